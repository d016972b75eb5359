package dev.hradba.examples.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.core.backend.Backend;
import dev.hradba.gpu.LocalModel;

/// `Main [--model FILE.gguf] [QUESTION...]`: asks the sample knowledge base, with the bundled runner for other wordings if a model is given.
public final class Main {

    private static final String KNOWLEDGE = "knowledge/";
    private static final List<String> QUESTIONS = List.of("How long does a refund take?", "Jak dlouho platí záruka na baterii?", "Do you sell bicycles?");

    private Main() {}

    /// Prints an answer with its citations, or the hand-over, for every question.
    public static void main(String[] arguments) throws IOException {
        var questions = new ArrayList<>(List.of(arguments));
        Optional<Path> file = Optional.empty();
        if (questions.size() >= 2 && questions.getFirst().equals("--model")) {
            file = Optional.of(Path.of(questions.get(1)));
            questions.subList(0, 2).clear();
        }
        Path folder = Files.createTempDirectory("hradba-support");
        Optional<Backend> model = file.map(LocalModel::open);
        try (var assistant = SupportAssistant.open(folder.resolve("index"), model)) {
            assistant.read(unpack(folder.resolve("documents")));
            for (String question : questions.isEmpty() ? QUESTIONS : questions) {
                print(question, assistant.answer(question, Identity.of("customer")), System.out);
            }
        } finally {
            model.ifPresent(Backend::close);
        }
    }

    /// Writes the documents that come with this example into a folder.
    static Path unpack(Path folder) throws IOException {
        for (String name : text("index.txt").lines().toList()) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text(name));
        }
        return folder;
    }

    private static String text(String name) throws IOException {
        try (InputStream in = Main.class.getResourceAsStream(KNOWLEDGE + name)) {
            if (in == null) {
                throw new IllegalStateException("%s is missing from the example's jar; build it again".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static void print(String question, Reply reply, PrintStream out) {
        out.println("? " + question);
        switch (reply) {
            case Reply.Answer answer -> {
                out.println("  " + answer.text().replace("\n", "\n  "));
                answer.citations().forEach(citation -> out.println("    %s, version %d, line %d, characters %d–%d".formatted(citation.documentId(), citation.version(),
                        citation.line(), citation.start(), citation.end())));
            }
            case Reply.HandOver over -> {
                out.println("  Handed over to the " + over.queue() + ".");
                over.missing().forEach(line -> out.println("    - " + line));
                over.nearest().forEach(line -> out.println("    near: " + line));
            }
        }
    }
}
