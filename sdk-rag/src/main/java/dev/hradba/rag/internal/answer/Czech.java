package dev.hradba.rag.internal.answer;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What makes a Czech question a question, and what the answers to each sort of it look like.
final class Czech {

    private static final Pattern MARK = pattern("[ěščřžýůďťň]|\\b(kdo|koho|komu|co|jak|jaky|jaka|jake|kde|kdy|kam|odkud|kolik|kolika|proc|ktery|ktera|ktere|muze|muzu|mohu|smim|lze)\\b");

    private static final Set<String> FUNCTION_WORDS = Set.of((
            "kdo koho komu kým čí co čeho čemu čím jaký jaká jaké jací jakou jakým jakých jakém jakého který která které kteří kterou "
            + "kterým kterých kterém kterého kde kdy kam odkud proč jak kolik kolika je jsou jsem jsme byl byla bylo být bude budou budu mám "
            + "máš má máme mají mít mohu můžu můžeš může můžeme mohou smím smí smíme lze musím musí musíme dostanu potřebuji potřebuju chci "
            + "se si v ve na do od z ze za po o u s k ke při pro a i nebo že ten ta to tento tato toto ti ty mi mě mně můj moje mého mému "
            + "svůj své svého já my vy on ona oni ho jej jeho její jejich by aby když pokud jestli zda než jen také už ještě dlouho často "
            + "rychle nějaký nějaké mezi pod nad před jde patří činí dělat udělat prosím dá").split(" "));

    private static final Pattern ASKS_FREQUENCY = pattern("\\bjak často\\b|\\bkolikrát\\b");
    private static final Pattern ASKS_DURATION = pattern("\\b(jak dlouho|do kdy|jak rychle|jak brzy|lhůt\\w*|kolik (dn|hodin|týdn|měsíc|let|rok|minut)\\w*|do kolika (dn|hodin|týdn|měsíc)\\w*)"
            + "|\\bjak(á|é) je \\S*\\s?(doba|životnost)");
    private static final Pattern ASKS_TIME = pattern("^\\W*(od |do |v )?(kdy|kolik(a)? hodin|který den|jaké datum)\\b|\\b(od|do|v) kolika? hodin");
    private static final Pattern ASKS_NUMBER = pattern("\\bkolik(a)?\\b|\\bjak (velk|vysok|mnoho|dalek|těžk|dlouh)\\w*"
            + "|\\bjak(á|é|ý|ou|ém)\\b.*\\b(výše|výši|cena|cenu|částk\\w+|sazb\\w+|teplot\\w+|spotřeb\\w+|limit\\w*|čísl\\w+|počet|stravné|hmotnost|podíl|pokut\\w+)");
    private static final Pattern ASKS_WHO = pattern("\\b(kdo|koho|komu|kým|čí)\\b|\\b(který|jaký) (tým|útvar|orgán|úřad|soud)\\b");
    private static final Pattern ASKS_WHERE = pattern("\\b(kde|kam|odkud)\\b");
    private static final Pattern ASKS_PERMISSION = pattern("^\\W*(mohu|můžu|můžeme|může|mohou|smím|smí|smíme|lze|musím|musí|musíme|mám|máme|je|jsou|dá se)\\b");
    private static final Pattern ASKS_WHY = pattern("\\bproč\\b|\\bz jakého důvodu\\b");
    private static final Pattern ASKS_HOW = pattern("\\bjak\\b|\\bco (mám|máme|musím) (u?dělat)\\b|\\bjakým způsobem\\b|\\bpostup\\b");

    private static final String COUNT = "jed(en|na|no|nou|noho)|dva|dvě|dvou|tři|tří|čtyř\\w*|pět\\w?|šest\\w?|sedm\\w?|osm\\w?|devět\\w?|deset\\w?|dvanáct\\w?|patnáct\\w?|dvacet\\w?|třicet\\w?|půl\\w*|polovin\\w+";
    private static final Pattern DURATION = pattern("(\\d|\\b(" + COUNT + "))[\\s-]*(pracovních |kalendářních )?(vteřin|sekund|minut|hodin|dn|den|týd|měsí|rok|roc|let)\\w*"
            + "|\\b(ihned|neprodleně|okamžitě|bez zbytečného odkladu|nejpozději|do konce)\\b|\\d\\d:\\d\\d");
    private static final Pattern FREQUENCY = pattern("\\b(každ\\w+|denně|týdně|měsíčně|ročně|čtvrtletně|pololetně|jednou|\\w+krát|pravidelně|průběžně)\\b");
    private static final Pattern TIME = pattern("\\d{1,2}[:.]\\d\\d|\\d+ hod|\\d\\. ?(\\d|led|úno|bře|dub|kvě|čer|srp|zář|říj|lis|pro)|\\b(pondělí|úterý|střed\\w|čtvrt\\w+|pát\\w+|sobot\\w|neděl\\w|"
            + "ledn\\w+|únor\\w*|březn\\w+|dubn\\w+|květn\\w+|červ\\w+|srpn\\w+|září|říjn\\w+|listopad\\w*|prosin\\w+|pokud|když|jakmile|ihned|dn[eyůí]\\w*|týdn\\w+|před|po|rok\\w*)\\b");
    private static final Pattern NUMBER = pattern("\\d|\\b(" + COUNT + "|žádn\\w+)\\b");
    private static final Pattern WHO = pattern("\\b(ředitel|správc|vedouc|nájem|pronaj|zaměst|osob|pracovn|oddělení|tým|úřad|soud|orgán|technik|lékař|firm|společnost|ministerstv|"
            + "majitel|vlastn|předsed|jednatel|výbor|manažer|stran|účastn|student|rodič|učitel|personál|recep|útvar|kupuj|prodáv|dodavatel|objednatel|uživatel|pokladn|dispeč|služb)\\w*");
    private static final Pattern WHERE = pattern("\\b(v|ve|na|u|do|ze|pod|nad|vedle|mezi)\\b");
    private static final Pattern HOW = pattern("\\b(pomocí|prostřednictvím|e-mail\\w*|formulář\\w*|telefon\\w*|žádost\\w*|písemn\\w+|osobně|přes|podá\\w*|vypln\\w+|přilož\\w+|\\w+[ěeiu]jte|\\w+[eě]te|\\w+ňte|\\w+ste|se \\w+[áíe])\\b");
    private static final Pattern PERMISSION = pattern("\\b(ne)?(smí|smějí|může|mohou|lze|musí|zakáz|povolen|dovolen|oprávněn|povin|nutn|třeba|možn)\\w*|\\b(jen|pouze|souhlas\\w*|ne|ano|vždy|nikdy|hradí|platí)\\b");
    private static final Pattern WHY = pattern("\\b(protože|neboť|aby|důvod\\w*|kvůli|proto|jelikož|jinak|poškoz\\w+)\\b");

    private Czech() {}

    /// True for a question in Czech, also without its accents if a question word gives it away.
    static boolean isCzech(String text) {
        return MARK.matcher(text.toLowerCase(Locale.ROOT)).find();
    }

    static boolean isFunctionWord(String lower) {
        return FUNCTION_WORDS.contains(lower);
    }

    static Question.Type typeOf(String lower) {
        if (ASKS_FREQUENCY.matcher(lower).find()) {
            return Question.Type.FREQUENCY;
        }
        if (ASKS_TIME.matcher(lower).find() && !lower.startsWith("do kdy")) {
            return Question.Type.TIME;
        }
        if (ASKS_DURATION.matcher(lower).find()) {
            return Question.Type.DURATION;
        }
        if (ASKS_NUMBER.matcher(lower).find()) {
            return Question.Type.NUMBER;
        }
        if (ASKS_WHO.matcher(lower).find()) {
            return Question.Type.WHO;
        }
        if (ASKS_WHERE.matcher(lower).find()) {
            return Question.Type.WHERE;
        }
        if (ASKS_WHY.matcher(lower).find()) {
            return Question.Type.WHY;
        }
        if (ASKS_PERMISSION.matcher(lower).find()) {
            return Question.Type.PERMISSION;
        }
        return ASKS_HOW.matcher(lower).find() ? Question.Type.HOW : Question.Type.WHAT;
    }

    /// True if the text has what a question of this type asks for.
    static boolean answers(Question.Type type, String lower) {
        return switch (type) {
            case DURATION -> DURATION.matcher(lower).find();
            case FREQUENCY -> FREQUENCY.matcher(lower).find();
            case TIME -> TIME.matcher(lower).find();
            case NUMBER -> NUMBER.matcher(lower).find();
            case WHO -> WHO.matcher(lower).find();
            case WHERE -> WHERE.matcher(lower).find();
            case HOW -> HOW.matcher(lower).find();
            case PERMISSION -> PERMISSION.matcher(lower).find();
            case WHY -> WHY.matcher(lower).find();
            case WHAT -> false;
        };
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
    }
}
