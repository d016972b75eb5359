package dev.hradba.agent.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.sandbox.sql.SchemaView;

/// Turns down what no model should be asked: nothing, too much, another language, or a request to change data.
///
/// This is for clear answers, not for safety: that nothing is ever written is the SQL gate's and the database's work.
final class QuestionCheck {

    static final int MOST_CHARACTERS = 4000;

    private static final Pattern WORD = Pattern.compile("\\p{L}+(?:'\\p{L}+)?");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|(?<![\\p{L}\\p{N}])'[^']*'(?![\\p{L}\\p{N}])");
    private static final Pattern STATEMENT = Pattern.compile(
            "\\b(drop|truncate|alter)\\s+(table|view|database|index|schema|column|user)\\b|\\bdelete\\s+from\\b|\\binsert\\s+into\\b"
                    + "|\\bupdate\\s+\\w+\\s+set\\b|;\\s*(drop|delete|insert|update|alter|truncate|create|grant|attach|detach|pragma|vacuum)\\b");
    private static final Pattern POLITE = Pattern.compile(
            "^(?:(?:please|kindly|now|then|just|also|ok|okay|hey|hi|hello|can you|could you|would you|will you|you must|you should|i want you to"
                    + "|i want to|i need you to|i need to|i would like to|i'd like to|let's|let us|go ahead and|help me)[,!.:]?\\s+)*");
    private static final String ALWAYS =
            "delete|remove|drop|truncate|erase|wipe|purge|insert|alter|revoke|destroy|rename|overwrite|deactivate";
    private static final String WITH_OBJECT = ALWAYS
            + "|update|change|set|close|reopen|assign|reassign|create|add|mark|cancel|move|modify|edit|reset|grant|clear|replace|archive|resolve";
    private static final String OBJECT =
            "(?:all|every|each|the|this|that|these|those|them|it|any|my|our|a|an|new|everything|another|\\d+)\\b";
    private static final Pattern COMMAND = Pattern.compile("^(?:(?:" + ALWAYS + ")\\b|(?:" + WITH_OBJECT + ")\\s+" + OBJECT
            + "|(?:update|change|set|assign|move|mark|close|reopen)\\b.*\\b(?:to|as)\\s+\\S+$)");
    private static final Pattern SECOND_COMMAND =
            Pattern.compile("(?:\\b(?:and|then)|[;.,!])\\s+(?:then\\s+)?(?:please\\s+)?(?:" + ALWAYS + ")\\s+" + OBJECT);

    private static final Map<String, Set<String>> LANGUAGES = languages();

    private QuestionCheck() {}

    static Optional<SqlDraft.Rejected> check(String question, SchemaView schema) {
        if (schema.tables().stream().allMatch(table -> table.columns().isEmpty())) {
            return rejected(SqlDraft.Kind.NO_TABLES,
                    "This database has no tables that you may read. Check the database's name, or ask for rights.");
        }
        return check(question);
    }

    static Optional<SqlDraft.Rejected> check(String question) {
        String text = question.strip();
        if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return rejected(SqlDraft.Kind.EMPTY, "There is no question. Ask something like \"How many open tickets are there?\".");
        }
        if (text.length() > MOST_CHARACTERS) {
            return rejected(SqlDraft.Kind.TOO_LONG,
                    String.format(Locale.ROOT, "The question has %,d characters; at most %,d are read. Ask one thing in a sentence or two.",
                            text.length(), MOST_CHARACTERS));
        }
        if (isWriteRequest(text)) {
            return rejected(SqlDraft.Kind.WRITE_REQUEST,
                    "This asks to change data, and only reading is possible here. Ask for what you want to see instead.");
        }
        return language(text).flatMap(name -> rejected(SqlDraft.Kind.LANGUAGE,
                "The question seems to be written in %s; questions are understood in English. Please ask in English.".formatted(name)));
    }

    private static Optional<SqlDraft.Rejected> rejected(SqlDraft.Kind kind, String reason) {
        return Optional.of(new SqlDraft.Rejected(kind, reason));
    }

    private static boolean isWriteRequest(String text) {
        String plain = QUOTED.matcher(text).replaceAll(" \"\" ").toLowerCase(Locale.ROOT).strip();
        String command = POLITE.matcher(plain).replaceFirst("");
        return STATEMENT.matcher(plain).find()
                || COMMAND.matcher(command).find()
                || SECOND_COMMAND.matcher(plain).find();
    }

    /// The language a question is surely written in, if it is not English: by script, else by small words.
    private static Optional<String> language(String text) {
        String plain = QUOTED.matcher(text).replaceAll(" ");
        long letters = plain.codePoints().filter(Character::isLetter).count();
        Optional<String> script = plain.codePoints()
                .filter(Character::isLetter)
                .mapToObj(Character.UnicodeScript::of)
                .filter(s -> s != Character.UnicodeScript.LATIN && s != Character.UnicodeScript.COMMON)
                .findFirst()
                .map(s -> s.name().charAt(0) + s.name().substring(1).toLowerCase(Locale.ROOT).replace('_', ' ') + " script");
        long foreign = plain.codePoints()
                .filter(c -> Character.isLetter(c) && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN)
                .count();
        if (script.isPresent() && foreign * 3 > letters) {
            return script;
        }
        List<String> words = new ArrayList<>();
        WORD.matcher(plain.toLowerCase(Locale.ROOT)).results().forEach(match -> words.add(match.group()));
        if (words.isEmpty()) {
            return Optional.empty();
        }
        long english = count(words, LANGUAGES.getOrDefault("English", Set.of()));
        return LANGUAGES.entrySet().stream()
                .filter(entry -> !entry.getKey().equals("English"))
                .filter(entry -> count(words, entry.getValue()) >= 2
                        || (words.size() <= 3 && entry.getValue().contains(words.getFirst())))
                .filter(entry -> count(words, entry.getValue()) > english)
                .max(Map.Entry.comparingByValue((a, b) -> Long.compare(count(words, a), count(words, b))))
                .map(Map.Entry::getKey);
    }

    private static long count(List<String> words, Set<String> known) {
        return words.stream().filter(known::contains).count();
    }

    private static Map<String, Set<String>> languages() {
        try (InputStream in = QuestionCheck.class.getResourceAsStream("languages.json")) {
            if (in == null) {
                throw new IllegalStateException("languages.json is missing from the jar; build agent-runtime again");
            }
            Map<String, String> lines = new ObjectMapper().readValue(in, new TypeReference<Map<String, String>>() {});
            Map<String, Set<String>> sets = new java.util.LinkedHashMap<>();
            lines.forEach((name, line) -> sets.put(name, Set.copyOf(List.of(line.split(" ")))));
            return Map.copyOf(sets);
        } catch (IOException e) {
            throw new UncheckedIOException("languages.json in the jar cannot be read; build agent-runtime again", e);
        }
    }
}
