package dev.hradba.agent.sql.internal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.Lexicon;
import dev.hradba.agent.sql.internal.link.LinkColumn;
import dev.hradba.agent.sql.internal.plan.Piece;

import static dev.hradba.agent.sql.internal.plan.Piece.id;
import static dev.hradba.agent.sql.internal.plan.Piece.word;

/// States of rows that no value names: top level categories, products we no longer sell, repairs that are still open.
final class RuleStates {

    private static final Set<String> DOING =
            RuleWords.words("sell sold work working employ use using offer carry make made support need");
    private static final Set<String> ENDED =
            RuleWords.words("discontinued retired archived obsolete inactive cancelled deleted closed blocked");
    private static final Set<String> GOING = RuleWords.words("active current enabled");
    private static final Set<String> OPENED = RuleWords.words("open unfinished outstanding pending unresolved ongoing");

    private final RuleUnits units;
    private final Lexicon lexicon;

    RuleStates(RuleUnits units) {
        this.units = units;
        this.lexicon = units.lexicon();
    }

    List<List<Piece>> conditions() {
        List<List<Piece>> all = new ArrayList<>();
        topmost().ifPresent(all::add);
        still().ifPresent(all::add);
        open().ifPresent(all::add);
        return all;
    }

    private static List<Piece> is(LinkColumn column, String state) {
        return List.of(id(column), word(state));
    }

    /// Top level categories: rows without a row above.
    private Optional<List<Piece>> topmost() {
        OptionalInt at = IntStream.range(0, units.size())
                .filter(i -> units.words.get(i).equals("top") && units.isAfter(i, "level"))
                .findFirst();
        Optional<LinkColumn> key = units.keys().stream()
                .filter(k -> at.isPresent() && k.home() == units.base() && k.key().home() == units.base())
                .findFirst();
        key.ifPresent(k -> {
            units.spend(at.getAsInt());
            units.spend(at.getAsInt() + 1);
        });
        return key.map(k -> is(k, "isnull"));
    }

    /// Products we no longer sell, people still working here: a truth that says whether rows count any more.
    private Optional<List<Piece>> still() {
        OptionalInt said = IntStream.range(0, units.size())
                .filter(i -> units.words.get(i).equals("still")
                        || (units.words.get(i).equals("longer") && i > 0 && units.words.get(i - 1).equals("no")))
                .findFirst();
        int not = units.words.indexOf("not");
        if (not >= 0 && units.has("anymore") && not + 1 < units.size() && DOING.contains(units.words.get(not + 1))) {
            said = OptionalInt.of(not); // products we don't sell any more
        }
        if (said.isEmpty() || said.getAsInt() + 1 >= units.size()) {
            return Optional.empty();
        }
        int at = said.getAsInt();
        if (!units.isUnknown(units.unit(at + 1)) && !DOING.contains(units.words.get(at + 1))) {
            return Optional.empty();
        }
        List<LinkColumn> ended = truths().stream().filter(this::isEnd).toList();
        List<LinkColumn> all = new ArrayList<>(ended);
        truths().stream().filter(column -> column.words().stream().anyMatch(GOING::contains)).forEach(all::add);
        if (all.size() != 1) {
            return Optional.empty();
        }
        boolean goesOn = units.words.get(at).equals("still");
        if (units.words.get(at).equals("not")) {
            units.spend(at + 1);
        }
        units.spend(at);
        return Optional.of(is(all.getFirst(), goesOn == ended.isEmpty() ? "yes" : "no"));
    }

    private List<LinkColumn> truths() {
        return units.ofBase(Kind.BOOL);
    }

    private boolean isEnd(LinkColumn column) {
        return column.words().stream()
                .map(this::root)
                .anyMatch(root -> ENDED.stream().map(this::root).anyMatch(root::equals));
    }

    private String root(String word) {
        return lexicon.family(word).orElse(word);
    }

    /// Repairs that are still open: no date yet at which they were done, where no state says it.
    private Optional<List<Piece>> open() {
        for (int at = 0; at < units.size(); at++) {
            RuleUnits.Unit unit = units.unit(at);
            if (!OPENED.contains(units.words.get(at)) || unit.isKnown() || unit.inCell) {
                continue;
            }
            List<LinkColumn> done = units.ofBase(Kind.DATE).stream()
                    .filter(column -> column.words().stream().anyMatch(lexicon::isDone)
                            && column.words().stream().noneMatch(lexicon::isBegun))
                    .toList();
            boolean stated = units.ofBase(Kind.CAT).stream()
                    .anyMatch(column -> column.words().contains("status") || column.words().contains("state"));
            if (done.size() == 1 && !stated) {
                units.spend(at);
                return Optional.of(is(done.getFirst(), "isnull"));
            }
        }
        return Optional.empty();
    }
}
