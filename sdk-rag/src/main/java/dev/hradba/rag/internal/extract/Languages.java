package dev.hradba.rag.internal.extract;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells the language of a text by its most frequent small words.
public final class Languages {

    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    private static final Map<String, Set<String>> WORDS = Map.of(
            "en", Set.of("the and of to in is for that with are be this on not by or as from at it an was which can must have has will may if you your".split(" ")),
            "cs", Set.of(("a v se na je že o s z do k ve pro za by jsou nebo který která které při jako podle od po musí může jeho tento této toto jsme není být však "
                    + "ze ke si když jak také nejsou bude").split(" ")),
            "sk", Set.of("a v sa na je že o s z do k vo pre za by sú alebo ktorý ktorá ktoré pri ako podľa od po musí môže jeho tento nie je byť však zo ku si keď aj"
                    .replace("nie je", "nie").split(" ")),
            "de", Set.of("der die und das in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei".split(" ")),
            "fr", Set.of("le la les de des et en un une du est que qui dans pour pas sur par au avec ce il sont ne plus cette ou vous".split(" ")),
            "pl", Set.of("i w nie na się z do jest że o jak ale po co tak za od to przez lub oraz są dla przy który która które może".split(" ")));

    private Languages() {}

    /// Two-letter code of the language, empty if no language stands out.
    public static String of(String text) {
        var counts = new HashMap<String, Integer>();
        var matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        int words = 0;
        while (matcher.find()) {
            words++;
            String word = matcher.group();
            WORDS.forEach((language, own) -> {
                if (own.contains(word)) {
                    counts.merge(language, 1, Integer::sum);
                }
            });
        }
        var best = counts.entrySet().stream().max(Map.Entry.comparingByValue());
        return best.isPresent() && best.get().getValue() >= Math.max(2, 0.04 * words) ? best.get().getKey() : "";
    }
}
