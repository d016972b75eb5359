package dev.hradba.sandbox.sql.tree;

import java.util.Set;

import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.operators.arithmetic.*;
import net.sf.jsqlparser.expression.operators.conditional.*;
import net.sf.jsqlparser.expression.operators.relational.*;

/// Operators that a statement may use, as this engine spells them.
final class Operators {

    private static final Set<String> JSON = Set.of("@>", "<@", "?", "?|", "?&");

    private Operators() {}

    static String of(BinaryExpression e, Syntax syntax) {
        return switch (e) {
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
            case IntegerDivision by when syntax == Syntax.MYSQL -> "DIV";
            case IntegerDivision by when syntax == Syntax.DUCKDB -> "//";
            case DoubleAnd overlaps when syntax == Syntax.POSTGRESQL || syntax == Syntax.DUCKDB -> "&&";
            case JsonOperator json when syntax == Syntax.POSTGRESQL && JSON.contains(json.getStringExpression()) -> json.getStringExpression();
            case Matches matches when syntax == Syntax.POSTGRESQL -> "@@";
            case GeometryDistance distance when syntax == Syntax.POSTGRESQL && distance.getStringExpression().equals("<->") -> "@?"; // as ParserText gave it
            case Modulo modulo -> "%";
            case Concat concat -> "||";
            case BitwiseAnd and -> "&";
            case BitwiseOr or -> "|";
            case BitwiseXor xor -> "^";
            case BitwiseLeftShift shift -> "<<";
            case BitwiseRightShift shift -> ">>";
            case XorExpression xor when syntax == Syntax.MYSQL -> "XOR";
            case RegExpMatchOperator match -> match(match.getStringExpression(), syntax);
            case SimilarToExpression similar when syntax == Syntax.POSTGRESQL || syntax == Syntax.DUCKDB -> similar.isNot() ? "NOT SIMILAR TO" : "SIMILAR TO";
            default -> throw new RefusedException("operator", "the operator %s is not allowed".formatted(e.getStringExpression()));
        };
    }

    /// [ParserText] gives the parser `~` where engines say something else.
    private static String match(String operator, Syntax syntax) {
        return switch (syntax) {
            case POSTGRESQL, DUCKDB -> operator;
            case SQLITE -> operator.equals("!~") ? "NOT GLOB" : "GLOB";
            case MYSQL -> "<=>";
            case H2 -> throw new RefusedException("operator", "the operator %s is not allowed; use LIKE".formatted(operator));
        };
    }

    static String like(LikeExpression like, Syntax syntax) {
        String keyword = like.getLikeKeyWord().name().replace('_', ' ');
        boolean known = switch (keyword) {
            case "LIKE" -> true;
            case "ILIKE" -> syntax != Syntax.SQLITE && syntax != Syntax.MYSQL;
            case "REGEXP", "RLIKE" -> syntax == Syntax.MYSQL;
            case "SIMILAR TO" -> syntax == Syntax.POSTGRESQL || syntax == Syntax.DUCKDB;
            default -> false;
        };
        if (!known) {
            throw new RefusedException("operator", "the operator %s is not allowed; use LIKE".formatted(keyword));
        }
        return (like.isNot() ? "NOT " : "") + keyword;
    }
}
