package dev.hradba.cli.common;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that a command line names. One that is missing ends the command with [ExitCode#ENVIRONMENT]; what is wrong inside is [ExitCode#USAGE].
public final class GivenFile {

    private GivenFile() {}

    /// The file, or pipe, if it is there and can be read.
    ///
    /// @param option such as `--rules`
    /// @param what   what it should hold, such as `egress rules`
    public static Path readable(Path file, String option, String what) {
        if (!Files.exists(file)) {
            throw new CliException(ExitCode.ENVIRONMENT, "there is no file %s; give %s with %s FILE".formatted(file, what, option));
        }
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new CliException(ExitCode.ENVIRONMENT, "%s %s; give %s with %s FILE"
                    .formatted(file, Files.isDirectory(file) ? "is a folder" : "may not be read", what, option));
        }
        return file;
    }

    /// JSON lines of a file, or of standard input for `-`.
    public static BufferedReader batch(String file) throws IOException {
        var in = file.equals("-") ? System.in : Files.newInputStream(readable(Path.of(file), "--batch", "JSON lines"));
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
}
