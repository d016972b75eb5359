package dev.hradba.sandbox;

import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;

/// A JSON Schema and its check. Nothing is ever fetched: a `$ref` must point into the schema itself. Thread-safe.
final class JsonContract {

    private static final int MAX_PROBLEMS = 5;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder().regularExpressionFactory(JsonContract::expression).build()).schemaLoader(loader -> loader.fetchRemoteResources(false).block(address -> !isMetaSchema(address.toString()))));
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; ([^\\]]*)\\]");

    private static final Pattern TWICE = Pattern.compile("Duplicate field ('.{0,100}').*", Pattern.DOTALL);
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private final Schema schema;

    private JsonContract(Schema schema) {
        this.schema = schema;
    }

    static JsonContract of(String what, String schemaText) {
        try {
            var tree = JSON.readTree(schemaText);
            if (!tree.isObject()) {
                throw new ToolException("%s is not a JSON object".formatted(what));
            }
            var wrong = REGISTRY.getSchema(SchemaLocation.of(DIALECT)).validate(tree);
            if (!wrong.isEmpty()) {
                throw new ToolException("%s is not a JSON Schema: %s".formatted(what, problem(wrong.getFirst())));
            }
            var schema = REGISTRY.getSchema(tree);
            schema.initializeValidators();
            return new JsonContract(schema);
        } catch (JsonProcessingException e) {
            throw new ToolException("%s is not JSON: %s".formatted(what, why(e)));
        } catch (SchemaException e) {
            if (e.getCause() instanceof PatternSyntaxException pattern) {
                throw new ToolException("%s has a pattern that is not in RE2 syntax (no look-around, no back references): %s".formatted(what, pattern.getDescription()));
            }
            throw new ToolException("%s is not a JSON Schema: %s".formatted(what, e.getMessage()));
        }
    }

    /// The JDK's expressions backtrack: a text of 40 characters can hold one up for ever, a long one overflows the stack.
    private static RegularExpression expression(String pattern) {
        var compiled = com.google.re2j.Pattern.compile(pattern);
        return text -> compiled.matcher(text).find();
    }

    /// What the parser says, without its remarks on where the text came from.
    static String why(JsonProcessingException notJson) {
        return SOURCE.matcher(TWICE.matcher(notJson.getOriginalMessage()).replaceAll("field $1 is given twice")).replaceAll("$1");
    }

    /// How a text fares against the schema.
    sealed interface Checked {
        /// It holds.
        ///
        /// @param json printed anew from what was checked, so that nothing else travels on
        record Valid(String json) implements Checked {}

        /// It does not.
        ///
        /// @param problems what is wrong, each with its place
        record Invalid(List<String> problems) implements Checked {}
    }

    Checked check(String text) {
        JsonNode tree;
        try {
            tree = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return new Checked.Invalid(List.of("not JSON: " + why(e)));
        }
        if (tree.isMissingNode()) {
            return new Checked.Invalid(List.of("empty text where JSON was expected"));
        }
        var problems = schema.validate(tree).stream().limit(MAX_PROBLEMS).map(JsonContract::problem).toList();
        return problems.isEmpty() ? new Checked.Valid(tree.toString()) : new Checked.Invalid(problems);
    }

    /// Path and rule, such as `at '/name', rule 'type': integer found, string expected`.
    private static String problem(Error error) {
        var path = error.getInstanceLocation().toString();
        return "at '%s', rule '%s': %s".formatted(path.isEmpty() ? "/" : path, error.getKeyword(), error.getMessage());
    }

    private static boolean isMetaSchema(String address) {
        return address.startsWith("https://json-schema.org/draft/");
    }
}
