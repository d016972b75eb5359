package dev.hradba.rag.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who reads documents beside the library's own parsers.
///
/// @param parsers     asked in this order; the first that reads a document does
/// @param recognition reads pictures, if anything does
public record Readers(List<DocumentParser> parsers, Optional<TextRecognition> recognition) {

    /// The library's own parsers alone.
    public static final Readers NONE = new Readers(List.of(), Optional.empty());

    /// Copies the list.
    public Readers {
        parsers = List.copyOf(parsers);
    }

    /// The same with one more parser, behind the others.
    public Readers with(DocumentParser parser) {
        var all = new ArrayList<>(parsers);
        all.add(parser);
        return new Readers(all, recognition);
    }

    /// The same where pictures are read, too.
    public Readers with(TextRecognition other) {
        return new Readers(parsers, Optional.of(other));
    }

    /// Whether any of them reads documents of this name and media type.
    boolean read(String name, String mediaType) {
        return (recognition.isPresent() && mediaType.startsWith("image/")) || parsers.stream().anyMatch(parser -> parser.reads(name, mediaType));
    }

    /// What they are known by, empty if there are none.
    public String names() {
        var names = new ArrayList<>(parsers.stream().map(DocumentParser::name).toList());
        recognition.ifPresent(reader -> names.add(reader.name()));
        return String.join(", ", names);
    }
}
