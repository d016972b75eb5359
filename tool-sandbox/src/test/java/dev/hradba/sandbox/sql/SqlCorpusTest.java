package dev.hradba.sandbox.sql;

import java.nio.file.Path;
import java.util.ArrayList;

import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SqlCorpusTest {

    private static final Identity SOMEONE = Identity.of("someone");

    @ParameterizedTest
    @EnumSource
    void every_statement_of_the_refuse_list_is_refused_by_its_rule(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        var schema = Corpus.schema(dialect);
        if (engine.isPresent()) {
            try (var sample = engine.get()) {
                schema = sample.database().schema(Corpus.GRANTS);
            }
        }
        var wrong = new ArrayList<String>();
        var corpus = Corpus.refused(dialect);
        for (var expected : corpus) {
            var verdict = SqlGate.check(expected.sql(), schema, Corpus.GRANTS, SOMEONE, SqlLimits.DEFAULT);
            if (!(verdict instanceof SqlVerdict.Refused(var rule, var message)) || !rule.equals(expected.rule())) {
                wrong.add(expected + " got " + verdict);
            }
        }
        assertEquals("", String.join("\n", wrong));
        System.out.println(dialect + ": " + corpus.size() + " statements refused by the expected rule");
    }

    @ParameterizedTest
    @EnumSource
    void every_statement_of_the_allow_list_is_admitted_without_an_engine(Dialect dialect) throws Exception {
        Assumptions.assumeTrue(dialect == Dialect.MYSQL, "statements of the other engines are admitted where they run");
        var wrong = new ArrayList<String>();
        for (String sql : Corpus.allowed(dialect)) {
            var verdict = SqlGate.check(sql, Corpus.schema(dialect), Corpus.GRANTS, SOMEONE, SqlLimits.DEFAULT);
            if (verdict instanceof SqlVerdict.Refused) {
                wrong.add(sql + " got " + verdict);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @ParameterizedTest
    @EnumSource
    void every_statement_of_the_allow_list_is_admitted_and_runs(Dialect dialect, @TempDir Path directory) throws Exception {
        var engine = Engines.open(dialect, directory);
        Assumptions.assumeTrue(engine.isPresent());
        try (var sample = engine.get()) {
            var schema = sample.database().schema(Corpus.GRANTS);
            var executor = new SqlExecutor(sample.database(), Corpus.GRANTS, SqlLimits.DEFAULT);
            var wrong = new ArrayList<String>();
            var corpus = Corpus.allowed(dialect);
            for (String sql : corpus) {
                var outcome = executor.run(sql, schema, SOMEONE, new Cancellation());
                if (!(outcome instanceof SqlOutcome.Rows)) {
                    wrong.add(sql + " got " + outcome);
                }
            }
            assertEquals("", String.join("\n", wrong));
            System.out.println(dialect + ": " + corpus.size() + " statements admitted and run");
        }
    }
}
