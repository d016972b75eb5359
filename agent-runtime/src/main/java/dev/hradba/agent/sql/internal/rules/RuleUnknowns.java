package dev.hradba.agent.sql.internal.rules;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import dev.hradba.agent.sql.internal.link.Kind;
import dev.hradba.agent.sql.internal.link.Lexicon;

/// Whether a question asks for what the schema does not hold: how many forklifts, the birthday of X, when is ... without any
/// date, how much fuel did we burn.
final class RuleUnknowns {

    private static final Set<String> ARTICLES = RuleWords.words("the our an their a");
    private static final Set<String> PASSIVE = RuleWords.words("is are was were been");
    private static final Set<String> OPENING = RuleWords.words("what which show list give who how");
    private static final Set<String> BEHIND_AMOUNT = RuleWords.words("do does did is was have has");

    private final RuleUnits units;
    private final String first;

    RuleUnknowns(RuleUnits units) {
        this.units = units;
        this.first = units.words.getFirst();
    }

    boolean asks() {
        return asksSomewhere()
                || asksWhether()
                || asksFirst()
                || asksMeasure()
                || asksSpending()
                || asksAtEnd()
                || (first.equals("when") && units.units.stream().anyMatch(units::isUnknown) && units.named(Kind.DATE).isEmpty());
    }

    /// Does the Grand Plaza have a pool.
    private boolean asksWhether() {
        return Set.of("does", "do", "can").contains(first) && isUnknown(units.size() - 1);
    }

    private boolean isUnknown(int at) {
        return at < units.size() && units.isUnknown(units.unit(at));
    }

    private String word(int at) {
        return at < units.size() ? units.words.get(at) : "";
    }

    private boolean asksSomewhere() {
        for (int at = 0; at + 1 < units.size(); at++) {
            long inCells = units.units.subList(at, units.size()).stream().filter(unit -> unit.inCell).count();
            String next = word(at + 1);
            boolean ends = at + 2 >= units.size() || !units.unit(at + 2).isKnown();
            if (isUnknown(at) && units.lexicon().isCalled(word(at)) && next.equals("number")) {
                return true;
            }
            if (word(at).equals("many") && isUnknown(at + 1) && ends) {
                return true;
            }
            // who has logged hours, who drove the most kilometres
            boolean done = units.lexicon().isRole(word(at))
                    || (at > 0 && word(at).endsWith("ed") && Set.of("has", "have").contains(word(at - 1)))
                    || (at == 1 && first.equals("who") && units.has(RuleWords.RANKED));
            if (isUnknown(at) && !done && begins(at) && (units.tables.isEmpty() || next.equals("of"))) {
                return true;
            }
            boolean denied = units.isBefore(at, 3, RuleWords.ABSENT);
            boolean passive = RuleWords.DONE_BY.contains(word(at)) && units.isBefore(at, 2, PASSIVE);
            List<RuleUnits.Unit> rest = units.units.subList(Math.min(at + 2, units.size()), units.size()).stream()
                    .filter(unit -> !unit.inCell && !unit.isValue())
                    .toList();
            boolean row = next.equals("of") && rest.size() == 1 && !rest.getFirst().tables.isEmpty();
            if (isUnknown(at) && row && at > 3 && units.before(at, 4).equals(List.of("the", "name", "of", "the"))) {
                return true; // the name of the pilot of flight F1010
            }
            if (isUnknown(at) && !denied && !passive && Set.of("of", "for").contains(next) && at + 3 >= units.size() - inCells) {
                return true;
            }
            boolean has = Set.of("has", "have").contains(word(at)) && Set.of("who", "which").contains(first);
            if (has && onlyUnknown(at + 1)) {
                return true;
            }
        }
        return false;
    }

    /// Which flats, what reason do customers give.
    private boolean asksFirst() {
        if (!Set.of("which", "what").contains(first) || !isUnknown(1)) {
            return false;
        }
        if (first.equals("what") && Set.of("is", "are", "was", "were").contains(word(2)) && word(3).equals("the")) {
            return true; // what colour is the van
        }
        boolean verb = first.equals("what") && Set.of("do", "does", "did").contains(word(2));
        return (units.tables.isEmpty() && !units.has(RuleWords.RANKED)) || verb;
    }

    /// How much fuel did we burn, how satisfied were callers.
    private boolean asksMeasure() {
        if (!first.equals("how")) {
            return false;
        }
        boolean amount = word(1).equals("much") && isUnknown(2) && BEHIND_AMOUNT.contains(word(3));
        return amount || (isUnknown(1) && Set.of("is", "are", "was", "were").contains(word(2)));
    }

    /// What was spent on advertising.
    private boolean asksSpending() {
        return units.tables.isEmpty()
                && IntStream.range(1, units.size() - 1)
                        .anyMatch(at -> Set.of("on", "for").contains(word(at))
                                && Set.of("spend", "spent", "pay", "paid").contains(word(at - 1))
                                && isUnknown(at + 1));
    }

    private boolean asksAtEnd() {
        boolean asks = Set.of("who", "what", "how").contains(first) && !word(1).equals("many");
        return asks
                && IntStream.range(0, units.size())
                        .filter(at -> at + 1 == units.size() || Set.of("of", "on", "for", "at").contains(word(at + 1)))
                        .anyMatch(at -> isUnknown(at) && units.isBefore(at, 2, ARTICLES) && begins(at));
    }

    /// Whether nothing that the schema knows stands before a place, and the question asks what or to show.
    private boolean begins(int at) {
        List<RuleUnits.Unit> before = units.units.subList(0, at);
        return before.stream().noneMatch(RuleUnits.Unit::isKnown)
                && (before.stream().allMatch(units::isUnknown) || OPENING.contains(first));
    }

    /// Whether what follows `has` is nothing that the schema knows: who has a parking space.
    private boolean onlyUnknown(int at) {
        Lexicon lexicon = units.lexicon();
        OptionalInt near = IntStream.range(at, Math.min(at + 5, units.size()))
                .filter(i -> {
                    String word = word(i);
                    boolean plain = RuleWords.ABSENT.contains(word)
                            || lexicon.isStop(word)
                            || lexicon.isPlainly(word)
                            || lexicon.isLapsed(word)
                            || lexicon.isOpen(word);
                    return !plain || !units.unit(i).tables.isEmpty() || !units.unit(i).columns.isEmpty();
                })
                .findFirst();
        if (near.isEmpty()) {
            return false;
        }
        String verb = word(near.getAsInt());
        if (verb.endsWith("ed") || verb.endsWith("ing") || RuleWords.DONE_BY.contains(verb)) {
            return false;
        }
        return isUnknown(near.getAsInt()) && !units.unit(near.getAsInt()).isKnown();
    }
}
