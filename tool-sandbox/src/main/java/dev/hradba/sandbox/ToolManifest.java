package dev.hradba.sandbox;

import java.util.List;
import java.util.regex.Pattern;

import dev.hradba.core.completion.ToolSpec;

/// What a tool says of itself, as read from its `tool.yaml`.
///
/// @param name         unique name, `[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)*`, such as `sql.query`
/// @param version      the author's version, such as `1.0.0`
/// @param description  what it does and when to use it, written for a model
/// @param input        JSON Schema text (2020-12) of the arguments, an object
/// @param output       JSON Schema text of the result
/// @param capabilities names of the capabilities it needs, sorted; all must be granted
/// @param risk         what a call can change
/// @param limits       what a call may use up
public record ToolManifest(
        String name,
        String version,
        String description,
        String input,
        String output,
        List<String> capabilities,
        Risk risk,
        ToolLimits limits) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,30}(\\.[a-z][a-z0-9]{0,30}){0,3}");
    private static final Pattern CAPABILITY = Pattern.compile("[a-z][a-z0-9]{0,30}");
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,40}");

    /// Refuses a malformed name, version or capability and an empty description.
    public ToolManifest {
        match("name", name, NAME);
        match("version", version, VERSION);
        capabilities = capabilities.stream().sorted().distinct().toList();
        capabilities.forEach(capability -> match("capabilities", capability, CAPABILITY));
        if (description.isBlank() || description.length() > 4000) {
            throw new IllegalArgumentException("'description' has %d characters; give 1 to 4000 that tell a model what the tool does"
                    .formatted(description.length()));
        }
    }

    /// What a call of a tool can change, for policies and approvers.
    public enum Risk {
        /// It computes, or reads what the caller may read anyway.
        READ,
        /// It sends data out of the house.
        EGRESS,
        /// It changes something.
        WRITE
    }

    /// What a model is told about this tool.
    public ToolSpec spec() {
        return new ToolSpec(name, description, input);
    }

    private static void match(String field, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("'%s' is '%s'; it must match %s".formatted(field, value, pattern));
        }
    }
}
