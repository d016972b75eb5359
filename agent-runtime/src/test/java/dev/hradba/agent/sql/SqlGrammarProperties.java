package dev.hradba.agent.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.SqlGate;
import dev.hradba.sandbox.sql.SqlLimits;
import dev.hradba.sandbox.sql.SqlVerdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Draws statements from the grammar and shows them to the gate.
///
/// The grammar cannot know which alias stands for which table, so a drawn statement may name a granted column of a table that it does
/// not read, or an alias that it does not introduce. Nothing else may be wrong with it.
class SqlGrammarProperties {

    private static final int ROUNDS = 150;
    private static final Set<String> BINDING = Set.of("column", "table");

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void whatever_the_grammar_gives_the_gate_admits_but_for_names_out_of_place(Dialect dialect) {
        var schema = PlanParityTest.schema("operations");
        var view = new SchemaView(dialect, schema.view().tables());
        var grammar = new Gbnf(SqlGrammar.of(Understanding.of("How many open tickets does each team have?", LinkSchema.of(view, Lexicon.builtIn()))));
        var random = new SplittableRandom(20261123);
        var wrong = new ArrayList<String>();
        int admitted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String sql = grammar.draw(random, 4 + random.nextInt(8));
            if (sql.equals(SqlGrammar.NOTHING) || sql.length() > SqlLimits.DEFAULT.maxSqlChars()) {
                continue;
            }
            switch (SqlGate.check(sql, view, Grants.everything(), Identity.of("x"), SqlLimits.DEFAULT)) {
                case SqlVerdict.Admitted verdict -> admitted++;
                case SqlVerdict.Refused(var rule, var message) -> {
                    if (!BINDING.contains(rule)) {
                        wrong.add(rule + ": " + sql + " -- " + message);
                    }
                }
            }
        }
        System.out.println("%s: of %d drawn statements %d were admitted, %d refused for other reasons than names out of place".formatted(dialect, ROUNDS, admitted, wrong.size()));
        assertEquals(List.of(), wrong.stream().limit(10).toList());
        assertTrue(admitted > ROUNDS / 20, "only %d of %d were admitted".formatted(admitted, ROUNDS));
    }
}
