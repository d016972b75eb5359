package dev.hradba.agent.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the one statement in a model's free reply.
final class SqlReply {

    private static final Pattern FENCE = Pattern.compile("```[a-zA-Z]*\\s*\\n?(.*?)```", Pattern.DOTALL);
    private static final Pattern START = Pattern.compile("\\b(?:SELECT|WITH)\\b", Pattern.CASE_INSENSITIVE);

    private SqlReply() {}

    /// The statement without its semicolon; empty if the reply holds none, or more than one.
    static Optional<String> statement(String reply) {
        Matcher fence = FENCE.matcher(reply);
        String body = (fence.find() ? fence.group(1) : reply).strip();
        Matcher start = START.matcher(body);
        if (body.toUpperCase(Locale.ROOT).startsWith(SqlGrammar.NOTHING) || !start.find()) {
            return Optional.empty();
        }
        String statement = body.substring(start.start());
        int end = semicolon(statement);
        String rest = end < 0 ? "" : statement.substring(end + 1);
        if (START.matcher(rest).find()) {
            return Optional.empty();
        }
        String one = (end < 0 ? statement : statement.substring(0, end)).strip();
        return one.isEmpty() ? Optional.empty() : Optional.of(one);
    }

    /// The first semicolon outside of quotes, -1 if there is none.
    private static int semicolon(String sql) {
        char quote = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == ';') {
                return i;
            }
        }
        return -1;
    }
}
