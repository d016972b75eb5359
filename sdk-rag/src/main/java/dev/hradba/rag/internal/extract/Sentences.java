package dev.hradba.rag.internal.extract;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Cuts running text into sentences.
final class Sentences {

    private static final Set<String> ABBREVIATIONS = Set.of((
            "e.g. i.e. etc. cf. vs. no. nos. approx. incl. dr. mr. mrs. ms. st. fig. sec. ca. min. max. art. vol. ed. "
            + "prof. inc. ltd. č. čís. čl. odst. písm. např. tzn. tzv. tj. resp. sb. ust. str. tel. ing. mgr. bc. judr. "
            + "mudr. rndr. phdr. hod. popř. příp. zejm. vč. cca. nař. vyhl. z.b. bzw. nr. abs. ggf. vgl. s.o. u.a. d.h. "
            + "bsp. zzgl. inkl. napr. č.j. čj. ods.").split(" "));

    private Sentences() {}

    /// Half-open spans of the sentences in `text`, without surrounding white space.
    static List<int[]> split(String text) {
        var iterator = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        iterator.setText(text);
        var spans = new ArrayList<int[]>();
        int start = 0;
        for (int end = iterator.next(); end != BreakIterator.DONE; end = iterator.next()) {
            if (end < text.length() && endsWithAbbreviation(text, start, end)) {
                continue;
            }
            add(spans, text, start, end);
            start = end;
        }
        return spans;
    }

    private static boolean endsWithAbbreviation(String text, int start, int end) {
        int last = end;
        while (last > start && Character.isWhitespace(text.charAt(last - 1))) {
            last--;
        }
        int first = last;
        while (first > start && !Character.isWhitespace(text.charAt(first - 1))) {
            first--;
        }
        return ABBREVIATIONS.contains(text.substring(first, last).toLowerCase(Locale.ROOT));
    }

    private static void add(List<int[]> spans, String text, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        if (from < to) {
            spans.add(new int[] {from, to});
        }
    }
}
