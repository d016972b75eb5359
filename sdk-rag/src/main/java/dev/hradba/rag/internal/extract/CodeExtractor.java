package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Source code: lines between empty lines stay together, and each function or type begins a section that bears its name.
final class CodeExtractor {

    private static final int MAX_LINES = 40;

    /// Words that define a name in common languages, and C-like methods: modifiers or a type, a name, parameters and an opening brace.
    private static final Pattern SYMBOL = Pattern.compile(
            "^\\s*(?:(?:export|default|public|private|protected|internal|static|final|abstract|sealed|non-sealed|async|pub(?:\\([a-z]+\\))?|unsafe|data|open|"
                    + "override|inline|suspend|partial|virtual|extern|template<[^>]*>)\\s+)*"
                    + "(?:(?:class|interface|enum|record|struct|trait|object|module|namespace|impl|def|function|func|fun|fn|sub|procedure)\\s+"
                    + "(?:\\([^)]*\\)\\s*)?(?<name>[\\p{L}_$][\\w$.:<>]*)"
                    + "|create\\s+(?:or\\s+replace\\s+)?(?:table|view|function|procedure|trigger|index)\\s+(?:if\\s+not\\s+exists\\s+)?(?<object>[\\w.\"`]+)"
                    + "|(?:[\\w<>\\[\\],.?&*]+\\s+)+\\*?(?<method>[\\p{L}_$][\\w$]*)\\s*\\([^;{}]*\\)\\s*(?:throws [\\w., ]+)?\\{)", Pattern.CASE_INSENSITIVE);
    private static final Pattern STATEMENT = Pattern.compile("^\\s*(?:else|if|for|while|switch|catch|return|try|do|new|throw|when|case)\\b");

    private CodeExtractor() {}

    static Extracted extract(String source, Budget budget) {
        var sections = new ArrayList<Section>();
        var blocks = new ArrayList<Block>();
        var slugs = new Extractor.Slugs();
        var indents = new ArrayList<Integer>();
        var path = new ArrayList<String>();
        sections.add(new Section(slugs.of(path), path, 0));
        int start = -1;
        int lines = 0;
        int at = 0;
        int end = 0;
        while (at < source.length()) {
            budget.checkTime();
            int newline = source.indexOf('\n', at);
            int lineEnd = newline < 0 ? source.length() : newline;
            String line = source.substring(at, Math.min(lineEnd, at + 400));
            String symbol = symbol(line);
            if (start >= 0 && (line.isBlank() || !symbol.isEmpty() || lines == MAX_LINES)) {
                add(blocks, source, sections.size() - 1, start, end);
                start = -1;
            }
            if (!symbol.isEmpty()) {
                int indent = indent(line);
                while (!indents.isEmpty() && indents.getLast() >= indent) {
                    indents.removeLast();
                    path.removeLast();
                }
                indents.add(indent);
                path.add(symbol);
                sections.add(new Section(slugs.of(path), path, at));
            }
            if (!line.isBlank()) {
                lines = start < 0 ? 1 : lines + 1;
                start = start < 0 ? at : start;
                end = lineEnd;
            }
            at = lineEnd + 1;
        }
        if (start >= 0) {
            add(blocks, source, sections.size() - 1, start, end);
        }
        return new Extracted("", source, sections, blocks);
    }

    private static String symbol(String line) {
        if (line.length() >= 300 || STATEMENT.matcher(line).find()) {
            return "";
        }
        Matcher matcher = SYMBOL.matcher(line);
        if (!matcher.find()) {
            return "";
        }
        for (String group : List.of("name", "object", "method")) {
            String found = matcher.group(group);
            if (found != null) {
                return found.replaceAll("[:<{].*$", "");
            }
        }
        return "";
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
            indent++;
        }
        return indent;
    }

    private static void add(List<Block> blocks, String source, int section, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && Character.isWhitespace(source.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(source.charAt(to - 1))) {
            to--;
        }
        if (from < to) {
            blocks.add(new Block(section, from, to, "", List.of(new Unit(Unit.Kind.CODE, from, to, source.substring(from, to), ""))));
        }
    }
}
