package dev.hradba.agent.sql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Usage;

/// How drafting ended.
public sealed interface SqlDraft {

    /// Tokens spent on it.
    Usage usage();

    /// A statement was drafted. It has not passed the gate and has not run.
    ///
    /// @param sql         one SELECT in the schema's dialect, laid out in lines
    /// @param confidence  whether the question was understood
    /// @param likelihood  share of such drafts, by what speaks against them, that were right on questions with known answers; empty where it was never measured
    /// @param links       what words of the question were taken for, in their order
    /// @param explanation one sentence that says what the statement does
    /// @param plan        the plan behind it in the model's own notation, empty if there is none
    /// @param usage       tokens spent
    /// @param timings     where the time went
    record Drafted(
            String sql,
            Confidence confidence,
            Optional<Double> likelihood,
            List<WordLink> links,
            String explanation,
            String plan,
            Usage usage,
            Timings timings)
            implements SqlDraft {
        /// Copies the list.
        public Drafted {
            links = List.copyOf(links);
        }
    }

    /// The schema does not seem to hold what the question asks for.
    ///
    /// @param missing words of the question that name nothing here; may be empty
    /// @param reason  one or two sentences for a person
    /// @param usage   tokens spent
    record NotCovered(List<String> missing, String reason, Usage usage) implements SqlDraft {
        /// Copies the list.
        public NotCovered {
            missing = List.copyOf(missing);
        }
    }

    /// The question was turned down without asking a model.
    ///
    /// @param kind   why
    /// @param reason one or two sentences for a person
    record Rejected(Kind kind, String reason) implements SqlDraft {
        @Override
        public Usage usage() {
            return Usage.NONE;
        }
    }

    /// Why a question is turned down.
    enum Kind {
        /// There is no question.
        EMPTY,
        /// It is longer than the limit.
        TOO_LONG,
        /// It asks to change data or the schema.
        WRITE_REQUEST,
        /// It is written in a language that is not supported.
        LANGUAGE,
        /// The schema has no tables that this person may read.
        NO_TABLES
    }

    /// Whether a question was understood.
    sealed interface Confidence {
        /// Every sign says so.
        record Sure() implements Confidence {}

        /// Something speaks against it.
        ///
        /// @param doubts at least one
        record Unsure(List<Doubt> doubts) implements Confidence {
            /// Copies the list.
            public Unsure {
                doubts = List.copyOf(doubts);
                if (doubts.isEmpty()) {
                    throw new IllegalArgumentException("an unsure draft says why");
                }
            }
        }

        /// Sure if nothing speaks against it.
        static Confidence of(List<Doubt> doubts) {
            return doubts.isEmpty() ? new Sure() : new Unsure(doubts);
        }
    }

    /// What words of the question were taken for.
    ///
    /// @param words    as the question spells them
    /// @param meanings tables, columns (`tickets.status`) or a value, the likeliest first
    /// @param guess    whether only part of a name matched
    record WordLink(String words, List<String> meanings, boolean guess) {
        /// Copies the list.
        public WordLink {
            meanings = List.copyOf(meanings);
        }
    }

    /// Where the time of a draft went.
    ///
    /// @param linking understanding the question's words
    /// @param model   the model's call, zero if none was asked
    /// @param total   everything
    record Timings(Duration linking, Duration model, Duration total) {}
}
