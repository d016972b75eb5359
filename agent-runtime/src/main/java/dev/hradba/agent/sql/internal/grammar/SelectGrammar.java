package dev.hradba.agent.sql.internal.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.hradba.agent.sql.internal.link.Link;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkSchema;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// A GBNF grammar of one SELECT over a schema. Whatever it gives, the gate admits under the grants that the schema was read with.
///
/// A context-free grammar cannot look up what an alias stands for, so there are none: for every set of tables that foreign keys join there are
/// rules of its own, in which only columns of these tables stand. Columns are used by their type, groups are spelled as they were selected, and
/// nothing nests without end, so the engine takes the statement too. Text literals come from the question and from values of the database;
/// numbers and dates are free.
public final class SelectGrammar {

    private static final int LONGEST_LITERAL = 60;

    private final LinkSchema schema;
    private final Gbnf grammar = new Gbnf();
    private final EngineTerms terms;
    private final TypedColumns columns;

    private SelectGrammar(LinkSchema schema) {
        this.schema = schema;
        Dialect dialect = schema.view().dialect();
        this.terms = new EngineTerms(dialect);
        this.columns = new TypedColumns(dialect);
    }

    /// The grammar's text; start rule `root`.
    ///
    /// @param schema   tables and columns that may be read
    /// @param link     what the linker found; tables it names come first where there are many
    /// @param literals texts that may be compared with
    /// @param nothing  what stands for a question without an answer here
    public static String of(LinkSchema schema, Link link, Set<String> literals, String nothing) {
        return new SelectGrammar(schema).text(link, literals, nothing);
    }

    private String text(Link link, Set<String> literals, String nothing) {
        grammar.rule("root", "");
        literals(literals);
        terms.moments(grammar);
        List<Sources> sets = Sources.of(schema, wanted(link)).stream().filter(set -> set.tables().stream().allMatch(TypedColumns::speakable)).toList();
        List<String> starts = new ArrayList<>(List.of(Gbnf.word(nothing)));
        List<SourceRules> rules = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            rules.add(new SourceRules("s" + i, sets.get(i), schema, grammar, terms, columns));
        }
        rules.forEach(SourceRules::columnRules);
        rules.forEach(SourceRules::testRules);
        subqueries(rules);
        rules.forEach(set -> set.relatedRules(rules));
        rules.forEach(set -> starts.addAll(set.statements()));
        grammar.rule("root", starts);
        return grammar.text();
    }

    private static Set<LinkTable> wanted(Link link) {
        Set<LinkTable> tables = new LinkedHashSet<>(link.tables());
        link.spans().forEach(span -> span.entries().forEach(entry -> tables.add(entry.home())));
        link.values().forEach(value -> value.texts().keySet().stream().map(LinkColumn::home).forEach(tables::add));
        return tables;
    }

    /// Subqueries of one table: its numbers, its texts, one number of all its rows.
    private void subqueries(List<SourceRules> rules) {
        List<SourceRules> single = rules.stream().filter(SourceRules::single).toList();
        grammar.rule("numbers", single.stream().filter(set -> grammar.has(set.id("num"))).map(set -> set.listed("num")).toList());
        grammar.rule("texts", single.stream().filter(set -> grammar.has(set.id("text"))).map(set -> set.listed("text")).toList());
        grammar.rule("scalar", single.stream().filter(set -> grammar.has(set.id("num"))).map(SourceRules::figure).toList());
    }

    private void literals(Set<String> texts) {
        grammar.rule("sp", "\" \"", "\"\\n\"");
        grammar.rule("number", "\"-\"? (\"0\" | [1-9] [0-9]{0,5}) (\".\" [0-9]{1,4})?");
        // what may stand after a division
        grammar.rule("amount", "\"-\"? ([1-9] [0-9]{0,5} (\".\" [0-9]{1,4})? | \"0.\" [0-9]{0,3} [1-9])");
        grammar.rule("count", "[1-9] [0-9]{0,2}");
        grammar.rule("places", "[0-4]");
        grammar.rule("year", "(\"19\" | \"20\") [0-9] [0-9]");
        grammar.rule("month", "\"0\" [1-9]", "\"1\" [0-2]");
        grammar.rule("dayofmonth", "month \"-\" (\"0\" [1-9] | [1] [0-9] | \"2\" [0-8])",
                "(\"01\" | \"03\" | \"04\" | \"05\" | \"06\" | \"07\" | \"08\" | \"09\" | \"10\" | \"11\" | \"12\") \"-\" (\"29\" | \"30\")",
                "(\"01\" | \"03\" | \"05\" | \"07\" | \"08\" | \"10\" | \"12\") \"-31\"");
        grammar.rule("time", "([01] [0-9] | \"2\" [0-3]) \":\" [0-5] [0-9] (\":\" [0-5] [0-9])?");
        grammar.rule("day", "year \"-\" dayofmonth (\" \" time)?");
        grammar.rule("period", "\"'\" (year (\"-\" (month | dayofmonth))? | month) \"'\"");
        List<String> phrases = Gbnf.words(texts.stream().filter(SelectGrammar::speakable).map(text -> text.replace("'", "''")).toList());
        List<String> parts = phrases.stream().filter(phrase -> phrase.indexOf('%') < 0).toList();
        grammar.rule("part", parts.isEmpty() ? List.of("year") : parts);
        List<String> whole = new ArrayList<>(List.of("part"));
        phrases.stream().filter(phrase -> phrase.indexOf('%') >= 0).forEach(whole::add);
        grammar.rule("phrase", whole);
        grammar.rule("literal", "\"'\" phrase \"'\"");
        grammar.rule("pattern", "\"'\" \"%\"? part \"%\"? \"'\"");
        grammar.rule("label", "\" AS \" (\"n\" | \"total\" | \"average\" | \"share\" | \"name\" | (\"n\" | \"num\" | \"total\" | \"avg\" | \"sum\" | \"max\" | \"share\" | \"title\") (\"_\" [a-z] [a-z0-9]{0,11}){1,3})");
        grammar.rule("compare", "\" = \"", "\" <> \"", "\" != \"", "\" < \"", "\" > \"", "\" <= \"", "\" >= \"");
        grammar.rule("calculate", "\" + \"", "\" - \"", "\" * \"", "\" / \"");
        grammar.rule("conj", "\" AND \"", "\" OR \"");
        grammar.rule("direction", "\" ASC\"", "\" DESC\"");
        grammar.rule("orderby", "sp \"ORDER BY \"");
        grammar.rule("limit", "sp \"LIMIT \" [1-9] [0-9]{0,3} (\" OFFSET \" count)?");
    }

    private static boolean speakable(String text) {
        return text.length() <= LONGEST_LITERAL && text.indexOf('\\') < 0 && text.chars().noneMatch(c -> Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029' || c == '\uFFFE' || c == '\uFFFF');
    }
}
