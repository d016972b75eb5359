package dev.hradba.core.guard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.hradba.core.guard.pii.Recogniser;
import dev.hradba.core.guard.pii.Span;

/// Puts tokens in the place of personal data and gives it back later.
///
/// The same value has the same token throughout, so that a model can still tell two people apart: `[EMAIL_1]` and `[EMAIL_2]`.
/// A token that a given text already contains is never issued, and one that was issued before is replaced by another, so
/// `restore(redact(text).text())` is always the text. Values live in memory only, as long as the vault. Thread-safe.
///
/// ```java
/// var vault = new RedactionVault(PersonalData.recogniser());
/// var safe = vault.redact("Write to anna@example.org").text();      // Write to [EMAIL_1]
/// vault.restore("I wrote to [EMAIL_1].");                           // I wrote to anna@example.org.
/// ```
public final class RedactionVault {

    static final int MAX_TOKEN = 48;
    private static final Pattern TOKEN = Pattern.compile("\\[[A-Z][A-Z0-9_]{0,31}_[0-9]{1,9}\\]");
    private static final String LITERAL = "literal";

    private record Value(String kind, String text) {}

    private final Recogniser recogniser;
    private final Object lock = new Object();
    private final Map<Value, String> tokens = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /// An empty vault.
    ///
    /// @param recogniser finds what is to be replaced
    public RedactionVault(Recogniser recogniser) {
        this.recogniser = recogniser;
    }

    /// Replaces what the recogniser finds.
    public Redacted redact(String text) {
        var spans = recogniser.find(text);
        synchronized (lock) {
            TOKEN.matcher(text).results().map(match -> match.group()).filter(token -> !values.containsKey(token)).forEach(taken::add);
            var redacted = new StringBuilder(text.length());
            int from = 0;
            for (var span : spans) {
                redacted.append(literals(text.substring(from, span.start()))).append(token(span.kind(), span.text()));
                from = span.end();
            }
            return new Redacted(redacted.append(literals(text.substring(from))).toString(), spans);
        }
    }

    private String literals(String text) {
        return TOKEN.matcher(text).replaceAll(match -> Matcher.quoteReplacement(values.containsKey(match.group()) ? token(LITERAL, match.group()) : match.group()));
    }

    private String token(String kind, String text) {
        return tokens.computeIfAbsent(new Value(kind, text), value -> {
            String token;
            do {
                token = "[%s_%d]".formatted(kind.toUpperCase(Locale.ROOT), counts.merge(kind, 1, Integer::sum));
            } while (taken.contains(token));
            values.put(token, text);
            return token;
        });
    }

    /// Puts the values back; a token that this vault never issued stays as it is.
    public String restore(String text) {
        return restore(text, UnaryOperator.identity());
    }

    /// Puts the values back, each written as the place needs it.
    ///
    /// @param writing such as escaping for JSON
    String restore(String text, UnaryOperator<String> writing) {
        if (text.indexOf('[') < 0) {
            return text;
        }
        synchronized (lock) {
            return TOKEN.matcher(text).replaceAll(match -> {
                var value = values.get(match.group());
                return Matcher.quoteReplacement(value == null ? match.group() : writing.apply(value));
            });
        }
    }

    /// How many values it holds.
    public int size() {
        synchronized (lock) {
            return values.size();
        }
    }

    /// How many of each kind are among the spans, such as `email 2`; no value is told.
    static List<String> summary(List<Span> spans) {
        var counts = new TreeMap<String, Integer>();
        spans.forEach(span -> counts.merge(span.kind(), 1, Integer::sum));
        return counts.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).toList();
    }
}
