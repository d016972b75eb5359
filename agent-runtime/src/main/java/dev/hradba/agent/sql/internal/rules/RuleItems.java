package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

/// What a list shows of its rows, and in which order.
final class RuleItems {

    private static final Set<Kind> KEYS = EnumSet.of(Kind.PK, Kind.FK, Kind.BOOL);
    private static final Set<String> SHOWING = RuleWords.words("show list display give");
    private static final Set<String> LISTING = RuleWords.words("with including plus along showing");
    private static final Set<String> FOLLOWING = RuleWords.words("do does did are our we they have");

    private final RuleUnits units;
    private final RuleMeasures measures;

    RuleItems(RuleUnits units, RuleMeasures measures) {
        this.units = units;
        this.measures = measures;
    }

    /// Which departments are there, list all cities: a category asked for before any table but its own.
    Optional<LinkColumn> kindsOf() {
        boolean begins = units.unit(0).names() && units.unit(0).tables.isEmpty() && (units.isAfter(0, "our") || units.isAfter(0, "we"));
        boolean asks = Set.of("which", "what", "list", "show", "give").contains(units.words.getFirst());
        if ((!asks && !begins) || !order().isEmpty()) {
            return Optional.empty();
        }
        for (int at = begins ? 0 : 1; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (unit.isValue() || !unit.tables.isEmpty() || !unit.sure || unit.columns.isEmpty()) {
                boolean small = !unit.isValue()
                        && (Set.of("all", "the", "me", "are", "every", "of").contains(unit.word) || units.leads(at));
                boolean own = !unit.isValue() && !unit.tables.isEmpty() && isColumnOf(at + 1, unit.tables.getFirst());
                if (small || own) {
                    continue;
                }
                return Optional.empty();
            }
            String following = at + 1 < units.size() ? units.words.get(at + 1) : "";
            if (FOLLOWING.contains(following)) {
                return Optional.of(unit.columns.getFirst()).filter(RuleUnits::isLabel);
            }
            boolean alone = !Set.of("of", "and", "for", "is", "has", "was").contains(following);
            LinkColumn column = unit.columns.getFirst();
            return alone && column.kind() == Kind.CAT ? Optional.of(column) : Optional.empty();
        }
        return Optional.empty();
    }

    private boolean isColumnOf(int at, LinkTable table) {
        return at < units.size()
                && units.unit(at).names()
                && units.unit(at).tables.isEmpty()
                && units.unit(at).columns.getFirst().home() == table;
    }

    /// What is asked for: who gives a key with a role; named columns; else the rows themselves.
    List<Piece> items(Set<LinkColumn> used) {
        List<RuleUnits.Unit> free = new ArrayList<>();
        for (int at = 0; at < units.size(); at++) {
            if (!units.unit(at).isValue() && !units.taken.contains(at) && !units.unit(at).columns.isEmpty()) {
                free.add(units.unit(at));
            }
        }
        List<LinkColumn> roles = free.stream()
                .filter(unit -> unit.tables.isEmpty())
                .flatMap(unit -> unit.columns.stream())
                .filter(column -> !column.role().isEmpty() && !used.contains(column))
                .toList();
        if (units.has("who", "whom") && !roles.isEmpty()) {
            boolean each = units.has("each", "every")
                    || IntStream.range(1, units.size()).anyMatch(at -> units.words.get(at).equals("and") && units.isAfter(at, "who"));
            return each ? List.of(new Piece.TableId(units.base()), id(roles.getFirst())) : List.of(id(roles.getFirst()));
        }
        Optional<LinkColumn> named = personNamed(free, used);
        if (named.isPresent()) {
            return List.of(id(named.get()));
        }
        if (units.person != null && !used.contains(units.person)) {
            return List.of(word("distinct"), id(units.person));
        }
        List<LinkColumn> asked = asked(free, used);
        List<Piece> columns = new RuleColumns(units).listed(used);
        if (!columns.isEmpty()) {
            return columns;
        }
        Optional<LinkColumn> asker = roleAsked(used);
        if (asker.isPresent()) {
            return List.of(id(asker.get()));
        }
        Optional<LinkColumn> place = placeOrTime(used);
        if (place.isPresent()) {
            return List.of(id(place.get()));
        }
        if (asksFirst(asked)) {
            return List.of(id(asked.getFirst()));
        }
        String first = units.words.getFirst();
        if (asked.isEmpty() && roles.isEmpty() && Set.of("what", "how").contains(first) && !units.has("which")) {
            asked = hinted(used);
        }
        Optional<List<Piece>> whole = listedItems();
        if (whole.isPresent()) {
            return whole.get();
        }
        boolean listed = Set.of("show", "list", "give").contains(first) && units.has("and");
        List<Piece> theirs = withTheir();
        Optional<LinkColumn> when = andWhen();
        if (when.isPresent()) {
            return List.of(new Piece.TableId(units.base()), id(when.get()));
        }
        Optional<LinkColumn> priced = andHowMuch();
        if (priced.isPresent()) {
            return List.of(new Piece.TableId(units.base()), id(priced.get()));
        }
        List<Piece> items = new ArrayList<>(List.of(new Piece.TableId(units.base())));
        if (!asked.isEmpty() && (units.has("of", "what", "where", "much") || measures.asksManyUnits() || listed)) {
            if (theirs.isEmpty() || units.has("of")) {
                items.clear();
            }
            Set<LinkColumn> names = names(free);
            asked.forEach(column -> items.add(names.contains(column) ? new Piece.TableId(units.base()) : id(column)));
        } else if (!roles.isEmpty() && units.has("their", "with")) {
            roles.forEach(column -> items.add(id(column)));
        } else {
            items.addAll(theirs);
        }
        return items;
    }

    /// Who leads the Payments team: a column of the row that names a person.
    private Optional<LinkColumn> personNamed(List<RuleUnits.Unit> free, Set<LinkColumn> used) {
        if (!units.has("who", "whom") || units.isPerson(units.base()) || !new RuleBase(units).namesRow()) {
            return Optional.empty();
        }
        return free.stream()
                .limit(1)
                .filter(unit -> unit.sure && unit.tables.isEmpty())
                .map(unit -> unit.columns.getFirst())
                .filter(column -> column.home() == units.base() && !used.contains(column) && RuleUnits.isLabel(column))
                .findFirst();
    }

    /// Columns that `name` was read as though no table of theirs is said: the names of patients are those of the rows.
    private Set<LinkColumn> names(List<RuleUnits.Unit> free) {
        Set<LinkTable> spoken = new HashSet<>();
        units.units.stream().filter(unit -> !unit.isValue()).forEach(unit -> spoken.addAll(unit.tables));
        Set<LinkColumn> names = new HashSet<>();
        free.stream()
                .filter(unit -> unit.word.equals("name"))
                .map(unit -> unit.columns.getFirst())
                .filter(column -> column.home() != units.base() && column.kind() == Kind.NAME && !spoken.contains(column.home()))
                .forEach(names::add);
        return names;
    }

    /// Employees who left and when: the date of the base that the words speak of.
    private Optional<LinkColumn> andWhen() {
        int size = units.size();
        return size < 2 || !units.words.subList(size - 2, size).equals(List.of("and", "when"))
                ? Optional.empty()
                : units.units.stream()
                        .filter(unit -> !unit.isValue())
                        .flatMap(unit -> unit.columns.stream())
                        .filter(column -> column.kind() == Kind.DATE && column.home() == units.base())
                        .findFirst();
    }

    /// The cheapest class and how much it costs, the heaviest parcel and its weight: the number that ranks is shown, too.
    private Optional<LinkColumn> andHowMuch() {
        Set<LinkColumn> ordering = Piece.columns(order());
        for (int at = 0; at < units.size(); at++) {
            boolean joined = units.words.get(at).equals("and")
                    && (units.isAfter(at, "how", "much") || units.isAfter(at, "how", "many") || units.isAfter(at, "what", "it")
                            || units.isAfter(at, "its") || units.isAfter(at, "their"));
            Optional<LinkColumn> number = !joined
                    ? Optional.empty()
                    : IntStream.range(at + 1, Math.min(at + 7, units.size()))
                            .boxed()
                            .flatMap(i -> units.numbers().at(i).stream())
                            .findFirst()
                            .filter(column -> column.home() == units.base() && ordering.contains(column));
            if (number.isPresent()) {
                return number;
            }
        }
        return Optional.empty();
    }

    /// Which team owns Lakehouse: the key with a role that the first words name.
    private Optional<LinkColumn> roleAsked(Set<LinkColumn> used) {
        boolean elsewhere = !units.tables.isEmpty() && units.tables.getFirst() != units.base();
        if (elsewhere || !Set.of("which", "what").contains(units.words.getFirst())) {
            return Optional.empty();
        }
        return units.units.subList(Math.min(1, units.size()), Math.min(3, units.size())).stream()
                .filter(unit -> !unit.isValue() && unit.isKnown())
                .findFirst()
                .filter(unit -> unit.tables.isEmpty())
                .flatMap(unit -> unit.columns.stream()
                        .filter(column -> !column.role().isEmpty() && column.home() == units.base() && !used.contains(column))
                        .findFirst());
    }

    /// Which manufacturer, what status: a column named right behind the question word.
    private boolean asksFirst(List<LinkColumn> asked) {
        return !asked.isEmpty()
                && units.size() > 1
                && Set.of("which", "what").contains(units.words.getFirst())
                && units.unit(1).tables.isEmpty()
                && !units.unit(1).columns.isEmpty()
                && units.unit(1).columns.getFirst() == asked.getFirst();
    }

    /// When was X hired, where does X live: the date or place that the words name or hint at.
    private Optional<LinkColumn> placeOrTime(Set<LinkColumn> used) {
        String word = units.words.getFirst();
        if (!Set.of("when", "where").contains(word) || !order().isEmpty()) {
            return Optional.empty();
        }
        List<LinkColumn> named = word.equals("when") ? units.named(Kind.DATE) : units.named(Kind.CAT, Kind.TXT);
        List<LinkColumn> free = named.stream().filter(column -> !used.contains(column)).toList();
        return free.stream()
                .filter(column -> column.home() == units.base())
                .findFirst()
                .or(() -> free.stream().findFirst());
    }

    /// Everything listed behind `with`, `and their`, `including`, or alone behind a later `show`; empty where nothing is.
    private Optional<List<Piece>> listedItems() {
        for (int at = 0; at < units.size(); at++) {
            String word = units.words.get(at);
            boolean wished = Set.of("need", "see", "want").contains(word) && units.isBefore(at, 1, Set.of("i", "we", "to"));
            boolean shows = at > 2 && (SHOWING.contains(word) || wished);
            boolean their = word.equals("and") && (units.isAfter(at, "their") || units.isAfter(at, "its"));
            Set<Piece> found = shows || LISTING.contains(word) || their ? listedAfter(at, shows) : Set.of();
            if (found.isEmpty()) {
                continue;
            }
            Optional<RuleUnits.Unit> first = units.units.stream().filter(RuleUnits.Unit::names).findFirst();
            boolean ofBase = first.isPresent() && !first.get().tables.isEmpty() && first.get().tables.getFirst() == units.base();
            if (!shows && !ofBase && !beginsWithCell(first)) {
                return Optional.empty();
            }
            List<Piece> items = new ArrayList<>();
            if (!shows && !found.contains(id(units.base().display()))) {
                items.add(new Piece.TableId(units.base()));
            }
            items.addAll(found);
            return Optional.of(items);
        }
        return Optional.empty();
    }

    /// Whether values of the base stand before what is listed: electric vans with their model.
    private boolean beginsWithCell(Optional<RuleUnits.Unit> first) {
        int end = first.map(units.units::indexOf).orElse(0);
        return IntStream.range(0, end)
                .anyMatch(i -> units.isType(i, Value.Type.CELL)
                        && !units.unit(i).columns.isEmpty()
                        && units.unit(i).columns.getFirst().home() == units.base());
    }

    /// What is listed to the end of the question; empty where anything else stands there.
    private Set<Piece> listedAfter(int at, boolean shows) {
        Set<Piece> found = new LinkedHashSet<>();
        for (int i = at + 1; i < units.size(); i++) {
            RuleUnits.Unit unit = units.unit(i);
            String word = units.words.get(i);
            boolean limits = RuleWords.COMPARED.contains(word) || RuleWords.ABSENT.contains(word) || RuleWords.LIMITING.contains(word);
            boolean truth = !unit.columns.isEmpty() && unit.columns.getFirst().kind() == Kind.BOOL;
            if (unit.isValue() || units.taken.contains(i) || limits || truth) {
                return Set.of();
            }
            boolean text = word.equals("name") && !unit.columns.isEmpty() && unit.columns.getFirst().kind() == Kind.NAME;
            boolean part = Set.of("first", "last").contains(units.unit(i - 1).word);
            if (shows && text && !part && unit.columns.getFirst().home() == units.base()) {
                found.add(new Piece.TableId(units.base()));
                continue;
            }
            boolean other = part
                    || (units.leads(i - 1) && !unit.columns.isEmpty() && unit.columns.getFirst().home() != units.base());
            boolean name = word.equals("name") && unit.tables.isEmpty() && !other;
            boolean table = unit.names() && !unit.tables.isEmpty();
            if (name || (table && isNamedPart(i))) {
                continue; // the name of the employee, company name: what stands for one is shown anyway
            }
            if (table) {
                found.add(new Piece.TableId(unit.tables.getFirst()));
            } else if (unit.linked && !unit.columns.isEmpty()
                    && ((shows && unit.sure) || unit.columns.getFirst().kind() != Kind.PK) && !truth) {
                found.add(id(unit.columns.getFirst()));
            } else if (!unit.linked && unit.columns.isEmpty() && !units.lexicon().isStop(word) && !units.lexicon().isPlainly(word)) {
                return Set.of();
            }
        }
        if (!shows) {
            found.remove(new Piece.TableId(units.base()));
        }
        return found;
    }

    /// Whether the next word names a column of the table at a place: customer city.
    private boolean isNamedPart(int at) {
        RuleUnits.Unit next = at + 1 < units.size() ? units.unit(at + 1) : null;
        return next != null
                && !next.isValue()
                && next.tables.isEmpty()
                && !next.columns.isEmpty()
                && next.columns.getFirst().home() == units.unit(at).tables.getFirst()
                && next.columns.getFirst().kind() != Kind.NAME;
    }

    /// And their city, with its owner, including the price, and the city; with title, at the end or before an `and`.
    private boolean isListed(int at) {
        List<String> before = units.before(at, 2);
        boolean own = before.size() == 2
                && Set.of("their", "its").contains(before.getLast())
                && Set.of("and", "with", "plus").contains(before.getFirst());
        boolean last = at + 1 == units.size() || units.words.get(at + 1).equals("and");
        boolean with = before.getLast().equals("with") && units.unit(at).tables.isEmpty() && last;
        return own || before.getLast().equals("including") || before.equals(List.of("and", "the")) || with;
    }

    /// Incidents with their service, people and their cities: what is to be shown besides.
    private List<Piece> withTheir() {
        for (int at = 1; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (!isListed(at) || !unit.names() || units.taken.contains(at)) {
                continue;
            }
            if (!unit.tables.isEmpty() && unit.tables.getFirst() != units.base()) {
                return List.of(new Piece.TableId(unit.tables.getFirst()));
            }
            if (unit.tables.isEmpty() && !KEYS.contains(unit.columns.getFirst().kind())) {
                return List.of(id(unit.columns.getFirst()));
            }
        }
        return List.of();
    }

    private List<LinkColumn> asked(List<RuleUnits.Unit> free, Set<LinkColumn> used) {
        Set<LinkColumn> ordering = new HashSet<>(Piece.columns(order()));
        Set<LinkColumn> asked = new LinkedHashSet<>();
        ordering.removeAll(listedBeforeSorting());
        for (RuleUnits.Unit unit : free) {
            LinkColumn column = unit.columns.getFirst();
            boolean shown = RuleColumns.isShown(column);
            boolean key = RuleColumns.isKeyAsked(unit); // ticket number
            boolean done = RuleWords.DONE_BY.contains(unit.word) || unit.word.endsWith("ed"); // we ever bought
            boolean verb = done && column.kind() == Kind.DATE && !units.has("when");
            if (unit.linked && (shown || key) && !verb && !used.contains(column) && !ordering.contains(column)) {
                asked.add(column);
            }
        }
        return List.copyOf(asked);
    }

    /// Name and age of all singers ordered by age: what stands before the word that sorts is shown, too.
    private Set<LinkColumn> listedBeforeSorting() {
        Set<LinkColumn> listed = new HashSet<>();
        for (int at = 0; units.sorts() && !RuleWords.SORTING.contains(units.words.get(at)); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (!unit.isValue() && unit.sure && !unit.columns.isEmpty()) {
                listed.add(unit.columns.getFirst());
            }
        }
        return listed;
    }

    /// What does X earn, how much is X: a column that the words hint at, or the price.
    private List<LinkColumn> hinted(Set<LinkColumn> used) {
        List<LinkColumn> hinted = order().isEmpty()
                ? units.named(Kind.NUM, Kind.CAT, Kind.DATE).stream().filter(column -> !used.contains(column)).limit(1).toList()
                : List.of();
        if (!hinted.isEmpty() || !units.has("much")) {
            return hinted;
        }
        return units.ofBase(Kind.NUM).stream()
                .filter(column -> column.words().contains("price") || column.words().contains("cost"))
                .limit(1)
                .toList();
    }

    /// The text that rows are sorted by: sorted by name, ordered by city; empty where a number or date is named.
    private Optional<LinkColumn> sortedText() {
        int at = IntStream.range(0, units.size()).filter(i -> RuleWords.SORTING.contains(units.words.get(i))).findFirst().orElseThrow();
        for (int i = at + 1; i < units.size(); i++) {
            RuleUnits.Unit unit = units.unit(i);
            if (unit.isValue()) {
                return Optional.empty();
            }
            if (!unit.columns.isEmpty() && !units.leads(i)) {
                return unit.columns.stream()
                        .filter(column -> column.home() == units.base())
                        .findFirst()
                        .or(() -> Optional.of(unit.columns.getFirst()))
                        .filter(column -> column.kind().isText());
            }
            if (unit.word.equals("name") && unit.columns.isEmpty() && unit.tables.isEmpty()) {
                return Optional.of(units.base().display()).filter(column -> column.kind() == Kind.NAME);
            }
        }
        return Optional.empty();
    }

    List<Piece> order() {
        Optional<String> ranked = units.words.stream().filter(RuleWords.RANKED::contains).findFirst();
        boolean sort = units.sorts() || (units.has("by") && ranked.isEmpty());
        List<LinkColumn> named = units.named(Kind.NUM, Kind.DATE);
        boolean highest = named.isEmpty() && ranked.filter(RuleWords.EXTREMES::containsKey).isPresent();
        // the highest payment ever
        List<LinkColumn> columns = highest ? units.numbers().amount(units.base()).stream().toList() : named;
        Optional<LinkColumn> text = units.sorts() ? sortedText() : Optional.empty();
        if (text.isPresent()) {
            List<Piece> byText = new ArrayList<>(List.of(word("order"), id(text.get()), word(units.has("descending", "desc") ? "desc" : "asc")));
            if (units.limit != null) {
                byText.addAll(List.of(word("limit"), units.limit));
            }
            return byText;
        }
        if (columns.isEmpty() || (ranked.isEmpty() && !sort)) {
            return List.of();
        }
        boolean age = columns.getFirst().kind() == Kind.NUM && ranked.map(Set.of("youngest", "oldest")::contains).orElse(false);
        boolean since = columns.getFirst().kind() == Kind.DATE && ranked.map(Set.of("longest", "shortest")::contains).orElse(false);
        boolean descending = since ? ranked.get().equals("shortest") : ranked.map(word -> age ? word.equals("oldest") : RuleWords.MOST.contains(word) || word.equals("youngest"))
                        .orElse(false)
                || units.has("descending", "desc")
                || (sort && ranked.isEmpty() && units.limit != null);
        List<Piece> order = new ArrayList<>(List.of(
                word("order"), id(sort ? columns.getLast() : columns.getFirst()), word(descending ? "desc" : "asc")));
        if (units.nth != null) {
            order.addAll(List.of(word("limit"), word("nth"), units.nth));
        } else if (units.limit != null) {
            order.addAll(List.of(word("limit"), units.limit));
        } else if (ranked.isPresent() && !sort && units.sortedFirst().isEmpty()) {
            order.addAll(List.of(word("limit"), word("one")));
        }
        return order;
    }
}
