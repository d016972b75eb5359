package dev.hradba.agent.sql.internal.link;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// The date columns that a date of a question can mean.
final class DateColumns {

    /// Longer than any path: how far a table is that no keys connect.
    private static final int UNREACHED = 99;
    private static final Set<String> PLANNED = Set.of("until", "expiry", "expire", "valid", "next");

    private final LinkSchema schema;
    private final Lexicon lexicon;
    private final List<Token> tokens;
    private final Set<LinkTable> named;
    private final @Nullable LinkTable first;

    DateColumns(LinkSchema schema, List<Token> tokens, Set<LinkTable> named, @Nullable LinkTable first) {
        this.schema = schema;
        this.lexicon = schema.lexicon();
        this.tokens = tokens;
        this.named = named;
        this.first = first;
    }

    /// Those whose own word stands in the question, else those of named tables.
    List<LinkColumn> columns() {
        List<LinkColumn> all =
                schema.columns().stream().filter(column -> column.kind() == Kind.DATE).toList();
        List<LinkColumn> ofNamed =
                all.stream().filter(column -> named.contains(column.home())).toList();
        List<LinkColumn> reached = ofNamed.isEmpty() ? nearestFirst(all) : ofNamed;
        boolean born = Token.stems(tokens).stream().anyMatch(Set.of("birth", "born", "birthday")::contains);
        List<LinkColumn> unborn = reached.stream()
                .filter(column -> born || (!column.words().contains("birth") && !column.words().contains("born")))
                .toList();
        List<LinkColumn> near = (unborn.isEmpty() ? reached : unborn)
                .stream()
                        .sorted(Comparator.comparing((LinkColumn column) -> column.home() != first)
                                .thenComparing(column -> column.words().stream().anyMatch(this::isPlanned))
                                .thenComparing(column -> named.contains(column.home()) ? column.id() : 0))
                        .toList();
        Set<String> said = new HashSet<>();
        tokens.stream().map(Token::stem).filter(Objects::nonNull).forEach(stem -> said.add(lexicon.canon(stem)));
        List<LinkColumn> own = near.stream()
                .filter(column -> column.words().stream()
                        .anyMatch(word -> said.contains(lexicon.canon(word))
                                && !lexicon.isDateWord(word)
                                && !column.home().words().contains(word)))
                .toList();
        return own.isEmpty() ? near.subList(0, Math.min(3, near.size())) : own.subList(0, Math.min(2, own.size()));
    }

    /// Whether a word of a date speaks of what is to be: due, planned, valid until.
    private boolean isPlanned(String word) {
        return lexicon.isDue(word) || PLANNED.contains(word);
    }

    /// Dates by how far their tables are from those that are named, people last: products ordered in May speak of the order's date.
    private List<LinkColumn> nearestFirst(List<LinkColumn> dated) {
        return dated.stream()
                .sorted(Comparator.comparing((LinkColumn column) -> column.home().words().stream().anyMatch(lexicon::isPerson))
                        .thenComparing(column -> named.stream()
                                .flatMap(table -> schema.path(table, column.home()).stream())
                                .mapToInt(List::size)
                                .min()
                                .orElse(UNREACHED))
                        .thenComparing(LinkColumn::id))
                .toList();
    }
}
