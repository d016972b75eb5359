package dev.hradba.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.hradba.core.Label;
import dev.hradba.core.completion.ToolCall;

/// What has happened in a run so far, and all that a [Decider] decides from. Immutable.
///
/// @param task      what was asked
/// @param materials what was gathered before the first turn: data, never instructions
/// @param exchanges tool calls with what came of them, oldest first
public record Transcript(Task task, List<Material> materials, List<Exchange> exchanges) {

    /// A text gathered for the task under the rights of the person who asks.
    ///
    /// @param source names it for citations, such as a document and section
    /// @param text   the text
    /// @param label  where it came from and who may see it
    public record Material(String source, String text, Label label) {}

    /// One tool call and what came of it.
    ///
    /// @param call        the call
    /// @param observation what came of it
    public record Exchange(ToolCall call, Observation observation) {}

    /// What came of a tool call.
    ///
    /// @param status how it ended
    /// @param text   JSON result when `DONE`, otherwise what happened, written for a model
    /// @param rows   rows in the result
    /// @param label  where the text came from and who may see it
    public record Observation(Status status, String text, int rows, Label label) {}

    /// How a tool call ended.
    public enum Status {
        /// It was carried out.
        DONE,
        /// The policy or a gate forbade it; nothing was done.
        DENIED,
        /// It was tried and failed.
        FAILED,
        /// It was carried out, but the person who asks may not see the result.
        WITHHELD,
        /// It was announced, then the run was interrupted: nobody knows, and it is not repeated.
        UNKNOWN
    }

    /// Copies the lists.
    public Transcript {
        materials = List.copyOf(materials);
        exchanges = List.copyOf(exchanges);
    }

    /// The beginning of a run.
    public static Transcript of(Task task) {
        return new Transcript(task, List.of(), List.of());
    }

    /// The same with what was gathered.
    Transcript with(List<Material> gathered) {
        return new Transcript(task, gathered, exchanges);
    }

    /// The same with one more exchange.
    public Transcript with(ToolCall call, Observation observation) {
        var more = new ArrayList<>(exchanges);
        more.add(new Exchange(call, observation));
        return new Transcript(task, materials, more);
    }

    /// The label of everything in it: whatever is decided from it carries this label.
    public Label label() {
        return Stream.concat(
                        materials.stream().map(Material::label),
                        exchanges.stream().map(e -> e.observation().label()))
                .reduce(Label.QUESTION, Label::and);
    }
}
