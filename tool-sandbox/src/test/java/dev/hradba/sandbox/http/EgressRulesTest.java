package dev.hradba.sandbox.http;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Rules files: what a mistake in one is answered with.
class EgressRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            rule: []                                               | line 1: field 'rule' is not known; known are [rules]
            rules: {}                                              | line 1: field 'rules' must be a list of rules
            rules: [{name: a}]                                     | line 1: field 'host' is missing
            rules: [{host: example.com}]                           | line 1: field 'name' is missing
            rules: [{name: a, host: example.com, hosts: b}]        | field 'rules[0].hosts' is not known
            rules: [{name: a, host: example.com, method: FETCH}]   | field 'rules[0].method': method [FETCH] is none of
            rules: [{name: a, host: example.com, port: 0}]         | field 'rules[0].port': '0' is not a whole number from 1 to 65535
            rules: [{name: a, host: example.com, path: v1}]        | field 'rules[0].path': path 'v1' does not begin with '/'
            rules: [{name: a, host: example.com, path: /a/../b}]   | field 'rules[0].path'
            rules: [{name: a, host: "*"}]                          | field 'rules[0].host'
            rules: [{name: a, host: "*.com"}]                      | names a whole top-level domain
            rules: [{name: a, host: "münchen.example"}]            | write xn--mnchen-3ya.example
            rules: [{name: a, host: "example.com:80"}]             | is more than a host
            rules: [{name: a, host: "127.1"}]                      | field 'rules[0].host'
            rules: [{name: a, host: "::ffff:127.0.0.1"}]           | hides an IPv4 address
            rules: [{name: a, host: b.example, networks: 10.0.0.1/8}] | write 10.0.0.0/8
            rules: [{name: a, host: b.example, headers: [Cookie]}] | field 'rules[0].headers': header 'cookie' is not one a guest may set
            rules: [{name: a, host: b.example, limits: {timeoutMillis: soon}}] | field 'rules[0].limits.timeoutMillis'
            rules: [{name: a, host: b.example, limits: {maxRedirects: 99}}] | maxRedirects is 99; give 0 to 20
            rules: [{name: a, host: b.example, secret: {header: Host, env: X}}] | field 'rules[0].secret'
            rules: [{name: a, host: b.example}, {name: a, host: c.example}] | field 'rules[1].name' is 'a', as that of another rule
            rules: [                                               | this is not YAML
            """)
    void a_mistake_is_named_with_its_line_and_field(String yaml, String message) {
        var e = assertThrows(EgressRulesException.class, () -> EgressRules.parse("my.yaml", yaml));
        assertTrue(String.valueOf(e.getMessage()).startsWith("my.yaml line 1: "), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }

    @Test
    void the_line_is_that_of_the_field() {
        var e = assertThrows(EgressRulesException.class, () -> EgressRules.parse("r.yaml", "rules:\n  - name: a\n    host: b.example\n    port: [443,\n           70000]\n"));
        assertTrue(String.valueOf(e.getMessage()).startsWith("r.yaml line 5: field 'rules[0].port'"), e.getMessage());
    }

    @Test
    void a_missing_file_is_named() {
        var e = assertThrows(EgressRulesException.class, () -> EgressRules.load(Path.of("no-such-rules.yaml")));
        assertTrue(String.valueOf(e.getMessage()).contains("no-such-rules.yaml"));
    }

    @Test
    void the_published_schema_and_the_reader_agree() throws Exception {
        Schema schema;
        try (InputStream in = Objects.requireNonNull(EgressRules.class.getResourceAsStream(EgressRules.SCHEMA))) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(in);
        }
        try (InputStream in = Objects.requireNonNull(EgressRulesTest.class.getResourceAsStream("/egress/rules.yaml"))) {
            assertEquals(java.util.List.of(), schema.validate(new YAMLMapper().readTree(in)));
        }
        for (String bad : new String[] {"rule: []", "rules: [{name: a}]", "rules: [{name: a, host: b.example, ports: 1}]", "rules: [{name: a, host: b.example, port: 0}]",
            "rules: [{name: a, host: b.example, limits: {maxRedirects: 99}}]"}) {
            assertFalse(schema.validate(new YAMLMapper().readTree(bad)).isEmpty(), bad);
            assertThrows(EgressRulesException.class, () -> EgressRules.parse("bad.yaml", bad), bad);
        }
    }
}
