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
import dev.hradba.core.adapter.Backends;
import dev.hradba.core.backend.Backend;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.gpu.LocalModel;
import dev.hradba.rag.AnswerWriter;
import dev.hradba.rag.Claim;

/// `Main [--model FILE.gguf | --backend KIND=URL] [QUESTION...]`: asks the sample knowledge base. With the bundled runner's model for other wordings, or with answers
/// written by the model of a server, such as `vllm=http://localhost:8000`.
public final class Main {

    private static final String KNOWLEDGE = "knowledge/";
    private static final List<String> QUESTIONS = List.of("How long does a refund take?", "Jak dlouho platí záruka na baterii?", "Do you sell bicycles?");

    private Main() {}

    /// Prints an answer with its citations, or the hand-over, for every question.
    public static void main(String[] arguments) throws IOException {
        var questions = new ArrayList<>(List.of(arguments));
        Path folder = Files.createTempDirectory("hradba-support");
        Path index = folder.resolve("index");
        String option = questions.size() < 2 ? "" : questions.getFirst();
        Optional<Backend> model = switch (option) {
            case "--model" -> Optional.of(LocalModel.open(Path.of(questions.get(1))));
            case "--backend" -> Optional.of(Backends.connect(questions.get(1)));
            default -> Optional.empty();
        };
        if (model.isPresent()) {
            questions.subList(0, 2).clear();
        }
        try (var assistant = option.equals("--backend") ? SupportAssistant.writing(index, model.orElseThrow()) : SupportAssistant.open(index, model)) {
            assistant.read(unpack(folder.resolve("documents")));
            for (String question : questions.isEmpty() ? QUESTIONS : questions) {
                ask(assistant, question, System.out);
            }
        } finally {
            model.ifPresent(Backend::close);
        }
    }

    /// Asks one question; claims of a written answer are printed as they come.
    static void ask(SupportAssistant assistant, String question, PrintStream out) {
        out.println("? " + question);
        Reply reply = assistant.answer(question, Identity.of("customer"), new AnswerWriter.Listener() {

            @Override
            public void onClaim(Claim claim) {
                out.println("  .. " + claim.text());
            }

            @Override
            public void onRestart() {
                out.println("  .. not so; the model begins anew");
            }
        }, new Cancellation());
        print(reply, out);
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

    private static void print(Reply reply, PrintStream out) {
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
