package dev.hradba.sandbox.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.hradba.sandbox.sql.Grants.TableGrant;
import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// Statements with the verdict they must get, one a line.
final class Corpus {

    /// Everything of the sample but the table `secrets` and the column `people.email`.
    static final Grants GRANTS = Grants.of(List.of(
            TableGrant.all("teams"), TableGrant.columns("people", "id", "name", "job_title", "team_id", "city", "hired_on", "active"),
            TableGrant.all("assets"), TableGrant.all("services"), TableGrant.all("tickets"), TableGrant.all("incidents"),
            TableGrant.all("deployments"), TableGrant.all("on_call")));

    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9A-Fa-f]{4})");

    private Corpus() {}

    /// @param rule the rule that must refuse it
    /// @param sql  the statement
    record Refusal(String rule, String sql) {}

    static List<Refusal> refused(Dialect dialect) throws IOException {
        var result = new ArrayList<Refusal>();
        for (String line : lines(dialect, "refuse")) {
            int bar = line.indexOf(" | ");
            result.add(new Refusal(line.substring(0, bar), line.substring(bar + 3)));
        }
        return result;
    }

    static List<String> allowed(Dialect dialect) throws IOException {
        return lines(dialect, "allow");
    }

    private static List<String> lines(Dialect dialect, String kind) throws IOException {
        var result = new ArrayList<String>();
        for (String file : List.of("common", dialect.name().toLowerCase(Locale.ROOT))) {
            try (var in = Corpus.class.getResourceAsStream("/sql-corpus/%s.%s.txt".formatted(file, kind))) {
                for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                    if (!line.isBlank() && !line.startsWith("#")) {
                        result.add(ESCAPE.matcher(line).replaceAll(match ->
                                java.util.regex.Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16)))));
                    }
                }
            }
        }
        return result;
    }
}
