package dev.hradba.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.hradba.core.completion.Cancellation;

class SandboxTest {

    private static Sandbox sandbox;

    @BeforeAll
    static void open() {
        Kernel.assumeJail();
        sandbox = Sandbox.open(SandboxOptions.standard());
    }

    @AfterAll
    static void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void a_script_asks_a_capability_and_returns_json() {
        var tool = Scripts.tool("""
                function main(input, host) {
                  console.log('asked for', input.name);
                  return { greeting: 'Hello ' + host.echo({ text: input.name }).text };
                }""", "echo");

        var outcome = sandbox.run(tool, "{\"name\":\"World\"}", Map.of("echo", Scripts.ECHO), new Cancellation());

        var returned = assertInstanceOf(SandboxOutcome.Returned.class, outcome);
        assertEquals("{\"greeting\":\"Hello World\"}", returned.json());
        assertEquals(java.util.List.of("asked for World"), returned.report().log());
        assertEquals(1, returned.report().hostCalls());
        assertTrue(returned.report().jailed());
    }
}
