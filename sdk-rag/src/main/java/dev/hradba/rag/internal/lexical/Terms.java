package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import dev.hradba.rag.internal.Hashes;
import dev.hradba.rag.internal.extract.Unit;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/// The index terms of a text.
public final class Terms {

    private static final List<String> SAMPLES = List.of(
            "The printers were running, and the employee's children's studies of 2,500 e-mails at http://x.y/z hadn't been tested nationally.",
            "Zaměstnanci se svými koňmi a nejrychlejšími dětmi odevzdávali přihlášky podle § 12 odst. 3 zákona č. 89/2012 Sb.",
            "Die Häuser der Größten wurden mit Straßenbahnen geschlossen.",
            "L'élève mangeait des pommes à l'école.",
            "Zamestnanci so svojimi deťmi.",
            "東京の図書館 мама мыла раму");

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

    /// Tells two ways to make terms apart: a hash over what becomes of a few words in several languages.
    public String fingerprint() {
        var all = new StringBuilder();
        for (String sample : SAMPLES) {
            all.append(String.join(" ", of(sample))).append('\n');
        }
        byte[] hash = Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 8);
    }

    /// The distinct terms of these units as numbers in order, for comparing texts: hashes, of which two different terms of a text all but never share one.
    public int[] distinct(List<Unit> units) {
        return units.stream().flatMap(unit -> of(unit.plain()).stream()).map(BytesRef::new)
                .mapToInt(term -> StringHelper.murmurhash3_x86_32(term, 0)).sorted().distinct().toArray();
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
