package dev.hradba.rag.internal.chunk;

import java.util.ArrayList;
import java.util.List;

import dev.hradba.rag.internal.extract.Block;
import dev.hradba.rag.internal.extract.Unit;

/// Cuts units that alone are longer than a chunk, such as code without an empty line or text without a full stop.
final class LongUnits {

    private LongUnits() {}

    /// The block with its long units cut; the block itself if it has none.
    static Block cut(Block block, String text, int maxCharacters) {
        if (block.units().stream().noneMatch(unit -> unit.end() - unit.start() > maxCharacters)) {
            return block;
        }
        var units = new ArrayList<Unit>();
        for (Unit unit : block.units()) {
            if (unit.end() - unit.start() <= maxCharacters) {
                units.add(unit);
            } else {
                units.addAll(pieces(unit, text, maxCharacters));
            }
        }
        return new Block(block.section(), block.start(), block.end(), block.header(), units);
    }

    private static List<Unit> pieces(Unit unit, String text, int maxCharacters) {
        var pieces = new ArrayList<Unit>();
        int from = unit.start();
        while (from < unit.end()) {
            int to = Math.min(unit.end(), from + maxCharacters);
            if (to < unit.end()) {
                to = boundary(text, from, to);
            }
            int start = from;
            int end = to;
            while (start < end && Character.isWhitespace(text.charAt(start))) {
                start++;
            }
            while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
            if (start < end) {
                String piece = text.substring(start, end);
                pieces.add(new Unit(unit.kind(), start, end, unit.kind() == Unit.Kind.CODE ? piece : piece.replaceAll("\\s+", " "), unit.context()));
            }
            from = to;
        }
        return pieces;
    }

    /// The last end of a line in the second half, else the last space there, else `to`, but never between the halves of one character.
    private static int boundary(String text, int from, int to) {
        int half = from + (to - from) / 2;
        int line = text.lastIndexOf('\n', to - 1);
        if (line > half) {
            return line + 1;
        }
        for (int at = to - 1; at > half; at--) {
            if (Character.isWhitespace(text.charAt(at))) {
                return at + 1;
            }
        }
        return Character.isLowSurrogate(text.charAt(to)) ? to - 1 : to;
    }
}
