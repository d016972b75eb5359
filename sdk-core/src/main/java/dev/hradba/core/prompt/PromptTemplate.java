package dev.hradba.core.prompt;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A prompt with places for the components of a parameter record. Names are checked when the template is made, so a
/// renamed component is found by the first test and not by the first user.
///
/// ```java
/// record Ask(Product product, String question, List<Passage> passages) {}
///
/// static final PromptTemplate<Ask> ASK = PromptTemplate.of(Ask.class,
///         "You answer questions about {product} from the passages given.",
///         "{question}",
///         ask -> ask.passages().stream().map(passage -> new Prompt.Data(passage.source(), passage.text())).toList());
/// ```
///
/// `{name}` is replaced by the component's text, by nothing if it is an empty `Optional`; `{{` and `}}` are braces. What stands in the instructions must be one
/// line of at most 200 characters: longer or many-lined text is data, and belongs there. Immutable and thread-safe.
///
/// @param <P> the parameter record
public final class PromptTemplate<P extends Record> {

    private static final Pattern PLACE = Pattern.compile("\\{\\{|\\}\\}|\\{([^{}]*)\\}|[{}]");
    private static final int MAX_INSTRUCTED = 200;

    private final String instructions;
    private final String question;
    private final Function<P, List<Prompt.Data>> data;
    private final Map<String, RecordComponent> components;

    private PromptTemplate(Class<P> type, String instructions, String question, Function<P, List<Prompt.Data>> data) {
        this.instructions = instructions;
        this.question = question;
        this.data = data;
        this.components = new LinkedHashMap<>();
        Arrays.stream(type.getRecordComponents()).forEach(component -> components.put(component.getName(), component));
        check(instructions);
        check(question);
    }

    /// A template without data.
    ///
    /// @throws IllegalArgumentException if a place names no component or a brace stands alone
    public static <P extends Record> PromptTemplate<P> of(Class<P> type, String instructions, String question) {
        return new PromptTemplate<>(type, instructions, question, parameters -> List.of());
    }

    /// A template with data.
    ///
    /// @param data what of the parameters is data, to use but not to obey
    /// @throws IllegalArgumentException if a place names no component or a brace stands alone
    public static <P extends Record> PromptTemplate<P> of(
            Class<P> type, String instructions, String question, Function<P, List<Prompt.Data>> data) {
        return new PromptTemplate<>(type, instructions, question, data);
    }

    private void check(String text) {
        var places = PLACE.matcher(text);
        while (places.find()) {
            var name = places.group(1);
            if (name != null && !components.containsKey(name)) {
                throw new IllegalArgumentException("the template has a place {%s}, but its record has only %s".formatted(name, components.keySet()));
            }
            if (name == null && places.group().length() == 1) {
                throw new IllegalArgumentException("the template has a lone '%s' at %d; write it twice for a brace".formatted(places.group(), places.start()));
            }
        }
    }

    /// The prompt for these parameters.
    ///
    /// @throws IllegalArgumentException if a text for the instructions is longer than one line of 200 characters
    public Prompt fill(P parameters) {
        return new Prompt(fill(instructions, parameters, true), fill(question, parameters, false), data.apply(parameters));
    }

    private String fill(String text, P parameters, boolean instructing) {
        return PLACE.matcher(text).replaceAll(place -> {
            var name = place.group(1);
            var filled = name == null ? place.group().substring(1) : value(name, parameters, instructing);
            return Matcher.quoteReplacement(filled);
        });
    }

    private String value(String name, P parameters, boolean instructing) {
        var given = read(name, parameters);
        var value = given instanceof Optional<?> optional ? optional.map(String::valueOf).orElse("") : String.valueOf(given);
        if (instructing && (value.length() > MAX_INSTRUCTED || value.chars().anyMatch(PromptTemplate::breaksLine))) {
            throw new IllegalArgumentException("'%s' has %d characters or several lines, too much for instructions, which take one line of at most %d; give it as question or data"
                    .formatted(name, value.length(), MAX_INSTRUCTED));
        }
        return instructing ? PromptText.harmless(value) : value;
    }

    private static boolean breaksLine(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }

    private Object read(String name, P parameters) {
        try {
            var accessor = Objects.requireNonNull(components.get(name), name).getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(parameters);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("component '%s' cannot be read; open its package to sdk-core".formatted(name), e);
        }
    }
}
