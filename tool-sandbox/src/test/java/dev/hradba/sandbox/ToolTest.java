package dev.hradba.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
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
    void a_schema_with_a_type_that_there_is_not_is_refused() {
        assertTrue(refusal(MANIFEST.replace("string", "text")).contains("line 4: the input schema is not a JSON Schema: at '/properties/name/type'"));
        assertTrue(refusal(MANIFEST.replace("required: [name]", "required: name")).contains("is not a JSON Schema: at '/required'"));
    }

    @Test
    void values_stand_in_a_manifest_as_they_are() {
        assertTrue(refusal(MANIFEST.replace("version: 1.0.0", "version: !!java.io.File 1.0.0")).contains("line 2: tag 'tag:yaml.org,2002:java.io.File' is not allowed"));
        assertTrue(refusal(MANIFEST.replace("version: 1.0.0", "version: !mine 1.0.0")).contains("line 2: tag '!mine'"));
        assertTrue(refusal(MANIFEST.replace("version: 1.0.0", "version: &v 1.0.0")).contains("line 2: anchors and aliases ('v')"));
        assertTrue(refusal(MANIFEST.replace("version: 1.0.0", "version: null")).contains("line 2: 'version' must be text"));
        assertTrue(refusal(MANIFEST + "<<: {risk: read}\n").contains("line 9: unknown field '<<'"));
        assertTrue(refusal("a: " + "[".repeat(50_000)).contains("line 1: more than 64 levels are nested"));
        assertTrue(refusal("a:\n" + "- ".repeat(5_000) + "x").contains("line 2: more than 64 levels are nested"));
        assertTrue(refusal(MANIFEST + "---\nname: other\n").contains("line 9: this is not YAML: but found another document"));
        assertEquals("1.0", load(MANIFEST.replace("version: 1.0.0", "version: !!str 1.0"), SCRIPT).manifest().version());
    }

    @ParameterizedTest
    @CsvSource({"^(.*a){25}$", "^(a|b|ab)*c$", "^(a|aa)+$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$"})
    void no_pattern_of_a_contract_holds_the_host_up(String pattern) {
        var tool = load(MANIFEST.replace("{type: string}", "{type: string, pattern: '%s'}".formatted(pattern)), SCRIPT);
        for (int length : List.of(40, 60_000)) {
            var json = "{\"name\":\"%s!\"}".formatted("a".repeat(length));
            var checked = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> tool.input().check(json));
            assertTrue(assertInstanceOf(JsonContract.Checked.Invalid.class, checked).problems().getFirst().contains("rule 'pattern'"));
        }
    }

    @Test
    void a_pattern_that_needs_going_back_is_refused() {
        assertTrue(refusal(MANIFEST.replace("{type: string}", "{type: string, pattern: '^(?!x)'}")).contains("not in RE2 syntax"));
        assertTrue(refusal(MANIFEST.replace("output: {type: object}", "output: {type: object, patternProperties: {'(a)\\1': {}}}")).contains("not in RE2 syntax"));
    }

    @Test
    void a_tool_has_its_own_files() throws IOException {
        load(MANIFEST, SCRIPT);
        var hash = Tool.load(folder, Set.of("echo")).hash();
        Files.createDirectory(folder.resolve("data"));
        Files.move(folder.resolve("main.js"), folder.resolve("data/main.js"));
        Files.createSymbolicLink(folder.resolve("main.js"), Path.of("data", "main.js"));
        var link = Files.createSymbolicLink(folder.resolve("link"), folder);
        assertEquals(hash, Tool.load(link, Set.of("echo")).hash());
        Files.delete(folder.resolve("main.js"));
        Files.createSymbolicLink(folder.resolve("main.js"), Path.of("/etc/hostname"));
        assertTrue(String.valueOf(assertThrows(ToolException.class, () -> Tool.load(folder, Set.of("echo"))).getMessage()).contains("main.js' is a link out of the tool's folder"));
    }

    @Test
    void a_script_is_more_than_blanks() {
        assertTrue(String.valueOf(assertThrows(ToolException.class, () -> load(MANIFEST, " \n")).getMessage()).contains("main.js' is empty"));
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
