package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// The index terms of a text.
public final class Terms {

    private final Analyzer analyzer;

    /// Terms as this analyzer makes them.
    public Terms(Analyzer analyzer) {
        this.analyzer = analyzer;
    }

    /// The terms of texts in the language of `sample`, where the index knows several; otherwise these.
    public Terms like(String sample) {
        return analyzer instanceof MixedAnalyzer mixed ? new Terms(mixed.of(sample)) : this;
    }

    /// How texts become terms.
    Analyzer analyzer() {
        return analyzer;
    }

    /// Terms in order, repeated as often as they occur.
    public List<String> of(String text) {
        var terms = new ArrayList<String>();
        try (TokenStream stream = like(text).analyzer.tokenStream(Fields.CONTENTS, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return terms;
    }
}
