package dev.hradba.rag.internal.extract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.Validity;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// What a Markdown document says about itself between two lines of `---` at its very start: `title`, `allow`, `deny`, `require`, `valid_from`,
/// `valid_until`. Other keys are somebody else's.
///
/// @param length   characters it takes, 0 if there is none
/// @param title    title of the document
/// @param rights   rights the document asks for; they can narrow what the source gives, never widen it
/// @param validity when it holds
public record FrontMatter(int length, Optional<String> title, Optional<Rights> rights, Optional<Validity> validity) {

    /// No front matter.
    public static final FrontMatter NONE = new FrontMatter(0, Optional.empty(), Optional.empty(), Optional.empty());

    private static final int MAX_CHARACTERS = 16_384;

    /// Reads the front matter of a text.
    ///
    /// @throws ExtractionException if rights or dates cannot be read; nothing is guessed where rights are concerned
    static FrontMatter of(String text) {
        if (!text.startsWith("---\n") && !text.startsWith("---\r\n")) {
            return NONE;
        }
        int end = -1;
        for (int at = text.indexOf("\n---"); at >= 0 && at < MAX_CHARACTERS; at = text.indexOf("\n---", at + 1)) {
            int next = at + 4;
            if (next == text.length() || text.charAt(next) == '\n' || text.charAt(next) == '\r') {
                end = next;
                break;
            }
        }
        if (end < 0) {
            return NONE;
        }
        String yaml = text.substring(text.indexOf('\n') + 1, Math.max(text.indexOf('\n') + 1, end - 3));
        return of(yaml, end);
    }

    private static FrontMatter of(String yaml, int length) {
        Object loaded;
        try {
            loaded = new Load(LoadSettings.builder().setMaxAliasesForCollections(10).build()).loadFromString(yaml);
        } catch (YamlEngineException e) {
            if (yaml.lines().anyMatch(line -> line.matches("\\s*(allow|deny|require|valid_from|valid_until)\\s*:.*"))) {
                throw new ExtractionException("has front matter with rights or dates that is not YAML; correct it", e);
            }
            return new FrontMatter(length, Optional.empty(), Optional.empty(), Optional.empty());
        }
        if (!(loaded instanceof Map<?, ?> map)) {
            return loaded == null ? new FrontMatter(length, Optional.empty(), Optional.empty(), Optional.empty()) : NONE;
        }
        return new FrontMatter(length, Optional.ofNullable(map.get("title")).map(String::valueOf).filter(t -> !t.isBlank()), rights(map), validity(map));
    }

    private static Optional<Rights> rights(Map<?, ?> map) {
        if (!map.containsKey("allow") && !map.containsKey("deny") && !map.containsKey("require")) {
            return Optional.empty();
        }
        var required = new HashMap<String, String>();
        switch (map.get("require")) {
            case null -> { }
            case Map<?, ?> pairs -> pairs.forEach((name, value) -> required.put(String.valueOf(name), String.valueOf(value)));
            default -> throw new ExtractionException("has 'require' in its front matter that is not 'name: value' pairs; write 'require: {country: CZ}'");
        }
        boolean everyone = !map.containsKey("allow");
        return Optional.of(new Rights(everyone, java.util.Set.copyOf(names(map.get("allow"))), java.util.Set.copyOf(names(map.get("deny"))), required));
    }

    private static List<String> names(@org.jspecify.annotations.Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> new ArrayList<>(new java.util.LinkedHashSet<>(list.stream().map(String::valueOf).toList()));
            case String names -> java.util.Arrays.stream(names.split(",")).map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
            default -> throw new ExtractionException("has '%s' in its front matter where groups were expected; write 'allow: [hr, it]'".formatted(value));
        };
    }

    private static Optional<Validity> validity(Map<?, ?> map) {
        if (!map.containsKey("valid_from") && !map.containsKey("valid_until")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Validity(instant(map.get("valid_from"), Validity.ALWAYS.from()), instant(map.get("valid_until"), Validity.ALWAYS.until())));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new ExtractionException("has dates in its front matter that cannot be used (%s); write 'valid_from: 2026-01-31'".formatted(e.getMessage()), e);
        }
    }

    private static Instant instant(@org.jspecify.annotations.Nullable Object value, Instant absent) {
        if (value == null) {
            return absent;
        }
        String text = String.valueOf(value).strip();
        return text.length() <= 10 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
    }
}
