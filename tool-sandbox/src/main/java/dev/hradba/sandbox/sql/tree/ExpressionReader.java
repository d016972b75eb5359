package dev.hradba.sandbox.sql.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import net.sf.jsqlparser.expression.*;
import net.sf.jsqlparser.expression.operators.arithmetic.*;
import net.sf.jsqlparser.expression.operators.conditional.*;
import net.sf.jsqlparser.expression.operators.relational.*;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.create.table.ColDataType;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/// Copies expressions from JSqlParser's tree; a node it does not know is refused.
final class ExpressionReader {

    private static final Set<String> FIELDS = Set.of(
            "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "EPOCH", "DOW", "ISODOW", "DOY", "ISOYEAR",
            "DAY_OF_WEEK", "DAY_OF_YEAR", "DAYOFWEEK", "ISO_WEEK", "DECADE", "CENTURY", "MILLENNIUM", "MILLISECOND", "MICROSECOND", "MILLISECONDS",
            "MICROSECONDS", "TIMEZONE", "YEAR_MONTH", "DAY_HOUR", "DAY_MINUTE", "HOUR_MINUTE", "MINUTE_SECOND", "YEARS", "MONTHS", "WEEKS", "DAYS",
            "HOURS", "MINUTES", "SECONDS", "WEEKDAY", "DAYOFYEAR");
    /// Functions whose first argument may be a bare part of a date.
    private static final Set<String> DATED = Syntax.words("datediff dateadd timestampdiff timestampadd date_trunc");
    private static final Set<String> CLOCK = Set.of("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "LOCALTIME");

    private final Syntax syntax;
    private final FunctionRules functions;
    private final TreeReader queries;
    private final WindowReader windows;

    ExpressionReader(Syntax syntax, FunctionRules functions, TreeReader queries) {
        this.syntax = syntax;
        this.functions = functions;
        this.queries = queries;
        this.windows = new WindowReader(this, queries, syntax);
    }

    WindowReader windows() {
        return windows;
    }

    Tree.Expr read(Expression e) {
        return switch (e) {
            case Column column -> column(column);
            case LongValue number -> literal(number.getStringValue());
            case DoubleValue number -> literal(number.toString());
            case StringValue text -> literal(text.toString());
            case ArrayConstructor array -> array(array);
            case ArrayExpression item when item.getIndexExpression() != null ->
                seq(read(item.getObjExpression()), word("["), read(item.getIndexExpression()), word("]"));
            case JsonExpression json -> json(json);
            case AllValue all when syntax == Syntax.DUCKDB -> word("ALL");
            case IsUnknownExpression is -> seq(read(is.getLeftExpression()), words(is.isNot() ? "IS NOT UNKNOWN" : "IS UNKNOWN"));
            case TranscodingFunction convert when syntax == Syntax.MYSQL -> convert(convert);
            case OracleNamedFunctionParameter named when syntax == Syntax.POSTGRESQL ->
                seq(word(plain(named.getName())), word("=>"), read(named.getExpression()));
            case JdbcParameter parameter -> throw new RefusedException("parameter", "parameters with ? are not allowed; write the value");
            case UserVariable variable -> throw new RefusedException("parameter", "variables with @ are not allowed; write the value");
            case JdbcNamedParameter parameter -> literal(":" + parameter.getName());
            case NullValue nothing -> word("NULL");
            case BooleanValue bool -> word(bool.getValue() ? "TRUE" : "FALSE");
            case TimeKeyExpression key -> clock(key.getStringValue());
            case DateTimeLiteralExpression typed -> seq(word(typed.getType().name()), literal(typed.getValue()));
            case IntervalExpression interval -> interval(interval);
            case SignedExpression signed -> seq(word(sign(signed.getSign())), read(signed.getExpression()));
            case NotExpression not when !not.isExclamationMark() -> seq(word("NOT"), read(not.getExpression()));
            case OverlapsCondition overlaps when syntax == Syntax.POSTGRESQL -> seq(period(overlaps.getLeft()), word("OVERLAPS"), period(overlaps.getRight()));
            case RowConstructor<?> row -> throw TreeReader.unsupported(row.getClass());
            case ParenthesedExpressionList<?> list -> seq(word("("), commas(list), word(")"));
            case ParenthesedSelect select when select.getAlias() == null -> new Tree.Sub(queries.query(select.getSelect()));
            case LikeExpression like -> like(like);
            case IsDistinctExpression distinct -> seq(
                    read(distinct.getLeftExpression()),
                    words(distinct.isNot() ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM"),
                    read(distinct.getRightExpression()));
            case BinaryExpression binary -> binary(binary);
            case InExpression in -> seq(read(in.getLeftExpression()), words(in.isNot() ? "NOT IN" : "IN"), read(in.getRightExpression()));
            case Between between -> seq(
                    read(between.getLeftExpression()), words(between.isNot() ? "NOT BETWEEN" : "BETWEEN"),
                    symmetric(between.getBetweenExpressionStart()), word("AND"), read(between.getBetweenExpressionEnd()));
            case IsNullExpression isNull -> seq(read(isNull.getLeftExpression()), words(nullTest(isNull)));
            case IsBooleanExpression is -> seq(
                    read(is.getLeftExpression()), words("IS " + (is.isNot() ? "NOT " : "") + (is.isTrue() ? "TRUE" : "FALSE")));
            case ExistsExpression exists -> seq(words(exists.isNot() ? "NOT EXISTS" : "EXISTS"), read(exists.getRightExpression()));
            case AnyComparisonExpression any -> seq(word(any.getAnyType().name()), sub(any.getSelect()));
            case CaseExpression choice -> choice(choice);
            case CastExpression cast -> cast(cast);
            case CollateExpression collate -> collate(collate);
            case TimezoneExpression zone -> zone(zone);
            case ExtractExpression extract -> extract(extract);
            case TrimFunction trim -> trim(trim);
            case AnalyticExpression analytic -> windows.read(analytic);
            case MySQLGroupConcat concat -> concat(concat);
            case net.sf.jsqlparser.expression.Function function -> call(function);
            default -> throw TreeReader.unsupported(e.getClass());
        };
    }

    private Tree.Expr column(Column column) {
        if (column.getArrayConstructor() != null) {
            return seq(column(new Column(column.getTable(), column.getColumnName())), array(column.getArrayConstructor()));
        }
        var source = column.getTable() == null ? List.<Tree.Name>of() : queries.path(column.getTable());
        String name = column.getColumnName();
        if (source.isEmpty() && name.equals(ParserText.NONE)) {
            return word("");
        }
        if (source.isEmpty() && CLOCK.contains(name.toUpperCase(Locale.ROOT))) {
            return clock(name);
        }
        return new Tree.Column(source, TreeReader.name(name));
    }

    private static Tree.Expr clock(String text) {
        String key = text.endsWith("()") ? text.substring(0, text.length() - 2) : text;
        if (!CLOCK.contains(key.toUpperCase(Locale.ROOT))) {
            throw new RefusedException("function", "%s is not allowed; use CURRENT_DATE or CURRENT_TIMESTAMP".formatted(text));
        }
        return key.equals(text) ? word(key) : seq(word(key), word("("), word(")"));
    }

    private Tree.Expr interval(IntervalExpression interval) {
        if (interval.getParameter() == null || !interval.isUsingIntervalKeyword()) {
            throw new RefusedException("interval", "write an interval as INTERVAL '7 days' or multiply INTERVAL '1 day' by a number");
        }
        var parts = new ArrayList<Tree.Expr>(List.of(word("INTERVAL"), literal(interval.getParameter())));
        if (interval.getIntervalType() != null) {
            parts.add(word(field(interval.getIntervalType())));
        }
        return new Tree.Seq(parts);
    }

    private static String field(String name) {
        if (!FIELDS.contains(name.toUpperCase(Locale.ROOT))) {
            throw new RefusedException("field", "%s is not a part of a date; use YEAR, MONTH, DAY, HOUR, ...".formatted(name));
        }
        return name;
    }

    private String sign(char sign) {
        boolean bits = sign == '~' && (syntax == Syntax.POSTGRESQL || syntax == Syntax.SQLITE);
        if (sign != '-' && sign != '+' && !bits) {
            throw new RefusedException("operator", "the operator %c is not allowed".formatted(sign));
        }
        return String.valueOf(sign);
    }

    private Tree.Expr binary(BinaryExpression e) {
        return seq(read(e.getLeftExpression()), words(Operators.of(e, syntax)), read(e.getRightExpression()));
    }

    private Tree.Expr like(LikeExpression like) {
        var parts = new ArrayList<Tree.Expr>(List.of(
                read(like.getLeftExpression()), words(Operators.like(like, syntax)), read(like.getRightExpression())));
        if (like.getEscape() != null) {
            parts.add(word("ESCAPE"));
            parts.add(read(like.getEscape()));
        }
        return new Tree.Seq(parts);
    }

    private Tree.Expr period(ExpressionList<?> sides) {
        return sides instanceof ParenthesedExpressionList<?> ? read(sides) : seq(word("("), commas(sides), word(")"));
    }

    private static String nullTest(IsNullExpression e) {
        return e.isUseIsNull() ? "ISNULL" : e.isUseNotNull() ? "NOTNULL" : e.isNot() ? "IS NOT NULL" : "IS NULL";
    }

    private Tree.Expr sub(Select select) {
        return new Tree.Sub(queries.query(select instanceof ParenthesedSelect nested ? nested.getSelect() : select));
    }

    private Tree.Expr choice(CaseExpression e) {
        var parts = new ArrayList<Tree.Expr>(List.of(word("CASE")));
        if (e.getSwitchExpression() != null) {
            parts.add(read(e.getSwitchExpression()));
        }
        for (var when : e.getWhenClauses()) {
            parts.addAll(List.of(word("WHEN"), read(when.getWhenExpression()), word("THEN"), read(when.getThenExpression())));
        }
        if (e.getElseExpression() != null) {
            parts.addAll(List.of(word("ELSE"), read(e.getElseExpression())));
        }
        parts.add(word("END"));
        Tree.Seq all = new Tree.Seq(parts);
        return e.isUsingBrackets() ? seq(word("("), all, word(")")) : all;
    }

    private Tree.Expr cast(CastExpression e) {
        var type = type(e.getColDataType());
        if (e.isImplicitCast()) {
            return seq(type, read(e.getLeftExpression()));
        }
        if (e.keyword == null || e.keyword.isEmpty()) {
            return seq(read(e.getLeftExpression()), word("::"), type);
        }
        boolean lenient = syntax == Syntax.DUCKDB && e.keyword.equalsIgnoreCase("TRY_CAST");
        if (!e.keyword.equalsIgnoreCase("CAST") && !lenient) {
            throw new RefusedException("function", "%s is not allowed; use CAST".formatted(e.keyword));
        }
        return new Tree.Call(lenient ? "TRY_CAST" : "CAST", seq(read(e.getLeftExpression()), word("AS"), type));
    }

    Tree.Expr type(@Nullable ColDataType type) {
        String text = type == null ? "nothing" : type.toString().replace("(", " ( ").replace(")", " ) ").replace(",", " , ").strip();
        var parts = new ArrayList<Tree.Expr>();
        for (String part : text.split("\\s+")) {
            boolean lists = syntax == Syntax.POSTGRESQL || syntax == Syntax.DUCKDB;
            boolean known = syntax.allowsType(lists ? part.replaceFirst("(\\[\\]){1,3}$", "") : part) || part.matches("\\d{1,4}|[(),]")
                    || Set.of("PRECISION", "VARYING", "WITH", "WITHOUT", "ZONE").contains(part.toUpperCase(Locale.ROOT));
            if (!known) {
                throw new RefusedException("type", "the type %s is not allowed; use TEXT, INTEGER, DECIMAL, REAL, DATE or TIMESTAMP".formatted(text));
            }
            parts.add(word(part));
        }
        return new Tree.Seq(parts);
    }

    private Tree.Expr collate(CollateExpression e) {
        var name = ParserText.standsIn(e.getCollate(), 'c') ? queries.behind(e.getCollate()) : new Token(Token.Kind.SYMBOL, e.getCollate());
        if (!syntax.allowsCollation(name.text())) {
            throw new RefusedException("collation", "the collation %s is not allowed".formatted(name.text()));
        }
        return seq(read(e.getLeftExpression()), word("COLLATE"), word(name.sql(syntax)));
    }

    private Tree.Expr zone(TimezoneExpression e) {
        var parts = new ArrayList<Tree.Expr>(List.of(read(e.getLeftExpression())));
        e.getTimezoneExpressions().forEach(zone -> parts.addAll(List.of(words("AT TIME ZONE"), read(zone))));
        return new Tree.Seq(parts);
    }

    private Tree.Expr extract(ExtractExpression e) {
        checkFunction("EXTRACT");
        var field = e.getName().startsWith("'") ? literal(e.getName()) : word(field(e.getName()));
        return new Tree.Call("EXTRACT", seq(field, word("FROM"), read(e.getExpression())));
    }

    private Tree.Expr trim(TrimFunction e) {
        var parts = new ArrayList<Tree.Expr>();
        if (e.getTrimSpecification() != null) {
            parts.add(word(e.getTrimSpecification().name()));
        }
        if (e.getExpression() != null) {
            parts.add(read(e.getExpression()));
        }
        if (e.getFromExpression() != null) {
            parts.add(word(e.isUsingFromKeyword() ? "FROM" : ","));
            parts.add(read(e.getFromExpression()));
        }
        return new Tree.Call("TRIM", new Tree.Seq(parts));
    }

    private Tree.Expr symmetric(Expression start) {
        boolean symmetric = start instanceof net.sf.jsqlparser.expression.Function marker && marker.getName().equals(ParserText.SYMMETRIC);
        return symmetric ? seq(word("SYMMETRIC"), commas(((net.sf.jsqlparser.expression.Function) start).getParameters())) : read(start);
    }

    private Tree.Expr slice(ExpressionList<?> sides) {
        if (sides.size() != 2) {
            throw new RefusedException("syntax", "a slice is written [from:to]");
        }
        return seq(read(sides.getFirst()), word(":"), read(sides.getLast()));
    }

    /// `{'a': 1, b: 2}`.
    private Tree.Expr struct(@Nullable ExpressionList<?> fields) {
        if (fields == null || fields.size() % 2 != 0) {
            throw new RefusedException("syntax", "a struct is written {'name': value, ...}");
        }
        var parts = new ArrayList<Tree.Expr>(List.of(word("{")));
        for (int i = 0; i < fields.size(); i += 2) {
            parts.add(word(i > 0 ? "," : ""));
            parts.add(fields.get(i) instanceof Column key && key.getTable() == null ? word(plain(key.getColumnName())) : fields.get(i) instanceof StringValue key
                    ? literal(key.toString()) : word(plain(fields.get(i).toString())));
            parts.addAll(List.of(word(":"), read(fields.get(i + 1))));
        }
        parts.add(word("}"));
        return new Tree.Seq(parts);
    }

    private static String plain(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new RefusedException("name", "'%s' is not a plain name of a field".formatted(name));
        }
        return name;
    }

    private Tree.Expr call(net.sf.jsqlparser.expression.Function e) {
        if (e.getName().equals(ParserText.SLICE) && e.getParameters() != null) {
            return slice(e.getParameters());
        }
        if (e.getName().equals(ParserText.STRUCT)) {
            return struct(e.getParameters());
        }
        if (e.getName().equalsIgnoreCase("ARRAY") && syntax.arrayOfQuery() && e.getParameters() != null && e.getParameters().size() == 1
                && e.getParameters().getFirst() instanceof Select select && !e.isDistinct()) {
            return seq(word("ARRAY"), sub(select));
        }
        String name = functionName(e.getName());
        var parts = new ArrayList<Tree.Expr>();
        if (e.isDistinct()) {
            parts.add(word("DISTINCT"));
        }
        if (e.getNamedParameters() != null) {
            var names = e.getNamedParameters().getNames();
            for (int i = 0; i < names.size(); i++) {
                if (!Set.of("", "FROM", "FOR", "IN", "PLACING").contains(names.get(i).toUpperCase(Locale.ROOT))) {
                    throw new RefusedException("function", "%s with %s is not allowed".formatted(name, names.get(i)));
                }
                parts.add(words(names.get(i)));
                parts.add(read(e.getNamedParameters().get(i)));
            }
        } else if (e.getParameters() != null) {
            FunctionArguments.check(name, syntax, e.getParameters(), this::text);
            if (name.equalsIgnoreCase("list_aggregate")) {
                functionName(FunctionArguments.named(name, e.getParameters(), this::text));
            }
            parts.add(DATED.contains(name.toUpperCase(Locale.ROOT)) && !e.getParameters().isEmpty() ? dated(e.getParameters()) : commas(e.getParameters()));
        }
        orderInside(e.getOrderByElements(), parts);
        return new Tree.Call(name, new Tree.Seq(parts));
    }

    private Tree.Expr concat(MySQLGroupConcat e) {
        String name = functionName("group_concat");
        var parts = new ArrayList<Tree.Expr>();
        if (e.isDistinct()) {
            parts.add(word("DISTINCT"));
        }
        parts.add(commas(e.getExpressionList()));
        orderInside(e.getOrderByElements(), parts);
        if (e.getSeparator() != null) {
            parts.addAll(List.of(word("SEPARATOR"), literal(e.getSeparator())));
        }
        return new Tree.Call(name, new Tree.Seq(parts));
    }

    /// The name as it was written, if it may be called.
    String functionName(String name) {
        String written = ParserText.standsIn(name, 'f') ? queries.behind(name).text() : name;
        checkFunction(written);
        return written;
    }

    private void checkFunction(String name) {
        if (!functions.allows(name) || !name.matches("[A-Za-z0-9_]+")) {
            throw new RefusedException("function", "the function %s is not allowed; %s".formatted(
                    name, Advice.function(name, syntax).orElseGet(() -> "allowed are " + functions.shown())));
        }
    }

    void orderInside(@Nullable List<OrderByElement> elements, List<Tree.Expr> parts) {
        if (elements != null && !elements.isEmpty()) {
            parts.add(words("ORDER BY"));
            parts.add(orders(elements));
        }
    }

    Tree.Expr orders(List<OrderByElement> elements) {
        var parts = new ArrayList<Tree.Expr>();
        for (var element : elements) {
            if (!parts.isEmpty()) {
                parts.add(word(","));
            }
            var order = order(element);
            parts.add(order.value());
            parts.add(words(order.words()));
        }
        return new Tree.Seq(parts);
    }

    Tree.Order order(OrderByElement element) {
        String words = element.isAsc() ? "" : "DESC";
        if (element.getNullOrdering() != null) {
            words += " " + element.getNullOrdering().name().replace('_', ' ');
        }
        return new Tree.Order(read(element.getExpression()), words.strip());
    }

    Tree.Expr commas(List<? extends Expression> list) {
        var parts = new ArrayList<Tree.Expr>();
        for (var expression : list) {
            if (!parts.isEmpty()) {
                parts.add(word(","));
            }
            parts.add(expression instanceof AllColumns && !(expression instanceof AllTableColumns) ? word("*") : read(expression));
        }
        return new Tree.Seq(parts);
    }

    private Tree.Expr dated(ExpressionList<?> arguments) {
        var first = arguments.getFirst();
        if (first instanceof Column part && part.getTable() == null && FIELDS.contains(part.getColumnName().toUpperCase(Locale.ROOT))) {
            return seq(word(part.getColumnName()), word(","), commas(arguments.subList(1, arguments.size())));
        }
        return commas(arguments);
    }

    private Tree.Expr array(ArrayConstructor array) {
        if (array.getDataType() != null) {
            throw TreeReader.unsupported(array.getClass());
        }
        var parts = new ArrayList<Tree.Expr>();
        if (array.isArrayKeyword()) {
            parts.add(word("ARRAY"));
        }
        parts.addAll(List.of(word("["), commas(array.getExpressions()), word("]")));
        return new Tree.Seq(parts);
    }

    private Tree.Expr json(JsonExpression json) {
        var parts = new ArrayList<Tree.Expr>(List.of(read(json.getExpression())));
        for (var step : json.getIdentList()) {
            if (!Set.of("->", "->>", "#>", "#>>").contains(step.getValue())) {
                throw new RefusedException("operator", "the operator %s is not allowed; use -> or ->>".formatted(step.getValue()));
            }
            parts.add(word(step.getValue()));
            parts.add(read(step.getKey()));
        }
        return new Tree.Seq(parts);
    }

    private Tree.Expr convert(TranscodingFunction convert) {
        return convert.isTranscodeStyle()
                ? new Tree.Call("CONVERT", seq(read(convert.getExpression()), word("USING"), word(charset(convert.getTranscodingName()))))
                : new Tree.Call("CONVERT", seq(read(convert.getExpression()), word(","), type(convert.getColDataType())));
    }

    private static String charset(String name) {
        if (!name.matches("(?i)utf8mb4|utf8|latin1|ascii")) {
            throw new RefusedException("function", "CONVERT USING %s is not allowed; use utf8mb4".formatted(name));
        }
        return name;
    }

    /// The text of a literal, or nothing if the expression is something else.
    private Optional<String> text(Expression e) {
        return e instanceof StringValue value && literal(value.toString()) instanceof Tree.Literal(var token)
                ? Optional.of(token.text()) : Optional.empty();
    }

    private Tree.Expr literal(String text) {
        if (text.startsWith("'")) {
            return new Tree.Literal(queries.literal(text));
        }
        var tokens = Lexer.template(text, syntax);
        var kind = tokens.getFirst().kind();
        if (tokens.size() != 1 || (kind != Token.Kind.NUMBER && kind != Token.Kind.PARAMETER)) {
            throw new RefusedException("literal", "this literal cannot be read: " + text);
        }
        return new Tree.Literal(tokens.getFirst());
    }

    private static Tree.Expr word(String text) {
        return new Tree.Word(text);
    }

    private static Tree.Expr words(String text) {
        return new Tree.Word(text);
    }

    private static Tree.Seq seq(Tree.Expr... parts) {
        return new Tree.Seq(List.of(parts));
    }
}
