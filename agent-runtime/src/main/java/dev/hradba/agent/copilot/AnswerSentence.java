package dev.hradba.agent.copilot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import dev.hradba.agent.copilot.CopilotAnswer.Table;
import dev.hradba.sandbox.sql.SchemaView;
import org.jspecify.annotations.Nullable;

/// Says in one sentence what a table shows. Computed from the rows, never written by a model, so it cannot be wrong about them.
final class AnswerSentence {

    private AnswerSentence() {}

    /// @param explanation what the statement does, such as `Counts tickets where status is open`
    static String of(Table table, String explanation) {
        var rows = table.rows();
        if (rows.isEmpty()) {
            return "Nothing found.";
        }
        if (rows.size() == 1 && table.columns().size() == 1) {
            return single(table, explanation);
        }
        if (rows.size() > 1 && table.columns().size() == 2 && numeric(table, 1) && !numeric(table, 0) && !table.truncated()) {
            return ranking(table);
        }
        var count = table.truncated() ? "At least %,d rows".formatted(rows.size()) : rows.size() == 1 ? "One row" : "%,d rows".formatted(rows.size());
        return table.columns().size() == 1 && rows.size() <= 3 ? count + ": " + joined(rows) + "." : count + ".";
    }

    private static String single(Table table, String explanation) {
        var cell = table.rows().get(0).get(0);
        if (cell == null) {
            return "There is no value.";
        }
        var what = explanation.isBlank() ? table.columns().get(0).name().replace('_', ' ') : explanation.strip().replaceAll("\\.$", "");
        return "%s: %s.".formatted(what, text(cell));
    }

    private static String ranking(Table table) {
        var byValue = Comparator.comparing((List<@Nullable Object> row) -> number(row.get(1)));
        var most = table.rows().stream().max(byValue).orElseThrow();
        var least = table.rows().stream().min(byValue).orElseThrow();
        var value = table.columns().get(1).name().replace('_', ' ');
        return "%,d rows; most %s: %s (%s), least: %s (%s).".formatted(table.rows().size(), value, text(most.get(0)), text(most.get(1)),
                text(least.get(0)), text(least.get(1)));
    }

    private static String joined(List<List<@Nullable Object>> rows) {
        return String.join(", ", rows.stream().map(row -> text(row.get(0))).toList());
    }

    private static boolean numeric(Table table, int column) {
        var type = table.columns().get(column).type();
        return type == SchemaView.Type.INTEGER || type == SchemaView.Type.DECIMAL || table.rows().stream().allMatch(row -> row.get(column) instanceof Number);
    }

    private static BigDecimal number(@Nullable Object cell) {
        return cell instanceof Number number ? new BigDecimal(number.toString()) : BigDecimal.valueOf(Long.MIN_VALUE);
    }

    static String text(@Nullable Object cell) {
        return switch (cell) {
            case null -> "–";
            case Long whole -> NumberFormat.getIntegerInstance(Locale.ENGLISH).format(whole);
            case Double real -> new BigDecimal(real).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
            default -> cell.toString();
        };
    }
}
