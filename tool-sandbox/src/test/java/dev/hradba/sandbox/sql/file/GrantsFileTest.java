package dev.hradba.sandbox.sql.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GrantsFileTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Identity ANNA = new Identity("anna", Set.of("it"), Map.of("city", "Prague"));

    private static String resource(String name) throws IOException {
        try (var in = GrantsFileTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(String yaml) {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    private static List<JsonNode> answers(String yaml, Dialect dialect, String lines) throws IOException {
        var file = GrantsFile.parse("grants.yaml", yaml, dialect);
        var answers = new ArrayList<JsonNode>();
        var batch = new GateBatch(file.schema(dialect), file.grants(), file.limits(), ANNA, Optional.empty());
        var out = new ArrayList<String>();
        batch.run(new BufferedReader(new StringReader(lines)), out::add);
        for (String line : out) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    private static String rule(String yaml, String sql) throws IOException {
        var line = JSON.createObjectNode().put("id", 1).put("sql", sql).toString();
        var answer = answers(yaml, Dialect.POSTGRESQL, line).getFirst();
        return answer.get("verdict").textValue().equals("allow") ? "allow" : answer.get("rule").textValue();
    }

    @ParameterizedTest
    @EnumSource
    void the_example_of_the_guide_gives_the_verdicts_of_the_guide(Dialect dialect) throws Exception {
        var answers = answers(resource("/grants-example.yaml"), dialect, resource("/grants-example.jsonl"));
        assertEquals(List.of("allow", "allow", "refuse", "refuse", "refuse", "refuse"), answers.stream().map(answer -> answer.get("verdict").textValue()).toList());
        assertEquals(List.of("granted", "granted", "column", "statement", "function"),
                answers.stream().limit(5).map(answer -> answer.get("rule").textValue()).toList());
        assertTrue(answers.get(1).get("printed").textValue().contains("'Prague'"), answers.get(1).toString());
        assertTrue(answers.get(1).get("printed").textValue().contains("'***'"), answers.get(1).toString());
        assertTrue(answers.get(2).get("printed").isNull());
        for (var answer : answers) {
            var names = new ArrayList<String>();
            answer.fieldNames().forEachRemaining(names::add);
            assertEquals(List.of("id", "verdict", "rule", "reason", "printed"), names);
        }
    }

    @Test
    void the_example_fits_the_published_schema() throws Exception {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        var schema = registry.getSchema(JSON.readTree(resource("/dev/hradba/sandbox/sql/file/grants.schema.json")));
        assertEquals(List.of(), schema.validate(json(resource("/grants-example.yaml"))));
        assertEquals(List.of(), schema.validate(json("tables: [teams, {name: people, columns: [id, {name: text}]}]\nfunctions: [count]")));
        for (String wrong : List.of("tables: {people: {column: [id]}}", "tables: {}\nlimits: {rows: 0}", "tables: {}\nlimits: {memoryMegabytes: 8}", "limits: {}", "tables: [{columns: [id]}]")) {
            assertFalse(schema.validate(json(wrong)).isEmpty(), wrong);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tables: {people: {column: [id]}} | line 1: field 'tables.people.column' is not known
            tables: [people];rows: 5 | line 2: field 'rows' is not known
            functions: [count] | line 1: field 'tables' is missing
            tables:;  people:;    columns: [] | line 3: field 'tables.people.columns' is empty
            tables:;  people:;    columns: [id, ID] | lists 'ID' twice
            tables:;  people: {columns: [id]};  PEOPLE: {columns: [id]} | field 'tables.PEOPLE' is given twice
            tables:;  people:;    columns: [id];    masks: {email: stars} | line 4: field 'tables.people.masks.email' masks a column
            tables:;  people:;    columns: [id];    masks: {id: blur} | line 4: field 'tables.people.masks.id' is wrong: there is no mask 'blur'
            tables:;  people:;    columns: [id];    rowFilter: id = 1; DROP TABLE x | line 5: this is not YAML
            tables:;  people:;    columns: [id];    rowFilter: "id = 1) OR (1 = 1" | line 4: field 'tables.people.rowFilter' cannot be used
            tables: {people: {columns: [id]}};functions: [pg_read_file] | line 2: field 'functions' holds 'pg_read_file', which reaches beyond
            tables: {people: {columns: [id]}};functions: {permit: [count]} | line 2: field 'functions.permit' is not known
            tables: {people: {columns: [id]}};limits: {rows: many} | line 2: field 'limits.rows' must be a whole number
            tables: {people: {columns: [id]}};limits: {rows: 0} | line 2: field 'limits.rows'
            tables: {people: {columns: [id]}};limits: {rows: -5} | line 2: field 'limits.rows'
            tables: {people: {columns: [id]}};limits: {memoryMegabytes: 8} | line 2: field 'limits.memoryMegabytes' must be at least 32
            tables: {people: {columns: [id]}};limits: {memoryMegabytes: 1GB} | line 2: field 'limits.memoryMegabytes' must be a whole number
            tables: {people: {columns: [id]}};limits: {speed: 5} | line 2: field 'limits.speed' is not known
            tables: {people: {columns: [id]}};tables: {} | line 2
            tables: {'pe"ople': {columns: [id]}} | holds a name that cannot be granted
            tables: [ | this is not YAML
            ' ' | the file is empty
            tables: {people: {columns: *x}} | anchors and aliases
            """)
    void a_mistake_names_file_line_and_field(String yaml, String message) {
        var e = assertThrows(GrantsFileException.class, () -> GrantsFile.parse("grants.yaml", yaml.replace(";", "\n"), Dialect.POSTGRESQL));
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).startsWith("grants.yaml line "), e.getMessage());
    }

    @Test
    void a_missing_file_is_named() {
        var e = assertThrows(GrantsFileException.class, () -> GrantsFile.read(Path.of("no-such-grants.yaml"), Dialect.H2));
        assertTrue(String.valueOf(e.getMessage()).contains("no-such-grants.yaml: there is no such file"), e.getMessage());
    }

    @Test
    void without_a_database_the_columns_must_be_listed() {
        var file = GrantsFile.parse("grants.yaml", "tables:\n  teams: {columns: [id]}\n  people: {}\n", Dialect.SQLITE);
        var e = assertThrows(GrantsFileException.class, () -> file.schema(Dialect.SQLITE));
        assertTrue(String.valueOf(e.getMessage()).contains("line 3: field 'tables.people.columns' is missing"), e.getMessage());
    }

    @Test
    void a_list_of_functions_is_the_whole_list_unless_it_holds_standard() throws Exception {
        String tables = "tables: {people: {columns: [id, name]}}\n";
        assertEquals("allow", rule(tables, "SELECT lower(name) FROM people"));
        assertEquals("function", rule(tables + "functions: [count]", "SELECT lower(name) FROM people"));
        assertEquals("allow", rule(tables + "functions: [count]", "SELECT count(*) FROM people"));
        assertEquals("allow", rule(tables + "functions: [standard, soundex]", "SELECT soundex(lower(name)) FROM people"));
        assertEquals("function", rule(tables + "functions: {deny: [LOWER]}", "SELECT lower(name) FROM people"));
        assertEquals("allow", rule(tables + "functions: {deny: [LOWER]}", "SELECT upper(name) FROM people"));
        assertEquals("function", rule(tables + "functions: []", "SELECT count(*) FROM people"));
    }

    @Test
    void tables_may_stand_in_a_list_and_columns_may_have_types() throws Exception {
        String yaml = "tables:\n- name: people\n  columns: [{id: integer}, name]\n- name: hr.vendors\n  columns: {id: integer}\n";
        assertEquals("allow", rule(yaml, "SELECT name FROM people JOIN hr.vendors v ON v.id = people.id"));
        assertEquals("table", rule(yaml, "SELECT id FROM vendors"));
        assertEquals("column", rule(yaml, "SELECT email FROM people"));
    }

    @Test
    void limits_of_the_file_hold() throws Exception {
        String yaml = "tables: {people: {columns: [id]}}\nlimits: {rows: 7, sqlChars: 40}";
        assertEquals("size", rule(yaml, "SELECT id FROM people WHERE id > 1 AND id > 2"));
        var answer = answers(yaml, Dialect.DUCKDB, "{\"id\":\"a\",\"sql\":\"SELECT id FROM people\"}").getFirst();
        assertTrue(answer.get("printed").textValue().endsWith("LIMIT 8"), answer.toString());
    }

    @Test
    void a_bad_line_gives_an_error_and_the_next_is_answered() throws Exception {
        var answers = answers("tables: {people: {columns: [id]}}", Dialect.H2, """
                not json
                [1]
                {"id":"c"}
                {"id":"d","sql":5}

                {"id":5,"sql":"SELECT id FROM people"} trailing
                {"id":{"n":1},"sql":"SELECT id FROM people"}
                {"sql":"SELECT 1"}
                """);
        assertEquals(7, answers.size());
        assertTrue(answers.get(0).get("error").textValue().startsWith("line 1: the line is not JSON"), answers.toString());
        assertTrue(answers.get(1).get("id").isNull());
        assertEquals("c", answers.get(2).get("id").textValue());
        assertTrue(answers.get(3).get("error").textValue().contains("no text in 'sql'"), answers.toString());
        assertTrue(answers.get(4).has("error"), answers.toString());
        assertEquals("allow", answers.get(5).get("verdict").textValue());
        assertEquals(1, answers.get(5).get("id").get("n").intValue());
        assertEquals("allow", answers.get(6).get("verdict").textValue());
    }
}
