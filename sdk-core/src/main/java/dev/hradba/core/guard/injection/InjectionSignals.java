package dev.hradba.core.guard.injection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.hradba.core.guard.text.Finder;
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
    /// sees. `encoded_payload`: one of these in base64, hexadecimal digits or rot13.
    public static final List<String> RULES = List.of("instruction_override", "role_change", "role_marker", "prompt_leak", "secrecy_request",
            "addressed_to_model", "tool_request", "exfiltration_link", "hidden_text", "encoded_payload");

    /// @param name of [#RULES]
    record Rule(String name, Finder pattern) {}

    private static final Map<String, List<Phrase>> PHRASES = Phrase.byStart(Phrases.ALL_PHRASES);

    private static final String SPOKEN = "(?:you |ignore |from now|always |never |do not |override|the user|forget |disregard|respond |answer |jsi |ignoruj|odted|vzdy |nikdy |odpovidej|schval)";
    private static final String IDENTIFIER = "[a-z0-9]{1,40}(?:[_.][a-z0-9]{1,40}){1,6}";
    static final List<Rule> PATTERNS = List.of(
            rule("role_marker", "<[|\uff5c][a-z0-9_\u2581]{2,40}[|\uff5c]?>|<[a-z_]{2,20}\\|>"),
            rule("role_marker", "\\[/?(?:inst|tool_calls|tool_results|available_tools|system_prompt)\\]|<</?sys>>|<(?:start|end)_of_turn>|</?(?:system|assistant|system[_-]prompt|tool_call|tool_response)>"),
            rule("role_marker", "(?<!#)#{3,4} ?(?:system|instruction|assistant|human)(?: prompt| message)? ?:"),
            rule("role_marker", "(?m)(?:^|<!--)[ \\t>*\\[]{0,8}(?:system|assistant|developer)(?: prompt| message| override)?\\]?\\** ?: {0,3}" + SPOKEN),
            rule("role_marker", "(?:begin|start|end|konec|zacatek) (?:of )?(?:the )?(?:system|systemoveho|user) (?:prompt|instructions|input|promptu)"),
            rule("instruction_override", "(?m)(?:^|[.!?] |\\n)[ \\t>*-]{0,4}(?:new|updated|revised|nove|nova|neue) (?:system )?(?:instructions?|pokyny|instrukce|anweisungen?) ?: {0,2}"
                    + "(?:please )?(?:send|e-?mail|forward|ignore|delete|remove|reveal|output|print|execute|run|call|post|upload|transfer|approve|grant|posli|odesli|preposli|smaz|vypis|spust|schval|ignoruj|sende|losche|gib)(?![a-z])"),
            rule("addressed_to_model", "(?:attention|achtung|pozor)[ ,:]{1,3}(?:all )?(?:llms?|ais?|chatbots?|(?:large )?language models?|ai (?:assistants?|models?|agents?|systems?)) ?[:,!]"),
            rule("addressed_to_model", "<!--\\s{0,4}(?:ai|llm|chatbot|gpt|copilot|ai assistant|assistant)\\s{0,2}[:,]"),
            rule("tool_request", "(?<![a-z])(?:call|invoke|use|run|execute|trigger|zavolej|pouzij|spust|vyvolej)(?: (?:now|the|a|this|your|nyni|ted|hned)){0,2} (?:(?:tool|function|nastroj|funkci) (?:[`\"'][a-z0-9_.-]{2,60}[`\"']|" + IDENTIFIER + ")|[`\"']?"
                    + IDENTIFIER + "[`\"']?(?:\\(\\))? (?:tool|function|nastroj|funkci)|[`\"'][a-z0-9_.-]{2,60}[`\"'] (?:tool|function|nastroj|funkci))"),
            rule("tool_request", "\"(?:name|tool|function|tool_name|recipient_name)\"\\s{0,4}:\\s{0,4}\"[\\w.-]{1,64}\"\\s{0,4},\\s{0,4}\"(?:arguments|parameters|args|tool_input)\"\\s{0,4}:"),
            rule("tool_request", "</?tool_call>|<function_calls?>|<function=|<invoke name=|\"(?:tool_calls|function_call)\"\\s{0,4}:"),
            rule("exfiltration_link", "!?\\[[^\\]\\n]{0,200}\\]\\(\\s{0,4}https?://[^)\\s?]{1,300}\\?[^)\\s]{0,300}?=?(?:\\{|\\$\\{|<|\\[|%7b)"),
            rule("exfiltration_link", "(?:!\\[[^\\]\\n]{0,200}\\]\\(\\s{0,4}|<img [^>]{0,200}src=[\"']?)https?://[^)\\s\"'>?]{1,300}\\?(?:[^)\\s\"'>]{0,200}&)?(?:data|secrets?|payload|exfil|leak|cookie|conversation|history|prompt|stolen|context|chat)="),
            rule("exfiltration_link", "(?<![a-z])(?:send|post|forward|upload|append|leak|exfiltrate|transmit|submit|include|encode|posli|odesli|preposli|nahraj|vloz|pripoj|zasli|sende)\\b[^.!?\\n]{0,80}\\b"
                    + "(?:conversation|chat history|history|system prompt|credentials|passwords|api keys|keys|secrets|tokens|customer list|database|konverzace|konverzaci|historii|prompt|hesla|klice|tajemstvi|seznam zakazniku|databazi|zugangsdaten)\\b"
                    + "[^!?\\n]{0,80}https?://(?!localhost)"),
            rule("exfiltration_link", "(?<![a-z])(?:send|forward|e-?mail|leak|exfiltrate|posli|odesli|preposli|zasli)\\b[^.!?\\n]{0,60}\\b(?:conversation|chat history|system prompt|customer list|all (?:customer|user|personal) data|historii konverzace|seznam zakazniku|systemovy prompt)\\b"
                    + "[^!?\\n]{0,60}[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}\\."),
            rule("hidden_text", "<[a-z]{1,10} [^>]{0,200}style ?= ?[\"'][^\"'>]{0,200}(?:display: ?none|font-size: ?0|visibility: ?hidden|opacity: ?0[;\"' ]|color: ?(?:white|#fff(?:fff)?)[;\"' ])"));

    private InjectionSignals() {}

    private static Rule rule(String name, String pattern) {
        return new Rule(name, new Finder(Pattern.compile(pattern)));
    }

    /// All signals, in the order of the text.
    public static List<Signal> find(String text) {
        var visible = Visible.of(text);
        var signals = new ArrayList<Signal>();
        signals.addAll(HiddenText.find(text));
        signals.addAll(spoken(visible));
        for (var payload : Payloads.find(visible.text())) {
            if (!spoken(Visible.of(payload.decoded())).isEmpty()) {
                signals.add(visible.signal("encoded_payload", payload.start(), payload.end()));
            }
        }
        signals.sort(Comparator.comparingInt(Signal::start).thenComparing(Signal::rule));
        return List.copyOf(signals);
    }

    /// The names of the rules that fired, each once, in the order of the text.
    public static List<String> rules(String text) {
        var names = new LinkedHashSet<String>();
        find(text).forEach(signal -> names.add(signal.rule()));
        return List.copyOf(names);
    }

    private static List<Signal> spoken(Visible visible) {
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
        for (var rule : PATTERNS) {
            var low = visible.text().low();
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
