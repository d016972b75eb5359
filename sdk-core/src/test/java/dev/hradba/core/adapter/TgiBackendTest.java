package dev.hradba.core.adapter;

import dev.hradba.core.completion.Constraint;

import org.junit.jupiter.api.Test;

class TgiBackendTest extends BackendConformance {

    @Override
    String kind() {
        return "tgi";
    }

    @Override
    String chatPath() {
        return "/v1/chat/completions";
    }

    @Override
    String streamType() {
        return "text/event-stream";
    }

    @Override
    void stubProbe() {
        fact("/info", "info.json");
    }

    @Test
    void a_schema_without_properties_at_its_root_is_refused() {
        assertUnsupported("properties at its root", HELLO.with(new Constraint.JsonSchema("list", "{\"type\":\"array\"}")));
    }
}
