package dev.hradba.agent.sql.internal.rules;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Words by which the rules read a question. They belong to the starter model: its prompts hold what the rules wrote.
final class RuleWords {

    static final Map<String, String> AGGREGATES = Map.ofEntries(
            Map.entry("average", "avg"), Map.entry("mean", "avg"), Map.entry("avg", "avg"),
            Map.entry("total", "sum"), Map.entry("sum", "sum"), Map.entry("overall", "sum"), Map.entry("combined", "sum"),
            Map.entry("maximum", "max"), Map.entry("max", "max"), Map.entry("minimum", "min"), Map.entry("min", "min"));
    static final Set<String> MOST = words("most busiest top highest largest biggest longest latest newest expensive last priciest heaviest fastest best greatest");
    static final Set<String> LEAST = words("fewest quickest least lowest smallest shortest oldest cheapest first earliest slowest lightest bottom youngest");
    static final Set<String> RANKED = union(MOST, LEAST);
    static final Set<String> GROUPING = words("per by each every");
    static final Set<String> ABOVE = words("over above more greater exceeding exceed longer higher larger after since older expensive > affecting "
            + "bigger heavier taller exceeded upwards");
    static final Set<String> BELOW = words("under below less fewer shorter lower smaller before earlier cheaper < lighter younger");
    static final Set<String> COMPARED = union(ABOVE, BELOW);
    static final Set<String> ABSENT = words("without no never not lacking missing zero nobody none nothing");
    static final Set<String> PERIODS = words("month year day week quarter weekday");
    static final Map<String, String> RHYTHMS = Map.of("monthly", "month", "yearly", "year", "annually", "year", "weekly", "week",
            "daily", "day", "quarterly", "quarter");
    /// Words in names of numbers, and the period that these numbers are for.
    static final Map<String, String> PACED = paced();
    static final Set<String> SPENDING =
            words("spent spend spending paid pay paying earn earned earning cost costing brought generated generate bring");
    static final Set<String> DONE_BY =
            words("paid sold bought made written given taken held done sent led built run driven seen taught owned");
    static final Map<String, String> EXTREMES = Map.of("highest", "max", "largest", "max", "longest", "max", "biggest", "max",
            "lowest", "min", "smallest", "min", "shortest", "min");
    static final Set<String> COMMON = words("common commonly frequent frequently often popular used");
    /// People who are served rather than working.
    static final Set<String> SERVED = words("customer client buyer patient guest tenant passenger visitor");
    static final Set<String> REVENUE = words("revenue turnover sale sales income");
    static final Set<String> AVERAGES = words("average mean avg");
    static final Set<String> SELLING = words("selling sold sell ordered bought buy purchased shipped");
    static final Set<String> PIECES = words("unit piece copy quantity item");
    static final Set<String> WRITING = words(
            "delete drop remove insert add create update set change erase rename wipe truncate purge mark assign move restart book");
    static final Set<String> COUNTING = words("many number count often headcount");
    static final Set<String> COUNTED = words("most fewest least");
    static final Set<String> RANKING = words("top bottom highest lowest largest smallest biggest");
    static final Set<String> LIMITING = words("more atleast atmost over fewer less exactly");
    static final Set<String> LASTING = words("longer shorter over under more less atleast atmost between");
    /// Words of the last date of a span of time, beside those of what is done.
    static final Set<String> CLOSING = words("to until through out departure");
    static final Set<String> EXCEPT = words("not except excluding non");
    static final Set<String> SALES =
            words("order sale invoice payment transaction booking reservation rental ticket subscription contract purchase bill receipt");
    /// Words in names of numbers that are amounts of money.
    static final Set<String> PRICES = words("price cost rate fee amount value");
    static final Set<String> SORTING = words("sorted ordered sort");

    /// Every word that the rules know.
    static final Set<String> KNOWN = union(
            union(union(AGGREGATES.keySet(), RANKED), union(GROUPING, COMPARED)),
            union(union(union(ABSENT, COMMON), union(PERIODS, RHYTHMS.keySet())), union(union(COUNTING, SORTING), union(RANKING, LIMITING))));

    private RuleWords() {}

    private static Map<String, String> paced() {
        Map<String, String> all = new HashMap<>(RHYTHMS);
        all.put("annual", "year"); // a name, but nobody says that something is listed annual
        return Map.copyOf(all);
    }

    static Set<String> words(String text) {
        return Set.copyOf(List.of(text.split(" ")));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }
}
