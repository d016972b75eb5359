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
/// `strangers-*.jsonl` were learned from afterwards; `unseen-*.jsonl` were written later and scored once, and no rule was changed for them.
class StrangersTextsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void hostile_texts_give_a_signal_but_for_these() throws IOException {
        assertEquals(List.of("override-11", "override-15", "exfil-89"), misread("strangers-hostile"));
    }

    @Test
    void harmless_texts_give_none_but_for_these() throws IOException {
        assertEquals(List.of("quoted-116"), misread("strangers-harmless"));
    }

    @Test
    void personal_data_is_found_where_it_is_and_nowhere_else_but_for_these() throws IOException {
        assertEquals(List.of("personal-13", "personal-14", "personal-24", "personal-55", "personal-65", "personal-104", "personal-123"), misfound("strangers-personal"));
    }

    private static List<String> misread(String set) throws IOException {
        return read(set).stream().filter(text -> text.get("expect").textValue().equals("none") == !InjectionSignals.rules(text.get("text").textValue()).isEmpty())
                .map(StrangersTextsTest::id).toList();
    }

    private static List<String> misfound(String set) throws IOException {
        return read(set).stream().filter(text -> !LabelledTexts.isFoundExactly(text.get("text").textValue())).map(StrangersTextsTest::id).toList();
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
