package dev.hradba.core.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.guard.injection.InjectionSignals;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Texts written as strangers would, before a look at the rules. The ids of what is still read wrongly stand here.
///
/// `strangers-*.jsonl` and then `unseen-*.jsonl` were learned from afterwards. `latest-*.jsonl` were written before the classifier, and nobody has read what is
/// missed of them: only the numbers stand here, and whoever reads more must write a new set.
class StrangersTextsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void hostile_texts_give_a_signal() throws IOException {
        assertEquals(List.of(), misread("strangers-hostile"));
    }

    @Test
    void harmless_texts_give_none() throws IOException {
        assertEquals(List.of(), misread("strangers-harmless"));
    }

    @Test
    void personal_data_is_found_where_it_is_and_nowhere_else() throws IOException {
        assertEquals(List.of(), misfound("strangers-personal"));
    }

    @Test
    void of_further_wordings_these_are_missed() throws IOException {
        assertEquals(List.of("roleturn-15", "toolcall-39", "toolcall-40", "hidden-52", "exfil-53", "promptleak-56", "promptleak-57"), misread("unseen-hostile"));
    }

    @Test
    void of_further_harmless_texts_this_one_gives_a_signal() throws IOException {
        assertEquals(List.of("sysadmin-65"), misread("unseen-harmless"));
    }

    @Test
    void of_further_personal_data_these_are_missed() throws IOException {
        assertEquals(List.of("personal-9", "personal-24", "personal-34"), misfound("unseen-personal"));
    }

    @Test
    void of_the_latest_wordings_so_many_are_read_wrongly() throws IOException {
        assertEquals(List.of(26, 3), List.of(misread("latest-hostile").size(), misread("latest-harmless").size()));
    }

    private static List<String> misread(String set) throws IOException {
        return read(set).stream().filter(text -> isHarmless(set, text) == !InjectionSignals.rules(text.get("text").textValue()).isEmpty())
                .map(StrangersTextsTest::id).toList();
    }

    private static List<String> misfound(String set) throws IOException {
        return read(set).stream().filter(text -> !LabelledTexts.isFoundExactly(text.get("text").textValue())).map(StrangersTextsTest::id).toList();
    }

    private static boolean isHarmless(String set, JsonNode text) {
        return text.has("expect") ? text.get("expect").textValue().equals("none") : set.endsWith("harmless");
    }

    private static String id(JsonNode text) {
        return text.get("id").textValue();
    }

    private static List<JsonNode> read(String set) throws IOException {
        var texts = new ArrayList<JsonNode>();
        try (var in = Objects.requireNonNull(StrangersTextsTest.class.getResourceAsStream("/guard/" + set + ".jsonl"));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                texts.add(JSON.readTree(line));
            }
        }
        return texts;
    }
}
