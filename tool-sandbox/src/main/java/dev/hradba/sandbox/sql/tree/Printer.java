package dev.hradba.sandbox.sql.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Prints a [Tree] on one line. What is printed is what runs.
public final class Printer {

    private final List<String> out = new ArrayList<>();

    private final char quote;

    private Printer(Syntax syntax) {
        this.quote = syntax.nameQuote();
    }

    /// The query as SQL of this engine.
    public static String print(Tree.Query query, Syntax syntax) {
        var printer = new Printer(syntax);
        printer.query(query);
        return printer.join();
    }

    /// The expression as SQL of this engine.
    public static String print(Tree.Expr expr, Syntax syntax) {
        var printer = new Printer(syntax);
        printer.expr(expr);
        return printer.join();
    }

    private void query(Tree.Query query) {
        if (!query.with().isEmpty()) {
            words(query.with().getFirst().recursive() ? "WITH RECURSIVE" : "WITH");
            each(query.with(), cte -> {
                name(cte.name());
                if (!cte.columns().isEmpty()) {
                    words("(");
                    each(cte.columns(), this::name);
                    words(")");
                }
                words("AS (");
                query(cte.query());
                words(")");
            });
        }
        body(query.body());
        if (!query.order().isEmpty()) {
            words("ORDER BY");
            each(query.order(), this::order);
        }
        if (query.bound() != Tree.Bound.LIMIT) {
            query.offset().ifPresent(rows -> words("OFFSET " + rows + " ROWS"));
            query.limit().ifPresent(rows -> words("FETCH FIRST " + rows + " ROWS " + (query.bound() == Tree.Bound.TIES ? "WITH TIES" : "ONLY")));
        } else {
            query.limit().ifPresent(rows -> words("LIMIT " + rows));
            query.offset().ifPresent(rows -> words("OFFSET " + rows));
        }
    }

    private void body(Tree.Body body) {
        switch (body) {
            case Tree.Select select -> select(select);
            case Tree.Values(var rows, var width) -> {
                words("VALUES");
                each(rows, this::expr);
            }
            case Tree.Nested(var query) -> {
                words("(");
                query(query);
                words(")");
            }
            case Tree.Compound(var arms, var operations) -> {
                for (int i = 0; i < arms.size(); i++) {
                    if (i > 0) {
                        words(operations.get(i - 1));
                    }
                    query(arms.get(i));
                }
            }
        }
    }

    private void select(Tree.Select select) {
        words("SELECT");
        if (select.distinct()) {
            words("DISTINCT");
        }
        if (!select.distinctOn().isEmpty()) {
            words("ON (");
            each(select.distinctOn(), this::expr);
            words(")");
        }
        each(select.items(), this::item);
        select.from().ifPresent(from -> {
            words("FROM");
            sources(from, select.joins());
        });
        select.where().ifPresent(where -> {
            words("WHERE");
            expr(where);
        });
        if (!select.group().isEmpty()) {
            words("GROUP BY");
            each(select.group(), this::expr);
        }
        select.having().ifPresent(having -> {
            words("HAVING");
            expr(having);
        });
        if (!select.windows().isEmpty()) {
            words("WINDOW");
            each(select.windows(), this::expr);
        }
        select.qualify().ifPresent(qualify -> {
            words("QUALIFY");
            expr(qualify);
        });
    }

    private void item(Tree.Item item) {
        switch (item) {
            case Tree.Star(var source, var except, var word, var replace) -> {
                path(source);
                words(source.isEmpty() ? "*" : ". *");
                if (!except.isEmpty()) {
                    words(word + " (");
                    each(except, this::name);
                    words(")");
                }
                if (!replace.isEmpty()) {
                    words("REPLACE (");
                    each(replace, this::item);
                    words(")");
                }
            }
            case Tree.Value(var value, var alias) -> {
                expr(value);
                alias.ifPresent(this::alias);
            }
        }
    }

    private void sources(Tree.From first, List<Tree.Join> joins) {
        from(first);
        for (var join : joins) {
            words(join.words());
            from(join.right());
            join.on().ifPresent(on -> {
                words("ON");
                expr(on);
            });
            if (!join.using().isEmpty()) {
                words("USING (");
                each(join.using(), this::name);
                words(")");
            }
        }
    }

    private void from(Tree.From from) {
        switch (from) {
            case Tree.TableRef(var path, var alias, var sample) -> {
                path(path);
                alias.ifPresent(this::alias);
                sample.ifPresent(this::words);
            }
            case Tree.Derived(var query, var alias, var columns, var lateral) -> {
                words(lateral ? "LATERAL (" : "(");
                query(query);
                words(")");
                alias.ifPresent(this::alias);
                if (!columns.isEmpty()) {
                    words("(");
                    each(columns, this::name);
                    words(")");
                }
            }
            case Tree.Series(var call, var alias, var columns, var types, var lateral, var numbered) -> {
                words(lateral ? "LATERAL" : "");
                expr(call);
                words(numbered ? "WITH ORDINALITY" : "");
                alias.ifPresent(this::alias);
                if (!columns.isEmpty()) {
                    words("(");
                    each(IntStream.range(0, columns.size()).boxed().toList(), at -> {
                        name(columns.get(at));
                        types.stream().skip(at).findFirst().ifPresent(this::expr);
                    });
                    words(")");
                }
            }
            case Tree.Group(var first, var joins) -> {
                words("(");
                sources(first, joins);
                words(")");
            }
        }
    }

    private void order(Tree.Order order) {
        expr(order.value());
        words(order.words());
    }

    private void expr(Tree.Expr expr) {
        switch (expr) {
            case Tree.Column(var source, var name) -> {
                path(source);
                if (!source.isEmpty()) {
                    words(".");
                }
                name(name);
            }
            case Tree.Literal(var token) -> out.add(token.sql());
            case Tree.Word(var text) -> words(text);
            case Tree.Call(var name, var arguments) -> {
                out.add(name + "(");
                arguments.parts().forEach(this::expr);
                words(")");
            }
            case Tree.Sub(var query) -> {
                words("(");
                query(query);
                words(")");
            }
            case Tree.Seq(var parts) -> parts.forEach(this::expr);
        }
    }

    private void alias(Tree.Name alias) {
        words("AS");
        name(alias);
    }

    private void path(List<Tree.Name> path) {
        for (int i = 0; i < path.size(); i++) {
            if (i > 0) {
                words(".");
            }
            name(path.get(i));
        }
    }

    private void name(Tree.Name name) {
        out.add(name.quoted() ? quote + name.text() + quote : name.text());
    }

    private void words(String words) {
        if (!words.isEmpty()) {
            out.addAll(List.of(words.split(" ")));
        }
    }

    private <T> void each(List<T> list, Consumer<T> print) {
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                words(",");
            }
            print.accept(list.get(i));
        }
    }

    private String join() {
        var text = new StringBuilder();
        String before = "(";
        for (String part : out) {
            boolean tight = (before.endsWith("(") && !before.startsWith("'") && !before.startsWith("\"") && !before.startsWith("`")) || before.equals(".") || before.equals("::")
                    || part.equals(")") || part.equals(",") || part.equals(".") || part.equals("::");
            text.append(tight ? "" : " ").append(part);
            before = part;
        }
        return text.toString();
    }
}
