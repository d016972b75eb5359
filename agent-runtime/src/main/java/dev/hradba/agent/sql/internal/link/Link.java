package dev.hradba.agent.sql.internal.link;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/// What the linker found in a question.
///
/// @param items  the question as the model reads it: words, ids of candidates, values
/// @param values literals, at most 10; an item or a plan names them by their place
/// @param spans  the same by the question's own words, in their order
public record Link(List<Item> items, List<Value> values, List<Span> spans) {

    /// Copies the lists.
    public Link {
        items = List.copyOf(items);
        values = List.copyOf(values);
        spans = List.copyOf(spans);
    }

    /// One piece of the question's part of the prompt.
    public sealed interface Item {
        /// The piece's text.
        String piece();
    }

    /// A word of the question.
    ///
    /// @param stem   its stem
    /// @param schema whether it names something in the schema
    public record Word(String stem, boolean schema) implements Item {
        @Override
        public String piece() {
            return schema ? "~" + stem : stem;
        }
    }

    /// A candidate for the words before.
    ///
    /// @param entry table or column
    public record Candidate(Entry entry) implements Item {
        @Override
        public String piece() {
            return switch (entry) {
                case LinkTable table -> "<T" + table.id() + ">";
                case LinkColumn column -> "<C" + column.id() + ">";
            };
        }
    }

    /// A literal.
    ///
    /// @param index place among the values
    public record Literal(int index) implements Item {
        @Override
        public String piece() {
            return "<V" + index + ">";
        }
    }

    /// A mark such as `<p>` or a comparison sign.
    ///
    /// @param piece its text
    public record Mark(String piece) implements Item {}

    /// Words of the question and what they were taken for.
    ///
    /// @param start   offset of the first character in the question
    /// @param end     offset after the last character
    /// @param stems   stems of its words; empty for quotes, dates and signs
    /// @param entries tables and columns it may mean, the likeliest first
    /// @param value   place among the values, if it is a literal
    /// @param guess   whether the entries are partial matches or hints only
    /// @param stop    whether it is a word that says nothing about a schema
    public record Span(
            int start,
            int end,
            List<String> stems,
            List<Entry> entries,
            Optional<Integer> value,
            boolean guess,
            boolean stop) {

        /// Copies the lists.
        public Span {
            stems = List.copyOf(stems);
            entries = List.copyOf(entries);
        }

        /// Whether it means something in the schema or is a literal.
        public boolean linked() {
            return value.isPresent() || !entries.isEmpty();
        }
    }

    /// The question's part of the prompt.
    ///
    /// @param draft a plan to start from, as text; empty for none
    public String prompt(String draft) {
        StringJoiner pieces = new StringJoiner(" ");
        pieces.add("<q>");
        items.forEach(item -> pieces.add(item.piece()));
        if (!draft.isEmpty()) {
            pieces.add("<d>").add(draft);
        }
        return pieces.add("<a>").toString();
    }

    /// Tables among the candidates.
    public Set<LinkTable> tables() {
        Set<LinkTable> tables = new LinkedHashSet<>();
        for (Item item : items) {
            if (item instanceof Candidate(LinkTable table)) {
                tables.add(table);
            }
        }
        return tables;
    }
}
