package dev.hradba.agent.sql;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.hradba.agent.sql.internal.grammar.SelectGrammar;
import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.Value;

/// The grammar of SELECTs for one question: [SelectGrammar] over the schema, with the literals that the question is about.
final class SqlGrammar {

    /// What a model writes when the schema has no answer.
    static final String NOTHING = "NOTHING";

    private static final int LONGEST_PHRASE = 3;
    private static final int MOST_PHRASES = 120;

    private SqlGrammar() {}

    /// The grammar's text; start rule `root`.
    static String of(Understanding understood) {
        return SelectGrammar.of(understood.schema(), understood.link(), texts(understood), NOTHING);
    }

    /// Literals: values found in the question, cells of columns with few values, and phrases of the question.
    private static Set<String> texts(Understanding understood) {
        Set<String> texts = new LinkedHashSet<>();
        for (Value value : understood.link().values()) {
            if (value.type() == Value.Type.CELL || value.type() == Value.Type.STR) {
                texts.add(value.norm());
                texts.addAll(value.texts().values());
            }
        }
        for (LinkColumn column : understood.schema().columns()) {
            if (column.kind() == Kind.CAT || column.kind() == Kind.BOOL) {
                texts.addAll(column.values());
            }
        }
        List<String> words = List.of(understood.question().replaceAll("[^\\p{L}\\p{N}_.@ -]", " ").strip().split("\\s+"));
        int most = texts.size() + MOST_PHRASES;
        for (int length = 1; length <= LONGEST_PHRASE; length++) {
            for (int at = 0; at + length <= words.size() && texts.size() < most; at++) {
                texts.add(String.join(" ", words.subList(at, at + length)));
            }
        }
        texts.removeIf(text -> text.isEmpty() || text.codePoints().anyMatch(Character::isISOControl));
        return texts;
    }
}
