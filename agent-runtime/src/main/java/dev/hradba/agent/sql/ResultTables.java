package dev.hradba.agent.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Runs statements of an evaluation on a SQLite file that cannot be written, and compares their tables.
final class ResultTables {

    private static final int MOST_ROWS = 20_000;
    private static final int MOST_SECONDS = 5;
    private static final int MOST_ORDERS = 2000;
    private static final Pattern NOW = Pattern.compile("(?i)'now'|\\bcurrent_timestamp\\b");
    private static final Pattern TODAY = Pattern.compile("(?i)\\bcurrent_date\\b");
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    private static final Pattern ORDER_BY = Pattern.compile("(?i)\\border\\s+by\\b");

    private final Connection connection;
    private final Optional<String> now;

    private ResultTables(Connection connection, Optional<String> now) {
        this.connection = connection;
        this.now = now;
    }

    static ResultTables open(Path file, Optional<String> now) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }
        return new ResultTables(connection, now);
    }

    /// Rows, or the database's error.
    record Answer(Optional<List<List<Object>>> rows, String error) {}

    Answer run(String sql) {
        List<List<Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(MOST_SECONDS);
            try (ResultSet result = statement.executeQuery(frozen(sql))) {
                int width = result.getMetaData().getColumnCount();
                while (result.next()) {
                    if (rows.size() == MOST_ROWS) {
                        return new Answer(Optional.empty(), "more than %d rows".formatted(MOST_ROWS));
                    }
                    List<Object> row = new ArrayList<>();
                    for (int i = 1; i <= width; i++) {
                        row.add(plain(result.getObject(i)));
                    }
                    rows.add(row);
                }
            }
            return new Answer(Optional.of(rows), "");
        } catch (SQLException e) {
            return new Answer(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private String frozen(String sql) {
        if (now.isEmpty()) {
            return sql;
        }
        String moment = now.get();
        String text = NOW.matcher(sql).replaceAll("'" + moment + "'");
        return TODAY.matcher(text).replaceAll("'" + moment.substring(0, 10) + "'");
    }

    /// A cell as it is compared: numbers to six digits, texts without outer white space, nothing as an empty list.
    private static Object plain(@org.jspecify.annotations.Nullable Object cell) {
        return switch (cell) {
            case null -> List.of();
            case Boolean truth -> truth ? 1.0 : 0.0;
            case Number number -> {
                double value = number.doubleValue();
                yield Double.isFinite(value)
                        ? new BigDecimal(value).round(new MathContext(6, RoundingMode.HALF_EVEN)).doubleValue() + 0.0
                        : value;
            }
            default -> cell.toString().strip();
        };
    }

    void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the evaluation's database cannot be closed", e);
        }
    }

    /// Whether a statement sorts its result, sub-queries aside.
    static boolean sorts(String sql) {
        StringBuilder top = new StringBuilder();
        int depth = 0;
        for (char c : QUOTED.matcher(sql).replaceAll("''").toCharArray()) {
            depth += c == '(' ? 1 : 0;
            if (depth == 0) {
                top.append(c);
            }
            depth -= c == ')' ? 1 : 0;
        }
        return ORDER_BY.matcher(top).find();
    }

    /// Whether two tables have the same rows, with columns in any order.
    static boolean same(List<List<Object>> truth, List<List<Object>> answer, boolean ordered) {
        if (truth.size() != answer.size()) {
            return false;
        }
        if (truth.isEmpty()) {
            return true;
        }
        int width = truth.getFirst().size();
        if (answer.getFirst().size() != width) {
            return false;
        }
        List<List<Integer>> candidates = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            List<Integer> fit = new ArrayList<>();
            for (int other = 0; other < width; other++) {
                if (bag(truth, column).equals(bag(answer, other))) {
                    fit.add(other);
                }
            }
            candidates.add(fit);
        }
        return search(truth, answer, ordered, candidates, new ArrayList<>(), new int[] {MOST_ORDERS});
    }

    private static Map<Object, Integer> bag(List<List<Object>> rows, int column) {
        Map<Object, Integer> bag = new HashMap<>();
        rows.forEach(row -> bag.merge(row.get(column), 1, Integer::sum));
        return bag;
    }

    private static boolean search(
            List<List<Object>> truth, List<List<Object>> answer, boolean ordered, List<List<Integer>> candidates,
            List<Integer> chosen, int[] left) {
        if (chosen.size() == candidates.size()) {
            List<List<Object>> turned = answer.stream().map(row -> chosen.stream().map(row::get).toList()).toList();
            return left[0]-- > 0 && (ordered ? turned.equals(truth) : bag(turned).equals(bag(truth)));
        }
        for (int column : candidates.get(chosen.size())) {
            if (left[0] > 0 && !chosen.contains(column)) {
                chosen.add(column);
                if (search(truth, answer, ordered, candidates, chosen, left)) {
                    return true;
                }
                chosen.removeLast();
            }
        }
        return false;
    }

    private static Map<List<Object>, Integer> bag(List<List<Object>> rows) {
        Map<List<Object>, Integer> bag = new HashMap<>();
        rows.forEach(row -> bag.merge(Collections.unmodifiableList(row), 1, Integer::sum));
        return bag;
    }
}
