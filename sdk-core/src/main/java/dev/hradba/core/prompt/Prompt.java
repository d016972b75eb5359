package dev.hradba.core.prompt;

import java.util.ArrayList;
import java.util.List;

/// What a model is told, in parts that stay apart until they are rendered.
///
/// @param instructions what the application wants done; the only part that may instruct
/// @param question     what the person asks
/// @param data         texts to use but not to obey, such as retrieved passages or tool results
public record Prompt(String instructions, String question, List<Data> data) {

    /// A text that nobody vouches for.
    ///
    /// @param name where it comes from, as the model may cite it; one line
    /// @param text the text itself; it may contain anything
    public record Data(String name, String text) {
        /// Refuses a name that could break out of its line.
        public Data {
            if (name.isBlank() || name.chars().anyMatch(character -> character < ' ' || character == '"' || character == '<' || character == '>')) {
                throw new IllegalArgumentException("the name of data must be one line without quotes and angle brackets, but is '%s'"
                        .formatted(name.replaceAll("\\s", " ")));
            }
        }
    }

    /// Copies the data and refuses a blank question.
    public Prompt {
        data = List.copyOf(data);
        if (question.isBlank()) {
            throw new IllegalArgumentException("the question of a prompt is blank; say what is asked");
        }
    }

    /// A question with instructions and without data.
    public static Prompt of(String instructions, String question) {
        return new Prompt(instructions, question, List.of());
    }

    /// The same prompt with one more text to use.
    public Prompt withData(String name, String text) {
        var more = new ArrayList<>(data);
        more.add(new Data(name, text));
        return new Prompt(instructions, question, more);
    }
}
