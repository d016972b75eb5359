package dev.hradba.core.guard.pii;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds personal data and secrets by rules: every kind of [Kinds], in texts in Czech, Slovak, English and German.
///
/// A finding needs its check digits where the number has any, and the words around where its shape alone is common. Linear in
/// the length of the text: patterns are bounded, and words are looked up once. Immutable and thread-safe.
///
/// ```java
/// PersonalData.recogniser().find("Volejte +420 601 555 010");   // [Span[8..24 phone]]
/// ```
public final class PersonalData implements Recogniser {

    private static final PersonalData ALL = new PersonalData(Set.copyOf(Kinds.ALL));

    private final Set<String> kinds;
    private final List<Shape> shapes;

    private PersonalData(Set<String> kinds) {
        this.kinds = kinds;
        var rules = new ArrayList<Shape>();
        rules.addAll(NetShapes.ALL);
        rules.addAll(PhoneShapes.ALL);
        rules.addAll(MoneyShapes.ALL);
        rules.addAll(PersonShapes.ALL);
        rules.addAll(SecretShapes.ALL);
        this.shapes = List.copyOf(rules);
    }

    /// Finds every kind.
    public static PersonalData recogniser() {
        return ALL;
    }

    /// Finds these kinds alone. The others are still told apart, so that an IBAN does not become a telephone number.
    ///
    /// @throws IllegalArgumentException if a name is not one of [Kinds]
    public PersonalData only(Set<String> wanted) {
        if (!Kinds.ALL.containsAll(wanted)) {
            throw new IllegalArgumentException("%s has a kind that no rule finds; there are %s".formatted(wanted, Kinds.ALL));
        }
        return new PersonalData(Set.copyOf(wanted));
    }

    @Override
    public List<Span> find(String text) {
        var scan = Scan.of(text);
        var hits = new ArrayList<Hit>();
        NetShapes.emails(scan, hits);
        shapes.forEach(shape -> shape.find(scan, hits));
        var spans = Overlaps.resolve(text, hits);
        return spans.stream().filter(span -> kinds.contains(span.kind())).toList();
    }
}
