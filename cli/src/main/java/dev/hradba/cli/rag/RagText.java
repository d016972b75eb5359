package dev.hradba.cli.rag;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.rag.Query;
import dev.hradba.rag.retrieve.Passage;

/// Words that the `rag` commands share.
final class RagText {

    private RagText() {}

    static void check(String question) {
        if (question.isBlank()) {
            throw new CliException(ExitCode.USAGE, "the question is blank; ask something");
        }
        if (question.length() > Query.MAX_CHARACTERS) {
            throw new CliException(ExitCode.USAGE, "the question has %,d characters; at most %,d are read, shorten it".formatted(question.length(), Query.MAX_CHARACTERS));
        }
    }

    /// Lines of a file, or of standard input for `-`.
    static BufferedReader lines(String file) throws IOException {
        if (file.equals("-")) {
            return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        if (!Files.isReadable(Path.of(file))) {
            throw new CliException(ExitCode.ENVIRONMENT, "there is no readable file %s with questions".formatted(file));
        }
        return Files.newBufferedReader(Path.of(file));
    }

    static String place(Passage passage) {
        return passage.page() > 0 ? "page " + passage.page() : "lines %d–%d".formatted(passage.firstLine(), passage.lastLine());
    }

    static String shortened(String text, int length) {
        var line = text.replaceAll("\\s+", " ").strip();
        return line.length() > length ? line.substring(0, length - 1) + "…" : line;
    }
}
