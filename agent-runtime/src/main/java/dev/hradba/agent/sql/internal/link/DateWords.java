package dev.hradba.agent.sql.internal.link;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Numbers, dates and periods in a question: `March 5, 2024`, `last 30 days`, `this month`, `since 2023`.
final class DateWords {

    private static final Pattern YEAR = Pattern.compile("(19|20)\\p{Nd}{2}");
    private static final Pattern DAY = Pattern.compile("(\\p{Nd}{1,2})(?:st|nd|rd|th)?");
    private static final Map<String, String> UNITS = Map.of(
            "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minute", "minutes");
    private static final Map<String, String> WHICH =
            Map.of("last", "last", "previous", "last", "this", "this", "current", "this", "next", "next");
    private static final Set<String> BEFORE_DURATION = Set.of("last", "past", "next", "within", "previous", "coming");
    private static final Set<String> BEFORE_MONTH = Set.of(
            "in", "since", "during", "for", "until", "before", "after", "from", "to", "and", "or", "this", "last", "of", "by", "between");
    private static final Set<String> BEFORE_ONE = Set.of("than", "least", "exactly", "only", "over");
    private static final Set<String> BETWEEN_MONTHS = Set.of("and", "to", "until", "through");
    private static final Set<String> BEFORE_YEAR = Set.of(
            "in", "since", "before", "after", "during", "year", "of", "and", "between", "from", "until", "to", "for", "or", "by");

    private static final Map<String, String> ORDINALS = Map.ofEntries(
            Map.entry("first", "1"), Map.entry("1st", "1"), Map.entry("second", "2"), Map.entry("2nd", "2"), Map.entry("third", "3"),
            Map.entry("3rd", "3"), Map.entry("fourth", "4"), Map.entry("4th", "4"), Map.entry("fifth", "5"), Map.entry("5th", "5"));
    private static final Set<String> RANKS = Set.of(
            "most", "highest", "lowest", "largest", "smallest", "biggest", "longest", "shortest", "oldest", "newest", "youngest",
            "cheapest", "best", "worst", "heaviest", "latest", "least");
    private static final Pattern QUARTER = Pattern.compile("q[1-4]");
    private static final List<String> WEEKDAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");

    private final List<Token> tokens;
    private final Lexicon lexicon;
    private static final Set<String> AGED = Set.of("old", "older", "younger", "age", "aged");
    private final Names names;

    /// A literal, how many tokens it took, and whether the last of them is a unit of time that it was counted in.
    record Found(Value.Type type, String norm, int taken, boolean spans) {
        Found(Value.Type type, String norm, int taken) {
            this(type, norm, taken, type == Value.Type.DUR);
        }
    }

    /// What words of the question name.
    interface Names {
        /// Whether a number column of a named table is an age.
        boolean age();

        /// Whether a table is called so.
        boolean table(String stem);

        /// Whether a column of numbers is called so: floor, level.
        boolean number(String stem);

        /// How many of the units that the schema counts in a unit of the question has: 7 for weeks where days are kept, else 1.
        int factor(String unit);
    }

    DateWords(List<Token> tokens, Lexicon lexicon, Names names) {
        this.tokens = tokens;
        this.lexicon = lexicon;
        this.names = names;
    }

    private String text(int at) {
        return at >= 0 && at < tokens.size() ? tokens.get(at).text() : "";
    }

    private String stem(int at) {
        String stem = at >= 0 && at < tokens.size() ? tokens.get(at).stem() : null;
        return stem == null ? "" : stem;
    }

    /// March 2024; March 5, 2024; 5 March 2024; January in between January and March 2024.
    Optional<Found> spoken(int at) {
        Integer month = lexicon.month(text(at));
        if (month != null) {
            if (YEAR.matcher(text(at + 1)).matches()) {
                return Optional.of(new Found(Value.Type.MONTH, text(at + 1) + "-" + twoDigits(month), 2));
            }
            boolean range = BETWEEN_MONTHS.contains(text(at + 1)) && lexicon.month(text(at + 2)) != null;
            if (range && YEAR.matcher(text(at + 3)).matches()) {
                return Optional.of(new Found(Value.Type.MONTH, text(at + 3) + "-" + twoDigits(month), 1));
            }
            Optional<Found> day = day(text(at + 2), month, text(at + 1));
            boolean bare = BEFORE_MONTH.contains(stem(at - 1)) && !DAY.matcher(text(at + 1)).matches();
            int length = text(at + 1).equals("this") && text(at + 2).equals("year") ? 3 : 1;
            return day.isEmpty() && bare ? Optional.of(new Found(Value.Type.REL, "month_" + twoDigits(month), length)) : day;
        }
        Integer second = lexicon.month(text(at + 1));
        return second == null ? Optional.empty() : day(text(at + 2), second, text(at));
    }

    private static Optional<Found> day(String year, int month, String day) {
        Matcher number = DAY.matcher(day);
        if (!YEAR.matcher(year).matches() || !number.matches()) {
            return Optional.empty();
        }
        int value = Integer.parseInt(number.group(1));
        return value < 1 || value > 31
                ? Optional.empty()
                : Optional.of(new Found(Value.Type.DATE, year + "-" + twoDigits(month) + "-" + twoDigits(value), 3));
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    /// A number, a year or a length of time.
    Optional<Found> number(int at) {
        Token token = tokens.get(at);
        String number = token.kind() == Token.Kind.NUMBER ? token.text() : lexicon.number(token.text());
        String before = stem(at - 1);
        if (ORDINALS.containsKey(token.text()) && names.number(stem(at + 1))) {
            number = ORDINALS.get(token.text()); // on the third floor
        }
        if (token.text().equals("one") && BEFORE_ONE.contains(before)) {
            number = "1";
        }
        boolean single = token.text().equals("a") || token.text().equals("an");
        if (single && BEFORE_ONE.contains(before) && names.factor(stem(at + 1)) > 1) {
            number = "1"; // longer than an hour
        }
        if (lexicon.scale(token.text()) != null && !stem(at + 1).equals("of")) {
            number = lexicon.scale(token.text());
        }
        if (number == null) {
            return Optional.empty();
        }
        String scale = lexicon.scale(stem(at + 1));
        if (scale != null && !number.contains(".") && number.length() <= 9) {
            return Optional.of(new Found(Value.Type.NUM, String.valueOf(Long.parseLong(number) * Long.parseLong(scale)), 2));
        }
        String unit = UNITS.get(stem(at + 1));
        if ("years".equals(unit) && names.age() && tokens.stream().anyMatch(t -> t.stem() != null && AGED.contains(t.stem()))) {
            return Optional.of(new Found(Value.Type.NUM, number, 2, true)); // passengers older than 60 years, where their age is kept
        }
        boolean period = BEFORE_DURATION.contains(before)
                || Set.of("ago", "old").contains(stem(at + 2))
                || Set.of("older", "within").contains(stem(at - 2));
        if (unit != null && period && !number.contains(".") && number.length() <= 6) {
            int count = Integer.parseInt(number);
            String norm = unit.equals("weeks") ? count * 7 + " days" : count + " " + unit;
            return Optional.of(new Found(Value.Type.DUR, norm, 2));
        }
        boolean dated = BEFORE_YEAR.contains(before)
                || names.table(stem(at + 1))
                || (before.equals("than") && Set.of("earlier", "later").contains(stem(at - 2)));
        if (YEAR.matcher(number).matches() && dated) {
            return Optional.of(new Found(Value.Type.YEAR, number, 1));
        }
        int factor = number.contains(".") || number.length() > 9 ? 1 : names.factor(stem(at + 1));
        return Optional.of(
                factor > 1
                        ? new Found(Value.Type.NUM, String.valueOf(Long.parseLong(number) * factor), 2, true)
                        : new Found(Value.Type.NUM, number, 1));
    }

    /// The number in second most expensive, third highest.
    Optional<String> ordinal(int at) {
        Optional<String> ordinal = RANKS.contains(stem(at + 1)) ? Optional.ofNullable(ORDINALS.get(text(at))) : Optional.empty();
        return ordinal.filter(number -> !number.equals("1")); // the first highest is the highest
    }

    /// Q1 2025, Q3, the first quarter of 2025; a quarter of any year has the year 0.
    Optional<Found> quarter(int at) {
        String word = text(at);
        String number = QUARTER.matcher(word).matches() ? word.substring(1) : null;
        int taken = 1;
        if (number == null && stem(at + 1).equals("quarter")) {
            number = ORDINALS.get(word);
            taken = 2;
        }
        if (number == null || number.equals("5")) {
            return Optional.empty();
        }
        if (stem(at + taken).equals("of") && YEAR.matcher(text(at + taken + 1)).matches()) {
            taken++;
        }
        String year = "0";
        if (YEAR.matcher(text(at + taken)).matches()) {
            year = text(at + taken);
            taken++;
        }
        return Optional.of(new Found(Value.Type.REL, "quarter_" + year + "_" + number, taken));
    }

    /// On Mondays, on weekends.
    Optional<Found> weekday(int at) {
        String day = lexicon.stem(text(at));
        if (day.equals("weekend")) {
            return Optional.of(new Found(Value.Type.REL, day, 1));
        }
        int number = WEEKDAYS.indexOf(day);
        return number >= 0 && Set.of("on", "every", "a", "each").contains(stem(at - 1))
                ? Optional.of(new Found(Value.Type.REL, "weekday_" + number, 1))
                : Optional.empty();
    }

    /// today; past week; last, this or next month.
    Optional<Found> period(int at) {
        String word = text(at);
        String unit = stem(at + 1);
        if (Set.of("today", "yesterday", "tomorrow").contains(word)) {
            return Optional.of(new Found(Value.Type.REL, word, 1));
        }
        if (word.equals("past") && UNITS.containsKey(unit)) {
            String norm = unit.equals("week") ? "7 days" : "1 " + UNITS.get(unit);
            return Optional.of(new Found(Value.Type.DUR, norm, 2));
        }
        String which = WHICH.get(word);
        return which != null && Set.of("week", "month", "year", "quarter").contains(unit)
                ? Optional.of(new Found(Value.Type.REL, which + "_" + unit, 2))
                : Optional.empty();
    }
}
