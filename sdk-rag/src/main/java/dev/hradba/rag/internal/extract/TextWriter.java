package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Builds the text of a document whose source is not text, one block per line, and notes where everything stands in it.
/// A form feed ends a page, within a block, too.
final class TextWriter {

    private static final Pattern SPACE = Pattern.compile("[\\s\u00a0\u200b\u2060\ufeff&&[^\f]]+");

    private final StringBuilder text = new StringBuilder();
    private final List<Section> sections = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<Integer> levels = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Extractor.Slugs slugs = new Extractor.Slugs();
    private final Budget budget;
    private String title = "";
    private String lead = "";

    TextWriter(Budget budget) {
        this.budget = budget;
        sections.add(new Section(slugs.of(List.of()), List.of(), 0));
    }

    void title(String found) {
        if (!found.isBlank()) {
            title = squeeze(found);
        }
    }

    String title() {
        return title;
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /// Opens a section; the first one of level 1 before any text is the title.
    void heading(int level, String raw) {
        String name = squeeze(raw).replace('\f', ' ');
        if (name.isEmpty()) {
            return;
        }
        if (level == 1 && blocks.isEmpty() && sections.size() == 1) {
            title = name;
            append(name);
            return;
        }
        while (!levels.isEmpty() && levels.getLast() >= level) {
            levels.removeLast();
            path.removeLast();
        }
        levels.add(level);
        path.add(name);
        append(name);
        lead = "";
        sections.add(new Section(slugs.of(path), path, text.length()));
    }

    /// Adds running text, cut into sentences.
    void paragraph(String raw) {
        String paragraph = squeeze(raw);
        if (paragraph.isEmpty()) {
            return;
        }
        int start = append(paragraph);
        List<Unit> units = sentences(paragraph, start, Unit.Kind.SENTENCE, "");
        if (!units.isEmpty()) {
            lead = units.getLast().plain();
            add("", units);
        }
    }

    /// Adds an item of a list that the last paragraph introduces.
    void item(String raw) {
        String item = squeeze(raw);
        if (item.isEmpty()) {
            return;
        }
        int start = append(item);
        add("", item.length() > MarkdownExtractor.MAX_ITEM_UNIT ? sentences(item, start, Unit.Kind.ITEM, lead)
                : List.of(new Unit(Unit.Kind.ITEM, start, start + item.length(), plain(item), lead)));
    }

    /// Adds the header of a table, which rows carry with them.
    void tableHeader(List<String> headers) {
        append(String.join(" | ", headers.stream().map(TextWriter::squeeze).toList()));
    }

    /// Adds a row of a table.
    void row(List<String> headers, List<String> raw) {
        List<String> cells = raw.stream().map(TextWriter::squeeze).toList();
        var plain = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isBlank()) {
                String name = i < headers.size() && !headers.get(i).isBlank() ? plain(squeeze(headers.get(i))) + ": " : "";
                plain.append(plain.isEmpty() ? "" : "; ").append(name).append(plain(cells.get(i)));
            }
        }
        if (!plain.isEmpty()) {
            String header = String.join(" | ", headers.stream().map(TextWriter::squeeze).toList());
            String line = String.join(" | ", cells);
            int start = append(line);
            add(header, List.of(new Unit(Unit.Kind.ROW, start, start + line.length(), plain.toString(), header)));
        }
    }

    /// Adds preformatted text as it is.
    void code(String raw) {
        String code = raw.strip();
        if (!code.isEmpty()) {
            int start = append(code);
            add("", List.of(new Unit(Unit.Kind.CODE, start, start + code.length(), code, lead)));
        }
    }

    /// Ends a page.
    void pageBreak() {
        text.append('\f');
    }

    /// Adds a whole document as a section, such as an attachment; what it says of pages is left out.
    void include(int level, String name, Extracted part) {
        heading(level, name);
        int shift = text.length();
        List<String> above = List.copyOf(path);
        text.append(part.text().replace('\f', ' ')).append('\n');
        budget.checkLength(text.length());
        int first = sections.size() - 1;
        for (Section section : part.sections().subList(1, part.sections().size())) {
            var all = new ArrayList<>(above);
            all.addAll(section.path());
            sections.add(new Section(slugs.of(all), all, shift + section.start()));
        }
        for (Block block : part.blocks()) {
            List<Unit> units = block.units().stream()
                    .map(u -> new Unit(u.kind(), shift + u.start(), shift + u.end(), u.plain(), u.context())).toList();
            blocks.add(new Block(first + block.section(), shift + block.start(), shift + block.end(), block.header(), units));
        }
        part.warnings().forEach(warning -> warnings.add(name + ": " + warning));
    }

    /// Notes a part that could not be read; the rest goes on.
    void warn(String warning) {
        warnings.add(warning);
    }

    Extracted done() {
        return new Extracted(title, text.toString(), sections, blocks, FrontMatter.NONE, warnings);
    }

    private void add(String header, List<Unit> units) {
        if (!units.isEmpty()) {
            blocks.add(new Block(sections.size() - 1, units.getFirst().start(), units.getLast().end(), header, units));
        }
    }

    private static List<Unit> sentences(String paragraph, int start, Unit.Kind kind, String context) {
        String plain = plain(paragraph);
        var units = new ArrayList<Unit>();
        for (int[] span : Sentences.split(plain)) {
            units.add(new Unit(kind, start + span[0], start + span[1], plain.substring(span[0], span[1]), context));
        }
        return units;
    }

    /// Appends a line and returns where it begins.
    private int append(String line) {
        budget.checkLength(text.length() + (long) line.length());
        int start = text.length();
        text.append(line).append('\n');
        return start;
    }

    private static String plain(String squeezed) {
        return squeezed.replace('\f', ' ');
    }

    /// One space for white space of any length, a form feed where there was one.
    static String squeeze(String raw) {
        return SPACE.matcher(raw).replaceAll(" ").replace(" \f", "\f").replace("\f ", "\f").strip();
    }
}
