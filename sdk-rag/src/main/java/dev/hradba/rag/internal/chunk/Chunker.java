package dev.hradba.rag.internal.chunk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.hradba.rag.internal.extract.Block;
import dev.hradba.rag.internal.extract.Extracted;
import dev.hradba.rag.internal.extract.Section;
import dev.hradba.rag.internal.extract.Unit;

/// Cuts a document by section, then packs neighbouring blocks up to a length. A block longer than that is cut between its units,
/// with the last unit of one chunk repeated at the start of the next. A chunk never spans two sections.
public final class Chunker {

    private final int maxCharacters;

    /// A chunker of chunks of at most `maxCharacters`; a single unit longer than that is cut at a line's or a word's end.
    public Chunker(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /// Cuts `extracted`, the text of the document with this id.
    public List<Chunk> cut(String documentId, Extracted extracted) {
        int[] lineStarts = Extracted.lineStarts(extracted.text());
        var pieces = new ArrayList<Piece>();
        var packing = new ArrayList<Block>();
        for (Block whole : extracted.blocks()) {
            Block block = LongUnits.cut(whole, extracted.text(), maxCharacters);
            if (!packing.isEmpty() && !fits(packing, block)) {
                pieces.add(Piece.of(packing));
                packing.clear();
            }
            if (block.end() - block.start() > maxCharacters && block.units().size() > 1) {
                pieces.addAll(split(block));
            } else {
                packing.add(block);
            }
        }
        if (!packing.isEmpty()) {
            pieces.add(Piece.of(packing));
        }
        return number(documentId, extracted, lineStarts, pieces);
    }

    private boolean fits(List<Block> packing, Block block) {
        return packing.getLast().section() == block.section()
                && block.end() - packing.getFirst().start() <= maxCharacters;
    }

    /// Cuts one long block between its units, overlapping by one unit where that still fits.
    private List<Piece> split(Block block) {
        var pieces = new ArrayList<Piece>();
        List<Unit> units = block.units();
        int from = 0;
        while (from < units.size()) {
            int to = from + 1;
            while (to < units.size() && units.get(to).end() - units.get(from).start() <= maxCharacters) {
                to++;
            }
            pieces.add(new Piece(block.section(), block.header(), List.copyOf(units.subList(from, to))));
            if (to == units.size()) {
                break;
            }
            boolean overlap = to - from > 1 && units.get(to).end() - units.get(to - 1).start() <= maxCharacters;
            from = overlap ? to - 1 : to;
        }
        return pieces;
    }

    private static List<Chunk> number(String documentId, Extracted extracted, int[] lineStarts, List<Piece> pieces) {
        var chunks = new ArrayList<Chunk>();
        Set<String> ids = new HashSet<>();
        for (Piece piece : pieces) {
            Section section = extracted.sections().get(piece.section());
            int start = piece.units().getFirst().start();
            int end = piece.units().getLast().end();
            String id = documentId + "#" + section.slug() + "#" + (start - section.start());
            if (!ids.add(id)) {
                throw new IllegalStateException("chunk id '%s' was given twice; two blocks begin at character %d".formatted(id, start));
            }
            chunks.add(new Chunk(id, section.slug(), section.path(), start, end, Extracted.line(lineStarts, start),
                    Extracted.line(lineStarts, end - 1), Extracted.page(extracted.text(), start), piece.header(), piece.units()));
        }
        return chunks;
    }

    private record Piece(int section, String header, List<Unit> units) {

        static Piece of(List<Block> blocks) {
            var units = new ArrayList<Unit>();
            String header = "";
            for (Block block : blocks) {
                units.addAll(block.units());
                header = header.isEmpty() ? block.header() : header;
            }
            return new Piece(blocks.getFirst().section(), header, units);
        }
    }
}
