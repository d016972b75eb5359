package dev.hradba.agent.sql.internal.grammar;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.hradba.agent.sql.internal.grammar.TypedColumns.Use;
import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;

/// The rules of one set of tables. Their names begin with the set's own letters.
final class SourceRules {

    private static final int MOST_PAIRS = 12;

    private final String prefix;
    private final Sources sources;
    private final LinkSchema schema;
    private final Gbnf grammar;
    private final EngineTerms terms;
    private final TypedColumns names;

    SourceRules(String prefix, Sources sources, LinkSchema schema, Gbnf grammar, EngineTerms terms, TypedColumns names) {
        this.prefix = prefix;
        this.sources = sources;
        this.schema = schema;
        this.grammar = grammar;
        this.terms = terms;
        this.names = names;
    }

    boolean single() {
        return sources.single();
    }

    String id(String rule) {
        return prefix + rule;
    }

    // ---- columns and what is made of them ----

    void columnRules() {
        Map<Use, List<String>> byUse = new EnumMap<>(Use.class);
        List<String> shown = new ArrayList<>();
        for (LinkColumn column : columns()) {
            for (String spelling : spellings(column)) {
                byUse.computeIfAbsent(names.use(column), use -> new ArrayList<>()).add(spelling);
                shown.add(spelling);
            }
        }
        byUse.forEach((use, spellings) -> grammar.rule(id(use.name().toLowerCase(Locale.ROOT)), Gbnf.words(spellings)));
        grammar.rule(id("show"), Gbnf.words(shown));
        List<String> typed = new ArrayList<>();
        for (String use : List.of("num", "text", "date", "bool")) {
            if (grammar.has(id(use))) {
                typed.add(id(use));
            }
        }
        grammar.rule(id("any"), typed);
        grammar.rule(id("from"), sources.orders(schema).stream().map(this::joined).toList());
    }

    private List<LinkColumn> columns() {
        return sources.tables().stream().flatMap(table -> table.columns().stream()).filter(column -> TypedColumns.speakable(column.raw())).toList();
    }

    private List<String> spellings(LinkColumn column) {
        return single() ? List.of(names.bare(column), names.qualified(column)) : List.of(names.qualified(column));
    }

    private String joined(List<LinkTable> order) {
        StringBuilder text = new StringBuilder(Gbnf.word(names.table(order.getFirst())));
        for (int i = 1; i < order.size(); i++) {
            LinkTable table = order.get(i);
            List<String> conditions = order.subList(0, i).stream().flatMap(before -> conditions(before, table).stream()).toList();
            text.append(" sp (\"LEFT \" | \"INNER \")? ").append(Gbnf.word("JOIN " + names.table(table) + " ON ")).append(" ").append(Gbnf.group(Gbnf.words(conditions)));
        }
        return text.toString();
    }

    private List<String> conditions(LinkTable left, LinkTable right) {
        List<String> conditions = new ArrayList<>();
        for (List<LinkColumn> pair : Sources.conditions(left, right, schema)) {
            String one = names.qualified(pair.getFirst());
            String other = names.qualified(pair.getLast());
            conditions.addAll(List.of(one + " = " + other, other + " = " + one));
        }
        return conditions;
    }

    // ---- conditions ----

    void testRules() {
        String num = id("num");
        String text = id("text");
        String date = id("date");
        grammar.rule(id("period"), columns().stream().filter(column -> names.use(column) == Use.DATE)
                .flatMap(column -> spellings(column).stream()).flatMap(spelling -> terms.periods(spelling).stream()).map(Gbnf::word).toList());
        grammar.rule(id("numx"), grammar.choices()
                .when(num, num + " (calculate (amount | " + num + "))?")
                .when(num, "number calculate " + num)
                .when(num, Gbnf.name("COALESCE") + " \"(\" " + num + " \", \" number \")\"")
                .when(num, Gbnf.name("ABS") + " \"(\" " + num + " \")\"")
                .when(text, Gbnf.name("LENGTH") + " \"(\" " + text + " \")\"")
                .when(date, terms.part(date))
                .when(date, terms.span(date)).list());
        grammar.rule(id("textx"), grammar.choices()
                .when(text, text)
                .when(text, "(" + Gbnf.name("LOWER") + " | " + Gbnf.name("UPPER") + " | " + Gbnf.name("TRIM") + ") \"(\" " + text + " \")\"")
                .when(text, Gbnf.name("COALESCE") + " \"(\" " + text + " \", \" (literal | " + text + ") \")\"")
                .when(text, terms.joined(text, "(literal | " + text + " | \"' '\" | \"', '\")")).list());
        String not = "\" \" (\"NOT \")? ";
        var tests = grammar.choices()
                .when(id("numx"), id("numx") + " compare number")
                .when(num, num + " compare " + num)
                .when(num, num + " \" BETWEEN \" number \" AND \" number")
                .when(num, num + " " + not + "\"IN (\" number (\", \" number){0,5} \")\"")
                .when(text, id("textx") + " (\" = \" | \" <> \" | \" != \") literal")
                .when(text, text + " (\" = \" | \" <> \") " + text)
                .when(text, text + " " + not + "\"IN (\" literal (\", \" literal){0,5} \")\"")
                .when(text, id("textx") + " " + not + terms.like() + " pattern")
                .when(date, "(" + date + " | " + terms.day(date) + ") compare (moment | " + date + ")")
                .when(date, "(" + date + " | " + terms.day(date) + ") \" BETWEEN '\" day \"' AND '\" day \"'\"")
                .when(id("period"), id("period") + " compare period")
                .always(id("show") + " \" IS \" (\"NOT \")? \"NULL\"");
        if (grammar.has(id("bool"))) {
            terms.yes(id("bool")).forEach(tests::always);
        }
        grammar.rule(id("test"), tests.list());
        grammar.rule(id("cond"), id("test") + " (conj " + id("test") + "){0,2}");
    }

    /// A subquery that gives a column of this table.
    String listed(String use) {
        return "\"(SELECT \" (\"DISTINCT \")? " + id(use) + " \" FROM \" " + id("from") + " (\" WHERE \" " + id("cond") + ")? \")\"";
    }

    /// A subquery that gives one number of this table.
    String figure() {
        return "\"(SELECT \" " + Gbnf.group(List.of(Gbnf.name("AVG"), Gbnf.name("MIN"), Gbnf.name("MAX"), Gbnf.name("SUM"))) + " \"(\" " + id("num") + " \") FROM \" "
                + id("from") + " (\" WHERE \" " + id("cond") + ")? \")\"";
    }

    /// Conditions with subqueries: of any table, and of rows that belong to these.
    void relatedRules(List<SourceRules> all) {
        List<String> exists = new ArrayList<>();
        for (SourceRules other : all) {
            LinkTable table = other.sources.tables().getFirst();
            boolean sameName = sources.tables().stream().anyMatch(own -> Sources.last(own.raw()).equalsIgnoreCase(Sources.last(table.raw())));
            if (other.single() && !sameName) {
                List<String> conditions = sources.tables().stream().flatMap(own -> conditions(own, table).stream()).toList();
                if (!conditions.isEmpty()) {
                    exists.add("(\"1\" | \"*\" | " + other.id("show") + ") " + Gbnf.word(" FROM " + names.table(table) + " WHERE ") + " " + Gbnf.group(Gbnf.words(conditions))
                            + " (\" AND \" " + other.id("test") + "){0,2}");
                }
            }
        }
        var tests = grammar.choices()
                .always(id("test"))
                .always("(\"NOT \")? \"(\" " + id("cond") + " \")\"");
        if (grammar.has("numbers") && grammar.has(id("num"))) {
            tests.always(id("num") + " \" \" (\"NOT \")? \"IN \" numbers");
            tests.always(id("num") + " compare scalar");
        }
        if (grammar.has("texts") && grammar.has(id("text"))) {
            tests.always(id("text") + " \" \" (\"NOT \")? \"IN \" texts");
        }
        if (grammar.rule(id("rel"), exists)) {
            tests.always("(\"NOT \")? \"EXISTS (SELECT \" " + id("rel") + " \")\"");
        }
        grammar.rule(id("test1"), tests.list());
        grammar.rule(id("where"), "sp \"WHERE \" " + id("test1") + " (conj " + id("test1") + "){0,3}");
    }

    // ---- statements ----

    List<String> statements() {
        aggregates();
        String from = " sp \"FROM \" " + id("from") + " " + id("where") + "? ";
        grammar.rule(id("when"), "\"CASE\" (\" WHEN \" " + id("test") + " \" THEN \" number){1,3} (\" ELSE \" number)? \" END\"",
                "\"CASE\" (\" WHEN \" " + id("test") + " \" THEN \" literal){1,3} (\" ELSE \" literal)? \" END\"");
        grammar.rule(id("item"), grammar.choices()
                .always(id("show"))
                .when(id("numx"), id("numx"))
                .when(id("textx"), id("textx"))
                .when(id("date"), terms.day(id("date")))
                .when(id("period"), id("period"))
                .always(id("when")).list());
        grammar.rule(id("col"), "(" + id("item") + ") label?", Gbnf.group(Gbnf.words(sources.tables().stream().map(table -> names.name(Sources.last(table.raw())) + ".*").toList())));
        grammar.rule(id("key"), grammar.choices().when(id("any"), id("any")).when(id("numx"), id("numx")).list());
        String order = grammar.has(id("key")) ? " (orderby " + id("key") + " direction? (\", \" " + id("key") + " direction?){0,2})?" : "";
        List<String> statements = new ArrayList<>();
        grammar.rule(id("rows"), "\"SELECT \" (\"*\" | " + id("col") + " (\", \" " + id("col") + "){0,7})" + from + order + " limit?");
        statements.add(id("rows"));
        if (grammar.has(id("any"))) {
            grammar.rule(id("distinct"), "\"SELECT DISTINCT \" " + id("any") + " (\", \" " + id("any") + "){0,3}" + from + " (orderby \"1\" direction?)? limit?");
            statements.add(id("distinct"));
        }
        grammar.rule(id("totals"), "\"SELECT \" " + id("aggitem") + " (\", \" " + id("aggitem") + "){0,4}" + from);
        statements.add(id("totals"));
        grammar.rule(id("by"), id("more") + from + "sp \"GROUP BY \"");
        if (grammar.rule(id("groups"), groups())) {
            statements.add(id("groups"));
        }
        return statements;
    }

    private void aggregates() {
        String number = Gbnf.group(List.of(Gbnf.name("SUM"), Gbnf.name("AVG"), Gbnf.name("MIN"), Gbnf.name("MAX")));
        grammar.rule(id("agg"), grammar.choices()
                .always(Gbnf.name("COUNT") + " \"(\" (\"*\" | " + id("show") + ") \")\"")
                .when(id("any"), Gbnf.name("COUNT") + " \"(DISTINCT \" " + id("any") + " \")\"")
                .when(id("numx"), number + " \"(\" " + id("numx") + " \")\"")
                .always(Gbnf.name("SUM") + " \"(CASE WHEN \" " + id("test") + " \" THEN 1 ELSE 0 END)\"")
                .always(Gbnf.name("COUNT") + " \"(CASE WHEN \" " + id("test") + " \" THEN 1 END)\"").list());
        grammar.rule(id("aggnum"), "(number \" * \")? " + id("agg") + " (calculate (amount | " + id("agg") + ")){0,2}",
                Gbnf.name("ROUND") + " \"(\" (number \" * \")? " + id("agg") + " (calculate (amount | " + id("agg") + ")){0,2} (\", \" places)? \")\"");
        List<String> ends = new ArrayList<>();
        for (String use : List.of("text", "date")) {
            if (grammar.has(id(use))) {
                ends.add(Gbnf.group(List.of(Gbnf.name("MIN"), Gbnf.name("MAX"))) + " \"(\" " + id(use) + " \")\"");
            }
        }
        ends.add(id("aggnum"));
        grammar.rule(id("aggitem"), Gbnf.group(ends) + " label?");
        grammar.rule(id("more"), "(\", \" " + id("aggitem") + "){0,4}");
        grammar.rule(id("having"), "sp \"HAVING \" " + id("aggnum") + " compare number (conj " + id("aggnum") + " compare number)?");
        grammar.rule(id("aggkey"), "(" + id("aggnum") + " | \"1\") direction? (\", \" (" + id("aggnum") + " | \"1\") direction?)?");
    }

    /// One choice for every way to group, because the group must be spelled twice alike.
    private List<String> groups() {
        List<String> choices = new ArrayList<>();
        List<LinkColumn> pairs = new ArrayList<>();
        for (LinkColumn column : columns()) {
            Use use = names.use(column);
            for (String spelling : spellings(column)) {
                if (use != Use.OTHER && (single() || names(column))) {
                    choices.add(grouped(List.of(spelling), also(column, spelling)));
                }
                if (use == Use.DATE) {
                    terms.periods(spelling).forEach(period -> choices.add(grouped(List.of(period), List.of())));
                }
            }
            if (column.kind() == Kind.CAT || column.kind() == Kind.NAME || (column.kind() == Kind.BOOL && use != Use.OTHER)) {
                pairs.add(column);
            }
        }
        int room = MOST_PAIRS;
        for (LinkColumn first : pairs) {
            for (LinkColumn second : pairs) {
                if (first != second && room-- > 0) {
                    choices.add(grouped(List.of(spellings(first).getLast(), spellings(second).getLast()), List.of()));
                }
            }
        }
        return choices;
    }

    /// The key of the column's table, by which rows of one name are told apart.
    private List<String> also(LinkColumn column, String spelling) {
        boolean bare = spelling.equals(names.bare(column));
        return column.home().columns().stream().filter(key -> key.kind() == Kind.PK && key != column && TypedColumns.speakable(key.raw()))
                .map(key -> bare ? names.bare(key) : names.qualified(key)).limit(1).toList();
    }

    private String grouped(List<String> keys, List<String> also) {
        String spelled = String.join(", ", keys);
        String head = keys.size() == 1 ? Gbnf.word("SELECT " + spelled) + " label?" : Gbnf.word("SELECT " + spelled);
        String before = also.isEmpty() ? "" : "(" + Gbnf.word(also.getFirst() + ", ") + ")? ";
        return head + " " + id("by") + " " + before + Gbnf.word(spelled) + " " + id("having") + "? (orderby (" + id("aggkey") + " | " + Gbnf.word(keys.getFirst()) + " direction?))? limit?";
    }

    /// Whether its values tell groups apart: joined tables are grouped by little else.
    private static boolean names(LinkColumn column) {
        return column.kind().isText() || column.kind() == Kind.PK || column.kind() == Kind.BOOL;
    }
}
