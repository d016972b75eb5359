package dev.hradba.core.guard.injection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.hradba.core.guard.text.Words;

/// Looks for signs of prompt injection in a text that nobody vouches for.
///
/// Signals are hints for people and policies: an attack can be worded so that no rule sees it, which is why nothing here
/// depends on one. Linear in the length of the text, because phrases and patterns are bounded. Stateless and thread-safe.
public final class InjectionSignals {

    /// The names of all rules. `instruction_override`: asks to ignore what the application said. `role_change`: gives the model another
    /// role. `role_marker`: fakes the marks between turns. `prompt_leak`: asks for the instructions. `secrecy_request`: asks to
    /// keep something from the person. `addressed_to_model`: speaks to a model instead of a person. `tool_request`: asks for a
    /// tool call or fakes one. `exfiltration_link`: sends data to an address. `hidden_text`: has characters or markup nobody
    /// sees. `encoded_payload`: one of these behind an encoding: base64, digits of bytes, escapes, rot13 or backwards. `order_to_model`: a
    /// sentence that no rule tells and that reads like an order to a model, by a small classifier that was learned from examples.
    public static final List<String> RULES = List.of("instruction_override", "role_change", "role_marker", "prompt_leak", "secrecy_request",
            "addressed_to_model", "tool_request", "exfiltration_link", "hidden_text", "encoded_payload", "order_to_model");

    private static final Map<String, List<Phrase>> PHRASES = Phrase.byStart(Phrases.ALL);
    private static final Set<String> VOCABULARY = Phrase.words(Phrases.ALL);
    private static final SentenceModel ORDERS = SentenceModel.bundled();

    private InjectionSignals() {}

    /// All signals, in the order of the text.
    public static List<Signal> find(String text) {
        var visible = Visible.of(text);
        var signals = new LinkedHashSet<Signal>(HiddenText.find(text));
        signals.addAll(phrases(visible));
        signals.addAll(patterns(visible));
        Readings.spelled(visible, VOCABULARY).forEach(reading -> signals.addAll(phrases(reading)));
        for (var reading : Readings.encoded(visible)) {
            var told = phrases(reading);
            told.removeAll(signals);
            told.forEach(signal -> signals.add(new Signal("encoded_payload", signal.start(), signal.end())));
        }
        for (var payload : Payloads.find(visible.text())) {
            var decoded = Visible.of(payload.decoded());
            if (!phrases(decoded).isEmpty() || !patterns(decoded).isEmpty() || !orders(decoded, Set.of()).isEmpty()) {
                signals.add(visible.signal("encoded_payload", payload.start(), payload.end()));
            }
        }
        signals.addAll(orders(visible, signals));
        return signals.stream().sorted(Comparator.comparingInt(Signal::start).thenComparing(Signal::rule)).toList();
    }

    /// The names of the rules that fired, each once, in the order of the text.
    public static List<String> rules(String text) {
        var names = new LinkedHashSet<String>();
        find(text).forEach(signal -> names.add(signal.rule()));
        return List.copyOf(names);
    }

    private static List<Signal> phrases(Visible visible) {
        var signals = new ArrayList<Signal>();
        var plain = visible.text().plain();
        var words = Words.of(visible.text());
        for (int i = 0; i < words.count(); i++) {
            for (var phrase : PHRASES.getOrDefault(Phrase.key(words.word(i)), List.of())) {
                int last = negated(words, i) ? -1 : phrase.match(words, i, plain);
                if (last >= 0) {
                    signals.add(visible.signal(phrase.rule(), words.start(i), words.end(last)));
                }
            }
        }
        return signals;
    }

    /// Sentences that read like orders and that no rule has told.
    private static List<Signal> orders(Visible visible, Set<Signal> told) {
        var words = Words.of(visible.text());
        var covered = new BitSet();
        told.forEach(signal -> covered.set(signal.start(), signal.end()));
        return Sentences.of(words, visible.text().plain()).stream().filter(sentence -> ORDERS.isOrder(words, sentence.from(), sentence.to()))
                .map(sentence -> visible.signal("order_to_model", words.start(sentence.from()), words.end(sentence.to() - 1)))
                .filter(order -> covered.get(order.start(), order.end()).isEmpty()).toList();
    }

    private static List<Signal> patterns(Visible visible) {
        var signals = new ArrayList<Signal>();
        var low = visible.text().low();
        for (var rule : Patterns.ALL) {
            var matcher = rule.pattern().matcher(low);
            for (int from = 0; rule.pattern().find(matcher, low, from); from = matcher.end()) {
                signals.add(visible.signal(rule.name(), matcher.start(), matcher.end()));
            }
        }
        return signals;
    }

    /// "Do not forget the previous instructions" asks for the contrary.
    private static boolean negated(Words words, int index) {
        if (index == 0) {
            return false;
        }
        var before = words.word(index - 1);
        return before.equals("not") || before.equals("t") || before.equals("never") || before.equals("dont") || before.equals("nicht");
    }
}
