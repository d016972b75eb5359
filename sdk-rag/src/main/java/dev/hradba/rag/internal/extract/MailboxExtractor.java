package dev.hradba.rag.internal.extract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a mailbox as in RFC 4155 (mbox): many e-mails in one file, each a section named for its subject.
final class MailboxExtractor {

    /// A line that begins a message: after an empty line, with a sender and a time.
    private static final Pattern FROM = Pattern.compile("(?:\\A|(?<=\\n\\n|\\r\\n\\r\\n))From \\S+ [^\\r\\n]*\\d\\d:\\d\\d[^\\r\\n]*\\r?\\n");

    private MailboxExtractor() {}

    static boolean isMailbox(String start) {
        return FROM.matcher(start).lookingAt();
    }

    static Extracted extract(byte[] bytes, Budget budget) {
        var writer = new TextWriter(budget);
        Matcher from = FROM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        int number = 0;
        boolean more = from.find();
        while (more) {
            int start = from.end();
            more = from.find();
            message(writer, Arrays.copyOfRange(bytes, start, more ? from.start() : bytes.length), ++number, budget);
        }
        return writer.done();
    }

    private static void message(TextWriter writer, byte[] bytes, int number, Budget budget) {
        String name = "Message " + number;
        try {
            Extracted message = EmailExtractor.extract(bytes, budget, 1);
            writer.include(2, message.title().isBlank() ? name : message.title(), message);
        } catch (ExtractionException e) {
            budget.checkTime();
            writer.warn("%s %s".formatted(name, e.getMessage()));
        }
    }
}
