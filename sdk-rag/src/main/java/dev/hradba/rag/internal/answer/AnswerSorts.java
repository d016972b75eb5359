package dev.hradba.rag.internal.answer;

import java.util.regex.Pattern;

/// Which sort of answer a question wants, and whether a text could be one. English and Czech; everything in lower case.
final class AnswerSorts {

    private static final Pattern ASKS_FREQUENCY = ask("how (often|frequently|many times)|jak často|kolikrát");
    private static final Pattern ASKS_DURATION = ask(
            "how (long|soon|quickly|fast|early|late|old|far (ahead|in advance))|deadline|time limit|until when|by when|duration|validity|retention|response time|notice period"
                    + "|(how many|what|which) (hours|days|weeks|months|years|minutes)|how much (time|notice)"
                    + "|jak (dlouh\\p{L}*|rychle|brzy|dopředu)|do kdy|za jak|lhůt\\p{L}*|kolik (hodin|dn[íůy]|týdnů|měsíců|let|minut)|na kolik (dn[íů]|týdnů|měsíců)|reakční doba");
    private static final Pattern ASKS_TIME = ask(
            "when|(what|which) (time|day|date|month|hour|weekday)s?|(in|on) (what|which) (days|months|weekdays)|dates?|cutoff|opening hours|hours"
                    + "|kdy|v kolik|do kolika|od kolika|který (den|měsíc)|otevírací doba|kdykoli|termín");
    private static final Pattern ASKS_AMOUNT = ask(
            "how (much|expensive)|costs?|prices?|fees?|percentage|share of|amount|rate|bonus|prize|budget|spend|maximum (credit|amount|price)"
                    + "|kolik (stojí|dostanu|zaplat\\p{L}*|činí|je|procent|korun|peněz)|cena|částka|výše|jak vysok\\p{L}+|příspěvek|příplatek|jak drah\\p{L}+");
    private static final Pattern ASKS_NUMBER = ask(
            "how (many|big|large|high|far|small|heavy)|(what|which) (age|number|extension)|maximum|minimum|max|min|limit|number of|speed|weight|kolik|nejv\\p{L}+|nejm\\p{L}+|limit|rychlost\\p{L}*");
    private static final Pattern ASKS_WHO = ask(
            "who(m|se|'s)?|(which|what) (team|person|role|board|company|firm|department)|kdo|koho|komu|kým|čí|která (firma|společnost)|který (tým|útvar)|na koho");
    private static final Pattern ASKS_WHERE = ask("where|location|kde|kam|odkud");
    private static final Pattern ASKS_WHY = ask("why|reason|how come|proč|důvod");
    private static final Pattern ASKS_PERMISSION = Pattern.compile(
            "(^|[,.!?] ?)\\W*(can|may|am|is|are|do|does|should|must|could|will|has|have|would|shall|did|můžu|mohu|můžeme|může|smím|smí|lze|musím|musíme|dá se|je|jsou|jsem|mám|zálohuj\\p{L}*|odpovíd\\p{L}*)\\b"
                    + "|\\b(allowed|permitted|covered|refunded)\\b|\\b(can|may|must) i\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ASKS_HOW = ask(
            "how|what (should|do|must|can) (i|we|you)|what to do|what now|steps|jak|co (mám|musím|máme|teď|s tím)|postup|co dělat");

    private static final String NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|half|quarter|fifth|third"
            + "|jeden|jedn\\p{L}+|dva|dvě|dvou|tři|tří|čtyř\\p{L}*|pět|pěti|šest|šesti|sedm|sedmi|osm|osmi|devět|devíti|deset|deseti|jedenáct|dvanáct|patnáct|čtrnáct|dvacet|dvaceti"
            + "|třicet|třiceti|čtyřicet|padesát|šedesát|devadesát|sto|půl|polovin\\p{L}+|čtvrt\\p{L}*|třetin\\p{L}+|pětin\\p{L}+";
    private static final String UNITS = "seconds?|minutes?|hours?|days?|weeks?|months?|years?|quarters?|nights?"
            + "|sekund\\p{L}*|minut\\p{L}*|hodin\\p{L}*|den|dne|dny|dnů|dní|dnem|týden|týdn\\p{L}*|měsíc\\p{L}*|rok\\p{L}*|let|čtvrtletí|noc\\p{L}*";
    private static final Pattern DURATION = find(
            "(\\d|" + NUMBERS + ")[ -]?([\\p{L}]+ ){0,2}(" + UNITS + ")|at once|immediately|without delay|right away|by itself|unlimited|without limit|same day|at the latest"
                    + "|ihned|neprodleně|okamžitě|týž den|bez omezení|navždy|trvale|\\d\\d?:\\d\\d|never|don't expire|nejpozději");
    private static final Pattern FREQUENCY = find(
            "every|each|daily|weekly|monthly|quarterly|yearly|annually|once|twice|nightly|continuous(ly)?|per (hour|day|week|month|quarter|year)|times a|in \\w+ and in"
                    + "|každ\\p{L}+|denně|týdně|měsíčně|ročně|čtvrtletně|jednou|dvakrát|třikrát|krát|pravidelně");
    private static final Pattern TIME = find(
            "\\d\\d?:\\d\\d|(mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|june|july|august|september|october|november|december|in may|noon|midnight|evening|night"
                    + "|as soon as|when|if|on the day|at once|working days?|(days?|weeks?|months?|hours?|years?) (before|after|ahead|of)|after \\d+ (hours|days)|before|after|until|by the|around the clock|every|once"
                    + "|\\d\\d?\\. ?(\\p{L}+|hodin)|v? ?\\d\\d? hodin\\p{L}*|pondělí|úterý|střed[aue]|čtvrt(ek|ku)|pát(ek|ku)|sobot[au]|neděl[ei]|ledn\\p{L}+|únor\\p{L}*|březn\\p{L}+|dubn\\p{L}+|květn\\p{L}+|červ(en|n)\\p{L}*"
                    + "|srpn\\p{L}+|září|říjn\\p{L}+|listopad\\p{L}*|prosin\\p{L}+|před|po|do|nejpozději|jednou|každ\\p{L}+|dne|den|až|jakmile|pokud|poslední\\p{L}*");
    private static final Pattern AMOUNT = Pattern.compile(
            "[€$£%]|\\d[\\d ,.]*\\s*(eur|usd|gbp|kč|czk|euros?|dollars?|per ?cent|percent|procent)\\b|\\b(free of charge|for free|nothing|in full|free|half|third|fifth|quarter|zdarma|bezplatně|nic|plné výši|půl|poloviny|polovina|čtvrtinu|třetinu)\\b",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NUMBER = Pattern.compile("\\d|\\b(" + NUMBERS + "|none|no|žádn\\p{L}+|twice|once|dvakrát|jednou)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WHO = find(
            "team|managers?|leads?|leader|owners?|officers?|engineers?|desk|board|heads?|department|director|office|purchasing|facilities|sponsor|colleagues?|moderator"
                    + "|reception|secondary|primary|couriers?|employees?|persons?|people|everyone|everybody|nobody|anyone|who|authors?|deployer|vendors?|auditors?|committee|supervisor|captain"
                    + "|administrators?|security|workplace|platform|it|company|insurer|firm|agents?|drivers?|travellers?|members?|mr|mrs|ms"
                    + "|vedouc\\p{L}+|ředitel\\p{L}*|nadřízen\\p{L}+|technik\\p{L}*|technič\\p{L}+|mistr\\p{L}*|oddělení|odbor\\p{L}*|tým\\p{L}*|firm\\p{L}+|společnost\\p{L}*|pojišťovn\\p{L}+|účtárn\\p{L}+|pokladn\\p{L}+"
                    + "|\\p{L}+(tel|telka|ník|nice|nici|istka|istovi|ář|ářka|ářku|ista|yně|yni|ec|ce|or|ér|ant|ent)|zaměstnan\\p{L}+|osob\\p{L}+|kdo|komise|správ\\p{L}+|recepc\\p{L}+|vrátnic\\p{L}+");
    private static final Pattern WHERE = find(
            "in|at|on|from|to|under|next to|through|into|behind|with|near|opposite|via|v|ve|na|u|za|před|pod|vedle|do|z|ze|přes");
    private static final Pattern HOW = find(
            "to|call|open|choose|set|report|ask|write|add|start|sign|enter|fill|press|pull|connect|use|come|confirm|link|go|restart|give|look|post|stay|wait|install|try|forward"
                    + "|announce|hold|switch|page|book|scan|mute|disconnect|tell|send|block|hand|keep|upload|run|put|through|by|with|via|form|ticket|portal|extension|opens?|asks?|fills?|calls?|must|has to|have to"
                    + "|requested|booked|reported|replaced|\\p{L}+(jte|ěte|ete|íte)|pomocí|přes|prostřednictvím|se \\p{L}+|lze|musí");
    private static final Pattern PERMISSION = find(
            "may|must|not|never|nobody|allowed|only|cannot|can|can't|don't|doesn't|won't|isn't|aren't|blocked|possible|required|needs?|no|always|has to|have to|stop|refused|denied|approval|forbidden|prohibited|permitted"
                    + "|consent|do|optional|voluntary|free|covered|neither|nothing|limited|unless|if|belong|declined|welcome|kept|full"
                    + "|ne\\p{L}{3,}|smí|smějí|může|mohou|lze|pouze|jen|zakázán\\p{L}*|povolen\\p{L}*|dovolen\\p{L}*|možné|nutné|musí|nikdy|ani|nikoli|pokud");
    private static final Pattern WHY = find(
            "because|so that|so|reason|otherwise|since|therefore|in order to|protect|protects|as|that saves|for that|usually|protože|neboť|jelikož|aby|kvůli|jinak|důvod\\p{L}*|proto");

    private AnswerSorts() {}

    private static Pattern ask(String words) {
        return Pattern.compile("\\b(" + words + ")\\b", Pattern.UNICODE_CHARACTER_CLASS);
    }

    private static Pattern find(String words) {
        return Pattern.compile("\\b(" + words + ")\\b", Pattern.UNICODE_CHARACTER_CLASS);
    }

    /// The sort of answer that a question in lower case wants.
    static Question.Type wantedBy(String question) {
        if (ASKS_FREQUENCY.matcher(question).find()) {
            return Question.Type.FREQUENCY;
        }
        if (ASKS_WHY.matcher(question).find()) {
            return Question.Type.WHY;
        }
        if (ASKS_DURATION.matcher(question).find()) {
            return Question.Type.DURATION;
        }
        if (ASKS_AMOUNT.matcher(question).find() && !question.contains("who ") && !question.contains("kdo ")) {
            return Question.Type.AMOUNT;
        }
        if (ASKS_WHO.matcher(question).find()) {
            return Question.Type.WHO;
        }
        if (ASKS_WHERE.matcher(question).find()) {
            return Question.Type.WHERE;
        }
        if (ASKS_PERMISSION.matcher(question).find()) {
            return Question.Type.PERMISSION;
        }
        if (ASKS_NUMBER.matcher(question).find()) {
            return Question.Type.NUMBER;
        }
        if (startsWithTime(question)) {
            return Question.Type.TIME;
        }
        return ASKS_HOW.matcher(question).find() ? Question.Type.HOW : Question.Type.WHAT;
    }

    /// "what do I do when ..." does not ask for a time.
    private static boolean startsWithTime(String question) {
        var matcher = ASKS_TIME.matcher(question);
        return matcher.find() && !(ASKS_HOW.matcher(question).find() && ASKS_HOW.matcher(question).results().findFirst().orElseThrow().start() < matcher.start())
                && !question.startsWith("what happens") && !question.startsWith("what if");
    }

    /// True if a text in lower case could be an answer of this sort.
    static boolean has(Question.Type type, String text) {
        return switch (type) {
            case DURATION -> DURATION.matcher(text).find();
            case FREQUENCY -> FREQUENCY.matcher(text).find();
            case TIME -> TIME.matcher(text).find();
            case AMOUNT -> AMOUNT.matcher(text).find();
            case NUMBER -> NUMBER.matcher(text).find();
            case WHO -> WHO.matcher(text).find();
            case WHERE -> WHERE.matcher(text).find();
            case HOW -> HOW.matcher(text).find();
            case PERMISSION -> PERMISSION.matcher(text).find();
            case WHY -> WHY.matcher(text).find();
            case WHAT -> false;
        };
    }
}
