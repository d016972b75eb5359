package dev.hradba.cli.ask;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.agent.copilot.CopilotAnswer;
import dev.hradba.core.Usage;
import org.jspecify.annotations.Nullable;

/// An answer as the one JSON object that `--json` and `--batch` print.
public final class AnswerJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AnswerJson() {}

    /// An answer with its draft, rows and doubts.
    public static ObjectNode of(CopilotAnswer answer) {
        var root = JSON.createObjectNode();
        root.put("question", answer.question());
        root.put("sql", answer.draft().map(CopilotAnswer.Draft::sql).orElse(null));
        var columns = root.putArray("columns");
        var rows = root.putArray("rows");
        answer.table().ifPresent(table -> {
            table.columns().forEach(column -> columns.addObject().put("name", column.name()).put("type", column.type().name().toLowerCase(Locale.ROOT)));
            for (List<@Nullable Object> row : table.rows()) {
                var cells = rows.addArray();
                row.forEach(cells::addPOJO);
            }
        });
        root.put("truncated", answer.table().map(CopilotAnswer.Table::truncated).orElse(false));
        root.put("answer", answer.sentence());
        root.put("outcome", answer.ending().name().toLowerCase(Locale.ROOT));
        root.put("likelihood", answer.draft().flatMap(CopilotAnswer.Draft::likelihood).orElse(null));
        var reasons = root.putArray("reasons");
        answer.reasons().forEach(reasons::add);
        root.put("audit", answer.audit().map(reference -> reference.full()).orElse(null));
        root.set("usage", usage(answer.usage()));
        var times = root.putObject("timings");
        times.put("draftMillis", answer.times().draft().toMillis());
        times.put("runMillis", answer.times().run().toMillis());
        times.put("totalMillis", answer.times().total().toMillis());
        return root;
    }

    /// A question that could not even be asked, in the same shape.
    public static ObjectNode failure(String question, String message) {
        var root = JSON.createObjectNode();
        root.put("question", question).putNull("sql");
        root.putArray("columns");
        root.putArray("rows");
        root.put("truncated", false).put("answer", message).put("outcome", "failed").putNull("likelihood").putArray("reasons");
        root.putNull("audit").set("usage", usage(Usage.NONE));
        root.putObject("timings").put("draftMillis", 0).put("runMillis", 0).put("totalMillis", 0);
        return root;
    }

    private static ObjectNode usage(Usage usage) {
        return JSON.createObjectNode()
                .put("inputTokens", usage.inputTokens())
                .put("outputTokens", usage.outputTokens())
                .put("cachedTokens", usage.cachedTokens())
                .put("forcedTokens", usage.forcedTokens())
                .put("draftedTokens", usage.draftedTokens())
                .put("acceptedTokens", usage.acceptedTokens());
    }

    /// One line of JSON.
    public static String line(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values cannot fail to become JSON", e);
        }
    }

    /// The object of a line; empty if it is none.
    public static Optional<ObjectNode> read(String line) {
        try {
            return JSON.readTree(line) instanceof ObjectNode node ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
