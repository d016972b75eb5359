package dev.hradba.agent.sql.internal.plan;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import dev.hradba.sandbox.sql.SchemaView.Dialect;

/// Identifiers and literals as SQL text.
public final class SqlNames {

    private static final Pattern BARE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(\\.\\d{1,18})?");
    private static final Set<String> RESERVED = words(
            "order group index table select where from to values case check default references transaction limit primary "
                    + "by as on in is not null and or join union all distinct having between exists key user desc asc when then else "
                    + "end like add column create drop insert into update delete set unique foreign constraint with");
    private static final Set<String> RESERVED_ELSEWHERE = words(
            "analyse analyze any array both cast collate cross current_date current_time current_timestamp current_user day do "
                    + "except false fetch for full grant hour if ilike inner intersect interval isnull leading left localtime minus "
                    + "minute month natural notnull offset only outer over overlaps partition placing qualify range regexp right row "
                    + "rownum rows second session_user similar some symmetric system_user top trailing true using value verbose "
                    + "window year");

    private SqlNames() {}

    private static Set<String> words(String text) {
        return Set.copyOf(java.util.List.of(text.split(" ")));
    }

    /// An identifier, in double quotes where the engine would read it otherwise.
    public static String quoted(String name, Dialect dialect) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean plain = BARE.matcher(name).matches() && !RESERVED.contains(lower);
        boolean bare = plain && switch (dialect) {
            case SQLITE -> true;
            case MYSQL, DUCKDB -> !RESERVED_ELSEWHERE.contains(lower);
            case POSTGRESQL -> name.equals(lower) && !RESERVED_ELSEWHERE.contains(lower);
            case H2 -> name.equals(name.toUpperCase(Locale.ROOT)) && !RESERVED_ELSEWHERE.contains(lower);
        };
        return bare ? name : dialect == Dialect.MYSQL ? '`' + name + '`' : '"' + name.replace("\"", "\"\"") + '"';
    }

    /// A text literal.
    public static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// Whether a text can stand as a number literal.
    public static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }
}
