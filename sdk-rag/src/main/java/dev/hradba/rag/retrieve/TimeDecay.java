package dev.hradba.rag.retrieve;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// How much a passage loses as its document grows old: `floor + (1 - floor) * 0.5 ^ (age / half-life)` of its score is left.
///
/// Age runs from the last change of the document to the instant that the query asks about; a document without a date, or changed after that
/// instant, loses nothing. Documents that do not hold at that instant are not found at all, however young they are.
///
/// @param halfLives time after which half of what can be lost is lost, by collection
/// @param otherwise half-life of collections that are not named; if absent, they do not age
/// @param floor     share of the score that is never lost, 0 to 1
public record TimeDecay(Map<String, Duration> halfLives, Optional<Duration> otherwise, double floor) {

    /// Copies its map and refuses half-lives that are not positive and a floor out of range.
    public TimeDecay {
        halfLives = Map.copyOf(halfLives);
        halfLives.forEach(TimeDecay::check);
        otherwise.ifPresent(duration -> check("otherwise", duration));
        if (!(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("floor is %s; give 0 to 1".formatted(floor));
        }
    }

    /// One half-life for every collection; half of a score is never lost.
    public static TimeDecay of(Duration halfLife) {
        return new TimeDecay(Map.of(), Optional.of(halfLife), 0.5);
    }

    /// The share of its score that is left to a document of `collection`, 0 to 1.
    public double factor(String collection, Optional<Instant> modified, Instant at) {
        Optional<Duration> halfLife = Optional.ofNullable(halfLives.get(collection)).or(() -> otherwise);
        if (halfLife.isEmpty() || modified.isEmpty() || !modified.get().isBefore(at)) {
            return 1;
        }
        double age = (double) Duration.between(modified.get(), at).toSeconds() / Math.max(1, halfLife.get().toSeconds());
        return floor + (1 - floor) * Math.pow(0.5, age);
    }

    private static void check(String name, Duration halfLife) {
        if (!halfLife.isPositive()) {
            throw new IllegalArgumentException("the half-life of '%s' is %s; give a positive duration".formatted(name, halfLife));
        }
    }
}
