package dev.hradba.sandbox.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.Grants.Mask;
import dev.hradba.sandbox.sql.Grants.TableGrant;
import dev.hradba.sandbox.sql.tree.RefusedException;
import dev.hradba.sandbox.sql.tree.Syntax;
import dev.hradba.sandbox.sql.tree.Token;
import dev.hradba.sandbox.sql.tree.Tree;
import dev.hradba.sandbox.sql.tree.TreeReader;

/// Makes the subquery that stands for a table granted in part: granted columns, masks, and only the rows its filter lets through.
final class GrantedTable {

    private final Syntax syntax;
    private final Identity identity;

    GrantedTable(Syntax syntax, Identity identity) {
        this.syntax = syntax;
        this.identity = identity;
    }

    /// The table's name for the engine.
    List<Tree.Name> path(String table) {
        var parts = new ArrayList<Tree.Name>();
        for (String part : table.split("\\.", 2)) {
            parts.add(syntax.exact(part));
        }
        return parts;
    }

    /// The granted part of the table. A filter comes with a fence (`LIMIT` or `OFFSET`), so that the engine never evaluates a
    /// condition of the statement on a row that the filter hides: its errors would tell about hidden rows.
    Tree.Query subquery(SchemaView.Table table, TableGrant grant, Optional<String> sample) {
        var items = new ArrayList<Tree.Item>();
        for (var column : table.columns()) {
            var name = syntax.exact(column.name());
            var plain = new Tree.Column(List.of(), name);
            var mask = grant.maskOf(column.name());
            items.add(mask.isEmpty()
                    ? new Tree.Value(plain, Optional.empty())
                    : new Tree.Value(masked(plain, mask.get()), Optional.of(name)));
        }
        var where = grant.rowFilter().map(filter -> condition(table.name(), filter));
        var select = Tree.Select.of(items, new Tree.TableRef(path(table.name()), Optional.empty(), sample), where);
        if (where.isEmpty()) {
            return new Tree.Query(List.of(), select, List.of(), Optional.empty(), Optional.empty(), Tree.Bound.LIMIT);
        }
        return switch (syntax) {
            case SQLITE -> new Tree.Query(List.of(), select, List.of(), Optional.of(-1L), Optional.empty(), Tree.Bound.LIMIT);
            case POSTGRESQL, H2 -> new Tree.Query(List.of(), select, List.of(), Optional.empty(), Optional.of(0L), Tree.Bound.LIMIT);
            case MYSQL, DUCKDB -> new Tree.Query(List.of(), select, List.of(), Optional.of(Long.MAX_VALUE), Optional.empty(), Tree.Bound.LIMIT);
        };
    }

    /// The row filter with the identity's values in it.
    Tree.Expr condition(String table, String filter) {
        try {
            return bind(TreeReader.readCondition(filter, syntax));
        } catch (RefusedException e) {
            throw new RefusedException(e.rule().equals("identity") ? "identity" : "row-filter",
                    "the row filter of %s cannot be applied: %s".formatted(table, e.reason()));
        }
    }

    private Tree.Expr bind(Tree.Expr expr) {
        return switch (expr) {
            case Tree.Literal(var token) when token.kind() == Token.Kind.PARAMETER -> value(token.text());
            case Tree.Call(var name, var arguments) -> new Tree.Call(name, (Tree.Seq) bind(arguments));
            case Tree.Seq(var parts) -> new Tree.Seq(parts.stream().map(this::bind).toList());
            case Tree.Sub sub -> throw new RefusedException("row-filter", "a subquery is not allowed in it; filter on the table's own columns");
            case Tree.Column column -> column;
            case Tree.Word word -> word;
            case Tree.Literal literal -> literal;
        };
    }

    private Tree.Expr value(String name) {
        if (name.equals("subject")) {
            return literal(identity.subject());
        }
        if (name.equals("groups")) {
            var parts = new ArrayList<Tree.Expr>();
            for (String group : identity.groups().stream().sorted().toList()) {
                if (!parts.isEmpty()) {
                    parts.add(new Tree.Word(","));
                }
                parts.add(literal(group));
            }
            return parts.isEmpty() ? new Tree.Word("NULL") : new Tree.Seq(parts);
        }
        var value = Optional.ofNullable(identity.attributes().get(name)).orElseThrow(() -> new RefusedException("identity",
                "the identity %s has no attribute '%s'".formatted(identity.subject(), name)));
        return literal(value);
    }

    private static Tree.Expr literal(String value) {
        if (value.indexOf('\0') >= 0 || value.indexOf('\\') >= 0) {
            throw new RefusedException("identity", "an attribute has a character that cannot be a literal; remove NUL and backslash");
        }
        return new Tree.Literal(new Token(Token.Kind.STRING, "'" + value.replace("'", "''") + "'"));
    }

    private Tree.Expr masked(Tree.Column column, Mask mask) {
        var text = new Tree.Call("CAST", seq(column, new Tree.Word("AS"), new Tree.Word(textType())));
        var stars = new Tree.Literal(new Token(Token.Kind.STRING, "'***'"));
        return switch (mask) {
            case NULL -> seq(new Tree.Word("CASE WHEN FALSE THEN"), column, new Tree.Word("END")); // NULL of the column's own type, whatever that is
            case STARS -> whereThere(column, stars);
            case LAST_FOUR -> whereThere(column, joined(stars, new Tree.Call("SUBSTR", seq(text, new Tree.Word(","), from(text)))));
            case FIRST_ONE -> whereThere(column, joined(new Tree.Call("SUBSTR", seq(text, new Tree.Word(", 1 , 1"))), stars));
        };
    }

    private static Tree.Expr whereThere(Tree.Column column, Tree.Expr shown) {
        return seq(new Tree.Word("CASE WHEN"), column, new Tree.Word("IS NOT NULL THEN"), shown, new Tree.Word("END"));
    }

    private String textType() {
        return switch (syntax) {
            case H2 -> "VARCHAR";
            case MYSQL -> "CHAR";
            case SQLITE, POSTGRESQL, DUCKDB -> "TEXT";
        };
    }

    /// In MySQL `||` means OR.
    private Tree.Expr joined(Tree.Expr left, Tree.Expr right) {
        return syntax == Syntax.MYSQL ? new Tree.Call("CONCAT", seq(left, new Tree.Word(","), right)) : seq(left, new Tree.Word("||"), right);
    }

    /// The position of the fourth character from the end; after the end for texts of four characters or fewer, so they stay hidden.
    private Tree.Expr from(Tree.Expr text) {
        var length = new Tree.Call(syntax == Syntax.MYSQL ? "CHAR_LENGTH" : "LENGTH", seq(text));
        return seq(new Tree.Word("CASE WHEN"), length, new Tree.Word("> 8 THEN"), length, new Tree.Word("- 3 ELSE"), length, new Tree.Word("+ 1 END"));
    }

    private static Tree.Seq seq(Tree.Expr... parts) {
        return new Tree.Seq(List.of(parts));
    }
}
