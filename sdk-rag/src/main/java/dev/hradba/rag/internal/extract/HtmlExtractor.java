package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/// Reads the content of an HTML page into text: headings, paragraphs, list items and table rows, one per line. Navigation, scripts and forms are
/// left out. Spans and lines refer to the extracted text, not to the markup.
final class HtmlExtractor {

    /// Deepest nesting that is followed; deeper elements are read as text.
    private static final int MAX_DEPTH = 200;

    private static final String BOILERPLATE = "script,style,noscript,template,nav,aside,footer,form,iframe,svg,button,[hidden],[aria-hidden=true],"
            + "[role=navigation],[role=banner],[role=contentinfo],[role=search]";
    private static final Set<String> BLOCKS = Set.of("p", "div", "section", "article", "main", "ul", "ol", "li", "table", "pre", "blockquote", "dl", "dt",
            "dd", "h1", "h2", "h3", "h4", "h5", "h6", "header", "figure", "figcaption", "hr", "details", "summary", "body", "tr", "thead", "tbody");

    private final StringBuilder text = new StringBuilder();
    private final List<Section> sections = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<Integer> levels = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private final Extractor.Slugs slugs = new Extractor.Slugs();
    private String title = "";
    private String lead = "";

    private HtmlExtractor() {}

    static Extracted extract(String source) {
        return new HtmlExtractor().read(source);
    }

    private Extracted read(String source) {
        var page = Jsoup.parse(source);
        page.select(BOILERPLATE).remove();
        title = page.title().strip();
        sections.add(new Section(slugs.of(List.of()), List.of(), 0));
        Element main = page.selectFirst("main, article, [role=main]");
        readChildren(main == null ? page.body() : main, 0);
        return new Extracted(title, text.toString(), sections, blocks);
    }

    /// Reads the blocks in `parent`; text between them becomes paragraphs.
    private void readChildren(Element parent, int depth) {
        var loose = new StringBuilder();
        for (Node child : parent.childNodes()) {
            if (child instanceof Element element && BLOCKS.contains(element.normalName()) && depth < MAX_DEPTH) {
                addParagraph(loose.toString());
                loose.setLength(0);
                readBlock(element, depth + 1);
            } else if (child instanceof Element element) {
                loose.append(element.normalName().equals("br") ? " " : element.text()).append(' ');
            } else if (child instanceof TextNode node) {
                loose.append(node.text());
            }
        }
        addParagraph(loose.toString());
    }

    private void readBlock(Element element, int depth) {
        switch (element.normalName()) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> openSection(element);
            case "table" -> readTable(element);
            case "pre" -> addUnits(element.wholeText().strip(), Unit.Kind.CODE, "");
            case "ul", "ol" -> readList(element, depth);
            default -> readChildren(element, depth);
        }
    }

    private void openSection(Element heading) {
        String name = heading.text().strip();
        int level = Integer.parseInt(heading.normalName().substring(1));
        if (name.isEmpty()) {
            return;
        }
        if (level == 1 && blocks.isEmpty() && sections.size() == 1) {
            title = name;
            return;
        }
        while (!levels.isEmpty() && levels.getLast() >= level) {
            levels.removeLast();
            path.removeLast();
        }
        levels.add(level);
        path.add(name);
        append(name);
        sections.add(new Section(slugs.of(path), path, text.length()));
    }

    private void readList(Element list, int depth) {
        String introduction = lead;
        for (Element item : list.children()) {
            var own = new StringBuilder();
            var nested = new ArrayList<Element>();
            for (Node child : item.childNodes()) {
                if (child instanceof Element element && Set.of("ul", "ol", "table", "pre").contains(element.normalName())) {
                    nested.add(element);
                } else if (child instanceof Element element) {
                    own.append(element.text()).append(' ');
                } else if (child instanceof TextNode node) {
                    own.append(node.text());
                }
            }
            addUnits(squeeze(own.toString()), Unit.Kind.ITEM, introduction);
            for (Element element : depth < MAX_DEPTH ? nested : List.<Element>of()) {
                readBlock(element, depth + 1);
            }
        }
    }

    private void readTable(Element table) {
        List<String> headers = List.of();
        for (Element row : table.select("tr")) {
            List<String> cells = row.children().stream().map(cell -> squeeze(cell.text())).toList();
            boolean header = headers.isEmpty() && row.children().stream().allMatch(cell -> cell.normalName().equals("th"));
            if (header) {
                headers = cells;
                continue;
            }
            var plain = new StringBuilder();
            for (int i = 0; i < cells.size(); i++) {
                if (!cells.get(i).isBlank()) {
                    String name = i < headers.size() && !headers.get(i).isBlank() ? headers.get(i) + ": " : "";
                    plain.append(plain.isEmpty() ? "" : "; ").append(name).append(cells.get(i));
                }
            }
            addUnits(plain.toString(), Unit.Kind.ROW, String.join(" | ", headers));
        }
    }

    private void addParagraph(String raw) {
        String paragraph = squeeze(raw);
        if (paragraph.isEmpty()) {
            return;
        }
        int start = append(paragraph);
        var units = new ArrayList<Unit>();
        for (int[] span : Sentences.split(paragraph)) {
            units.add(new Unit(Unit.Kind.SENTENCE, start + span[0], start + span[1], paragraph.substring(span[0], span[1]), ""));
        }
        lead = units.getLast().plain();
        blocks.add(new Block(sections.size() - 1, units.getFirst().start(), units.getLast().end(), "", units));
    }

    private void addUnits(String piece, Unit.Kind kind, String context) {
        if (!piece.isEmpty()) {
            int start = append(piece);
            var unit = new Unit(kind, start, start + piece.length(), piece, context);
            blocks.add(new Block(sections.size() - 1, unit.start(), unit.end(), kind == Unit.Kind.ROW ? context : "", List.of(unit)));
        }
    }

    /// Appends a line and returns where it begins.
    private int append(String line) {
        int start = text.length();
        text.append(line).append('\n');
        return start;
    }

    private static String squeeze(String raw) {
        return raw.replaceAll("[\\s\u00a0]+", " ").strip();
    }
}
