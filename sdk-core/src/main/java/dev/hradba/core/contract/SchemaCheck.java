package dev.hradba.core.contract;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

/// Checks a document against a schema and says what is wrong in words that a model can act on. Thread-safe.
final class SchemaCheck {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Schema schema;

    SchemaCheck(ObjectNode schema) {
        this.schema = REGISTRY.getSchema(withoutMail(schema));
    }

    /// The validator refuses addresses at domains that are not on its list, so every company's internal ones. What is an address
    /// the bean constraint decides, which the format was made of.
    private static JsonNode withoutMail(JsonNode schema) {
        var copy = schema.deepCopy();
        for (var holder : copy.findParents("format")) {
            if (holder.path("format").asText().equals("email")) {
                ((ObjectNode) holder).remove("format");
            }
        }
        return copy;
    }

    /// Everything that is wrong, outermost first.
    List<Violation> check(JsonNode document) {
        return schema.validate(document, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream().map(SchemaCheck::violation).distinct().toList();
    }

    private static Violation violation(Error error) {
        var given = error.getInstanceNode();
        var keyword = String.valueOf(error.getKeyword());
        boolean missing = keyword.equals("required") || given == null;
        return new Violation(error.getInstanceLocation().toString(), keyword, missing ? "" : Violations.shorten(given.toString()),
                hint(String.valueOf(error.getMessage()), error.getInstanceLocation().toString()));
    }

    /// The validator's sentence without the path that it begins with.
    private static String hint(String message, String path) {
        return message.startsWith(path + ": ") ? message.substring(path.length() + 2) : message.startsWith(": ") ? message.substring(2) : message;
    }
}
