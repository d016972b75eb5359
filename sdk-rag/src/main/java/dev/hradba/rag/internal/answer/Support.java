package dev.hradba.rag.internal.answer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import dev.hradba.rag.internal.language.Languages;
import dev.hradba.rag.internal.lexical.Terms;

/// Whether sentences of documents can support a claim, told by words alone: its numbers and codes stand there, it says yes where they say yes, and
/// most of what it adds to the question is in their words. That finds what is made up; it does not prove that a claim follows.
public final class Support {

    /// Share of a claim's terms beyond the question's that the sentences must have. Chosen, not fitted: there is no judged set of written answers yet.
    private static final double MIN_SHARE = 0.5;

    private static final int MIN_STEM = 4;

    /// Control characters and those that change how others are shown, such as the order of digits; joiners are part of some scripts.
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n\t\u00AD\u200C\u200D]]");

    private static final Pattern SHORT_NOT = Pattern.compile("n['’]t\\b");

    private static final Pattern CODE = Pattern.compile("[\\p{L}\\p{N}]*\\p{N}[\\p{L}\\p{N}]*(?:[.,:\u00A0\u202F](?=\\p{N})[\\p{L}\\p{N}]+)*");
    private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(?:[.,\u00A0\u202F]\\d{3})+");
    private static final Pattern SPACED = Pattern.compile("(?<![\\p{N}.,])(\\p{N}{1,3}) (?=\\p{N}{3}(?!\\p{N}))");
    private static final Pattern CLAUSES = Pattern.compile("[,;:()!?]|\\.(?=\\s|$)|\\s[–—-]\\s|\\b(?:but|unless|except|although|though|however|while|whereas|ale|avšak|kromě|ovšem|aber|sondern|jedoch)\\b",
            Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern NEGATION = Pattern.compile("\\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|\\w+n['’]t|není|nikdy|nic|nikdo|žádn\\w*|bez|nie|nicht|niemals|kein\\w*|ohne"
            + "|ne(?:jsou|jsme|jsem|smí\\w*|musí\\w*|může\\w*|mohou|lze|má|mají|bude\\w*|byl\\w*|patří|platí|vyžaduj\\w*))\\b", Pattern.UNICODE_CHARACTER_CLASS | Pattern.CASE_INSENSITIVE);

    /// Words that turn a sentence round without negating it, or not always: who says yes is not told by them.
    private static final Pattern TURNING = Pattern.compile("\\b(?:only|unless|except\\w*|exclu\\w*|forbid\\w*|forbidden|prohibit\\w*|refus\\w*|reject\\w*|den(?:y|ied|ies)|den(?:ying)|ban(?:ned)?|fail\\w*|lack\\w*|instead|otherwise"
            + "|jen|pouze|zakáz\\w*|zamít\\w*|vylouč\\w*|kromě|jinak|nur|verboten|untersagt|außer|sonst)\\b", Pattern.UNICODE_CHARACTER_CLASS | Pattern.CASE_INSENSITIVE);

    private Support() {}

    /// What speaks against a claim; nothing if these sentences can support it.
    ///
    /// @param claim one sentence
    /// @param sentences what the documents say, with what is needed to understand it
    /// @param around    titles and headings they stand under
    /// @param question  what was asked
    public static Optional<String> against(String claim, List<String> sentences, String around, String question, Terms terms) {
        if (UNSEEN.matcher(claim).find()) {
            return Optional.of("it has characters that cannot be seen");
        }
        String all = String.join("\n", sentences);
        Optional<String> number = madeUpNumber(claim, all + "\n" + around);
        if (number.isPresent()) {
            return number.map("'%s' does not stand in what is quoted"::formatted);
        }
        Terms analyzer = terms.like(all);
        Set<String> told = content(analyzer, all + "\n" + around);
        Set<String> asked = content(analyzer, question);
        Set<String> said = content(analyzer, claim);
        Set<String> beyond = new LinkedHashSet<>(said);
        beyond.removeAll(asked);
        Set<String> checked = beyond.isEmpty() ? said : beyond;
        boolean inflected = Languages.isCzech(all);
        long found = checked.stream().filter(term -> told(term, told, inflected)).count();
        if (checked.isEmpty() || found < MIN_SHARE * checked.size()) {
            return Optional.of("what is quoted has %d of the %d words that carry the claim".formatted(found, checked.size()));
        }
        return turned(claim, all, analyzer) ? Optional.of("the claim denies what is quoted, or affirms what is denied there") : Optional.empty();
    }

    /// Numbers and codes of a claim, such as `30` or `p1`, that a text does not have.
    public static Optional<String> madeUpNumber(String claim, String text) {
        Set<String> known = new HashSet<>(codes(text));
        NumberWords.in(text).forEach(number -> known.add(String.valueOf(number.value())));
        Optional<String> inWords = NumberWords.in(claim).stream().filter(number -> !known.contains(String.valueOf(number.value()))).map(NumberWords.Found::words).findFirst();
        return inWords.or(() -> codes(claim).stream().filter(code -> !known.contains(code)).findFirst());
    }

    private static List<String> codes(String text) {
        var codes = new ArrayList<String>();
        var matcher = CODE.matcher(SPACED.matcher(text).replaceAll("$1\u00A0"));
        while (matcher.find()) {
            String code = matcher.group().toLowerCase(Locale.ROOT);
            if (GROUPED.matcher(code).matches()) {
                codes.add(code.replaceAll("\\D", ""));
            } else if (code.matches("\\d+(?:[.,]\\d+)?")) {
                codes.add(new BigDecimal(code.replace(',', '.')).stripTrailingZeros().toPlainString());
            } else {
                codes.addAll(List.of(code.split("[.,:\u00A0\u202F]")));
            }
        }
        return codes;
    }

    private static Set<String> content(Terms terms, String text) {
        return new LinkedHashSet<>(terms.of(Question.searchText(SHORT_NOT.matcher(text).replaceAll(" "))));
    }

    /// Whether a term is among those told; Czech ones also in another form, which stems do not always bring together.
    private static boolean told(String term, Set<String> told, boolean inflected) {
        return told.contains(term) || (inflected && told.stream().anyMatch(other -> akin(term, other)));
    }

    private static boolean akin(String one, String other) {
        int common = 0;
        int length = Math.min(one.length(), other.length());
        while (common < length && one.charAt(common) == other.charAt(common)) {
            common++;
        }
        return common >= MIN_STEM && 3 * common >= 2 * length;
    }

    /// Whether a clause of the claim denies what the clause next to it in meaning affirms, or the other way round.
    private static boolean turned(String claim, String text, Terms terms) {
        List<String> others = clauses(text);
        for (String clause : clauses(claim)) {
            Set<String> said = content(terms, clause);
            long most = 1;
            boolean agrees = true;
            for (String other : others) {
                long shared = content(terms, other).stream().filter(said::contains).count();
                boolean alike = TURNING.matcher(other).find() || TURNING.matcher(clause).find() || denies(other) == denies(clause);
                agrees = shared > most ? alike : agrees || (shared == most && alike);
                most = Math.max(most, shared);
            }
            if (most > 1 && !agrees) {
                return true;
            }
        }
        return false;
    }

    private static boolean denies(String clause) {
        return NEGATION.matcher(clause).find();
    }

    private static List<String> clauses(String text) {
        return CLAUSES.splitAsStream(text.replaceAll("\\s+", " ")).filter(clause -> !clause.isBlank()).toList();
    }
}
