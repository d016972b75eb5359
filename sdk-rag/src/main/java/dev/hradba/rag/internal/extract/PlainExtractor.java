package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.List;

/// Plain text: paragraphs are divided by empty lines, and there is one section.
final class PlainExtractor {

    private PlainExtractor() {}

    static Extracted extract(String text) {
        var blocks = new ArrayList<Block>();
        int start = 0;
        int lineStart = 0;
        while (lineStart <= text.length()) {
            int newline = text.indexOf('\n', lineStart);
            int lineEnd = newline < 0 ? text.length() : newline;
            if (text.substring(lineStart, lineEnd).isBlank()) {
                addParagraph(blocks, text, start, lineStart);
                start = lineEnd;
            }
            lineStart = lineEnd + 1;
        }
        addParagraph(blocks, text, start, text.length());
        return new Extracted("", text, List.of(new Section("", List.of(), 0)), blocks);
    }

    private static void addParagraph(List<Block> blocks, String text, int start, int end) {
        String plain = text.substring(start, end).replace('\n', ' ').replace('\r', ' ');
        var units = new ArrayList<Unit>();
        for (int[] span : Sentences.split(plain)) {
            units.add(new Unit(Unit.Kind.SENTENCE, start + span[0], start + span[1], plain.substring(span[0], span[1]), ""));
        }
        if (!units.isEmpty()) {
            blocks.add(new Block(0, units.getFirst().start(), units.getLast().end(), "", units));
        }
    }
}
