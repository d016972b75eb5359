package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/// Reads the content of an HTML page into text: headings, paragraphs, list items and table rows, one per line. Navigation, scripts, forms, notices and
/// blocks that are mostly links are left out. Spans and lines refer to the extracted text, not to the markup.
final class HtmlExtractor {

    /// Deepest nesting that is followed; deeper elements are read as text.
    private static final int MAX_DEPTH = 200;

    private static final String BOILERPLATE = "script,style,noscript,template,nav,aside,footer,form,iframe,svg,button,[hidden],[aria-hidden=true],"
            + "[role=navigation],[role=banner],[role=contentinfo],[role=search],[role=complementary],dialog,select";
    private static final Pattern NOTICES = Pattern.compile(
            "(^|[-_ ])(cookies?|consent|breadcrumbs?|navbar|navigation|sidebar|menu|advert|ads|banner|newsletter|social|share|sharing|related|pagination|"
                    + "skip-?link|toolbar|site-?footer|site-?header|gdpr|popup|modal|comments)([-_ ]|$)", Pattern.CASE_INSENSITIVE);
    private static final Set<String> BLOCKS = Set.of("p", "div", "section", "article", "main", "ul", "ol", "li", "table", "pre", "blockquote", "dl", "dt",
            "dd", "h1", "h2", "h3", "h4", "h5", "h6", "header", "figure", "figcaption", "hr", "details", "summary", "body", "tr", "thead", "tbody", "center",
            "address", "fieldset");

    private final TextWriter writer;

    private HtmlExtractor(Budget budget) {
        this.writer = new TextWriter(budget);
    }

    static Extracted extract(String source, Budget budget) {
        return new HtmlExtractor(budget).read(Jsoup.parse(source, Parser.htmlParser().setMaxDepth(512)));
    }

    private Extracted read(Document page) {
        page.select(BOILERPLATE).remove();
        Element marked = page.selectFirst("main, article, [role=main]");
        Element main = marked == null || (marked.text().length() < 100 && page.body().text().length() > 1_000) ? page.body() : marked;
        removeNotices(main);
        writer.title(page.title());
        readChildren(main, 0);
        return writer.done();
    }

    /// Removes blocks that are named as notices or navigation, and blocks that are mostly links, unless they are most of the page.
    private static void removeNotices(Element main) {
        int all = main.text().length();
        var doomed = new ArrayList<Element>();
        for (Element element : main.select("div,section,ul,table,header,p")) {
            if (element.equals(main)) {
                continue;
            }
            int length = element.text().length();
            boolean named = NOTICES.matcher(element.className() + " " + element.id()).find();
            boolean links = element.select("a").size() > 3 && element.select("a").text().length() > 0.8 * length && length < 3_000;
            if ((named || links) && length < 0.4 * all) {
                doomed.add(element);
            }
        }
        doomed.forEach(Element::remove);
    }

    /// Reads the blocks in `parent`; text between them becomes paragraphs.
    private void readChildren(Element parent, int depth) {
        var loose = new StringBuilder();
        for (Node child : parent.childNodes()) {
            if (child instanceof Element element && depth < MAX_DEPTH && (BLOCKS.contains(element.normalName()) || wraps(element))) {
                writer.paragraph(loose.toString());
                loose.setLength(0);
                readBlock(element, depth + 1);
            } else if (child instanceof Element element) {
                loose.append(element.normalName().equals("br") ? " " : element.text()).append(element.normalName().equals("br") ? "" : trailing(element));
            } else if (child instanceof TextNode node) {
                loose.append(node.getWholeText());
            }
        }
        writer.paragraph(loose.toString());
    }

    /// True for an inline element that holds blocks, as in a link around headings.
    private static boolean wraps(Element element) {
        return element.children().stream().anyMatch(child -> BLOCKS.contains(child.normalName()));
    }

    private static String trailing(Element element) {
        String whole = element.wholeText();
        return !whole.isEmpty() && Character.isWhitespace(whole.charAt(whole.length() - 1)) ? " " : "";
    }

    private void readBlock(Element element, int depth) {
        switch (element.normalName()) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> writer.heading(element.normalName().charAt(1) - '0', element.text());
            case "table" -> readTable(element, depth);
            case "pre" -> writer.code(element.wholeText());
            case "ul", "ol" -> readList(element, depth);
            case "dl" -> readDefinitions(element);
            default -> readChildren(element, depth);
        }
    }

    private void readList(Element list, int depth) {
        for (Element item : list.children()) {
            var own = new StringBuilder();
            var nested = new ArrayList<Element>();
            for (Node child : item.childNodes()) {
                if (child instanceof Element element && Set.of("ul", "ol", "table", "pre").contains(element.normalName())) {
                    nested.add(element);
                } else if (child instanceof Element element) {
                    own.append(element.text()).append(BLOCKS.contains(element.normalName()) ? " " : trailing(element));
                } else if (child instanceof TextNode node) {
                    own.append(node.getWholeText());
                }
            }
            writer.item(own.toString());
            for (Element element : depth < MAX_DEPTH ? nested : List.<Element>of()) {
                readBlock(element, depth + 1);
            }
        }
    }

    /// A term and what is said about it make one item.
    private void readDefinitions(Element list) {
        String term = "";
        for (Element child : list.select("dt, dd")) {
            if (child.normalName().equals("dt")) {
                term = child.text();
            } else {
                writer.item(term.isEmpty() ? child.text() : term + ": " + child.text());
            }
        }
    }

    private void readTable(Element table, int depth) {
        List<Element> rows = table.select("tr").stream().filter(row -> table.equals(row.closest("table"))).toList();
        boolean layout = rows.stream().allMatch(row -> row.children().size() <= 1) || table.select("table").size() > 1;
        if (layout) {
            rows.forEach(row -> row.children().forEach(cell -> readChildren(cell, depth)));
            return;
        }
        List<String> headers = List.of();
        for (Element row : rows) {
            List<String> cells = row.children().stream().map(Element::text).toList();
            boolean head = headers.isEmpty() && !cells.isEmpty()
                    && (row.children().stream().allMatch(cell -> cell.normalName().equals("th")) || row.closest("thead") != null);
            if (head) {
                headers = cells;
                writer.tableHeader(headers);
            } else {
                writer.row(headers, cells);
            }
        }
    }
}
