package dev.hradba.agent.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.sql.SchemaView;

/// Measures a drafter on questions with known answers, by running its SQL and comparing tables.
///
/// A set is a directory with `questions.jsonl` (per line `id`, `db`, `question`, `gold`: accepted statements, and optionally
/// `tier`), `db/NAME.sql` (SQLite scripts) and optionally `now.json` (`{"now": "2026-11-22 09:04:40"}`, the moment that stands for
/// now in every statement).
///
/// An answer is right if it has the same rows as one of the accepted statements, columns in any order, numbers to six
/// digits, and in the same order where that statement sorts several rows.
public final class SqlEvaluation {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<Path, SchemaView> reader;
    private final Map<String, SqlDrafter> drafters;

    /// @param reader   reads the view of a SQLite file, with every table granted
    /// @param drafters what to compare, by name, in the order of report
    public SqlEvaluation(Function<Path, SchemaView> reader, List<Map.Entry<String, SqlDrafter>> drafters) {
        this.reader = reader;
        this.drafters = new java.util.LinkedHashMap<>();
        drafters.forEach(entry -> this.drafters.put(entry.getKey(), entry.getValue()));
    }

    /// How a drafter did on one question.
    ///
    /// @param drafter  its name
    /// @param id       the question's id
    /// @param tier     the question's tier, `all` if it has none
    /// @param question as asked
    /// @param sql      the drafted statement
    /// @param runs     whether it ran
    /// @param right    whether its table is right
    /// @param sure     whether the drafter was sure
    /// @param likelihood the share of such drafts that were right before, see [SqlDraft.Drafted]
    /// @param doubts   what speaks against the draft
    /// @param note     reasons against the draft, why there is none, or the database's error
    public record Result(
            String drafter,
            String id,
            String tier,
            String question,
            Optional<String> sql,
            boolean runs,
            boolean right,
            boolean sure,
            Optional<Double> likelihood,
            List<Doubt.Kind> doubts,
            String note) {

        /// Copies the list.
        public Result {
            doubts = List.copyOf(doubts);
        }
    }

    /// Runs the whole set.
    ///
    /// @param set      the set's directory
    /// @param listener hears each result as it comes
    /// @return all results, question by question
    /// @throws IOException if the set is incomplete or cannot be read
    public List<Result> run(Path set, Consumer<Result> listener) throws IOException {
        List<Result> results = new ArrayList<>();
        Map<String, Prepared> databases = new HashMap<>();
        Optional<String> now = now(set);
        Path home = Files.createTempDirectory("hradba-eval");
        try {
            for (String line : Files.readAllLines(set.resolve("questions.jsonl"))) {
                if (line.isBlank()) {
                    continue;
                }
                JsonNode question = JSON.readTree(line);
                String name = question.path("db").asText();
                Prepared database = databases.get(name);
                if (database == null) {
                    database = prepare(set, home, name, now);
                    databases.put(name, database);
                }
                for (var drafter : drafters.entrySet()) {
                    Result result = one(drafter.getKey(), drafter.getValue(), question, database);
                    results.add(result);
                    listener.accept(result);
                }
            }
        } catch (SQLException e) {
            throw new IOException("a database of the set '%s' cannot be made: %s".formatted(set, e.getMessage()), e);
        } finally {
            for (Prepared database : databases.values()) {
                database.tables().close();
            }
            delete(home);
        }
        return results;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private record Prepared(Path file, SchemaView schema, ResultTables tables) {}

    private static Optional<String> now(Path set) throws IOException {
        Path file = set.resolve("now.json");
        return Files.exists(file) ? Optional.of(JSON.readTree(file.toFile()).path("now").asText()) : Optional.empty();
    }

    private Prepared prepare(Path set, Path home, String name, Optional<String> now) throws IOException, SQLException {
        Path script = set.resolve("db").resolve(name + ".sql");
        if (!script.normalize().startsWith(set.normalize()) || !Files.isRegularFile(script)) {
            throw new IOException("a question names the database '%s', but there is no %s".formatted(name, script));
        }
        Path file = home.resolve(name + ".db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            String sql = Files.readString(script);
            boolean whole = sql.stripLeading().regionMatches(true, 0, "BEGIN", 0, 5); // as SQLite's own dump
            connection.setAutoCommit(whole);
            statement.executeUpdate(sql);
            if (!whole) {
                connection.commit();
            }
        }
        return new Prepared(file, reader.apply(file), ResultTables.open(file, now));
    }

    private static Result one(String name, SqlDrafter drafter, JsonNode question, Prepared database) {
        String text = question.path("question").asText();
        SqlDraft draft = drafter.draft(text, database.schema(), new Cancellation());
        String tier = question.path("tier").asText("all");
        String id = question.path("id").asText();
        return switch (draft) {
            case SqlDraft.Drafted drafted -> {
                var answer = database.tables().run(drafted.sql());
                boolean right = answer.rows().isPresent() && right(answer.rows().get(), question.path("gold"), database);
                List<Doubt> doubts = drafted.confidence() instanceof SqlDraft.Confidence.Unsure(var against) ? against : List.of();
                yield new Result(name, id, tier, text, Optional.of(drafted.sql()), answer.rows().isPresent(), right, doubts.isEmpty(), drafted.likelihood(),
                        doubts.stream().map(Doubt::kind).toList(),
                        answer.error().isEmpty() ? String.join(" ", doubts.stream().map(Doubt::text).toList()) : answer.error());
            }
            case SqlDraft.NotCovered notCovered -> new Result(
                    name, id, tier, text, Optional.empty(), false, question.path("gold").isEmpty(), false, Optional.empty(), List.of(), notCovered.reason());
            case SqlDraft.Rejected rejected -> new Result(
                    name, id, tier, text, Optional.empty(), false, question.path("gold").isEmpty(), false, Optional.empty(), List.of(), rejected.reason());
        };
    }

    private static boolean right(List<List<Object>> rows, JsonNode gold, Prepared database) {
        for (JsonNode accepted : gold) {
            var truth = database.tables().run(accepted.asText()).rows();
            if (truth.isPresent()
                    && ResultTables.same(truth.get(), rows, ResultTables.sorts(accepted.asText()) && truth.get().size() > 1)) {
                return true;
            }
        }
        return false;
    }

    /// Results summed up in lines for a terminal: per drafter and tier how many are right, sure, and wrong though sure.
    public static String report(List<Result> results) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%-12s %-10s %6s %6s %16s %6s %12s\n", "drafter", "tier", "n", "runs", "right", "sure", "sure, wrong"));
        Map<List<String>, List<Result>> groups = new java.util.TreeMap<>(java.util.Comparator.comparing(key -> String.join("/", key)));
        for (Result result : results) {
            groups.computeIfAbsent(List.of(result.drafter(), ""), key -> new ArrayList<>()).add(result);
            groups.computeIfAbsent(List.of(result.drafter(), result.tier()), key -> new ArrayList<>()).add(result);
        }
        groups.forEach((key, group) -> {
            if (!key.getLast().equals("all")) {
                text.append(line(key, group));
            }
        });
        return text.toString();
    }

    private static String line(List<String> key, List<Result> group) {
        int n = group.size();
        long right = group.stream().filter(Result::right).count();
        long wrong = group.stream().filter(result -> result.sure() && !result.right()).count();
        return String.format(
                Locale.ROOT,
                "%-12s %-10s %6d %6d %7d  %5.1f %% %6d %4d  %4.1f %%\n",
                key.getFirst(),
                key.getLast().isEmpty() ? "all" : key.getLast(),
                n,
                group.stream().filter(Result::runs).count(),
                right,
                100.0 * right / n,
                group.stream().filter(Result::sure).count(),
                wrong,
                100.0 * wrong / n);
    }
}
