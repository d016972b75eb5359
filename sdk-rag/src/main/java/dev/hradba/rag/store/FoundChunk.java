package dev.hradba.rag.store;

import java.util.Optional;

/// A candidate as a store gives it back.
///
/// @param payload what was written with it
/// @param vector  its vector, if the search had one
public record FoundChunk(String payload, Optional<float[]> vector) {}
