package dev.hradba.rag.internal.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.Statistics;
import dev.hradba.rag.internal.lexical.Terms;

/// Measures what speaks for a unit as the answer to a question. Shares are in [0, 1]; rarity is inverse document frequency.
final class Features {

    /// Names of the features, in order.
    static final List<String> NAMES = List.of(
            "share of the question's rarity in the unit",
            "share in the unit, its introduction, its neighbours and headings",
            "share in the section's heading",
            "share of the heading's terms in the question",
            "share in the document's title",
            "score of the passage over that of the best one",
            "share of the unit's rarity that the question explains",
            "neighbouring words of the question that stand together",
            "wanted sort of answer is there",
            "wanted sort of answer is missing",
            "another identifier of the same sort stands there",
            "first unit of its passage",
            "is a table row",
            "is a list item",
            "is only an introduction",
            "rarest term of the question is in the unit",
            "what is asked for is named in or above the unit",
            "what is asked for is not named");

    static final int COUNT = NAMES.size();

    private static final String COUNT_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|a quarter";
    private static final Pattern DURATION = Pattern.compile(
            "(\\d|\\b(" + COUNT_WORDS + "))[ -]?[\\w ]{0,12}\\b(second|minute|hour|day|week|month|year)s?\\b|\\b(at once|immediately|by itself|unlimited|"
                    + "next working day|same day|at the latest|once a day)\\b|\\d\\d:\\d\\d");
    private static final Pattern FREQUENCY = Pattern.compile(
            "\\b(every|each|daily|weekly|monthly|quarterly|yearly|once|twice|nightly|continuous|per (hour|day|week|month|quarter|year)|times a|in \\w+ and in)\\b");
    private static final Pattern TIME = Pattern.compile(
            "\\d\\d:\\d\\d|\\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|"
                    + "november|december|in may|as soon as|when|if|on the day|at once|working days?|weeks? (before|after))\\b|\\bafter \\d+ (hours|days)");
    private static final Pattern NUMBER = Pattern.compile("\\d|\\b(" + COUNT_WORDS + "|none|no)\\b");
    private static final Pattern WHO = Pattern.compile(
            "\\b(team|manager|lead|owner|officer|engineer|desk|board|head|department|purchasing|facilities|sponsor|colleague|moderator|"
                    + "reception|secondary|primary|courier|employee|person|people|everyone|everybody|nobody|anyone|who|author|deployer|vendor|auditors|"
                    + "administrators|security|workplace|platform|it)\\b");
    private static final Pattern WHERE = Pattern.compile(
            "\\b(in|at|on|from|to|under|next to|through|into|behind)\\b.*\\b(register|portal|page|vault|store|share|folder|point|room|channel|catalogue|"
                    + "library|system|centre|center|floor|office|tool|repository|container|containers|safe|machine|registers|calendar|desk|cupboard|basement|manager|"
                    + "network|dashboard|list|form|queue|screen|side|copy|wiki|vaults|category)\\b");
    private static final Pattern HOW = Pattern.compile(
            "^(\\W*)(to|call|open|choose|set|report|ask|write|add|start|sign|enter|fill|press|pull|connect|use|come|confirm|link|go|restart|give|look|"
                    + "post|stay|wait|install|try|forward|announce|hold|switch|page|book|scan|mute)\\b|\\b(through|by|with|via|form|ticket|portal|extension|choose|"
                    + "opens?|asks?|fills?|calls?|is requested|are requested|booked)\\b");
    private static final Pattern PERMISSION = Pattern.compile(
            "\\b(may|must|not|never|nobody|allowed|only|cannot|can|blocked|possible|required|needs?|no|always|has to|have to|stop|refused|denied|approval|"
                    + "consent|do|optional)\\b");
    private static final Pattern WHY = Pattern.compile("\\b(because|so that|so|reason|otherwise|since|therefore|in order to|protect|protects|as)\\b");
    private static final Pattern IDENTIFIER = Pattern.compile("\\b([a-z]{1,5}-?)(\\d{1,4})\\b|\\b(tier|ring|level|ext(?:ension)?|phase|class|step|profile) (\\d+|[a-z])\\b");

    private final Question question;
    private final Terms terms;
    private final Statistics statistics;
    private final List<String> ordered;
    private final Set<String> identifiers;
    private final boolean czech;
    private final double weight;
    private final double rarest;
    private final double topScore;

    Features(Question question, String text, Terms terms, Statistics statistics, double topScore) {
        this.question = question;
        this.terms = terms;
        this.statistics = statistics;
        this.topScore = topScore;
        this.ordered = new ArrayList<>(question.terms().keySet());
        this.identifiers = identifiers(text);
        this.czech = Czech.isCzech(text);
        this.weight = Math.max(1e-9, question.weight());
        this.rarest = question.terms().values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    List<Double> of(Hit hit, int index) {
        Unit unit = hit.units().get(index);
        List<String> sequence = terms.of(unit.plain());
        Set<String> own = new HashSet<>(sequence);
        List<String> path = hit.passage().sectionPath();
        Set<String> heading = path.isEmpty() ? Set.of() : new HashSet<>(terms.of(String.join(" ", path)));
        Set<String> title = new HashSet<>(terms.of(hit.passage().title()));
        Set<String> around = new HashSet<>(own);
        around.addAll(terms.of(unit.context()));
        around.addAll(heading);
        around.addAll(title);
        addNeighbours(hit, index, around);
        boolean focused = own.containsAll(question.focus()) || heading.containsAll(question.focus())
                || new HashSet<>(terms.of(unit.context())).containsAll(question.focus());
        boolean wanted = wanted(unit.plain().toLowerCase(Locale.ROOT));
        return List.of(
            share(own),
            share(around),
            share(heading),
            heading.isEmpty() ? 0.0 : (double) heading.stream().filter(question.terms()::containsKey).count() / heading.size(),
            share(title),
            topScore <= 0 ? 0.0 : hit.lexicalScore() / topScore,
            explained(own),
            together(sequence),
            wanted ? 1.0 : 0.0,
            wanted || question.type() == Question.Type.WHAT ? 0.0 : 1.0,
            conflict(unit, path),
            index == 0 ? 1.0 : 0.0,
            unit.kind() == Unit.Kind.ROW ? 1.0 : 0.0,
            unit.kind() == Unit.Kind.ITEM ? 1.0 : 0.0,
            unit.plain().endsWith(":") ? 1.0 : 0.0,
            question.terms().entrySet().stream().anyMatch(e -> e.getValue() >= rarest && own.contains(e.getKey())) ? 1.0 : 0.0,
            focused && !question.focus().isEmpty() ? 1.0 : 0.0,
            focused ? 0.0 : 1.0);
    }

    private void addNeighbours(Hit hit, int index, Set<String> around) {
        for (int i = Math.max(0, index - 1); i <= Math.min(hit.units().size() - 1, index + 1); i++) {
            if (hit.units().get(i).kind() != Unit.Kind.ROW) {
                around.addAll(terms.of(hit.units().get(i).plain()));
            }
        }
    }

    /// Share of the question's rarity that these terms hold.
    double share(Set<String> of) {
        double sum = 0;
        for (Map.Entry<String, Double> term : question.terms().entrySet()) {
            if (of.contains(term.getKey())) {
                sum += term.getValue();
            }
        }
        return sum / weight;
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

    private boolean wanted(String plain) {
        if (czech) {
            return Czech.answers(question.type(), plain);
        }
        return switch (question.type()) {
            case DURATION -> DURATION.matcher(plain).find();
            case FREQUENCY -> FREQUENCY.matcher(plain).find();
            case TIME -> TIME.matcher(plain).find();
            case NUMBER -> NUMBER.matcher(plain).find();
            case WHO -> WHO.matcher(plain).find();
            case WHERE -> WHERE.matcher(plain).find();
            case HOW -> HOW.matcher(plain).find();
            case PERMISSION -> PERMISSION.matcher(plain).find();
            case WHY -> WHY.matcher(plain).find();
            case WHAT -> false;
        };
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
