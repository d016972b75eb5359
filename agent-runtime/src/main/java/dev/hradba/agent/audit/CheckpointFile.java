package dev.hradba.agent.audit;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The file of signed checkpoints beside the database, one a line, only ever appended to.
///
/// Each line holds the hash of the line before. A line that a crash cut short stays where it is; the next checkpoint vouches for it
/// by its hash. Writers hold the database's write lock, so lines never mix.
final class CheckpointFile {

    static final String NAME = "checkpoints.jsonl";
    private static final int TAIL_BYTES = 8_192;

    private final Path file;

    CheckpointFile(Path directory) {
        this.file = directory.resolve(NAME);
    }

    /// One line of the file.
    ///
    /// @param text  the line without its end
    /// @param ended whether the line has its end; only the last may lack it
    record Line(String text, boolean ended) {

        /// What it says, empty if it is not a checkpoint.
        Optional<Checkpoint> checkpoint() {
            try {
                return Optional.of(Checkpoint.parse(text));
            } catch (IllegalArgumentException | DateTimeParseException e) {
                return Optional.empty();
            }
        }

        String digest() {
            return Digests.sha256(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    boolean isEmpty() throws IOException {
        return !Files.exists(file) || Files.size(file) == 0;
    }

    List<Line> lines() throws IOException {
        return Files.exists(file) ? split(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)) : List.of();
    }

    /// The last checkpoint among the last lines.
    Optional<Checkpoint> last() throws IOException {
        return tail().reversed().stream().flatMap(l -> l.checkpoint().stream()).findFirst();
    }

    /// Signs the head and makes the line durable before it returns.
    void append(long seq, String hash, Instant time, SigningKey key) throws IOException {
        OwnFiles.create(file);
        var tail = tail();
        var previous = tail.isEmpty() ? Digests.NOTHING : tail.getLast().digest();
        long number = last().map(Checkpoint::number).orElse(0L) + 1;
        var start = tail.isEmpty() || tail.getLast().ended() ? "" : "\n";
        var line = start + Checkpoint.signed(number, seq, hash, time, previous, key).line() + "\n";
        try (var out = new FileOutputStream(file.toFile(), true)) {
            out.write(line.getBytes(StandardCharsets.ISO_8859_1));
            out.getFD().sync();
        }
    }

    private List<Line> tail() throws IOException {
        if (isEmpty()) {
            return List.of();
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - TAIL_BYTES);
            var bytes = new byte[(int) (in.length() - start)];
            in.seek(start);
            in.readFully(bytes);
            var text = new String(bytes, StandardCharsets.ISO_8859_1);
            return split(start == 0 ? text : text.substring(text.indexOf('\n') + 1));
        }
    }

    private static List<Line> split(String text) {
        var lines = new ArrayList<Line>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            var line = end < 0 ? text.substring(start) : text.substring(start, end);
            lines.add(new Line(line, end >= 0));
            start = end < 0 ? text.length() : end + 1;
        }
        return List.copyOf(lines);
    }
}
