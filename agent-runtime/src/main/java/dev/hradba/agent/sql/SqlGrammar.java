package dev.hradba.agent.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.SqlNames;
import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// A GBNF grammar of one SELECT over the live schema: a table or column that a person may not read cannot be spelled.
///
/// Text literals come from the question, from values of the database that the linker found in it, and from columns with few
/// values; numbers and dates are free. Which column belongs to which alias is beyond a context-free grammar: the gate
/// checks that afterwards.
final class SqlGrammar {

    /// What a model writes when the schema has no answer.
    static final String NOTHING = "NOTHING";

    private static final int LONGEST_PHRASE = 3;
    private static final int MOST_PHRASES = 120;

    private final LinkSchema schema;
    private final Dialect dialect;
    private final Understanding understood;
    private final Map<String, String> rules = new LinkedHashMap<>();

    private SqlGrammar(Understanding understood) {
        this.understood = understood;
        this.schema = understood.schema();
        this.dialect = schema.view().dialect();
    }

    /// The grammar's text; start rule `root`.
    static String of(Understanding understood) {
        return new SqlGrammar(understood).text();
    }

    private String text() {
        statement();
        names();
        expressions();
        functions();
        literals();
        return rules.entrySet().stream()
                .map(rule -> rule.getKey() + " ::= " + rule.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private void statement() {
        rules.put("root", "select | \"" + NOTHING + "\"");
        rules.put("select", "\"SELECT \" (\"DISTINCT \")? items sp \"FROM \" table alias? join* where? group? order? limit?");
        rules.put("items", "\"*\" | item (\", \" item)*");
        rules.put("item", "expr (\" AS \" label)?");
        rules.put("join", "sp (\"LEFT \" | \"INNER \")? \"JOIN \" table alias? \" ON \" cond");
        rules.put("where", "sp \"WHERE \" cond");
        rules.put("group", "sp \"GROUP BY \" expr (\", \" expr)* (sp \"HAVING \" cond)?");
        rules.put("order", "sp \"ORDER BY \" sorted (\", \" sorted)*");
        rules.put("sorted", "expr (\" ASC\" | \" DESC\")?");
        rules.put("limit", "sp \"LIMIT \" [0-9]+");
        rules.put("sp", "\" \" | \"\\n\"");
    }

    private void names() {
        List<String> qualified = new ArrayList<>();
        Set<String> columns = new LinkedHashSet<>();
        for (LinkTable table : schema.tables()) {
            List<String> own = table.columns().stream().map(column -> quoted(column.raw())).toList();
            columns.addAll(own);
            rules.put("t" + table.id(), oneOf(own));
            qualified.add(word(quoted(table.raw()) + ".") + " (t" + table.id() + " | \"*\")");
        }
        rules.put("table", oneOf(schema.tables().stream().map(table -> quoted(table.raw())).toList()));
        rules.put("name", oneOf(columns));
        rules.put("column", String.join(" | ", qualified) + " | [a-z] [0-9]? \".\" name | name");
        rules.put("alias", "\" \" (\"AS \")? [a-z] [0-9]?");
        rules.put("label", "[a-z] [a-z0-9_]*");
    }

    private void expressions() {
        rules.put("expr", "term ((\" + \" | \" - \" | \" * \" | \" / \" | \" || \") term)*");
        rules.put("term", "column | number | text | call | \"(\" expr \")\" | \"(\" select \")\" | case");
        rules.put("case", "\"CASE\" (\" WHEN \" cond \" THEN \" expr)+ (\" ELSE \" expr)? \" END\"");
        rules.put("cond", "test ((\" AND \" | \" OR \") test)*");
        rules.put("test", "(\"NOT \")? (\"EXISTS (\" select \")\" | \"(\" cond \")\" | expr compared)");
        String like = dialect == Dialect.SQLITE || dialect == Dialect.MYSQL ? "(\"LIKE \")" : "(\"LIKE \" | \"ILIKE \")";
        rules.put("compared", "(\" = \" | \" <> \" | \" != \" | \" < \" | \" > \" | \" <= \" | \" >= \") expr"
                + " | \" IS NULL\" | \" IS NOT NULL\" | \" BETWEEN \" expr \" AND \" expr"
                + " | \" \" (\"NOT \")? \"IN (\" (select | expr (\", \" expr)*) \")\""
                + " | \" \" (\"NOT \")? " + like + " pattern");
    }

    private void functions() {
        rules.put("call", "aggregate | date"
                + " | (\"lower\" | \"upper\" | \"length\" | \"abs\" | \"round\") \"(\" expr \")\""
                + " | (\"round\" | \"coalesce\" | \"nullif\") \"(\" expr \", \" expr \")\"");
        rules.put("aggregate", "(\"COUNT\" | \"count\") \"(\" (\"*\" | (\"DISTINCT \")? expr) \")\""
                + " | (\"SUM\" | \"AVG\" | \"MIN\" | \"MAX\" | \"sum\" | \"avg\" | \"min\" | \"max\") \"(\" (\"DISTINCT \")? expr \")\"");
        String unit = "(\"day\" | \"month\" | \"year\" | \"hour\" | \"minute\")";
        switch (dialect) {
            case SQLITE -> {
                rules.put("date", "(\"date\" | \"datetime\" | \"julianday\") \"(\" moment \")\""
                        + " | \"strftime('\" format \"', \" moment \")\"");
                rules.put("moment", "(expr | \"'now'\") (\", \" modifier)*");
                rules.put("modifier", "\"'\" [+-] [0-9]+ \" \" " + unit + " \"s\"? \"'\" | \"'start of \" (\"month\" | \"year\" | \"day\") \"'\"");
                rules.put("format", "\"%Y\" | \"%Y-%m\" | \"%Y-%m-%d\" | \"%m\" | \"%d\" | \"%H\" | \"%W\" | \"%Y-%W\" | \"%w\"");
            }
            case MYSQL -> {
                rules.put("date", "\"CURRENT_DATE\" | \"CURRENT_TIMESTAMP\" | \"EXTRACT(\" (\"YEAR\" | \"MONTH\" | \"DAY\" | \"HOUR\") \" FROM \" expr \")\""
                        + " | \"date_format(\" expr \", '\" format \"')\" | \"datediff(\" expr \", \" expr \")\""
                        + " | \"CAST(\" expr \" AS \" (\"date\" | \"datetime\" | \"decimal\" | \"char\") \")\" | \"(CURRENT_DATE - INTERVAL \" [0-9]+ \" \" "
                        + unit.toUpperCase(java.util.Locale.ROOT) + " \")\"");
                rules.put("format", "\"%Y\" | \"%Y-%m\" | \"%Y-%m-%d\" | \"%x-%v\"");
            }
            case DUCKDB -> {
                rules.put("date", "\"CURRENT_DATE\" | \"CURRENT_TIMESTAMP\" | \"EXTRACT(\" (\"YEAR\" | \"MONTH\" | \"DAY\" | \"HOUR\" | \"DOW\" | \"EPOCH\") \" FROM \" expr \")\""
                        + " | \"date_trunc('\" (\"day\" | \"week\" | \"month\" | \"year\") \"', \" expr \")\" | \"strftime(\" expr \", '\" format \"')\""
                        + " | \"CAST(\" expr \" AS \" (\"date\" | \"timestamp\" | \"decimal\" | \"text\") \")\" | \"INTERVAL '\" [0-9]+ \"' \" " + unit.toUpperCase(java.util.Locale.ROOT));
                rules.put("format", "\"%Y\" | \"%Y-%m\" | \"%Y-%m-%d\" | \"%G-%V\"");
            }
            case POSTGRESQL, H2 -> {
                rules.put("date", "\"CURRENT_DATE\" | \"CURRENT_TIMESTAMP\" | \"EXTRACT(\" (\"YEAR\" | \"MONTH\" | \"DAY\" | \"HOUR\" | \"DOW\" | \"EPOCH\") \" FROM \" expr \")\""
                        + " | \"date_trunc('\" (\"day\" | \"week\" | \"month\" | \"year\") \"', \" expr \")\" | \"to_char(\" expr \", '\" format \"')\""
                        + " | \"CAST(\" expr \" AS \" (\"date\" | \"timestamp\" | \"numeric\" | \"text\") \")\" | \"INTERVAL '\" [0-9]+ \"' \" " + unit.toUpperCase(java.util.Locale.ROOT));
                rules.put("format", "\"YYYY\" | \"YYYY-MM\" | \"YYYY-MM-DD\" | \"IYYY-IW\"");
            }
        }
    }

    private void literals() {
        rules.put("number", "\"-\"? [0-9]+ (\".\" [0-9]+)?");
        rules.put("day", "[0-9] [0-9] [0-9] [0-9] \"-\" [0-9] [0-9] (\"-\" [0-9] [0-9] (\" \" [0-9] [0-9] \":\" [0-9] [0-9] (\":\" [0-9] [0-9])?)?)?");
        Set<String> texts = texts();
        String phrases = texts.isEmpty() ? "day" : "day | " + oneOf(texts.stream().map(SqlGrammar::escaped).toList());
        rules.put("phrase", phrases);
        rules.put("text", "\"'\" phrase \"'\"");
        rules.put("pattern", "\"'\" \"%\"? phrase \"%\"? \"'\"");
    }

    /// Literals: values found in the question, cells of columns with few values, and phrases of the question.
    private Set<String> texts() {
        Set<String> texts = new LinkedHashSet<>();
        for (Value value : understood.link().values()) {
            if (value.type() == Value.Type.CELL || value.type() == Value.Type.STR) {
                texts.add(value.norm());
                texts.addAll(value.texts().values());
            }
        }
        for (LinkColumn column : schema.columns()) {
            if (column.kind() == Kind.CAT || column.kind() == Kind.BOOL) {
                texts.addAll(column.values());
            }
        }
        List<String> words = List.of(understood.question().replaceAll("[^\\p{L}\\p{N}_.@ -]", " ").strip().split("\\s+"));
        int most = texts.size() + MOST_PHRASES;
        for (int length = 1; length <= LONGEST_PHRASE; length++) {
            for (int at = 0; at + length <= words.size() && texts.size() < most; at++) {
                texts.add(String.join(" ", words.subList(at, at + length)));
            }
        }
        texts.removeIf(text -> text.isEmpty() || text.codePoints().anyMatch(Character::isISOControl));
        return texts;
    }

    private static String escaped(String text) {
        return text.replace("'", "''");
    }

    private String quoted(String name) {
        return SqlNames.quoted(name, dialect);
    }

    private static String oneOf(Iterable<String> texts) {
        List<String> words = new ArrayList<>();
        texts.forEach(text -> words.add(word(text)));
        return String.join(" | ", words);
    }

    private static String word(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
