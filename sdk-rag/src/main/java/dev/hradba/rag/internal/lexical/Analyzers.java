package dev.hradba.rag.internal.lexical;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

/// How words of a language become index terms, by two-letter codes; `any` only writes them small, `cs-light` is Lucene's own Czech analyzer.
public final class Analyzers {

    private static final CharArraySet SLOVAK_STOP_WORDS = new CharArraySet(List.of("a", "aby", "aj", "ako", "ale", "alebo", "ani", "asi", "bez", "bol", "bola",
            "bolo", "boli", "by", "byť", "cez", "čo", "do", "ho", "ich", "ja", "je", "jeho", "jej", "keď", "ktorá", "ktoré", "ktorí", "ktorý", "k", "ku", "ma", "má",
            "mi", "mu", "na", "nad", "nie", "o", "od", "po", "pod", "pre", "pred", "pri", "s", "sa", "si", "so", "sú", "ta", "tak", "tej", "ten", "to", "tohto",
            "tom", "tu", "ty", "u", "už", "v", "však", "vo", "z", "za", "zo", "že"), true);

    private static final Map<String, Supplier<Analyzer>> BY_CODE = new TreeMap<>(Map.ofEntries(
            Map.entry("any", StandardAnalyzer::new), Map.entry("ar", ArabicAnalyzer::new), Map.entry("bg", BulgarianAnalyzer::new),
            Map.entry("ca", CatalanAnalyzer::new), Map.entry("cs", () -> new WestSlavicAnalyzer(czechStopWords())), Map.entry("cs-light", CzechAnalyzer::new), Map.entry("da", DanishAnalyzer::new),
            Map.entry("de", GermanAnalyzer::new), Map.entry("el", GreekAnalyzer::new), Map.entry("en", EnglishAnalyzer::new),
            Map.entry("es", SpanishAnalyzer::new), Map.entry("et", EstonianAnalyzer::new), Map.entry("fi", FinnishAnalyzer::new),
            Map.entry("fr", FrenchAnalyzer::new), Map.entry("hi", HindiAnalyzer::new), Map.entry("hu", HungarianAnalyzer::new),
            Map.entry("it", ItalianAnalyzer::new), Map.entry("ja", CJKAnalyzer::new), Map.entry("ko", CJKAnalyzer::new),
            Map.entry("lt", LithuanianAnalyzer::new), Map.entry("lv", LatvianAnalyzer::new), Map.entry("nl", DutchAnalyzer::new),
            Map.entry("no", NorwegianAnalyzer::new), Map.entry("pt", PortugueseAnalyzer::new), Map.entry("ro", RomanianAnalyzer::new),
            Map.entry("ru", RussianAnalyzer::new), Map.entry("sk", () -> new WestSlavicAnalyzer(SLOVAK_STOP_WORDS)), Map.entry("sv", SwedishAnalyzer::new), Map.entry("th", ThaiAnalyzer::new),
            Map.entry("tr", TurkishAnalyzer::new), Map.entry("zh", CJKAnalyzer::new)));

    private Analyzers() {}

    /// The analyzer of a language.
    ///
    /// @throws IllegalArgumentException if there is none for this code
    public static Analyzer of(String code) {
        Supplier<Analyzer> supplier = BY_CODE.get(code.toLowerCase(Locale.ROOT));
        if (supplier == null) {
            throw new IllegalArgumentException("there is no analyzer for '%s'; choose one of %s".formatted(code, String.join(", ", codes())));
        }
        return supplier.get();
    }

    /// Lucene's stop words and those that questions are made of.
    private static CharArraySet czechStopWords() {
        var words = new CharArraySet(CzechAnalyzer.getDefaultStopSet(), true);
        words.addAll(List.of("jak", "kolik", "kdo", "komu", "koho", "kdy", "kde", "jaký", "jaká", "jaké", "jakou", "jakého", "může", "mohu", "můžu", "mohou", "mohl", "smí",
                "smím", "smějí", "lze", "mám", "mají", "má", "musí", "musím", "můj", "moje", "svůj", "sebe", "který", "která", "které", "jestliže", "že"));
        return words;
    }

    /// Codes that [#of] knows.
    public static Set<String> codes() {
        return new TreeSet<>(BY_CODE.keySet());
    }
}
