package dev.hradba.rag.internal.answer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.language.Languages;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.Statistics;
import dev.hradba.rag.internal.lexical.Terms;

/// Measures what speaks for a unit as the answer to a question. Shares are in [0, 1]; rarity is inverse document frequency.
final class Features {

    /// Names of the features, in order.
    static final List<String> NAMES = List.of(
            "share of the question's rarity in the unit",
            "the same, with words alike",
            "the same, over the best unit's",
            "share in the unit, its introduction, its neighbours and headings, with words alike",
            "share in the section's heading, with words alike",
            "share of the heading's terms in the question",
            "share in the document's title",
            "score of the passage over that of the best one",
            "share of the unit's rarity that the question explains",
            "neighbouring words of the question that stand together",
            "wanted number or time is there",
            "wanted number or time is missing",
            "wanted person, place, reason or permission is there",
            "wanted person, place, reason or permission is missing",
            "another identifier of the same sort stands there",
            "first unit of its passage",
            "is a table row",
            "is a table row, times share of the question's rarity in its first cell",
            "is a list item",
            "is a numbered step and the question asks how, times share in the heading",
            "is only an introduction",
            "rarest term of the question is in the unit",
            "what is asked for is named in or above the unit",
            "what is asked for is not named",
            "length in terms, over 30",
            "is written in another language than the question",
            "nearness of meaning of the unit with its heading and introduction, among the units that were compared");

    static final int COUNT = NAMES.size();

    /// Place of the nearness of meaning under the heading.
    static final int NEARNESS = COUNT - 1;

    private static final Pattern IDENTIFIER = Pattern.compile("\\b([a-z]{1,5}-?)(\\d{1,4})\\b|\\b(tier|ring|level|ext(?:ension)?|phase|class|step|profile) (\\d+|[a-z])\\b");
    private static final Pattern NUMBERED = Pattern.compile("(^|\\n) *\\d+[.)] *$");

    private final Question question;
    private final Terms terms;
    private final Statistics statistics;
    private final List<String> ordered;
    private final Set<String> identifiers;
    private final double weight;
    private final double rarest;
    private final double topScore;
    private final boolean czech;
    private final Map<String, Boolean> foreign = new HashMap<>();
    private final Map<String, Map<String, Double>> related = new HashMap<>();
    private final Map<String, Map<String, Double>> alike = new HashMap<>();
    private final Map<String, List<String>> sequences = new HashMap<>();

    Features(Question question, String text, Terms terms, Statistics statistics, double topScore) {
        this.question = question;
        this.terms = terms.like(text);
        this.statistics = statistics;
        this.topScore = topScore;
        this.ordered = new ArrayList<>(question.terms().keySet());
        this.identifiers = identifiers(text);
        this.weight = Math.max(1e-9, question.weight());
        this.czech = Languages.isCzech(text);
        if (!czech) {
            question.written().forEach((term, word) -> related.put(term, Related.to(word.toLowerCase(Locale.ROOT), this.terms)));
        }
        this.rarest = question.terms().values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /// The features of every unit of the hits, in their order; nearness of meaning is left at 0.
    List<List<Double>> of(List<Hit> hits) {
        double best = 1e-9;
        for (Hit hit : hits) {
            for (Unit unit : hit.units()) {
                best = Math.max(best, alikeShare(new HashSet<>(sequence(unit.plain()))));
            }
        }
        var all = new ArrayList<List<Double>>();
        for (Hit hit : hits) {
            for (int i = 0; i < hit.units().size(); i++) {
                all.add(of(hit, i, best));
            }
        }
        return all;
    }

    private List<Double> of(Hit hit, int index, double best) {
        Unit unit = hit.units().get(index);
        List<String> sequence = sequence(unit.plain());
        Set<String> own = new HashSet<>(sequence);
        List<String> path = hit.passage().sectionPath();
        Set<String> heading = new HashSet<>(sequence(String.join(" ", path)));
        Set<String> title = new HashSet<>(sequence(hit.passage().title()));
        Set<String> context = new HashSet<>(sequence(unit.context()));
        Set<String> around = new HashSet<>(own);
        around.addAll(context);
        around.addAll(heading);
        around.addAll(title);
        addNeighbours(hit, index, around);
        boolean focused = own.containsAll(question.focus()) || heading.containsAll(question.focus()) || context.containsAll(question.focus());
        boolean wanted = AnswerSorts.has(question.type(), unit.plain().toLowerCase(Locale.ROOT));
        boolean measured = measured(question.type());
        boolean open = question.type() == Question.Type.WHAT;
        double like = alikeShare(own);
        return List.of(
            share(own),
            like,
            like / best,
            alikeShare(around),
            alikeShare(heading),
            heading.isEmpty() ? 0.0 : (double) heading.stream().filter(question.terms()::containsKey).count() / heading.size(),
            share(title),
            topScore <= 0 ? 0.0 : hit.lexicalScore() / topScore,
            explained(own),
            together(sequence),
            one(wanted && measured),
            one(!wanted && measured),
            one(wanted && !measured),
            one(!wanted && !measured && !open),
            conflict(unit, path),
            one(index == 0),
            one(unit.kind() == Unit.Kind.ROW),
            unit.kind() == Unit.Kind.ROW ? alikeShare(new HashSet<>(sequence(firstCell(unit.plain())))) : 0,
            one(unit.kind() == Unit.Kind.ITEM),
            question.type() == Question.Type.HOW && numbered(hit, unit) ? alikeShare(heading) : 0,
            one(unit.plain().endsWith(":")),
            one(question.terms().entrySet().stream().anyMatch(e -> e.getValue() >= rarest && own.contains(e.getKey()))),
            one(focused && !question.focus().isEmpty()),
            one(!focused),
            Math.min(1, sequence.size() / 30.0),
            one(foreign.computeIfAbsent(hit.passage().chunkId(), id -> Languages.isCzech(hit.passage().text()) != czech)),
            0.0);
    }

    private static double one(boolean holds) {
        return holds ? 1 : 0;
    }

    private static boolean measured(Question.Type type) {
        return switch (type) {
            case DURATION, FREQUENCY, TIME, AMOUNT, NUMBER -> true;
            case WHO, WHERE, HOW, PERMISSION, WHY, WHAT -> false;
        };
    }

    /// True if the unit is an item of a numbered list.
    private static boolean numbered(Hit hit, Unit unit) {
        String before = hit.passage().text().substring(Math.max(0, unit.start() - hit.passage().start() - 12), unit.start() - hit.passage().start());
        boolean first = hit.units().getFirst().equals(unit) && hit.units().size() > 1;
        return unit.kind() == Unit.Kind.ITEM && (NUMBERED.matcher(before).find() || (first && numbered(hit, hit.units().get(1))));
    }

    /// Places of the numbered items that stand together with this one; none if it is not numbered.
    static List<Integer> steps(Hit hit, int index) {
        var steps = new ArrayList<Integer>();
        for (int i = 0; i < hit.units().size(); i++) {
            if (numbered(hit, hit.units().get(i))) {
                steps.add(i);
            } else if (i < index) {
                steps.clear();
            } else {
                break;
            }
        }
        return steps.contains(index) ? steps : List.of();
    }

    private List<String> sequence(String text) {
        return sequences.computeIfAbsent(text, terms::of);
    }

    private void addNeighbours(Hit hit, int index, Set<String> around) {
        for (int i = Math.max(0, index - 1); i <= Math.min(hit.units().size() - 1, index + 1); i++) {
            if (hit.units().get(i).kind() != Unit.Kind.ROW) {
                around.addAll(sequence(hit.units().get(i).plain()));
            }
        }
    }

    /// Share of the question's rarity that these terms hold.
    private double share(Set<String> of) {
        double sum = 0;
        for (Map.Entry<String, Double> term : question.terms().entrySet()) {
            if (of.contains(term.getKey())) {
                sum += term.getValue();
            }
        }
        return sum / weight;
    }

    /// As [#share], where a term that is not there counts as much as the most alike one.
    private double alikeShare(Set<String> of) {
        double sum = 0;
        for (Map.Entry<String, Double> term : question.terms().entrySet()) {
            double most = of.contains(term.getKey()) ? 1 : 0;
            if (most == 0) {
                Map<String, Double> known = alike.computeIfAbsent(term.getKey(), key -> new HashMap<>());
                for (String other : of) {
                    most = Math.max(most, known.computeIfAbsent(other, key -> likeness(term.getKey(), key)));
                }
            }
            sum += most * term.getValue();
        }
        return sum / weight;
    }

    private double likeness(String term, String other) {
        return Math.max(Alike.of(term, other), related.getOrDefault(term, Map.of()).getOrDefault(other, 0.0));
    }

    private double explained(Set<String> own) {
        double all = 0;
        double matched = 0;
        for (String term : own) {
            double idf = statistics.idf(term);
            all += idf;
            matched += question.terms().containsKey(term) ? idf : 0;
        }
        return all <= 0 ? 0 : matched / all;
    }

    /// Share of the question's neighbouring pairs that stand within three words of each other, in the same order.
    private double together(List<String> sequence) {
        int pairs = 0;
        for (int i = 1; i < ordered.size(); i++) {
            String left = ordered.get(i - 1);
            String right = ordered.get(i);
            for (int at = 0; at < sequence.size(); at++) {
                if (sequence.get(at).equals(left) && sequence.subList(at + 1, Math.min(sequence.size(), at + 4)).contains(right)) {
                    pairs++;
                    break;
                }
            }
        }
        return ordered.size() < 2 ? 0 : (double) pairs / (ordered.size() - 1);
    }

    /// 1 if the question names P1 and the unit or its heading speaks of P2 only.
    private double conflict(Unit unit, List<String> path) {
        if (identifiers.isEmpty()) {
            return 0;
        }
        Set<String> here = identifiers(unit.kind() == Unit.Kind.ROW ? firstCell(unit.plain()) : unit.plain());
        if (here.isEmpty() && !path.isEmpty()) {
            here = identifiers(path.getLast());
        }
        for (String wanted : identifiers) {
            String sort = sort(wanted);
            boolean other = here.stream().anyMatch(id -> sort(id).equals(sort));
            if (other && !here.contains(wanted)) {
                return 1;
            }
        }
        return 0;
    }

    private static String firstCell(String plain) {
        int end = plain.indexOf("; ");
        return end < 0 ? plain : plain.substring(0, end);
    }

    private static String sort(String identifier) {
        return identifier.replaceAll("[\\d ]+.*$", "");
    }

    static Set<String> identifiers(String text) {
        Set<String> found = new HashSet<>();
        var matcher = IDENTIFIER.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
