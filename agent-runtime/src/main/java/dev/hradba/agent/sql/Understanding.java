package dev.hradba.agent.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.agent.sql.internal.link.Entry;
import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.Link;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Linker;

/// A question with the links that were found in a schema.
///
/// @param question as asked
/// @param schema   the schema linked to
/// @param link     what was found
record Understanding(String question, LinkSchema schema, Link link) {

    static Understanding of(String question, LinkSchema schema) {
        return new Understanding(question, schema, Linker.link(schema, question));
    }

    /// Words of the question that should name something but name nothing here.
    List<String> missing() {
        Lexicon lexicon = schema.lexicon();
        return link.spans().stream()
                .filter(span -> !span.linked() && !span.stop() && !span.stems().isEmpty())
                .filter(span -> !span.stems().stream().allMatch(QueryWords::explains))
                .filter(span -> span.stems().stream().noneMatch(lexicon::isStop))
                .map(this::words)
                .distinct()
                .toList();
    }

    /// Number of spans that name something in the schema or are a cell of it, guesses left out.
    long named() {
        return link.spans().stream()
                .filter(span -> !span.guess() && !span.entries().isEmpty())
                .count();
    }

    /// Why the schema does not seem to hold what is asked, empty if it may.
    Optional<SqlDraft.NotCovered> notCovered() {
        List<String> missing = missing();
        long named = named();
        long guessed = link.spans().stream().filter(Link.Span::guess).count();
        if (named > 0 && missing.size() <= 3 * named) {
            return Optional.empty();
        }
        if (named == 0 && guessed > 0 && missing.size() <= guessed) {
            return Optional.empty();
        }
        return Optional.of(nothing(missing));
    }

    /// The question is about something else than this database.
    SqlDraft.NotCovered nothing(List<String> missing) {
        String tables = String.join(", ", schema.tables().stream().map(LinkTable::raw).limit(12).toList());
        String words = missing.isEmpty()
                ? "The question names nothing in this database."
                : "This database does not seem to know %s.".formatted(quoted(missing));
        return new SqlDraft.NotCovered(
                missing, words + " It holds: " + tables + ". Name one of these, or add a synonym.", dev.hradba.core.Usage.NONE);
    }

    static String quoted(List<String> words) {
        return String.join(", ", words.stream().limit(8).map(word -> '"' + word + '"').toList());
    }

    /// The spans as a person may read them.
    List<SqlDraft.WordLink> wordLinks() {
        List<SqlDraft.WordLink> links = new ArrayList<>();
        for (Link.Span span : link.spans()) {
            if (span.linked()) {
                List<String> meanings = new ArrayList<>();
                span.value().ifPresent(index -> meanings.add("value " + link.values().get(index).spoken()));
                span.entries().stream().distinct().map(Understanding::meaning).forEach(meanings::add);
                links.add(new SqlDraft.WordLink(words(span), meanings, span.guess()));
            }
        }
        return links;
    }

    private static String meaning(Entry entry) {
        return switch (entry) {
            case LinkTable table -> table.raw();
            case LinkColumn column -> column.toString();
        };
    }

    String words(Link.Span span) {
        return question.substring(span.start(), span.end());
    }
}
