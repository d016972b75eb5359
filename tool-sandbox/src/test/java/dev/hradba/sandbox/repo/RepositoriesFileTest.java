package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What an operator may write, and what they are told when it is wrong.
class RepositoriesFileTest {

    private static String json(String yaml) throws IOException {
        return new ObjectMapper().writeValueAsString(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    private static RepositoriesFile parse(String yaml) {
        return RepositoriesFile.parse("repos.yaml", yaml, Path.of("/srv"));
    }

    @Test
    void the_guides_file_is_read_and_keeps_to_the_schema() throws IOException {
        var guide = Files.readString(Path.of("..", "docs", "guide", "tools.md"));
        int start = guide.indexOf("repositories:\n");
        var yaml = guide.substring(start, guide.indexOf("```", start));
        var file = parse(yaml);
        assertEquals(List.of("shop", "handbook"), file.approved().stream().map(RepoSource::name).toList());
        assertEquals(List.of("main", "v2.1"), file.approved().getFirst().revisions());
        assertEquals(Path.of("/srv/git/shop.git"), file.approved().getFirst().directory());
        assertEquals(List.of("HEAD"), file.approved().getLast().revisions());
        assertEquals(20, file.limits().maxResults());
        try (var schema = RepositoriesFile.class.getResourceAsStream(RepositoriesFile.SCHEMA)) {
            var checked = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
            assertEquals(List.of(), checked.validate(json(yaml), InputFormat.JSON));
            assertEquals(1, checked.validate(json("repositories: [{name: a}]"), InputFormat.JSON).size());
        }
        var shop = file.approved().getFirst().paths();
        for (String path : List.of("src/Order.java", "README.md")) {
            assertTrue(Visibility.of(shop, Set.of()).readable(path), path);
        }
        for (String path : List.of("deploy/prod.yaml", "src/key.pem")) {
            assertFalse(Visibility.of(shop, Set.of()).readable(path), path);
        }
        assertTrue(Visibility.of(shop, Set.of("operations")).readable("deploy/prod.yaml"));
        assertEquals(List.of(), file.warnings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {allow: '**', deny: deploy/**}, {groups: operations, allow: deploy/**}            | 1
            {allow: '**', deny: deploy/**}, {groups: operations, allow: [docs/*, deploy/a]}   | 1
            {groups: [a, b], allow: '**', deny: c}, {groups: b, allow: c}                     | 1
            {allow: '**', deny: c}                                                            | 0
            {groups: a, allow: '**', deny: c}, {groups: b, allow: c}                          | 0
            {allow: '**', deny: '**/*.pem'}, {groups: operations, allow: deploy/**}           | 0
            """)
    void what_a_rule_allows_in_vain_is_told(String rules, int warnings) {
        var file = parse("repositories: [{name: a, directory: x, paths: [%s]}]".formatted(rules));
        assertEquals(warnings, file.warnings().size(), file.warnings().toString());
        file.warnings().forEach(warning -> assertTrue(warning.startsWith("repos.yaml line 1: repository 'a' allows "), warning));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                            | repos.yaml line 1: the file is empty
            limits: {}                                                    | field 'repositories' is missing
            repositories: [{name: a, directory: x, branch: main}]         | line 1: field 'repositories[0].branch' is not known
            repositories: [{name: a}]                                     | line 1: field 'repositories[0].directory' is missing
            repositories: [{name: a b, directory: x}]                     | field 'repositories[0].name' is wrong: repository name 'a b'
            repositories: [{name: a, directory: x}, {name: a, directory: y}] | field 'repositories[1].name' is 'a', as that of another
            repositories: [{name: a, directory: x, revisions: []}]        | field 'repositories[0].revisions' is an empty list
            repositories: [{name: a, directory: x, revisions: main~1}]    | field 'repositories[0].revisions' is wrong: revision 'main~1'
            repositories: [{name: a, directory: x, revisions: ':/fix'}]   | revision ':/fix' is not the name of a branch or tag
            repositories: [{name: a, directory: x, revisions: 'a..b'}]    | revision 'a..b' is not the name of a branch or tag
            repositories: [{name: a, directory: x, paths: [{deny: b}]}]   | field 'repositories[0].paths[0].allow' is missing
            repositories: [{name: a, directory: x, paths: []}]            | field 'repositories[0].paths' is an empty list
            repositories: [{name: a, directory: x, paths: [{allow: /src}]}] | field 'repositories[0].paths[0].allow' is wrong: pattern '/src' matches no path
            repositories: [{name: a, directory: x, paths: [{allow: src/}]}] | pattern 'src/' matches no path; write it like src/**
            repositories: [], limits: {maxResults: 0}                     | this is not YAML
            {repositories: [], limits: {maxResults: 0}}                   | field 'limits.maxResults' must be a whole number
            {repositories: [], limits: {rows: 1}}                         | field 'limits.rows' is not known
            repositories: *x | anchors and aliases
            """)
    void a_mistake_names_line_and_field(String yaml, String message) {
        var thrown = assertThrows(RepositoriesException.class, () -> parse(yaml));
        assertTrue(String.valueOf(thrown.getMessage()).contains(message), thrown.getMessage());
    }

    @Test
    void a_mistake_far_down_names_its_own_line() {
        var thrown = assertThrows(RepositoriesException.class, () -> parse("repositories:\n  - name: a\n    directory: x\n    paths:\n      - allow: '**'\n        denied: b\n"));
        assertTrue(String.valueOf(thrown.getMessage()).startsWith("repos.yaml line 6: field 'repositories[0].paths[0].denied'"), thrown.getMessage());
    }

    @Test
    void a_repository_that_has_moved_is_named_with_its_line(@TempDir Path folder) throws Exception {
        try (var there = new TestRepository(folder.resolve("there"))) {
            there.write("a.txt", "a").commit("A");
        }
        Files.createSymbolicLink(folder.resolve("link.git"), folder.resolve("there/.git"));
        var file = folder.resolve("repos.yaml");
        Files.writeString(file, "repositories:\n  - {name: there, directory: there}\n  - {name: gone, directory: gone.git}\n");
        var missing = RepositoriesFile.load(file).missing();
        assertEquals(1, missing.size());
        assertTrue(missing.getFirst().contains("line 3: repository 'gone' is not in " + folder.resolve("gone.git")), missing.getFirst());
        Files.delete(file);
        assertThrows(RepositoriesException.class, () -> RepositoriesFile.load(file));
    }
}
