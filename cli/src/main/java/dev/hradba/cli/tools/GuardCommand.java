package dev.hradba.cli.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.core.guard.RedactionVault;
import dev.hradba.core.guard.injection.InjectionSignals;
import dev.hradba.core.guard.pii.PersonalData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "guard",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Finds personal data, secrets and injected instructions in a text, as the guard around a model does.",
        footer = {
            "",
            "Examples:",
            "  hradba guard \"Call me on +420 601 555 010\"",
            "  hradba guard --batch texts.jsonl",
            "",
            "Offsets count UTF-16 code units of the given text. A line that cannot be read becomes {\"id\", \"error\"}."
        })
public final class GuardCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final ObjectMapper ASCII = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TEXT", arity = "0..*", description = "what to look at")
    private List<String> words = List.of();

    @Option(names = "--batch", paramLabel = "FILE", description = "look at every line {\"id\", \"text\"} of FILE (- for standard input), write a JSON line for each")
    private @Nullable String batch;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        if (batch == null && words.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "there is no text; try: hradba guard \"Call me on +420 601 555 010\", or --batch FILE");
        }
        if (batch == null) {
            write(out, guarded(String.join(" ", words)));
            return ExitCode.OK;
        }
        try (var lines = open(batch)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    write(out, guard(line));
                }
            }
        }
        return ExitCode.OK;
    }

    private static ObjectNode guard(String line) {
        JsonNode given;
        try {
            given = JSON.readTree(line.startsWith("\ufeff") ? line.substring(1) : line);
        } catch (JsonProcessingException e) {
            return failure(null, "this line is not one JSON object; it cannot be read from column %d on. Write {\"id\": .., \"text\": \"..\"}".formatted(
                    e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr())));
        }
        if (!given.isObject()) {
            return failure(null, "this line is not a JSON object with \"id\" and \"text\"");
        }
        if (!given.path("text").isTextual()) {
            return failure(given.get("id"), given.has("text") ? "\"text\" is not a string" : "there is no \"text\"");
        }
        var result = JSON.createObjectNode();
        result.set("id", given.get("id"));
        result.setAll(guarded(given.path("text").textValue()));
        return result;
    }

    private static ObjectNode guarded(String text) {
        var redacted = new RedactionVault(PersonalData.recogniser()).redact(text);
        var result = JSON.createObjectNode().put("redacted", redacted.text());
        var spans = result.putArray("spans");
        redacted.spans().forEach(span -> spans.addObject()
                .put("start", span.start()).put("end", span.end()).put("kind", span.kind()).put("text", span.text()));
        var signals = result.putArray("signals");
        InjectionSignals.rules(text).forEach(signals::add);
        return result;
    }

    private static ObjectNode failure(@Nullable JsonNode id, String message) {
        var result = JSON.createObjectNode();
        result.set("id", id);
        return result.put("error", message);
    }

    /// Half a surrogate pair has no UTF-8 form: such a line is written in ASCII, so that offsets stay right.
    private static void write(PrintWriter out, ObjectNode result) {
        try {
            var line = JSON.writeValueAsString(result);
            out.println(StandardCharsets.UTF_8.newEncoder().canEncode(line) ? line : ASCII.writeValueAsString(result));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values cannot fail to become JSON", e);
        }
    }

    private static BufferedReader open(String file) throws IOException {
        if (file.equals("-")) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        var path = Path.of(file);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new CliException(ExitCode.ENVIRONMENT, "there is no readable file %s with texts".formatted(path));
        }
        return new BufferedReader(new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8));
    }
}
