package dev.hradba.agent.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.Link;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.Linker;
import dev.hradba.agent.sql.internal.plan.Piece;
import dev.hradba.agent.sql.internal.plan.PlanGrammar;
import dev.hradba.agent.sql.internal.plan.PlanParser;
import dev.hradba.agent.sql.internal.plan.PlanSql;
import dev.hradba.agent.sql.internal.rules.RuleCheck;
import dev.hradba.agent.sql.internal.rules.RuleDraft;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The runtime and the scripts that trained the starter model agree, question by question, on prompts, plans and SQL.
/// Truth: `links.jsonl`, recorded from the training scripts.
class PlanParityTest {

    private static final Path SCRIPTS = Path.of("..", "models", "starter");
    private static final List<JsonNode> RECORDS = records();
    private static final Map<String, LinkSchema> SCHEMAS = new HashMap<>();

    private static List<JsonNode> records() {
        List<JsonNode> records = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        for (String line : resource("golden/links.jsonl").split("\n")) {
            try {
                records.add(mapper.readTree(line));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return records;
    }

    /// A file of the training scripts, such as `golden/links.jsonl`.
    static String resource(String name) {
        try {
            return Files.readString(SCRIPTS.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LinkSchema schema(String db) {
        return SCHEMAS.computeIfAbsent(db, name -> {
            try (Connection connection = SqliteViews.inMemory(resource("dev/db/" + name + ".sql"))) {
                return LinkSchema.of(SqliteViews.read(connection), Lexicon.builtIn());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void a_schema_reads_the_same() {
        for (JsonNode expected : RECORDS) {
            if (expected.has("schema_prompt")) {
                assertEquals(expected.get("schema_prompt").asText(), schema(expected.get("db").asText()).prompt());
            }
        }
    }

    @Test
    void a_question_is_linked_and_drafted_the_same() {
        int questions = 0;
        for (JsonNode expected : RECORDS) {
            if (expected.has("question")) {
                Link link = Linker.link(schema(expected.get("db").asText()), expected.get("question").asText());
                String draft = Piece.text(RuleDraft.of(schema(expected.get("db").asText()), link));
                assertEquals(expected.get("draft").asText(), draft, expected.get("question").asText());
                assertEquals(expected.get("prompt").asText(), link.prompt(draft), expected.get("question").asText());
                assertEquals(expected.get("values").size(), link.values().size(), expected.get("question").asText());
                questions++;
            }
        }
        assertTrue(questions > 200, "the recording holds only " + questions + " questions");
    }

    @Test
    void what_a_draft_leaves_out_is_seen_the_same() {
        for (JsonNode expected : RECORDS) {
            if (!expected.has("question")) {
                continue;
            }
            LinkSchema schema = schema(expected.get("db").asText());
            Link link = Linker.link(schema, expected.get("question").asText());
            List<Piece> draft = RuleDraft.of(schema, link);
            RuleCheck check = new RuleCheck(schema, link, draft);
            List<String> unread = new ArrayList<>();
            expected.get("unlinked").forEach(word -> unread.add(word.asText()));
            assertEquals(unread, check.unread(), expected.get("question").asText());
            boolean every = draft.stream().filter(Piece.ValueId.class::isInstance).distinct().count() == link.values().size();
            boolean clean = !Piece.has(draft, Piece.CANNOT)
                    && unread.isEmpty()
                    && !check.isUnranked()
                    && !check.isUnmeasured()
                    && !check.isUndenied()
                    && !check.isUnused()
                    && !check.isImpersonal()
                    && every;
            assertEquals(expected.get("clean").asBoolean(), clean, expected.get("question").asText());
        }
    }

    @Test
    void the_word_lists_are_those_of_the_training_scripts() throws IOException {
        assertEquals(-1, Files.mismatch(SCRIPTS.resolve("words.json"), Path.of("src/main/resources/dev/hradba/agent/sql/words.json")));
    }

    @Test
    void a_plan_becomes_the_same_sql() {
        int plans = 0;
        for (JsonNode expected : RECORDS) {
            if (!expected.has("question")) {
                continue;
            }
            LinkSchema schema = schema(expected.get("db").asText());
            Link link = Linker.link(schema, expected.get("question").asText());
            for (JsonNode plan : expected.get("plans")) {
                if (plan.hasNonNull("sql")) {
                    var pieces = Piece.rebase(
                            Piece.read(plan.get("plan").asText(), schema, link.values().size()), link.tables());
                    String sql = PlanSql.write(schema, PlanParser.parse(pieces, link.values()), false);
                    assertEquals(plan.get("sql").asText(), sql, plan.get("plan").asText());
                    plans++;
                }
            }
        }
        assertTrue(plans > 200, "the recording holds only " + plans + " plans");
    }

    @Test
    void the_grammar_has_every_plan_that_the_training_scripts_allow() {
        for (JsonNode expected : RECORDS) {
            if (!expected.has("question")) {
                continue;
            }
            LinkSchema schema = schema(expected.get("db").asText());
            Link link = Linker.link(schema, expected.get("question").asText());
            Gbnf grammar = new Gbnf(PlanGrammar.of(schema, link.values()));
            for (JsonNode plan : expected.get("plans")) {
                String text = plan.get("plan").asText();
                assertTrue(grammar.accepts(text), () -> "\"%s\" ends for the grammar at \"%s\""
                        .formatted(text, text.substring(grammar.reach(text))));
            }
        }
    }
}
