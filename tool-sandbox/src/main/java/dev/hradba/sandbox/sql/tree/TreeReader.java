package dev.hradba.sandbox.sql.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SampleClause;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.Values;
import org.jspecify.annotations.Nullable;

/// Gives tokens their structure with JSqlParser and copies what the gate knows into a [Tree].
///
/// The copy is printed and compared with the tokens: a clause that is not copied leaves tokens over, and the statement is refused.
public final class TreeReader {

    /// Longest time JSqlParser may think about one statement, each way.
    private static final int PARSE_MILLIS = 1_500;

    private static final Set<String> NOISE = Set.of("AS", "INNER", "OUTER", "ASC");

    private final ExpressionReader expressions;
    private final ParserText source;
    private final Syntax syntax;
    private final FunctionRules functions;

    private TreeReader(ParserText source, Syntax syntax, FunctionRules functions) {
        this.source = source;
        this.syntax = syntax;
        this.functions = functions;
        this.expressions = new ExpressionReader(syntax, functions, this);
    }

    /// Reads one SELECT.
    ///
    /// @throws RefusedException if the text is anything else
    public static Tree.Query read(String sql, Syntax syntax, FunctionRules functions) {
        var tokens = Lexer.statement(sql, syntax);
        checkStart(tokens);
        var source = new ParserText(tokens, syntax);
        var reader = new TreeReader(source, syntax, functions);
        if (!(parse(source) instanceof Select select)) {
            throw notSelect(tokens.getFirst());
        }
        var query = reader.query(select);
        checkComplete(tokens, Lexer.statement(Printer.print(query, syntax), syntax));
        return query;
    }

    /// The statement behind EXPLAIN or EXPLAIN QUERY PLAN, or nothing if the text begins otherwise.
    ///
    /// @throws RefusedException as [#read], and for EXPLAIN with options such as ANALYZE, which runs the statement
    public static Optional<String> explained(String sql, Syntax syntax) {
        var tokens = Lexer.statement(sql, syntax);
        if (tokens.size() < 2 || !tokens.getFirst().is("EXPLAIN")) {
            return Optional.empty();
        }
        boolean plan = syntax == Syntax.SQLITE && tokens.size() > 3 && tokens.get(1).is("QUERY") && tokens.get(2).is("PLAN");
        var rest = tokens.subList(plan ? 3 : 1, tokens.size());
        if (!rest.getFirst().is("SELECT") && !rest.getFirst().is("WITH")) {
            throw new RefusedException("statement", "EXPLAIN %s is not allowed; write EXPLAIN SELECT".formatted(shorten(rest.getFirst().text())));
        }
        return Optional.of(rest.stream().map(token -> token.sql(syntax)).collect(Collectors.joining(" ")));
    }

    /// Reads a condition that an operator wrote, with `:name` placeholders.
    public static Tree.Expr readCondition(String sql, Syntax syntax) {
        var tokens = Lexer.template(sql, syntax);
        var frame = new ArrayList<>(Lexer.statement("SELECT 1 FROM t WHERE", syntax));
        frame.addAll(tokens);
        var source = new ParserText(frame, syntax);
        if (!(parse(source) instanceof PlainSelect select) || select.getWhere() == null) {
            throw new RefusedException("syntax", "this is not a condition: " + sql);
        }
        var condition = new TreeReader(source, syntax, FunctionRules.standard(syntax)).expressions.read(select.getWhere());
        checkComplete(tokens, Lexer.template(Printer.print(condition, syntax), syntax));
        return condition;
    }

    private static void checkStart(List<Token> tokens) {
        var first = tokens.stream().filter(token -> !token.is("(")).findFirst().orElse(tokens.getFirst());
        if (!first.is("SELECT") && !first.is("WITH") && !first.is("VALUES")) {
            throw notSelect(first);
        }
    }

    private static RefusedException notSelect(Token first) {
        return new RefusedException("statement",
                "a statement that starts with %s is not allowed; %s".formatted(
                first.text(), Advice.statement(first).orElse("only one SELECT (or WITH ... SELECT) can be read")));
    }

    /// JSqlParser's quick way first: its thorough way takes exponential time in the depth of parentheses.
    private static Statement parse(ParserText source) {
        String text = source.text();
        try {
            return parse(text, false);
        } catch (JSQLParserException quick) {
            try {
                return parse(text, true);
            } catch (JSQLParserException e) {
                throw new RefusedException("syntax", "the statement cannot be read%s: it is misspelt, nested too deeply, or of a form that is not supported here%s".formatted(
                        where(source, e), source.advice().map(advice -> "; " + advice).orElse("")));
            }
        }
    }

    private static Statement parse(String text, boolean thorough) throws JSQLParserException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var parser = CCJSqlParserUtil.newParser(text).withAllowComplexParsing(thorough).withTimeOut(PARSE_MILLIS);
            return CCJSqlParserUtil.parseStatement(parser, executor);
        }
    }

    private static String where(ParserText source, JSQLParserException e) {
        var found = Pattern.compile("line 1, column (\\d+)").matcher(String.valueOf(e.getMessage()));
        if (!found.find()) {
            return "";
        }
        return " near " + shorten(source.near(Integer.parseInt(found.group(1)) - 1));
    }

    private static String shorten(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static void checkComplete(List<Token> given, List<Token> printed) {
        var left = given.stream().map(Token::canonical).filter(text -> !NOISE.contains(text)).toList();
        var right = printed.stream().map(Token::canonical).filter(text -> !NOISE.contains(text)).toList();
        if (left.equals(right)) {
            return;
        }
        int at = 0;
        while (at < left.size() && at < right.size() && left.get(at).equals(right.get(at))) {
            at++;
        }
        String near = at < left.size() ? shorten(left.get(at)) : "its end";
        String rule = switch (near) {
            case "INTO" -> "into";
            case "FOR" -> "locking";
            default -> "unsupported";
        };
        String instead = switch (near) {
            case "TOP", "PERCENT" -> "write LIMIT n at the end";
            case "FETCH", "FIRST", "NEXT", "TIES" -> "for ties select rank() OVER (ORDER BY ...) in a subquery";
            case "REPLACE" -> "name the columns instead of *";
            default -> "leave it out";
        };
        throw new RefusedException(rule, "the statement uses a clause near %s that is not supported; %s".formatted(near, instead));
    }

    Tree.Query query(Select select) {
        var with = new ArrayList<Tree.Cte>();
        if (select.getWithItemsList() != null) {
            boolean recursive = select.getWithItemsList().stream().anyMatch(net.sf.jsqlparser.statement.select.WithItem::isRecursive);
            select.getWithItemsList().forEach(item -> with.add(cte(item, recursive)));
        }
        Tree.Body body = switch (select) {
            case PlainSelect plain -> plain(plain);
            case Values values -> values(values);
            case ParenthesedSelect nested -> new Tree.Nested(query(nested.getSelect()));
            case SetOperationList list -> new Tree.Compound(
                    list.getSelects().stream().map(this::query).toList(),
                    list.getOperations().stream().map(operation -> ParserText.operation(operation.toString().strip().toUpperCase(Locale.ROOT), syntax)).toList());
            default -> throw unsupported(select.getClass());
        };
        var order = new ArrayList<Tree.Order>();
        if (select.getOrderByElements() != null) {
            select.getOrderByElements().forEach(element -> order.add(expressions.order(element)));
        }
        Optional<Long> limit = Optional.empty();
        var bound = select.getFetch() == null ? Tree.Bound.LIMIT
                : String.join(" ", select.getFetch().getFetchParameters()).toUpperCase(Locale.ROOT).contains("WITH TIES") ? Tree.Bound.TIES : Tree.Bound.FETCH;
        if (select.getLimit() != null) {
            if (select.getLimit().getOffset() != null) {
                throw new RefusedException("limit", "write LIMIT rows OFFSET skipped instead of LIMIT a, b");
            }
            limit = Optional.of(rows(select.getLimit().getRowCount()));
        } else if (select.getFetch() != null) {
            limit = Optional.of(rows(select.getFetch().getExpression()));
        }
        Optional<Long> offset = select.getOffset() == null ? Optional.empty() : Optional.of(rows(select.getOffset().getOffset()));
        return new Tree.Query(with, body, order, limit, offset, bound);
    }

    private static long rows(@Nullable Expression count) {
        if (count instanceof LongValue number && number.getStringValue().matches("\\d{1,18}")) {
            return number.getValue();
        }
        throw new RefusedException("limit", "LIMIT and OFFSET take a whole number; found %s; for a computed place compare row_number() OVER (ORDER BY ...)".formatted(count));
    }

    private Tree.Cte cte(net.sf.jsqlparser.statement.select.WithItem<?> item, boolean recursive) {
        if (recursive && syntax == Syntax.H2) {
            throw new RefusedException("recursive", "WITH RECURSIVE is not allowed on H2, which bounds neither its depth nor its memory; write the levels you need as joins, "
                    + "or a series as SYSTEM_RANGE(1, 10)");
        }
        if (!(item.getParenthesedStatement() instanceof ParenthesedSelect select)) {
            throw new RefusedException("statement", "only SELECT is allowed inside WITH");
        }
        var columns = new ArrayList<Tree.Name>();
        if (item.getWithItemList() != null) {
            for (var column : item.getWithItemList()) {
                columns.add(name(column.toString()));
            }
        }
        return new Tree.Cte(name(item.getAliasName()), columns, query(select.getSelect()), recursive);
    }

    private Tree.Values values(Values values) {
        if (values.getExpressions() instanceof net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList<?> one) {
            return new Tree.Values(List.of(expressions.read(one)), one.size());
        }
        var rows = new ArrayList<Tree.Expr>();
        for (var row : values.getExpressions()) {
            rows.add(expressions.read(row));
        }
        var first = values.getExpressions().isEmpty() ? null : values.getExpressions().getFirst();
        int width = first instanceof net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList<?> list ? list.size() : 1;
        return new Tree.Values(rows, width);
    }

    private List<Tree.Expr> group(PlainSelect select) {
        var group = new ArrayList<Tree.Expr>();
        if (select.getGroupBy() == null) {
            return group;
        }
        if (select.getGroupBy().getGroupByExpressionList() != null) {
            for (Object key : select.getGroupBy().getGroupByExpressionList()) {
                group.add(expressions.read((Expression) key));
            }
        }
        if (select.getGroupBy().isMysqlWithRollup() && !group.isEmpty()) {
            group.add(new Tree.Seq(List.of(group.removeLast(), new Tree.Word("WITH ROLLUP"))));
        }
        if (select.getGroupBy().getGroupingSets() != null && !select.getGroupBy().getGroupingSets().isEmpty()) {
            var sets = new ArrayList<Tree.Expr>(List.of(new Tree.Word("GROUPING SETS (")));
            for (Expression set : select.getGroupBy().getGroupingSets()) {
                if (sets.size() > 1) {
                    sets.add(new Tree.Word(","));
                }
                sets.add(set instanceof net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList<?> || !(set instanceof
                        net.sf.jsqlparser.expression.operators.relational.ExpressionList<?> list) ? expressions.read(set) : expressions.commas(list));
            }
            sets.add(new Tree.Word(")"));
            group.add(new Tree.Seq(sets));
        }
        return group;
    }

    private Tree.Select plain(PlainSelect select) {
        var items = new ArrayList<Tree.Item>();
        for (var item : select.getSelectItems()) {
            items.add(item(item.getExpression(), item.getAlias()));
        }
        var on = new ArrayList<Tree.Expr>();
        if (select.getDistinct() != null && select.getDistinct().getOnSelectItems() != null) {
            select.getDistinct().getOnSelectItems().forEach(item -> on.add(expressions.read(item.getExpression())));
        }
        var windows = new ArrayList<Tree.Expr>();
        if (select.getWindowDefinitions() != null) {
            select.getWindowDefinitions().forEach(window -> windows.add(expressions.windows().read(window)));
        }
        return new Tree.Select(
                select.getDistinct() != null,
                on,
                items,
                Optional.ofNullable(select.getFromItem()).map(this::from),
                joins(select.getJoins()),
                Optional.ofNullable(select.getWhere()).map(expressions::read),
                group(select),
                Optional.ofNullable(select.getHaving()).map(expressions::read),
                windows,
                Optional.ofNullable(select.getQualify()).map(expressions::read));
    }

    private Tree.Item item(Expression expression, @Nullable Alias alias) {
        return switch (expression) {
            case AllTableColumns all -> new Tree.Star(path(all.getTable()), except(all), exceptWord(all), replaced(all));
            case AllColumns all -> new Tree.Star(List.of(), except(all), exceptWord(all), replaced(all));
            default -> new Tree.Value(expressions.read(expression), alias(alias));
        };
    }

    private static List<Tree.Name> except(AllColumns all) {
        var names = new ArrayList<Tree.Name>();
        if (all.getExceptColumns() != null) {
            all.getExceptColumns().forEach(column -> names.add(name(column.getFullyQualifiedName())));
        }
        return names;
    }

    private List<Tree.Value> replaced(AllColumns all) {
        var values = new ArrayList<Tree.Value>();
        if (all.getReplaceExpressions() != null && syntax == Syntax.DUCKDB) {
            all.getReplaceExpressions().forEach(item -> values.add(new Tree.Value(expressions.read(item.getExpression()), alias(item.getAlias()))));
        }
        return values;
    }

    private static String exceptWord(AllColumns all) {
        return "EXCLUDE".equalsIgnoreCase(all.getExceptKeyword()) ? "EXCLUDE" : "EXCEPT";
    }

    private Tree.From from(FromItem item) {
        return switch (item) {
            case Table table -> new Tree.TableRef(path(table), alias(table.getAlias()), sample(table.getSampleClause()));
            case net.sf.jsqlparser.statement.select.LateralSubSelect lateral ->
                new Tree.Derived(query(lateral.getSelect()), tableAlias(lateral.getAlias()), columns(lateral.getAlias()), true);
            case ParenthesedSelect nested -> new Tree.Derived(query(nested.getSelect()), tableAlias(nested.getAlias()), columns(nested.getAlias()), false);
            case ParenthesedFromItem group when group.getFromItem() instanceof Values values && (group.getJoins() == null || group.getJoins().isEmpty()) ->
                new Tree.Derived(query(values), tableAlias(group.getAlias()), columns(group.getAlias()), false);
            case ParenthesedFromItem group when group.getAlias() == null ->
                new Tree.Group(from(group.getFromItem()), joins(group.getJoins()));
            case net.sf.jsqlparser.statement.select.TableFunction function -> series(function);
            default -> throw unsupported(item.getClass());
        };
    }

    /// A function that may stand as a table: it counts from one value to another, or gives the parts of a value.
    private Tree.Series series(net.sf.jsqlparser.statement.select.TableFunction function) {
        var call = function.getFunction();
        String name = call.getName().toUpperCase(Locale.ROOT);
        if (!syntax.series().contains(name) || !functions.allowsAsTable(name)) {
            throw new RefusedException("function", "the function %s as a table is not allowed; %s".formatted(name.toLowerCase(Locale.ROOT),
                    syntax.series().isEmpty() ? "select from a table" : "select from a table, or call " + String.join(", ", new TreeSet<>(syntax.series())).toLowerCase(Locale.ROOT)));
        }
        var arguments = call.getParameters();
        boolean typed = syntax.seriesIsTyped(name);
        boolean plain = arguments != null && !call.isDistinct() && call.getNamedParameters() == null && arguments.size() <= 3;
        if (!plain || arguments.isEmpty()) {
            throw new RefusedException("function", "%s as a table takes one to three values".formatted(name.toLowerCase(Locale.ROOT)));
        }
        String lateral = function.getPrefix();
        return new Tree.Series(new Tree.Call(call.getName(), new Tree.Seq(List.of(expressions.commas(arguments)))), tableAlias(function.getAlias()),
                columns(function.getAlias(), typed), typed ? types(name, function.getAlias()) : List.of(), lateral != null && lateral.equalsIgnoreCase("LATERAL"), isNumbered(function.getWithClause()));
    }

    /// `WITH ORDINALITY` adds a column that counts the rows.
    private boolean isNumbered(@Nullable String with) {
        if (with == null) {
            return false;
        }
        if (!with.equalsIgnoreCase("ORDINALITY") || (syntax != Syntax.POSTGRESQL && syntax != Syntax.DUCKDB)) {
            throw new RefusedException("unsupported", "WITH %s is not supported here; number the rows with row_number() OVER (...)".formatted(with));
        }
        return true;
    }

    /// `TABLESAMPLE BERNOULLI (10) REPEATABLE (7)`.
    private Optional<String> sample(@Nullable SampleClause sample) {
        if (sample == null) {
            return Optional.empty();
        }
        if (syntax != Syntax.POSTGRESQL) {
            throw new RefusedException("sample", "TABLESAMPLE is not read here; order by random() and take the first rows");
        }
        String words = sample.toString().strip().toUpperCase(Locale.ROOT).replaceAll("[()]", " $0 ").strip().replaceAll("\\s+", " ");
        if (!words.matches("TABLESAMPLE (BERNOULLI|SYSTEM) \\( \\d{1,3}(\\.\\d{1,6})? \\)( REPEATABLE \\( \\d{1,9}(\\.\\d{1,6})? \\))?")) {
            throw new RefusedException("sample", "a sample is written TABLESAMPLE BERNOULLI (percent)");
        }
        return Optional.of(words);
    }

    private List<Tree.Join> joins(@Nullable List<net.sf.jsqlparser.statement.select.Join> joins) {
        var result = new ArrayList<Tree.Join>();
        for (var join : joins == null ? List.<net.sf.jsqlparser.statement.select.Join>of() : joins) {
            var words = new StringBuilder(join.isNatural() && !join.isSemi() ? "NATURAL " : "");
            if (join.isSemi() && syntax == Syntax.DUCKDB) {
                words.append(join.isNatural() ? join.isGlobal() ? "ASOF LEFT JOIN" : "ASOF JOIN" : join.isGlobal() ? "ANTI JOIN" : "SEMI JOIN");
            } else if (join.isSimple()) {
                words.append(',');
            } else {
                words.append(join.isLeft() ? "LEFT " : join.isRight() ? "RIGHT " : join.isFull() ? "FULL " : join.isCross() ? "CROSS " : "");
                words.append("JOIN");
            }
            var conditions = join.getOnExpressions() == null ? List.<Expression>of() : List.copyOf(join.getOnExpressions());
            if (conditions.size() > 1) {
                throw new RefusedException("join", "one ON per JOIN; write the conditions with AND");
            }
            var using = new ArrayList<Tree.Name>();
            if (join.getUsingColumns() != null) {
                join.getUsingColumns().forEach(column -> using.add(name(column.getColumnName())));
            }
            result.add(new Tree.Join(words.toString(), from(join.getRightItem()), conditions.stream().findFirst().map(expressions::read), using));
        }
        return result;
    }

    private Optional<Tree.Name> tableAlias(@Nullable Alias alias) {
        return alias == null ? Optional.empty() : Optional.of(name(alias.getName()));
    }

    private static List<Tree.Name> columns(@Nullable Alias alias) {
        return columns(alias, false);
    }

    private List<Tree.Expr> types(String function, @Nullable Alias alias) {
        var columns = alias == null || alias.getAliasColumns() == null ? List.<Alias.AliasColumn>of() : alias.getAliasColumns();
        if (columns.isEmpty() || columns.stream().anyMatch(column -> column.colDataType == null)) {
            throw new RefusedException("alias", "%s needs the names and types of its columns; write AS name (column type, ...)".formatted(function.toLowerCase(Locale.ROOT)));
        }
        return columns.stream().map(column -> expressions.type(column.colDataType)).toList();
    }

    private static List<Tree.Name> columns(@Nullable Alias alias, boolean typed) {
        var columns = new ArrayList<Tree.Name>();
        if (alias != null && alias.getAliasColumns() != null) {
            for (var column : alias.getAliasColumns()) {
                if (column.colDataType != null && !typed) {
                    throw new RefusedException("alias", "types are not allowed in an alias; name the columns alone");
                }
                columns.add(name(column.name));
            }
        }
        return columns;
    }

    Token literal(String numbered) {
        return source.literal(numbered);
    }

    String frame(String standIn) {
        return source.frame(standIn);
    }

    Token behind(String standIn) {
        return source.behind(standIn);
    }

    private Optional<Tree.Name> alias(@Nullable Alias alias) {
        if (alias == null) {
            return Optional.empty();
        }
        if (alias.getAliasColumns() != null && !alias.getAliasColumns().isEmpty()) {
            throw new RefusedException("alias", "an alias with column names is not allowed here; name the columns inside the subquery");
        }
        return Optional.of(name(alias.getName()));
    }

    /// Name parts of a table, schema first.
    List<Tree.Name> path(Table table) {
        var parts = new ArrayList<Tree.Name>();
        for (String part : table.getNameParts().reversed()) {
            if (part == null || part.isEmpty()) {
                throw new RefusedException("name", "an empty part in the name %s".formatted(table.getFullyQualifiedName()));
            }
            parts.add(name(part));
        }
        return parts;
    }

    static Tree.Name name(String given) {
        String text = given.startsWith(ParserText.NAME) ? given.substring(ParserText.NAME.length()) : given;
        if (text.startsWith("'")) {
            throw new RefusedException("alias", "a name in single quotes (%s) is not allowed; use a plain name or \"double quotes\" (MySQL: `backticks`)".formatted("'...'"));
        }
        boolean quoted = text.length() > 2 && text.startsWith("\"") && text.endsWith("\"");
        if (!quoted && !text.matches("[\\p{L}_][\\p{L}\\p{N}_]*")) {
            throw new RefusedException("name", "'%s' is not a plain name".formatted(shorten(text)));
        }
        return new Tree.Name(quoted ? text.substring(1, text.length() - 1) : text, quoted);
    }

    static RefusedException unsupported(Class<?> type) {
        String form = switch (type.getSimpleName()) {
            case "AllColumns", "AllTableColumns" -> "*";
            case "RowGetExpression" -> "a field of a row";
            case "ParenthesedFromItem" -> "an alias of a join in parentheses";
            default -> type.getSimpleName().replaceAll("(Expression|Condition|Function|Constructor|Operator|Item|Statement)+$", "")
                    .replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(Locale.ROOT);
        };
        return new RefusedException("unsupported", "%s is not supported here; write it with joins, plain expressions and listed functions".formatted(form));
    }
}
