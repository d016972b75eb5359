package dev.hradba.agent.sql.internal.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/// From names and questions to words: folding, stemming, abbreviations and levels of synonyms. Immutable.
///
/// The word lists are data (`words.json`), the same that the starter model was trained with. A user's own synonyms
/// join the groups of the second level.
public final class Lexicon {

    private static final Pattern CAMEL = Pattern.compile("([a-z0-9])([A-Z])");
    private static final Pattern ACRONYM = Pattern.compile("([A-Z]+)([A-Z][a-z])");
    private static final Pattern NAME_PARTS = Pattern.compile("[\\p{L}\\p{Nl}\\p{No}]+|\\p{Nd}+");
    private static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern MARKS = Pattern.compile("\\p{Mn}");
    private static final Set<String> CALLED = Set.of("phone", "telephone", "mobile", "fax");
    private static final Pattern SYNONYM_SEPARATOR = Pattern.compile("[=,\\s]+");

    private final Lists lists;
    private final Map<String, String> synonyms;
    private final Map<String, String> broader;
    private final Map<String, String> roles;
    private final Map<String, Integer> months;
    private final Map<List<String>, Alias> aliases = new HashMap<>();
    private final List<Phrase> phrases;
    private final NameParts apart;

    /// Several words that stand for others: runs out means expires.
    record Phrase(List<String> said, List<String> meant) {}

    /// Other names of a value (as the words of a cell), and the words of columns that they may stand in; none for any column.
    record Alias(List<List<String>> others, Set<String> columns) {}

    /// Words of names that make keys of columns.
    ///
    /// @param endings   last words of a key's name: id, no, code
    /// @param within    keys that point into their own table: parent, previous
    /// @param roles     who did or owns something: manager, approver
    /// @param staff     tables of people who work here
    /// @param outsiders tables of people who are served
    record KeyWords(Set<String> endings, Set<String> within, Set<String> roles, Set<String> staff, Set<String> outsiders) {}

    /// The word lists as they stand in the file; lists that only training uses are left out.
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Lists(
            Set<String> stop,
            Map<String, String> numbers,
            Map<String, Integer> months,
            Map<String, String> abbreviations,
            List<String> synonyms,
            List<String> broader,
            List<String> roles,
            Map<String, List<String>> hints,
            Set<String> newest,
            Set<String> generic,
            @JsonProperty("rolefiller") Set<String> roleFillers,
            @JsonProperty("datewords") Set<String> dateWords,
            @JsonProperty("nofix") Set<String> neverRespelled,
            Set<String> counting,
            Set<String> persons,
            Set<String> superlatives,
            Set<String> comparatives,
            Set<String> neutral,
            Set<String> negations,
            Set<String> missing,
            Set<String> lapsed,
            Set<String> denials,
            Set<String> money,
            Set<String> settled,
            Set<String> opposites,
            Set<String> open,
            Set<String> over,
            Set<String> due,
            Set<String> done,
            Set<String> begun,
            Set<String> lesser,
            Map<String, String> phrases,
            Map<String, String> scales,
            List<String> aliases,
            List<String> suffixes,
            KeyWords keys,
            Set<String> joined,
            Set<String> tails,
            Set<String> undivided,
            Set<String> spoken,
            Set<String> passed,
            @JsonProperty("rulewords") Set<String> ruleWords,
            Map<String, String> irregular) {}

    private static final class BuiltIn {
        static final Lexicon LEXICON = new Lexicon(read(), List.of());
    }

    private Lexicon(Lists lists, List<String> userSynonyms) {
        this.lists = lists;
        this.synonyms = groups(lists.synonyms());
        this.broader = groups(lists.broader());
        this.roles = groups(lists.roles());
        this.apart = new NameParts(lists, this::stem);
        this.months = new HashMap<>(lists.months());
        lists.months().forEach((name, number) -> months.put(name.substring(0, 3), number));
        lists.aliases().forEach(this::addAliases);
        this.phrases = lists.phrases().entrySet().stream()
                .map(phrase -> new Phrase(List.of(phrase.getKey().split(" ")), List.of(phrase.getValue().split(" "))))
                .toList();
        userSynonyms.forEach(this::addUserLine);
    }

    private void addAliases(String line) {
        int bar = line.indexOf('|');
        Set<String> columnWords = bar == 0 ? Set.of() : Set.of(line.substring(0, bar).split(" "));
        List<List<String>> names = List.of(line.substring(bar + 1).split(",")).stream().map(this::cellKey).toList();
        for (List<String> name : names) {
            List<List<String>> others = names.stream().filter(other -> !other.equals(name)).toList();
            aliases.putIfAbsent(name, new Alias(others, columnWords));
        }
    }

    /// The lists that come with the product.
    public static Lexicon builtIn() {
        return BuiltIn.LEXICON;
    }

    /// The same lists with a user's own synonyms, one group a line: `grievance = complaint`. Empty lines and lines that
    /// begin with `#` say nothing.
    ///
    /// @throws IllegalArgumentException if a line holds fewer than two words
    public Lexicon withSynonyms(List<String> lines) {
        return new Lexicon(lists, lines);
    }

    private static Lists read() {
        try (InputStream in = Lexicon.class.getResourceAsStream("/dev/hradba/agent/sql/words.json")) {
            if (in == null) {
                throw new IllegalStateException("words.json is missing from the jar; build agent-runtime again");
            }
            return new ObjectMapper().readValue(in, Lists.class);
        } catch (IOException e) {
            throw new UncheckedIOException("words.json in the jar cannot be read; build agent-runtime again", e);
        }
    }

    private Map<String, String> groups(List<String> lines) {
        Map<String, String> mapping = new HashMap<>();
        for (String line : lines) {
            List<String> words = stems(line);
            words.forEach(word -> mapping.putIfAbsent(word, words.getFirst()));
        }
        return mapping;
    }

    private List<String> stems(String line) {
        return List.of(line.strip().split("\\s+")).stream().map(this::stem).toList();
    }

    private void addUserLine(String line) {
        String text = fold(line.strip());
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        List<String> words = SYNONYM_SEPARATOR.splitAsStream(text).filter(w -> !w.isEmpty()).map(this::stem).toList();
        if (words.size() < 2) {
            throw new IllegalArgumentException(
                    "synonym line \"%s\" names fewer than two words; write for example: grievance = complaint".formatted(line));
        }
        String group = words.stream().filter(synonyms::containsKey).map(synonyms::get).findFirst().orElse(words.getLast());
        words.forEach(word -> synonyms.put(word, group));
    }

    /// Singular of a word, by exceptions and three rules; wrong stems do no harm as long as both sides use the same.
    public String stem(String word) {
        String irregular = lists.irregular().get(word);
        if (irregular != null) {
            return irregular;
        }
        int length = word.length();
        if (length > 4 && word.endsWith("ies")) {
            return word.substring(0, length - 3) + "y";
        }
        if (length > 4 && (word.endsWith("sses") || word.endsWith("ches") || word.endsWith("shes") || word.endsWith("xes"))) {
            return word.substring(0, length - 2);
        }
        if (length > 3 && word.endsWith("s") && !(word.endsWith("ss") || word.endsWith("us") || word.endsWith("is"))) {
            return word.substring(0, length - 1);
        }
        return word;
    }

    /// Lower case without accents: a user who types `dvorak` means `Dvořák`.
    public static String fold(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
        return MARKS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /// An identifier's parts as they stand: `custAddr2` gives cust, addr and 2.
    List<String> nameParts(String raw) {
        String spaced = ACRONYM.matcher(CAMEL.matcher(raw).replaceAll("$1 $2")).replaceAll("$1 $2");
        return NAME_PARTS.matcher(fold(spaced)).results().map(MatchResult::group).toList();
    }

    /// Whether a part of names stands for longer words.
    boolean isAbbreviation(String part) {
        return lists.abbreviations().containsKey(part);
    }

    /// Whether people say an abbreviation as it is: app, max.
    boolean isSpoken(String part) {
        return lists.spoken().contains(part);
    }

    KeyWords keyWords() {
        return lists.keys();
    }

    /// Stems of an identifier's words: `custAddr2` gives customer, address, 2; `UNITPRICE` gives unit, price.
    public List<String> nameWords(String raw) {
        List<String> words = new ArrayList<>();
        for (String part : nameParts(raw)) {
            List<String> pieces = spelled(part).equals(part) ? apart.of(part) : List.of(part);
            for (String piece : pieces) {
                for (String word : spelled(piece).split(" ")) {
                    if (!word.isEmpty()) {
                        words.add(stem(word));
                    }
                }
            }
        }
        if (words.isEmpty()) {
            String bare = fold(raw).replace(" ", "");
            words.add(bare.isEmpty() ? "x" : bare);
        }
        return List.copyOf(words);
    }

    /// A part of a name with its abbreviation written out: appt and appts.
    private String spelled(String part) {
        Map<String, String> spellings = lists.abbreviations();
        return spellings.getOrDefault(part, spellings.getOrDefault(stem(part), part));
    }

    /// Stems of a cell's words, the key under which a value is found in a question.
    public List<String> cellKey(String text) {
        return words(fold(text)).stream().map(this::stem).toList();
    }

    /// Runs of letters and digits.
    static List<String> words(String text) {
        return WORDS.matcher(text).results().map(match -> match.group()).toList();
    }

    /// A rough root: shipped and shipment give ship. Empty for words too short to tell.
    public Optional<String> family(String word) {
        if (word.length() < 5) {
            return Optional.empty();
        }
        String root = word;
        for (int i = 0; i < 2; i++) {
            String now = root;
            root = lists.suffixes().stream()
                    .filter(suffix -> now.endsWith(suffix) && now.length() - suffix.length() >= 4)
                    .findFirst()
                    .map(suffix -> now.substring(0, now.length() - suffix.length()))
                    .orElse(now);
        }
        int last = root.length() - 1;
        boolean doubled = root.length() > 4 && root.charAt(last) == root.charAt(last - 1);
        return Optional.of(doubled ? root.substring(0, last) : root);
    }

    /// The rough root of each word, the word itself where it is short.
    List<String> roots(List<String> words) {
        return words.stream().map(word -> family(word).orElse(word)).toList();
    }

    /// Representative of a word's group of synonyms.
    public String canon(String word) {
        return synonyms.getOrDefault(word, word);
    }

    /// Representative of a wider, riskier group; used only where nothing nearer matches.
    public String broad(String word) {
        String near = canon(word);
        return broader.getOrDefault(near, near);
    }

    /// The levels from exact to risky: the word itself, its synonyms, wider groups.
    List<UnaryOperator<String>> levels() {
        return List.of(word -> word, this::canon, this::broad);
    }

    /// Representative of a role's words (`handled` is the assignee's).
    String role(String word) {
        return roles.getOrDefault(word, word);
    }

    /// Whether a word speaks of a role that a key may have.
    public boolean isRole(String word) {
        return roles.containsKey(word);
    }

    List<Phrase> phrases() {
        return phrases;
    }

    /// Whether a word and `number` together name a column: phone number.
    public boolean isCalled(String word) {
        return CALLED.contains(word);
    }

    /// Whether a word says that a date lies behind us: passed, expired.
    public boolean isPassed(String word) {
        return lists.passed().contains(word);
    }

    /// Whether a word says that something still goes on: active, current.
    public boolean isOpen(String word) {
        return lists.open().contains(word);
    }

    /// Whether a word says that something is over: left, former.
    public boolean isOver(String word) {
        return lists.over().contains(word);
    }

    /// Whether a word of a date's name says when something should happen.
    public boolean isDue(String word) {
        return lists.due().contains(word);
    }

    /// Whether a word of a date's name says when something was done.
    public boolean isDone(String word) {
        return lists.done().contains(word);
    }

    /// Whether a word of a date's name says when something began.
    public boolean isBegun(String word) {
        return lists.begun().contains(word);
    }

    /// Whether a word makes a number a lesser one, which is meant only where it is said: tax, minimum.
    public boolean isLesser(String word) {
        return lists.lesser().contains(word);
    }

    /// Whether a word says nothing about a schema by itself.
    public boolean isStop(String word) {
        return lists.stop().contains(word);
    }

    boolean isGeneric(String word) {
        return lists.generic().contains(word);
    }

    boolean isRoleFiller(String word) {
        return lists.roleFillers().contains(word);
    }

    /// Whether a word of a column's name says only that it is a date.
    public boolean isDateWord(String word) {
        return lists.dateWords().contains(word);
    }

    /// Whether a word asks for the newest, latest, oldest or first.
    public boolean isNewest(String word) {
        return lists.newest().contains(word);
    }

    /// Whether a word counts when `of` follows: number of, count of.
    boolean isCounting(String word) {
        return lists.counting().contains(word);
    }

    boolean isNeverRespelled(String word) {
        return lists.neverRespelled().contains(word);
    }

    Alias alias(List<String> words) {
        return aliases.getOrDefault(words, new Alias(List.of(), Set.of()));
    }

    boolean isNegation(String word) {
        return lists.negations().contains(word);
    }

    @Nullable String scale(String word) {
        return lists.scales().get(word);
    }

    /// Whether a word has a meaning of its own in questions, so that it is no typing error.
    boolean isQuestionWord(String word) {
        return isStop(word)
                || isNeverRespelled(word)
                || lists.neutral().contains(word)
                || number(word) != null
                || month(word) != null
                || scale(word) != null
                || aliases.containsKey(List.of(word))
                || roles.containsKey(word)
                || lists.ruleWords().contains(word);
    }

    /// Whether a word says by itself how to ask, not what about.
    boolean isPlain(String word) {
        return isNeverRespelled(word) || lists.neutral().contains(word);
    }

    /// Whether a word is on the list of words that need no counterpart in a schema.
    public boolean isPlainly(String word) {
        return lists.neutral().contains(word);
    }

    /// Whether a word denies a truth that has another name: failed, where the column is called passed.
    public boolean isOpposite(String word) {
        return lists.opposites().contains(word);
    }

    /// Whether a word says that something is not there: missing, empty.
    public boolean isMissing(String word) {
        return lists.missing().contains(word);
    }

    /// Whether a word says that a date is over: expired, overdue.
    public boolean isLapsed(String word) {
        return lists.lapsed().contains(word);
    }

    /// Whether a word denies.
    public boolean isDenial(String word) {
        return lists.denials().contains(word);
    }

    /// Whether a word says that something is over and done: paid, returned.
    public boolean isSettled(String word) {
        return lists.settled().contains(word);
    }

    /// Words of questions long enough to be mended where they are mistyped.
    List<String> spellings() {
        List<String> words = new ArrayList<>(roles.keySet());
        lists.ruleWords().stream().filter(word -> word.length() > 5).forEach(words::add);
        return words;
    }

    /// Whether a word names amounts of money.
    public boolean isMoney(String word) {
        return lists.money().contains(word);
    }

    /// Whether a word names persons: what a question with who asks for.
    public boolean isPerson(String word) {
        return lists.persons().contains(word);
    }

    /// Whether a word asks for the most or least of something.
    public boolean isSuperlative(String word) {
        return lists.superlatives().contains(word);
    }

    /// Whether a word puts rows in an order: longest, longer, long.
    public boolean ranks(String word) {
        return isSuperlative(word) || lists.comparatives().contains(word);
    }

    /// Whether a word needs no counterpart in a schema.
    public boolean isNeutral(String word) {
        return lists.neutral().contains(word) || isStop(word) || hasHints(word);
    }

    List<String> hints(String word) {
        return lists.hints().getOrDefault(word, List.of());
    }

    /// Whether a word speaks of columns without naming them.
    public boolean hasHints(String word) {
        return lists.hints().containsKey(word);
    }

    @Nullable String number(String word) {
        return lists.numbers().get(word);
    }

    @Nullable Integer month(String word) {
        return months.get(word);
    }
}
