package dev.hradba.sandbox.sql;

import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

/// Leaves SQL text alone: a colon or a bracket in it is not a placeholder.
final class PlainSql implements SqlParser {

    @Override
    public ParsedSql parse(String sql, StatementContext context) {
        return ParsedSql.builder().append(sql).build();
    }

    @Override
    public String nameParameter(String rawName, StatementContext context) {
        return rawName;
    }
}
