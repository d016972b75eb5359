package dev.hradba.sandbox;

import java.util.List;
import java.util.function.Function;

import dev.hradba.core.completion.Cancellation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/// Tools made of a script, and looks into outcomes.
final class Scripts {

    static final Capability ECHO = capability("echo", CapabilityResult.Done::new);
    private static final ToolLimits PATIENT = new ToolLimits(60_000, 50_000_000, 20, 500_000, 50);

    private Scripts() {}

    static Tool tool(String script) {
        return tool(PATIENT, script);
    }

    static Tool asking(String capability, String script) {
        return tool(PATIENT, script, capability);
    }

    static Tool tool(ToolLimits limits, String script, String... capabilities) {
        return tool("{\"type\":\"object\"}", "{}", limits, script, List.of(capabilities));
    }

    static Tool contract(String input, String output, String script) {
        return tool(input, output, PATIENT, script, List.of());
    }

    private static Tool tool(String input, String output, ToolLimits limits, String script, List<String> capabilities) {
        return new Tool(
                new ToolManifest("test.tool", "1", "A tool of a test.", input, output, capabilities, ToolManifest.Risk.READ, limits), script);
    }

    static Capability capability(String name, Function<String, CapabilityResult> body) {
        return new Capability() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public CapabilityResult call(String request, Cancellation cancellation) {
                return body.apply(request);
            }
        };
    }

    static String json(SandboxOutcome outcome) {
        return assertInstanceOf(SandboxOutcome.Returned.class, outcome, outcome::toString).json();
    }

    static String failure(SandboxOutcome outcome) {
        return assertInstanceOf(SandboxOutcome.Failed.class, outcome, outcome::toString).message();
    }

    static void assertLimit(String limit, SandboxOutcome outcome) {
        assertEquals(limit, assertInstanceOf(SandboxOutcome.LimitReached.class, outcome, outcome::toString).limit());
    }
}
