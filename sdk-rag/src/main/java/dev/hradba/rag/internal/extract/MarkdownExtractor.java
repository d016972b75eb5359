package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.List;

import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/// Reads Markdown into sections, paragraphs, list items and table rows. Spans refer to the source.
final class MarkdownExtractor {

    /// Deepest nesting of lists and quotes that is followed; deeper markup is read as text.
    private static final int MAX_NESTING = 50;

    /// Longest list item that stays one unit, in characters; longer ones are cut into sentences.
    static final int MAX_ITEM_UNIT = 300;

    private final String source;
    private final List<Section> sections = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<Heading> open = new ArrayList<>();
    private final List<String> openTitles = new ArrayList<>();
    private final Extractor.Slugs slugs = new Extractor.Slugs();
    private String title = "";

    MarkdownExtractor(String source) {
        this.source = source;
    }

    Extracted extract() {
        Parser parser = Parser.builder()
                .extensions(List.of(TablesExtension.create()))
                .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
                .maxOpenBlockParsers(MAX_NESTING)
                .build();
        FrontMatter front = FrontMatter.of(source);
        sections.add(new Section(slugs.of(List.of()), List.of(), front.length()));
        readBlocks(parser.parse(blanked(front.length())), "");
        return new Extracted(front.title().orElse(title), source, sections, blocks, front, List.of());
    }

    /// The source with its first characters blank, so that spans stay where they are.
    private String blanked(int length) {
        return length == 0 ? source : source.substring(0, length).replaceAll("[^\r\n]", " ") + source.substring(length);
    }

    /// Reads the blocks below `parent`; `lead` introduces them, as a sentence introduces a list.
    private void readBlocks(Node parent, String lead) {
        String before = lead;
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Heading heading -> openSection(heading);
                case Paragraph paragraph -> before = readParagraph(paragraph);
                case ListBlock list -> readList(list, before);
                case TableBlock table -> readTable(table);
                case FencedCodeBlock code -> readCode(code, code.getLiteral(), before);
                case IndentedCodeBlock code -> readCode(code, code.getLiteral(), before);
                case BlockQuote quote -> readBlocks(quote, before);
                default -> { }
            }
        }
    }

    private void openSection(Heading heading) {
        String text = InlineText.of(heading).plain().strip();
        if (heading.getLevel() == 1 && title.isEmpty() && sections.size() == 1 && blocks.isEmpty()) {
            title = text;
            return;
        }
        while (!open.isEmpty() && open.getLast().getLevel() >= heading.getLevel()) {
            open.removeLast();
            openTitles.removeLast();
        }
        open.add(heading);
        openTitles.add(text);
        sections.add(new Section(slugs.of(openTitles), openTitles, end(heading)));
    }

    /// Adds a paragraph and returns its last sentence.
    private String readParagraph(Paragraph paragraph) {
        List<Unit> units = sentences(paragraph, Unit.Kind.SENTENCE, "");
        if (units.isEmpty()) {
            return "";
        }
        add(units, "");
        return units.getLast().plain();
    }

    private void readList(ListBlock list, String lead) {
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            String itemText = lead;
            for (Node child = item.getFirstChild(); child != null; child = child.getNext()) {
                if (child instanceof Paragraph paragraph) {
                    List<Unit> units = itemUnits(paragraph, lead);
                    if (!units.isEmpty()) {
                        add(units, "");
                        itemText = units.getLast().plain();
                    }
                } else if (child instanceof ListBlock nested) {
                    readList(nested, itemText);
                } else if (child instanceof FencedCodeBlock code) {
                    readCode(code, code.getLiteral(), itemText);
                } else if (child instanceof TableBlock table) {
                    readTable(table);
                }
            }
        }
    }

    private List<Unit> itemUnits(Paragraph paragraph, String lead) {
        InlineText text = InlineText.of(paragraph);
        if (text.length() > MAX_ITEM_UNIT) {
            return sentences(paragraph, Unit.Kind.ITEM, lead);
        }
        return text.plain().isBlank() ? List.of()
                : List.of(new Unit(Unit.Kind.ITEM, start(paragraph), end(paragraph), text.plain().strip(), lead));
    }

    private List<Unit> sentences(Paragraph paragraph, Unit.Kind kind, String lead) {
        InlineText text = InlineText.of(paragraph);
        List<int[]> spans = Sentences.split(text.plain());
        var units = new ArrayList<Unit>();
        int from = start(paragraph);
        for (int i = 0; i < spans.size(); i++) {
            int[] span = spans.get(i);
            int to = i == spans.size() - 1
                    ? end(paragraph)
                    : closing(text.origin(span[1] - 1) + 1, text.origin(spans.get(i + 1)[0]));
            if (to > from) {
                units.add(new Unit(kind, from, to, text.plain().substring(span[0], span[1]), lead));
            }
            from = skipWhitespace(to);
        }
        return units;
    }

    /// Moves an end over the markup that closes right behind it, such as `**` or `](page.md)`.
    private int closing(int end, int next) {
        int to = end;
        while (to < next && !Character.isWhitespace(source.charAt(to))) {
            to++;
        }
        return to;
    }

    private int skipWhitespace(int from) {
        int at = from;
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        return at;
    }

    private void readTable(TableBlock table) {
        var headers = new ArrayList<String>();
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                if (part instanceof TableHead) {
                    headers.addAll(cells((TableRow) row));
                } else if (part instanceof TableBody) {
                    addRow((TableRow) row, headers);
                }
            }
        }
    }

    private void addRow(TableRow row, List<String> headers) {
        List<String> cells = cells(row);
        var plain = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String header = i < headers.size() ? headers.get(i) : "";
            if (!cells.get(i).isBlank()) {
                plain.append(plain.isEmpty() ? "" : "; ").append(header.isBlank() ? "" : header + ": ").append(cells.get(i));
            }
        }
        if (!plain.isEmpty()) {
            String header = String.join(" | ", headers);
            add(List.of(new Unit(Unit.Kind.ROW, start(row), end(row), plain.toString(), header)), header);
        }
    }

    private static List<String> cells(TableRow row) {
        var cells = new ArrayList<String>();
        for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            cells.add(cell instanceof TableCell ? InlineText.of(cell).plain().strip() : "");
        }
        return cells;
    }

    private void readCode(Node node, String literal, String lead) {
        if (!literal.isBlank() && !node.getSourceSpans().isEmpty()) {
            add(List.of(new Unit(Unit.Kind.CODE, start(node), end(node), literal.strip(), lead)), "");
        }
    }

    private void add(List<Unit> units, String header) {
        blocks.add(new Block(sections.size() - 1, units.getFirst().start(), units.getLast().end(), header, units));
    }

    private static int start(Node node) {
        return node.getSourceSpans().getFirst().getInputIndex();
    }

    private static int end(Node node) {
        SourceSpan last = node.getSourceSpans().getLast();
        return last.getInputIndex() + last.getLength();
    }
}
