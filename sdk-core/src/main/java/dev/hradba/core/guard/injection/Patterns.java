package dev.hradba.core.guard.injection;

import java.util.List;
import java.util.regex.Pattern;

import dev.hradba.core.guard.text.Finder;

/// What attackers write in signs rather than in words: marks, headings, addresses, markup. Run over the text in lower case.
///
/// Every part is bounded, so that each place of a text costs constant time.
final class Patterns {

    /// @param name of [InjectionSignals#RULES]
    record Rule(String name, Finder pattern) {}

    private static final String MODEL = "(?:assistant|ai assistant|ai agent|ai model|ai|llm|chatbot|gpt|chatgpt|copilot|claude|gemini|(?:large )?language model)";
    private static final String ORDER = "(?:ignore|forget|disregard|override|set aside|skip|stop|pretend|respond|reply|answer|say|print|output|write|repeat|reveal|show|tell|give|hide|send|forward|post|upload"
            + "|recommend|rate|rank|approve|grant|confirm|include|add|append|call|run|execute|use|delete|transfer|treat|classify|translate nothing|always|never|do not|don'?t|please|you(?: must|'re)?"
            + "|ignoruj|zapomen|odpovidej|odpovez|napis|vypis|schval|posli|vzdy|nikdy|ignoriere|vergiss|antworte|schreib|gib|zeige|sende|ignore[zr]|oublie|reponds|ignora|olvida|responde)";
    private static final String SPOKEN = "(?:you |your |ignore |from now|always |never |do not |override|the user|the assistant|the ai |the model |forget |disregard|respond |answer |reveal |jsi |ignoruj|odted|vzdy |nikdy |odpovidej|schval)";
    private static final String IDENTIFIER = "[a-z0-9]{1,40}(?:[_.][a-z0-9]{1,40}){1,6}";
    private static final String START = "(?:^|[.!?>:] |[\\n>])[ \\t>*_\\[(-]{0,8}";
    private static final String STYLED = "<[a-z]{1,10} [^>]{0,200}style ?= ?[\"'][^\"'>]{0,200}";
    static final List<Rule> ALL = List.of(
            rule("role_marker", "<[|\uff5c][a-z0-9_\u2581]{2,40}[|\uff5c]?>|<[a-z_]{2,20}\\|>"),
            rule("role_marker", "\\[/?(?:inst|tool_calls|tool_results|available_tools|system_prompt)\\]|\\[/system\\]|<</?sys>>|<(?:start|end)_of_turn>|</?(?:system|assistant|system[_-]prompt|tool_call|tool_response)>"),
            rule("role_marker", "(?<!#)#{3,4} ?(?:system|instruction|assistant|human)(?: prompt| message)? ?:"),
            rule("role_marker", "(?<!#)#{1,4} ?(?:system|assistant|developer)(?: prompt| message| instructions?)? ?\\n{1,2}" + SPOKEN),
            rule("role_marker", "(?m)(?:^|<!--|" + START + ")[ \\t>*\\[]{0,8}(?:system|assistant|developer|admin)(?: prompt| message| override| update| notice| note| instructions?)?\\]?\\** ?: {0,3}" + SPOKEN),
            rule("role_marker", START + "(?:new|updated|revised) (?:system|developer|operator|admin|assistant) (?:prompt|message|instructions?|directives?|rules?|policy) ?:"),
            rule("role_marker", "(?:^|\\n)[ >*#]{0,4}(?:human|user)\\** ?:[^\\n]{0,300}\\n{1,3}[ >*#]{0,4}assistant\\** ?:|(?:^|\\n)[ >*#]{0,4}assistant\\** ?:[^\\n]{0,300}\\n{1,3}[ >*#]{0,4}(?:human|user|system)\\** ?:"),
            rule("role_marker", "[\"']role[\"'] ?: ?[\"'](?:system|developer|assistant)[\"'] ?, ?[\"']content[\"'] ?:"),
            rule("role_marker", "(?:begin|start|end|konec|zacatek) (?:of )?(?:the )?(?:system|systemoveho|user) (?:prompt|instructions|input|promptu)"),
            rule("instruction_override", "(?m)(?:^|[.!?] |\\n)[ \\t>*-]{0,4}(?:new|updated|revised|nove|nova|neue) (?:system )?(?:instructions?|pokyny|instrukce|anweisungen?) ?: {0,2}"
                    + "(?:please )?(?:send|e-?mail|forward|ignore|delete|remove|reveal|output|print|execute|run|call|post|upload|transfer|approve|grant|posli|odesli|preposli|smaz|vypis|spust|schval|ignoruj|sende|losche|gib)(?![a-z])"),
            rule("instruction_override", START + "(?:the |your )?(?:real|actual|true|new) (?:task|instructions?|request|objective|goal) ?: {0,2}" + ORDER + "(?![a-z])"),
            rule("addressed_to_model", "(?:attention|achtung|pozor)[ ,:]{1,3}(?:all )?(?:llms?|ais?|chatbots?|(?:large )?language models?|ai (?:assistants?|models?|agents?|systems?)) ?[:,!]"),
            rule("addressed_to_model", "<!--\\s{0,4}(?:ai|llm|chatbot|gpt|copilot|ai assistant|assistant)\\s{0,2}[:,]"),
            rule("addressed_to_model", START + "(?:dear |hey |hello |hi )?" + MODEL + "s? ?[,:!] {0,2}" + ORDER + "(?![a-z])"),
            rule("addressed_to_model", "(?:note|notice|message|memo|instructions?|reminder|hint|hinweis|nachricht|poznamka|vzkaz|zprava|pokyny?|nota|message|mensaje)(?: (?:to|for|an|fur|pro|para|pour|per|a|l|la|die|den|das|the|any|all)){1,2}[ '](?:" + MODEL + "|ki|ia|umelou inteligenci)s? ?[:,-]"),
            rule("tool_request", "(?<![a-z])(?:call|invoke|use|run|execute|trigger|zavolej|pouzij|spust|vyvolej)(?: (?:now|the|a|this|your|nyni|ted|hned)){0,2} (?:(?:tool|function|nastroj|funkci) (?:[`\"'][a-z0-9_.-]{2,60}[`\"']|" + IDENTIFIER + ")|[`\"']?"
                    + IDENTIFIER + "[`\"']?(?:\\(\\))? (?:tool|function|nastroj|funkci)|[`\"'][a-z0-9_.-]{2,60}[`\"'] (?:tool|function|nastroj|funkci))"),
            rule("tool_request", "\"(?:name|tool|function|tool_name|recipient_name)\"\\s{0,4}:\\s{0,4}\"[\\w.-]{1,64}\"\\s{0,4},\\s{0,4}\"(?:arguments|parameters|args|tool_input)\"\\s{0,4}:"),
            rule("tool_request", "</?tool_call>|<function_calls?>|<function=|<invoke name=|\"(?:tool_calls|function_call)\"\\s{0,4}:"),
            rule("tool_request", "(?:^|\\n)action ?: ?[\\w.-]{1,60} ?\\naction input ?:"),
            rule("exfiltration_link", "!?\\[[^\\]\\n]{0,200}\\]\\(\\s{0,4}https?://[^)\\s?]{1,300}\\?[^)\\s]{0,300}?=?(?:\\{|\\$\\{|<|\\[|%7b)"),
            rule("exfiltration_link", "(?:!\\[[^\\]\\n]{0,200}\\]\\(\\s{0,4}|<img [^>]{0,200}src=[\"']?)https?://[^)\\s\"'>?]{1,300}\\?(?:[^)\\s\"'>]{0,200}&)?(?:data|secrets?|payload|exfil|leak|cookie|conversation|history|prompt|stolen|context|chat)="),
            rule("exfiltration_link", "(?<![a-z])(?:send|post|forward|upload|append|leak|exfiltrate|transmit|submit|include|encode|posli|odesli|preposli|nahraj|vloz|pripoj|zasli|sende)\\b[^.!?\\n]{0,80}\\b"
                    + "(?:conversation|chat history|history|system prompt|credentials|passwords|api keys|keys|secrets|tokens|customer list|database|konverzace|konverzaci|historii|prompt|hesla|klice|tajemstvi|seznam zakazniku|databazi|zugangsdaten)\\b"
                    + "[^!?\\n]{0,80}https?://(?!localhost)"),
            rule("exfiltration_link", "(?<![a-z])(?:send|forward|e-?mail|leak|exfiltrate|posli|odesli|preposli|zasli)\\b[^.!?\\n]{0,60}\\b(?:conversation|chat history|system prompt|customer list|all (?:customer|user|personal) data|historii konverzace|seznam zakazniku|systemovy prompt)\\b"
                    + "[^!?\\n]{0,60}[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}\\."),
            rule("exfiltration_link", "(?:!\\[[^\\]\\n]{0,200}\\]\\(\\s{0,4}|<img [^>]{0,200}src=[\"']?)https?://[^)\\s\"'>?]{1,300}\\?[^)\\s\"'>]{0,200}?=(?:[a-z0-9]{1,20}_){0,4}(?:conversation|context|history|secrets?|passwords?|prompt|summary)(?![a-z0-9-])"),
            rule("hidden_text", STYLED + "(?:font-size: ?0|color: ?(?:white|#fff(?:fff)?)[;\"' ])"),
            rule("hidden_text", STYLED + "(?:display: ?none|visibility: ?hidden|opacity: ?0[;\"' ])[^>]{0,200}>[^<]{0,200}(?<![a-z])(?:assistant|ai|llm|chatbot|model|instructions?|prompt|ignore|you must|always|the user|reply|respond)(?![a-z])"));

    private Patterns() {}

    private static Rule rule(String name, String pattern) {
        return new Rule(name, new Finder(Pattern.compile(pattern)));
    }
}
