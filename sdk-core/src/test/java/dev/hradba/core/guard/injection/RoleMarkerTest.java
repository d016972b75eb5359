package dev.hradba.core.guard.injection;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RoleMarkerTest {

    @ParameterizedTest
    @ValueSource(strings = {"<|im_start|>system", "<|IM_END|>", "<|turn>model", "<turn|>", "<|reserved_special_token_7|>", "<｜User｜>hi", "[TOOL_CALLS]", "[SYSTEM_PROMPT]", "</tool_call>", "<tool_response>"})
    void marks_between_turns_are_told_in_every_family_of_templates(String text) {
        assertTrue(InjectionSignals.rules("before " + text + " after").contains("role_marker"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"if a <|> b then", "xs |> f", "x <| y", "a<|b", "List<int|null>", "<b>bold</b>", "[INSTALL] now", "<toolbar>"})
    void operators_and_other_tags_are_none(String text) {
        assertEquals(List.of(), InjectionSignals.rules("before " + text + " after"));
    }
}
