package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.link.LinkTable;
import dev.hradba.agent.sql.internal.link.Value;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// Which date a value of the question speaks of, and how it is compared.
final class RuleDates {

    private static final Set<List<String>> OR_LATER = Set.of(List.of("or", "later"), List.of("or", "newer"), List.of("or", "after"),
            List.of("and", "later"), List.of("and", "after"), List.of("or", "since"));
    private static final Set<List<String>> OR_EARLIER =
            Set.of(List.of("or", "earlier"), List.of("or", "before"), List.of("or", "older"), List.of("and", "earlier"));
    private static final Set<String> COMING = RuleWords.words("expire due until renewal deadline");

    private static final Set<String> DATE_WORDS = Set.of("date", "day", "time");
    private static final Set<String> DAYS = RuleWords.words("today tomorrow yesterday");
    private static final Set<String> FIRST_DAYS = RuleWords.words("from start begin");
    private static final Set<String> LAST_DAYS = RuleWords.words("to until end through");

    private final RuleUnits units;
    private final RuleNumbers numbers;

    RuleDates(RuleUnits units) {
        this.units = units;
        this.numbers = units.numbers();
    }

    /// The condition of a value at a place, empty where no date can be meant.
    List<Piece> condition(int at, RuleUnits.Unit unit, Value value) {
        List<LinkColumn> candidates = unit.columns.isEmpty() ? units.ofBase(Kind.DATE) : unit.columns;
        return year(value)
                .or(() -> value.type() == Value.Type.DUR ? born(value) : Optional.empty())
                .or(() -> doneOn(at))
                .or(() -> said(at))
                .or(() -> fallback(candidates))
                .map(column -> compared(at, unit, value, column))
                .orElse(List.of());
    }

    /// A date that lies behind us, or not: expired, overdue, whose due date has passed, insurance that has run out. Empty where
    /// nothing says so. Takes the place.
    Optional<List<Piece>> lapsed(int at, RuleUnits.Unit unit, LinkColumn column) {
        if (column.kind() != Kind.DATE || !(units.lexicon().isLapsed(unit.word) || hasPassed(at, unit))) {
            return Optional.empty();
        }
        units.taken.add(at);
        if (units.isBefore(at, 3, Set.of("not", "never"))) {
            return Optional.of(List.of(id(column), word("future")));
        }
        Optional<LinkColumn> settled = column.home().columns().stream()
                .filter(other -> other.kind() == Kind.DATE && other.words().stream().anyMatch(units.lexicon()::isSettled))
                .filter(other -> !other.words().contains("last"))
                .filter(other -> unit.word.equals("overdue"))
                .findFirst();
        return Optional.of(settled.map(date -> List.of(id(column), word("past"), word("and"), id(date), word("isnull")))
                .orElse(List.of(id(column), word("past"))));
    }

    private boolean hasPassed(int at, RuleUnits.Unit unit) {
        if (units.saysDate()) {
            return false;
        }
        List<String> after = units.after(at, 4);
        boolean past = after.stream().anyMatch(units.lexicon()::isPassed)
                || after.containsAll(Set.of("in", "past"))
                || units.isBefore(at, 3, Set.of("past"));
        boolean done = units.isBefore(at, 3, Set.of("has", "have", "had", "already"));
        return (unit.sure && past) || (done && unit.word.equals("expire"));
    }

    /// A number that holds years, where the base has no date or the number is named: built before 1980.
    private Optional<LinkColumn> year(Value value) {
        if (value.type() != Value.Type.YEAR) {
            return Optional.empty();
        }
        LinkTable table = units.missing;
        Optional<LinkColumn> missing = table == null
                ? Optional.empty()
                : table.columns().stream().filter(column -> column.kind() == Kind.DATE).findFirst();
        if (missing.isPresent()) {
            return missing; // no concerts in 2024
        }
        return units.ofBase(Kind.NUM).stream()
                .filter(column -> column.words().contains("year"))
                .findFirst()
                .filter(column -> units.ofBase(Kind.DATE).isEmpty() || units.columns().contains(column));
    }

    /// The birth of rows of the base where their age is asked for: dogs older than 10 years.
    private Optional<LinkColumn> born(Value value) {
        if (!units.has("older", "younger") || !value.norm().contains("year")) {
            return Optional.empty();
        }
        return units.ofBase(Kind.DATE).stream()
                .filter(column -> column.words().stream().anyMatch(word -> units.lexicon().canon(word).equals("birth")))
                .findFirst();
    }

    /// The date of rows that belong to the base, where a verb before a value speaks of them: customers who ordered last week.
    private Optional<LinkColumn> doneOn(int at) {
        for (int i = at - 1; i >= Math.max(0, at - 5); i--) {
            RuleUnits.Unit unit = units.unit(i);
            boolean names = !unit.tables.isEmpty() || !unit.columns.isEmpty();
            if (unit.isValue() || units.lexicon().isNewest(unit.word) || units.lexicon().ranks(unit.word) || !names) {
                continue;
            }
            boolean noun = unit.word.equals(units.lexicon().canon(unit.word)) && !unit.word.endsWith("ed");
            if (noun || (unit.sure && !unit.tables.isEmpty())) {
                return Optional.empty();
            }
            List<LinkTable> tables = new ArrayList<>();
            unit.columns.stream().filter(column -> column.kind() == Kind.DATE).forEach(column -> tables.add(column.home()));
            tables.addAll(unit.tables);
            Optional<LinkTable> below = tables.stream()
                    .filter(table -> table != units.base() && numbers.parents(table).contains(units.base()))
                    .findFirst();
            if (below.isEmpty() || tables.contains(units.base())) {
                return Optional.empty();
            }
            return unit.columns.stream()
                    .filter(column -> column.kind() == Kind.DATE && column.home() == below.get())
                    .findFirst()
                    .or(() -> first(below.get()));
        }
        return Optional.empty();
    }

    private static Optional<LinkColumn> first(LinkTable table) {
        return table.columns().stream().filter(column -> column.kind() == Kind.DATE).findFirst();
    }

    /// The date of the base that a verb near a value speaks of: policies that expire next month.
    private Optional<LinkColumn> said(int at) {
        return IntStream.range(0, units.size())
                .filter(i -> Math.abs(i - at) <= 5 && !units.unit(i).isValue())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> Math.abs(i - at)).thenComparing(i -> i))
                .map(units::unit)
                .filter(unit -> !units.lexicon().isNewest(unit.word) && !units.lexicon().ranks(unit.word))
                .filter(unit -> !unit.columns.isEmpty() && unit.columns.size() < 3)
                .filter(unit -> unit.sure || isOfBase(unit.columns.getFirst()))
                .flatMap(unit -> unit.columns.stream()
                        .filter(this::isOfBase)
                        .min(Comparator.comparing((LinkColumn column) -> column.words().getLast().equals("by")))
                        .stream())
                .findFirst();
    }

    private boolean isOfBase(LinkColumn column) {
        return column.kind() == Kind.DATE && column.home() == units.base();
    }

    /// A date of the rows that are missing or measured, where these belong to the base: no orders this year, net pay in May.
    private Optional<LinkColumn> focus() {
        LinkTable table = units.missing;
        if (table == null) {
            boolean paid = units.has("much", "total", "sum");
            table = IntStream.range(0, units.size())
                    .filter(i -> units.unit(i).linked || (paid && RuleWords.SPENDING.contains(units.words.get(i))))
                    .boxed()
                    .flatMap(i -> numbers.at(i).stream())
                    .map(LinkColumn::home)
                    .filter(home -> home != units.base())
                    .filter(home -> numbers.parents(home).contains(units.base()))
                    .findFirst()
                    .orElse(null);
        }
        if (table == null) {
            return Optional.empty();
        }
        LinkTable rows = table;
        return numbers.parents(rows).stream()
                .filter(other -> other == rows || (!units.isPerson(other) && other != units.base()))
                .flatMap(other -> other.columns().stream())
                .filter(column -> column.kind() == Kind.DATE)
                .findFirst();
    }

    /// The date of the rows in focus, of the base or of what its rows belong to; another table's only where the question says
    /// its name or nothing nearer has one.
    private Optional<LinkColumn> fallback(List<LinkColumn> candidates) {
        Optional<LinkColumn> focus = focus();
        boolean named = !candidates.isEmpty() && units.says(candidates.getFirst());
        List<LinkColumn> dates = focus.isPresent() && !named ? List.of(focus.get()) : candidates;
        boolean focused = focus.isPresent() && dates.equals(List.of(focus.get()));
        boolean said = !dates.isEmpty() && units.says(dates.getFirst());
        Optional<LinkColumn> own = dates.stream().filter(column -> column.home() == units.base()).findFirst();
        if (own.isEmpty() && units.ofBase(Kind.DATE).isEmpty() && !said) {
            Optional<LinkColumn> above = numbers.parents(units.base()).stream()
                    .skip(1)
                    .filter(table -> !units.isPerson(table))
                    .flatMap(table -> first(table).stream())
                    .findFirst();
            if (above.isPresent()) {
                return above;
            }
        }
        if (own.isEmpty() && !focused && !said) {
            own = units.ofBase(Kind.DATE).stream().filter(column -> !column.words().contains("birth")).findFirst();
        }
        return dates.isEmpty() ? Optional.empty() : own.or(() -> Optional.of(dates.getFirst())).filter(date -> !isUnborn(date));
    }

    /// Whether a date is a birth and nothing is said of births or ages: surgery this year.
    private boolean isUnborn(LinkColumn date) {
        return date.words().stream().anyMatch(word -> units.lexicon().canon(word).equals("birth"))
                && !units.has("born", "birth", "birthday", "older", "younger", "age", "old");
    }

    private List<Piece> compared(int at, RuleUnits.Unit unit, Value value, LinkColumn date) {
        Piece column = id(date);
        if (units.isRange(at)) {
            units.taken.add(at + 2);
            return List.of(column, word("between"), unit.literal(), units.unit(at + 2).literal());
        }
        List<String> after = units.after(at, 2);
        if (OR_LATER.contains(after) || OR_EARLIER.contains(after)) {
            return List.of(column, word(OR_LATER.contains(after) ? ">=" : "<="), unit.literal());
        }
        String sign = value.type() == Value.Type.DUR ? span(at, date) : sign(at);
        Optional<LinkColumn> until = sign.equals("=") && DAYS.contains(value.norm()) ? until(date) : Optional.empty();
        return until.map(end -> List.of(column, word("<="), unit.literal(), word("and"), id(end), word(">="), unit.literal()))
                .orElse(List.of(column, word(sign), unit.literal()));
    }

    /// The date until which rows last whose first date is not what is said: who is absent today.
    private Optional<LinkColumn> until(LinkColumn begin) {
        if (begin.words().stream().noneMatch(FIRST_DAYS::contains) || units.says(begin)) {
            return Optional.empty();
        }
        return begin.home().columns().stream()
                .filter(column -> column.kind() == Kind.DATE && column.words().stream().anyMatch(LAST_DAYS::contains))
                .findFirst();
    }

    /// How a length of time is meant: within the next days, older, younger, in the last days.
    private String span(int at, LinkColumn date) {
        List<String> words = units.before(at, 3);
        boolean coming = date.words().stream().anyMatch(word -> COMING.contains(units.lexicon().canon(word)));
        if (words.contains("next") || (coming && words.contains("within") && !units.has("expired"))) {
            return "next";
        }
        if (words.contains("younger")) {
            return ">";
        }
        return words.contains("older") || units.has("ago") ? "<" : ">=";
    }

    private String sign(int at) {
        List<String> words = units.before(at, 3);
        boolean until = !words.isEmpty() && Set.of("until", "by").contains(words.getLast());
        boolean upTo = words.size() > 1 && words.subList(words.size() - 2, words.size()).equals(List.of("up", "to"));
        if (words.contains("since")) {
            return units.isBefore(at, 5, Set.of("not", "never", "no")) ? "<" : ">=";
        }
        if (until || upTo) {
            return "<=";
        }
        if (words.contains("after") || words.contains("later")) {
            return ">";
        }
        return words.contains("before") || words.contains("earlier") ? "<" : "=";
    }

    /// Latest order date, the earliest hire date: the date and its end, where the question begins with it.
    Optional<List<Piece>> asked() {
        int at = IntStream.range(0, units.size()).filter(i -> units.lexicon().isNewest(units.words.get(i))).findFirst().orElse(-1);
        boolean begins = at >= 0
                && units.units.subList(0, at).stream().noneMatch(unit -> !unit.tables.isEmpty() || unit.isValue() || unit.sure);
        if (!begins || units.has("which", "who")) {
            return Optional.empty();
        }
        int following = at + 1;
        while (following < units.size() && units.leads(following)) {
            following++;
        }
        if (following >= units.size()) {
            return Optional.empty();
        }
        boolean first = Set.of("oldest", "earliest", "first").contains(units.words.get(at));
        RuleUnits.Unit unit = units.unit(following);
        if (unit.isValue()) {
            return Optional.empty();
        }
        boolean told = tellsDate(following + 1);
        Optional<LinkColumn> date = !unit.tables.isEmpty()
                ? Optional.of(unit).filter(rows -> rows.sure && told).flatMap(rows -> dateOfRows(units.unit(at), rows.tables.getFirst()))
                : unit.columns.stream().limit(1).filter(column -> saysDate(unit, column, told)).findFirst();
        return date.map(column -> List.of(word(first ? "min" : "max"), id(column)));
    }

    /// Whether a place is "date" in "reading date", "hire date": a word that no column has of its own.
    private boolean tellsDate(int place) {
        return place < units.size() && !units.unit(place).isKnown() && DATE_WORDS.contains(units.unit(place).word);
    }

    /// Order date, departure time, release year: a date, or the number of a year.
    private static boolean saysDate(RuleUnits.Unit unit, LinkColumn column, boolean told) {
        if (column.kind() == Kind.DATE) {
            return told || (unit.sure && DATE_WORDS.contains(unit.word));
        }
        return unit.sure && column.kind() == Kind.NUM && unit.word.equals("year") && column.words().getLast().equals("year");
    }

    /// The date of "reading date", where readings have one that is not called so: the one that "latest" speaks of, or the only one.
    private static Optional<LinkColumn> dateOfRows(RuleUnits.Unit latest, LinkTable rows) {
        List<LinkColumn> dates = rows.columns().stream().filter(column -> column.kind() == Kind.DATE).toList();
        return latest.columns.stream().filter(dates::contains).findFirst().or(() -> dates.stream().filter(date -> dates.size() == 1).findFirst());
    }
}
