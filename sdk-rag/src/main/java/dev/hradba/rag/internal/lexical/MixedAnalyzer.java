package dev.hradba.rag.internal.lexical;

import dev.hradba.rag.internal.language.Languages;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.cz.CzechStemFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/// Analyses English as English and Czech as Czech; [#of] tells which, from the text. Used as it is, it takes a text for English.
public final class MixedAnalyzer extends AnalyzerWrapper {

    private final Analyzer english = new EnglishAnalyzer();
    private final Analyzer czech = new Czech();

    /// An analyzer for both languages.
    public MixedAnalyzer() {
        super(Analyzer.PER_FIELD_REUSE_STRATEGY);
    }

    /// The analyzer for the language that `text` is written in.
    Analyzer of(String text) {
        return Languages.isCzech(text) ? czech : english;
    }

    @Override
    protected Analyzer getWrappedAnalyzer(String fieldName) {
        return english;
    }

    @Override
    public void close() {
        english.close();
        czech.close();
        super.close();
    }

    /// Lucene's light stemmer for Czech, then without diacritics, which many people leave out when they type a question.
    private static final class Czech extends Analyzer {

        @Override
        protected TokenStreamComponents createComponents(String fieldName) {
            var source = new StandardTokenizer();
            var words = new StopFilter(new LowerCaseFilter(source), CzechAnalyzer.getDefaultStopSet());
            return new TokenStreamComponents(source, new ASCIIFoldingFilter(new CzechStemFilter(words)));
        }
    }
}
