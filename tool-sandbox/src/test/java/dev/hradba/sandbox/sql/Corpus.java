package dev.hradba.sandbox.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.hradba.sandbox.sql.Grants.TableGrant;
import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// Statements with the verdict they must get, one a line. A line that begins with `@not h2 mysql | ` is not for these engines.
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

    /// The sample's tables under [#GRANTS], as a file would list them, for an engine that is not at hand.
    static SchemaView schema(Dialect dialect) {
        var tables = java.util.Map.of(
                "teams", "id name department location", "people", "id name job_title team_id city hired_on active",
                "assets", "id asset_tag type status purchased_on price owner_id", "services", "id name tier team_id",
                "tickets", "id title status priority created_at closed_at assignee_id team_id",
                "incidents", "id title severity started_at affected_users service_id",
                "deployments", "id service_id version environment outcome deployed_at duration_minutes",
                "on_call", "id team_id person_id start_date end_date");
        return new SchemaView(dialect, tables.entrySet().stream().sorted(java.util.Map.Entry.comparingByKey()).map(table -> new SchemaView.Table(
                table.getKey(), "", java.util.stream.Stream.of(table.getValue().split(" ")).map(column -> new SchemaView.Column(
                        column, SchemaView.Type.TEXT, "text", true, "", java.util.Optional.empty(), List.of(), false)).toList(), List.of(), -1)).toList());
    }

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
        String own = dialect.name().toLowerCase(Locale.ROOT);
        for (String file : List.of("common", own)) {
            try (var in = Corpus.class.getResourceAsStream("/sql-corpus/%s.%s.txt".formatted(file, kind))) {
                for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                    boolean elsewhere = line.startsWith("@not ") && List.of(line.substring(5, line.indexOf(" | ")).split(" ")).contains(own);
                    if (!line.isBlank() && !line.startsWith("#") && !elsewhere) {
                        result.add(ESCAPE.matcher(line.startsWith("@not ") ? line.substring(line.indexOf(" | ") + 3) : line).replaceAll(match ->
                                java.util.regex.Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16)))));
                    }
                }
            }
        }
        return result;
    }
}
