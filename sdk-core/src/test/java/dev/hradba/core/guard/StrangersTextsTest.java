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
    void harmless_texts_give_none() throws IOException {
        assertEquals(List.of(), misread("strangers-harmless"));
    }

    @Test
    void personal_data_is_found_where_it_is_and_nowhere_else() throws IOException {
        assertEquals(List.of(), misfound("strangers-personal"));
    }

    @Test
    void of_wordings_that_no_rule_was_made_for_these_are_missed() throws IOException {
        assertEquals(List.of("override-1", "override-2", "override-3", "override-4", "override-5", "override-6", "override-7", "override-8", "override-9", "override-10", "override-11", "override-12", "override-13", "roleturn-14", "roleturn-15", "roleturn-17", "roleturn-18", "languages-28", "languages-29", "languages-30", "languages-31", "languages-32", "languages-33", "languages-34", "languages-36", "toolcall-39", "toolcall-40", "links-45", "hidden-50", "hidden-52", "exfil-53", "exfil-54", "exfil-55", "promptleak-56", "promptleak-57", "promptleak-58", "promptleak-59", "promptleak-60"), misread("unseen-hostile"));
    }

    @Test
    void of_further_harmless_texts_this_one_gives_a_signal() throws IOException {
        assertEquals(List.of("sysadmin-65"), misread("unseen-harmless"));
    }

    @Test
    void of_further_personal_data_these_are_missed() throws IOException {
        assertEquals(List.of("personal-9", "personal-24", "personal-34"), misfound("unseen-personal"));
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
