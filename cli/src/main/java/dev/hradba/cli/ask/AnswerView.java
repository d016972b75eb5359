package dev.hradba.cli.ask;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

import dev.hradba.agent.copilot.CopilotAnswer;
import dev.hradba.agent.copilot.CopilotAnswer.Ending;
import dev.hradba.cli.common.Style;
import dev.hradba.sandbox.sql.SchemaView;
import org.jspecify.annotations.Nullable;

/// Prints answers and schemas for a person.
final class AnswerView {

    private final PrintWriter out;
    private final int maxRows;
    private final boolean explain;
    private final boolean verbose;

    AnswerView(PrintWriter out, int maxRows, boolean explain, boolean verbose) {
        this.out = out;
        this.maxRows = maxRows;
        this.explain = explain;
        this.verbose = verbose;
    }

    void print(CopilotAnswer answer) {
        if (answer.ending() == Ending.UNSURE) {
            out.println(Style.warn("Not sure this is what you asked%s. Check the draft:".formatted(answer.draft().flatMap(CopilotAnswer.Draft::likelihood)
                    .map(AnswerView::share).orElse(""))));
            answer.reasons().forEach(reason -> out.println("  - " + reason));
            out.println();
        }
        answer.table().ifPresent(this::table);
        out.println(Style.bold(answer.sentence()));
        if (answer.ending() != Ending.UNSURE) {
            answer.reasons().forEach(reason -> out.println("  - " + reason));
        }
        answer.draft().ifPresent(draft -> {
            out.println();
            draft.sql().lines().forEach(line -> out.println("  " + line));
            if (explain) {
                explain(draft);
            }
        });
        out.println();
        out.println(Style.dim(footer(answer)));
        out.flush();
    }

    private static String share(double likelihood) {
        long ofTen = Math.round(10 * likelihood);
        return ofTen == 0 ? " (few such drafts were right)" : " (about %d of 10 such drafts were right)".formatted(ofTen);
    }

    private void table(CopilotAnswer.Table table) {
        if (table.rows().isEmpty()) {
            return;
        }
        var numeric = table.columns().stream().map(column -> column.type() == SchemaView.Type.INTEGER || column.type() == SchemaView.Type.DECIMAL).toList();
        var rows = table.rows().stream().map(row -> row.stream().map(AnswerView::cell).toList()).toList();
        new TableView(Style.width(), maxRows).lines(table.columns().stream().map(column -> column.name()).toList(), numeric, rows).forEach(out::println);
        if (table.truncated()) {
            out.println("(cut by a limit: the database has more)");
        }
        out.println();
    }

    private void explain(CopilotAnswer.Draft draft) {
        out.println();
        if (!draft.explanation().isBlank()) {
            out.println("reads as   " + draft.explanation());
        }
        for (var link : draft.links()) {
            out.println("%-10s %s%s".formatted(link.words(), link.guess() ? "perhaps " : "", String.join(" or ", link.meanings())));
        }
        if (!draft.plan().isBlank()) {
            out.println("plan       " + draft.plan());
        }
    }

    private String footer(CopilotAnswer answer) {
        var usage = answer.usage();
        var footer = new StringBuilder("%.2f s".formatted(answer.times().total().toMillis() / 1000.0));
        footer.append(", %,d + %,d tokens".formatted(usage.inputTokens(), usage.outputTokens()));
        if (verbose) {
            footer.append(" (%,d cached, %,d forced, %,d of %,d drafted accepted), draft %d ms, run %d ms".formatted(usage.cachedTokens(),
                    usage.forcedTokens(), usage.acceptedTokens(), usage.draftedTokens(), answer.times().draft().toMillis(), answer.times().run().toMillis()));
        }
        answer.audit().ifPresent(reference -> footer.append(", audit ").append(verbose ? reference.full() : reference.toString()));
        return footer.toString();
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "–";
            case Double real -> new BigDecimal(real).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
            default -> value.toString();
        };
    }

    void print(SchemaView schema) {
        for (var table : schema.tables()) {
            out.println(Style.bold(table.name()) + (table.rows() >= 0 ? "  (%,d rows)".formatted(table.rows()) : "")
                    + (table.comment().isBlank() ? "" : "  " + table.comment()));
            for (var column : table.columns()) {
                var facts = new StringBuilder(column.type().name().toLowerCase(Locale.ROOT));
                if (table.primaryKey().contains(column.name())) {
                    facts.append(", key");
                }
                column.references().ifPresent(to -> facts.append(" → ").append(to.table()).append('.').append(to.column()));
                out.println("  %-20s %-30s %s".formatted(column.name(), facts, examples(column.values())).stripTrailing());
            }
            out.println();
        }
        out.flush();
    }

    private static String examples(List<String> values) {
        var shown = String.join(", ", values.stream().limit(5).toList());
        return shown.length() > 60 ? shown.substring(0, 59) + "…" : shown + (values.size() > 5 ? ", …" : "");
    }
}
