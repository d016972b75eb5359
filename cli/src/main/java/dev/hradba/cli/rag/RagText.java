package dev.hradba.cli.rag;

import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Style;
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

    static String place(Passage passage) {
        return passage.page() > 0 ? "page " + passage.page() : "lines %d–%d".formatted(passage.firstLine(), passage.lastLine());
    }

    static String shortened(String text, int length) {
        var line = Style.plain(text.replaceAll("\\s+", " ")).strip();
        return line.length() > length ? line.substring(0, length - 1) + "…" : line;
    }
}
