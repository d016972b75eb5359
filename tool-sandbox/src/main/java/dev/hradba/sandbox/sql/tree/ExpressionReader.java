package dev.hradba.sandbox.sql.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
            "DAY_OF_WEEK", "DAY_OF_YEAR", "DAYOFWEEK", "ISO_WEEK");
    private static final Set<String> COLLATIONS = Set.of("NOCASE", "BINARY", "RTRIM", "\"C\"", "\"POSIX\"");
    private static final Set<String> CLOCK = Set.of("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "LOCALTIME");

    private final Syntax syntax;
    private final FunctionRules functions;
    private final TreeReader queries;

    ExpressionReader(Syntax syntax, FunctionRules functions, TreeReader queries) {
        this.syntax = syntax;
        this.functions = functions;
        this.queries = queries;
    }

    Tree.Expr read(Expression e) {
        return switch (e) {
            case Column column -> column(column);
            case LongValue number -> literal(number.getStringValue());
            case DoubleValue number -> literal(number.toString());
            case StringValue text -> literal(text.toString());
            case JdbcNamedParameter parameter -> literal(":" + parameter.getName());
            case NullValue nothing -> word("NULL");
            case BooleanValue bool -> word(bool.getValue() ? "TRUE" : "FALSE");
            case TimeKeyExpression key -> clock(key.getStringValue());
            case DateTimeLiteralExpression typed -> seq(word(typed.getType().name()), literal(typed.getValue()));
            case IntervalExpression interval -> interval(interval);
            case SignedExpression signed -> seq(word(sign(signed.getSign())), read(signed.getExpression()));
            case NotExpression not when !not.isExclamationMark() -> seq(word("NOT"), read(not.getExpression()));
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
                    read(between.getBetweenExpressionStart()), word("AND"), read(between.getBetweenExpressionEnd()));
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
            case AnalyticExpression analytic -> analytic(analytic);
            case MySQLGroupConcat concat -> concat(concat);
            case net.sf.jsqlparser.expression.Function function -> call(function);
            default -> throw TreeReader.unsupported(e.getClass());
        };
    }

    private Tree.Expr column(Column column) {
        if (column.getArrayConstructor() != null) {
            throw TreeReader.unsupported(column.getArrayConstructor().getClass());
        }
        var source = column.getTable() == null ? List.<Tree.Name>of() : queries.path(column.getTable());
        String name = column.getColumnName();
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

    private static String sign(char sign) {
        if (sign != '-' && sign != '+') {
            throw new RefusedException("operator", "the operator %c is not allowed".formatted(sign));
        }
        return String.valueOf(sign);
    }

    private Tree.Expr binary(BinaryExpression e) {
        String operator = switch (e) {
            case AndExpression and -> "AND";
            case OrExpression or -> "OR";
            case EqualsTo equals -> "=";
            case NotEqualsTo not -> "<>";
            case GreaterThan greater -> ">";
            case GreaterThanEquals greater -> ">=";
            case MinorThan minor -> "<";
            case MinorThanEquals minor -> "<=";
            case Addition plus -> "+";
            case Subtraction minus -> "-";
            case Multiplication times -> "*";
            case Division by -> "/";
            case Modulo modulo -> "%";
            case Concat concat -> "||";
            default -> throw new RefusedException("operator", "the operator %s is not allowed".formatted(e.getStringExpression()));
        };
        return seq(read(e.getLeftExpression()), word(operator), read(e.getRightExpression()));
    }

    private Tree.Expr like(LikeExpression like) {
        String keyword = like.getLikeKeyWord().name();
        if (!keyword.equals("LIKE") && !(keyword.equals("ILIKE") && syntax != Syntax.SQLITE)) {
            throw new RefusedException("operator", "the operator %s is not allowed; use LIKE".formatted(keyword));
        }
        var parts = new ArrayList<Tree.Expr>(List.of(
                read(like.getLeftExpression()), words((like.isNot() ? "NOT " : "") + keyword), read(like.getRightExpression())));
        if (like.getEscape() != null) {
            parts.add(word("ESCAPE"));
            parts.add(read(like.getEscape()));
        }
        return new Tree.Seq(parts);
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
        if (!e.keyword.equalsIgnoreCase("CAST")) {
            throw new RefusedException("function", "%s is not allowed; use CAST".formatted(e.keyword));
        }
        return new Tree.Call("CAST", seq(read(e.getLeftExpression()), word("AS"), type));
    }

    private Tree.Expr type(@Nullable ColDataType type) {
        String text = type == null ? "nothing" : type.toString().replace("(", " ( ").replace(")", " ) ").replace(",", " , ").strip();
        var parts = new ArrayList<Tree.Expr>();
        for (String part : text.split("\\s+")) {
            boolean known = syntax.allowsType(part) || part.matches("\\d{1,4}|[(),]")
                    || Set.of("PRECISION", "VARYING", "WITH", "WITHOUT", "ZONE").contains(part.toUpperCase(Locale.ROOT));
            if (!known) {
                throw new RefusedException("type", "the type %s is not allowed; use TEXT, INTEGER, DECIMAL, REAL, DATE or TIMESTAMP".formatted(text));
            }
            parts.add(word(part));
        }
        return new Tree.Seq(parts);
    }

    private Tree.Expr collate(CollateExpression e) {
        if (!COLLATIONS.contains(e.getCollate().toUpperCase(Locale.ROOT))) {
            throw new RefusedException("collation", "the collation %s is not allowed".formatted(e.getCollate()));
        }
        return seq(read(e.getLeftExpression()), word("COLLATE"), word(e.getCollate()));
    }

    private Tree.Expr zone(TimezoneExpression e) {
        var parts = new ArrayList<Tree.Expr>(List.of(read(e.getLeftExpression())));
        e.getTimezoneExpressions().forEach(zone -> parts.addAll(List.of(words("AT TIME ZONE"), read(zone))));
        return new Tree.Seq(parts);
    }

    private Tree.Expr extract(ExtractExpression e) {
        checkFunction("EXTRACT");
        return new Tree.Call("EXTRACT", seq(word(field(e.getName())), word("FROM"), read(e.getExpression())));
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

    private Tree.Expr call(net.sf.jsqlparser.expression.Function e) {
        String name = functionName(e.getName());
        var parts = new ArrayList<Tree.Expr>();
        if (e.isDistinct()) {
            parts.add(word("DISTINCT"));
        }
        if (e.getNamedParameters() != null) {
            var names = e.getNamedParameters().getNames();
            for (int i = 0; i < names.size(); i++) {
                if (!Set.of("", "FROM", "FOR", "IN").contains(names.get(i).toUpperCase(Locale.ROOT))) {
                    throw new RefusedException("function", "%s with %s is not allowed".formatted(name, names.get(i)));
                }
                parts.add(words(names.get(i)));
                parts.add(read(e.getNamedParameters().get(i)));
            }
        } else if (e.getParameters() != null) {
            parts.add(commas(e.getParameters()));
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

    private Tree.Expr analytic(AnalyticExpression e) {
        String name = functionName(e.getName());
        var arguments = new ArrayList<Tree.Expr>();
        if (e.isDistinct()) {
            arguments.add(word("DISTINCT"));
        }
        if (e.isAllColumns()) {
            arguments.add(word("*"));
        }
        for (var argument : new @Nullable Expression[] {e.getExpression(), e.getOffset(), e.getDefaultValue()}) {
            if (argument != null) {
                if (arguments.size() > (e.isDistinct() ? 1 : 0)) {
                    arguments.add(word(","));
                }
                arguments.add(argument instanceof AllColumns ? word("*") : read(argument));
            }
        }
        orderInside(e.getFuncOrderBy(), arguments);
        var parts = new ArrayList<Tree.Expr>(List.of(new Tree.Call(name, new Tree.Seq(arguments))));
        if (e.getType() == AnalyticType.WITHIN_GROUP) {
            parts.addAll(List.of(words("WITHIN GROUP ("), words("ORDER BY"), orders(e.getOrderByElements()), word(")")));
            return new Tree.Seq(parts);
        }
        if (e.getFilterExpression() != null) {
            parts.addAll(List.of(words("FILTER ( WHERE"), read(e.getFilterExpression()), word(")")));
        }
        if (e.getType() == AnalyticType.OVER) {
            parts.add(words("OVER ("));
            window(e, parts);
            parts.add(word(")"));
        } else if (e.getType() != AnalyticType.FILTER_ONLY) {
            throw new RefusedException("window", "%s is not allowed; use OVER (PARTITION BY ... ORDER BY ...)".formatted(e.getType()));
        }
        return new Tree.Seq(parts);
    }

    private void window(AnalyticExpression e, List<Tree.Expr> parts) {
        if (e.getPartitionExpressionList() != null && !e.getPartitionExpressionList().isEmpty()) {
            parts.add(words("PARTITION BY"));
            parts.add(commas(e.getPartitionExpressionList()));
        }
        if (e.getOrderByElements() != null && !e.getOrderByElements().isEmpty()) {
            parts.add(words("ORDER BY"));
            parts.add(orders(e.getOrderByElements()));
        }
        if (e.getWindowElement() != null) {
            parts.add(words(frame(e.getWindowElement())));
        }
    }

    private static String frame(WindowElement element) {
        String text = element.toString().strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
        String bound = "(UNBOUNDED PRECEDING|UNBOUNDED FOLLOWING|CURRENT ROW|\\d{1,9} PRECEDING|\\d{1,9} FOLLOWING)";
        if (!text.matches("(ROWS|RANGE) (" + bound + "|BETWEEN " + bound + " AND " + bound + ")")) {
            throw new RefusedException("window", "the window frame '%s' is not allowed; use ROWS BETWEEN n PRECEDING AND CURRENT ROW".formatted(text));
        }
        return text;
    }

    private String functionName(String name) {
        checkFunction(name);
        return name;
    }

    private void checkFunction(String name) {
        if (!functions.allows(name) || !name.matches("[A-Za-z0-9_]+")) {
            throw new RefusedException("function", "the function %s is not allowed; allowed are %s".formatted(name, functions.shown()));
        }
    }

    private void orderInside(@Nullable List<OrderByElement> elements, List<Tree.Expr> parts) {
        if (elements != null && !elements.isEmpty()) {
            parts.add(words("ORDER BY"));
            parts.add(orders(elements));
        }
    }

    private Tree.Expr orders(List<OrderByElement> elements) {
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

    private Tree.Expr commas(List<? extends Expression> list) {
        var parts = new ArrayList<Tree.Expr>();
        for (var expression : list) {
            if (!parts.isEmpty()) {
                parts.add(word(","));
            }
            parts.add(expression instanceof AllColumns && !(expression instanceof AllTableColumns) ? word("*") : read(expression));
        }
        return new Tree.Seq(parts);
    }

    private Tree.Expr literal(String text) {
        var tokens = Lexer.template(text, syntax);
        var kind = tokens.getFirst().kind();
        if (tokens.size() != 1 || kind == Token.Kind.WORD || kind == Token.Kind.QUOTED || kind == Token.Kind.SYMBOL) {
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
