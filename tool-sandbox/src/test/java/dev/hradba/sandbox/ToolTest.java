package dev.hradba.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ToolTest {

    private static final String MANIFEST = """
            name: greet
            version: 1.0.0
            description: Greets a person.
            input: {type: object, properties: {name: {type: string}}, required: [name]}
            output: {type: object}
            capabilities: [rag, echo]
            risk: egress
            limits: {wallMillis: 500}
            """;
    private static final String SCRIPT = "function main(input) { return {}; }\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Tool load(String manifest, String script) {
        try {
            Files.writeString(folder.resolve("tool.yaml"), manifest);
            Files.writeString(folder.resolve("main.js"), script);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Tool.load(folder, Set.of("echo"));
    }

    private String refusal(String manifest) {
        return String.valueOf(assertThrows(ToolException.class, () -> load(manifest, SCRIPT)).getMessage());
    }

    @Test
    void a_folder_with_manifest_and_script_is_a_tool() {
        var tool = load(MANIFEST, SCRIPT);

        assertEquals("greet", tool.manifest().name());
        assertEquals(List.of("echo", "rag"), tool.manifest().capabilities());
        assertEquals(ToolManifest.Risk.EGRESS, tool.manifest().risk());
        assertEquals(500, tool.manifest().limits().wallMillis());
        assertEquals(ToolLimits.DEFAULT.hostCalls(), tool.manifest().limits().hostCalls());
        assertEquals("{\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"}", tool.manifest().spec().parameters());
    }

    @Test
    void the_hash_ignores_how_the_manifest_is_spelt_and_nothing_else() {
        var hash = load(MANIFEST, SCRIPT).hash();
        var respelt = MANIFEST.replace("risk: egress\n", "").replace("name: greet", "# comment\nrisk: egress\nname: 'greet'");

        assertEquals(hash, load(respelt, SCRIPT).hash());
        assertNotEquals(hash, load(MANIFEST, SCRIPT + " ").hash());
        assertNotEquals(hash, load(MANIFEST, SCRIPT.replace("\n", "\r\n")).hash());
        for (String change : List.of("1.0.0:1.0.1", "Greets:Hugs", "string:number", "[rag, echo]:[rag]", "egress:write", "500:501")) {
            var parts = change.split(":");
            assertNotEquals(hash, load(MANIFEST.replace(parts[0], parts[1]), SCRIPT).hash(), change);
        }
    }

    @Test
    void errors_name_file_line_and_rule() {
        assertTrue(refusal(MANIFEST + "colour: red\n").matches("'.*tool.yaml' line 9: unknown field 'colour'; .*"));
        assertTrue(refusal(MANIFEST.replace("wallMillis", "wallSeconds")).contains("line 8: unknown limit 'wallSeconds'"));
        assertTrue(refusal(MANIFEST.replace("echo", "shell")).contains("line 6: unknown capability 'shell'; known are [echo, http, rag, repo, sql]"));
        assertTrue(refusal(MANIFEST.replace("version: 1.0.0\n", "")).contains("field 'version' is missing"));
        assertTrue(refusal(MANIFEST.replace("egress", "harmless")).contains("line 7: risk 'harmless' is none of"));
        assertTrue(refusal(MANIFEST.replace("greet", "Greet!")).contains("'name' is 'Greet!'"));
        assertTrue(refusal(MANIFEST.replace("500", "0")).contains("limit 'wallMillis' is 0"));
        assertTrue(refusal(MANIFEST.replace("500", "much")).contains("must be a whole number"));
        assertTrue(refusal(MANIFEST + "name: again\n").contains("tool.yaml"));
        assertTrue(refusal("a: [").contains("is not YAML"));
        assertTrue(refusal("").contains("is empty"));
        assertTrue(refusal("- a\n").contains("must be a mapping"));
        assertTrue(refusal(MANIFEST.replace("{type: object}", "!!java/x {type: object}")).contains("tool.yaml"));
    }

    @Test
    void a_schema_that_is_none_or_points_elsewhere_is_refused() {
        assertThrows(ToolException.class, () -> load(MANIFEST.replace("output: {type: object}", "output: 7"), SCRIPT));
        assertThrows(ToolException.class, () -> load(
                MANIFEST.replace("output: {type: object}", "output: {$ref: 'http://127.0.0.1:9/schema.json'}"), SCRIPT));
    }

    @Test
    void a_missing_file_is_named() {
        assertTrue(String.valueOf(assertThrows(ToolException.class, () -> Tool.load(folder)).getMessage()).contains("tool.yaml' is missing"));
    }

    @Test
    void bundled_tools_load() {
        assertEquals(
                List.of("sql.query", "sql.schema", "sql.explain", "http.get", "repo.search", "repo.read", "repo.history", "rag.search"),
                Tool.bundled().stream().map(tool -> tool.manifest().name()).toList());
    }
}
