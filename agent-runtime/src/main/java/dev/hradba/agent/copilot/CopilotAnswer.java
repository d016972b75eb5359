package dev.hradba.agent.copilot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import dev.hradba.agent.audit.AuditReference;
import dev.hradba.agent.sql.SqlDraft.WordLink;
import dev.hradba.core.Usage;
import dev.hradba.sandbox.sql.SqlResult;
import org.jspecify.annotations.Nullable;

/// What a copilot says to a question about a database.
///
/// @param question  as it was asked
/// @param ending    how it ended; only [Ending#ANSWERED] is to be shown as an answer
/// @param sentence  one sentence for a person
/// @param reasons   why it is unsure, what is missing, or what to do
/// @param draft     the statement and how it came about, if one was drafted
/// @param table     what the statement gave, if it ran
/// @param audit     where the run is recorded
/// @param usage     tokens spent
/// @param times     where the time went
public record CopilotAnswer(
        String question,
        Ending ending,
        String sentence,
        List<String> reasons,
        Optional<Draft> draft,
        Optional<Table> table,
        Optional<AuditReference> audit,
        Usage usage,
        Times times) {

    /// Copies the list.
    public CopilotAnswer {
        reasons = List.copyOf(reasons);
    }

    /// How a question ended.
    public enum Ending {
        /// Understood, run, and the rows answer it.
        ANSWERED,
        /// Run, but something speaks against the draft: the rows answer the statement, perhaps not the question.
        UNSURE,
        /// Drafted and, as asked, not run.
        DRAFT,
        /// The database does not seem to hold what is asked for.
        NOT_COVERED,
        /// A policy, the gate or the question check turned it down.
        REFUSED,
        /// A limit, the database or the model stopped it.
        FAILED,
        /// The person stopped it.
        CANCELLED
    }

    /// A drafted statement.
    ///
    /// @param sql         laid out in lines
    /// @param explanation what it does, in one sentence
    /// @param links       what words of the question were taken for
    /// @param plan        the model's plan behind it, empty if it wrote SQL
    /// @param sure        whether nothing speaks against it
    /// @param likelihood  share of such drafts that were right on questions with known answers, empty where it was never measured
    public record Draft(String sql, String explanation, List<WordLink> links, String plan, boolean sure, Optional<Double> likelihood) {
        /// Copies the list.
        public Draft {
            links = List.copyOf(links);
        }
    }

    /// Rows of a statement.
    ///
    /// @param columns   names and types
    /// @param rows      cells as in [SqlResult]
    /// @param truncated whether a limit cut rows or text
    public record Table(List<SqlResult.Column> columns, List<List<@Nullable Object>> rows, boolean truncated) {
        /// Copies the lists; cells may be `null`.
        public Table {
            columns = List.copyOf(columns);
            var copy = new ArrayList<List<@Nullable Object>>(rows.size());
            rows.forEach(row -> copy.add(Collections.unmodifiableList(new ArrayList<>(row))));
            rows = Collections.unmodifiableList(copy);
        }
    }

    /// Where the time of an answer went.
    ///
    /// @param draft understanding the question and writing the statement
    /// @param run   worker, gate and database
    /// @param total from the question to the answer, audit included
    public record Times(Duration draft, Duration run, Duration total) {}
}
