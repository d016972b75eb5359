package dev.hradba.core.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Whether xgrammar's own converter accepts every schema that would be sent to vLLM, SGLang and TensorRT-LLM. It needs
/// Node.js and the package `@mlc-ai/web-xgrammar`, a build of xgrammar for WebAssembly:
///
/// ```sh
/// npm install --prefix DIR @mlc-ai/web-xgrammar
/// mvn -pl sdk-core -am test -Dslow -Dtest=XgrammarTest -Dsurefire.failIfNoSpecifiedTests=false -Dhradba.xgrammar=DIR/node_modules/@mlc-ai/web-xgrammar
/// ```
@Tag("slow")
class XgrammarTest {

    private static final String SCRIPT = """
            const fs = require("node:fs");
            const { Grammar } = require("./xgrammar.cjs");
            (async () => {
            for (const line of fs.readFileSync(process.argv[2], "utf8").split("\\n").filter(text => text)) {
              const { name, schema } = JSON.parse(line);
              try {
                (await Grammar.fromJSONSchema(schema)).dispose();
                console.log("kept " + name);
              } catch (error) {
                console.log("REFUSED " + name + ": " + String(error && error.message || error).slice(0, 300) + " " + schema);
              }
            }
            })();
            """;

    record Deep(List<@Size(min = 1, max = 2) List<@Min(1) Integer>> cells, Map<String, List<@Size(max = 3) String>> words) {}

    @TempDir
    Path folder;

    @Test
    void xgrammar_accepts_every_schema_that_is_sent_to_it() throws IOException, InterruptedException {
        var module = System.getProperty("hradba.xgrammar", "");
        assumeTrue(!module.isEmpty(), "set -Dhradba.xgrammar to the package's folder");
        var lines = new ArrayList<String>();
        var contracts = new ArrayList<>(GeneratedContracts.of(7, 120));
        contracts.add(Contract.of(Deep.class));
        for (var entry : GeneratedContracts.lowered(contracts, "vllm").entrySet()) {
            lines.add(ContractJson.MAPPER.createObjectNode().put("name", entry.getKey()).put("schema", entry.getValue()).toString());
        }
        var schemas = Files.write(folder.resolve("schemas.jsonl"), lines);
        Files.copy(Path.of(module, "lib", "index.js"), folder.resolve("xgrammar.cjs")); // which its package calls a module by mistake
        var script = Files.writeString(folder.resolve("check.cjs"), SCRIPT);
        var process = new ProcessBuilder("node", script.toString(), schemas.toString())
                .redirectError(folder.resolve("errors.txt").toFile()).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(0, process.waitFor(), () -> read(folder.resolve("errors.txt")));
        assertEquals("", String.join("\n", said.stream().filter(line -> line.startsWith("REFUSED")).toList()));
        assertEquals(lines.size(), said.stream().filter(line -> line.startsWith("kept")).count());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
