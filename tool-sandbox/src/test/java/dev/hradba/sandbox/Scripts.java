package dev.hradba.sandbox;

import java.util.List;

import dev.hradba.core.completion.Cancellation;

/// Tools made of a script and the loosest contract.
final class Scripts {

    static final Capability ECHO = capability("echo", CapabilityResult.Done::new);

    private Scripts() {}

    static Tool tool(String script, String... capabilities) {
        return tool(ToolLimits.DEFAULT, script, capabilities);
    }

    static Tool tool(ToolLimits limits, String script, String... capabilities) {
        return new Tool(
                new ToolManifest("test.tool", "1", "A tool of a test.", "{\"type\":\"object\"}", "{}", List.of(capabilities),
                        ToolManifest.Risk.READ, limits),
                script);
    }

    static Capability capability(String name, java.util.function.Function<String, CapabilityResult> body) {
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
}
