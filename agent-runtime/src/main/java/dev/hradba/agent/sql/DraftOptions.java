package dev.hradba.agent.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a user may set about drafting.
///
/// @param synonyms words that mean the same in this database, one group a line, as in `grievance = complaint`
public record DraftOptions(List<String> synonyms) {

    /// No synonyms beyond the built-in ones.
    public static final DraftOptions DEFAULT = new DraftOptions(List.of());

    /// Copies the list.
    public DraftOptions {
        synonyms = List.copyOf(synonyms);
    }

    /// Options with the synonyms of a file in UTF-8; empty lines and lines that begin with `#` are left out.
    ///
    /// @throws IOException if the file cannot be read
    public static DraftOptions withSynonyms(Path file) throws IOException {
        return new DraftOptions(Files.readAllLines(file));
    }
}
