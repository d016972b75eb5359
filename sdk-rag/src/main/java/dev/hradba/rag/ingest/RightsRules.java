package dev.hradba.rag.ingest;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Which documents carry which rights, by their ids; a [FolderConnector] and a [GitConnector] ask by paths, as they are on the disk. The first rule whose pattern matches decides; what no rule matches nobody may read.
///
/// @param rules rules in order
public record RightsRules(List<Rule> rules) {

    /// Copies its list.
    public RightsRules {
        rules = List.copyOf(rules);
    }

    /// One rule for all documents.
    public static RightsRules all(Rights rights) {
        return new RightsRules(List.of(new Rule("**", rights)));
    }

    /// Reads rules, one per line: `pattern: words`, such as `hr/**: allow hr, deny guests, require country=CZ` or `public/*: everyone`.
    /// Empty lines, lines that begin with `#` and lines about a [person][People] are left out. In a pattern `*` stands for any characters but `/`, `**` for any at all.
    ///
    /// @throws IllegalArgumentException if a line cannot be read; nothing is guessed where rights are concerned
    public static RightsRules parse(List<String> lines) {
        var rules = new ArrayList<Rule>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#") && !People.isPerson(line)) {
                rules.add(parseRule(line, i + 1));
            }
        }
        return new RightsRules(rules);
    }

    /// The rights of the document with this id.
    public Rights of(String documentId) {
        return rules.stream().filter(rule -> rule.matches(documentId)).findFirst().map(Rule::rights).orElseGet(Rights::of);
    }

    private static Rule parseRule(String line, int number) {
        int colon = line.indexOf(": ");
        if (colon < 1) {
            throw new IllegalArgumentException("line %d of the rights, '%s', has no ': '; write 'pattern: allow group'".formatted(number, line));
        }
        boolean everyone = false;
        var allowed = new ArrayList<String>();
        var denied = new ArrayList<String>();
        Rights required = Rights.of();
        for (String word : line.substring(colon + 2).split(",")) {
            String[] parts = word.strip().split("\\s+", 2);
            String value = parts.length == 2 ? parts[1] : "";
            if (parts[0].equals("everyone") && value.isEmpty()) {
                everyone = true;
            } else if (parts[0].equals("allow") && !value.isEmpty()) {
                allowed.add(value);
            } else if (parts[0].equals("deny") && !value.isEmpty()) {
                denied.add(value);
            } else if (parts[0].equals("require") && value.indexOf('=') > 0) {
                required = required.requiring(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
            } else {
                throw new IllegalArgumentException("line %d of the rights has '%s'; write 'everyone', 'allow GROUP', 'deny GROUP' or 'require NAME=VALUE'"
                        .formatted(number, word.strip()));
            }
        }
        return new Rule(line.substring(0, colon).strip(),
                new Rights(everyone, java.util.Set.copyOf(allowed), java.util.Set.copyOf(denied), required.attributes()));
    }

    /// Documents whose id matches a pattern, and their rights.
    ///
    /// @param pattern `*` stands for any characters but `/`, `**` for any at all, everything else for itself
    /// @param rights  who may read them
    public record Rule(String pattern, Rights rights) {

        /// Writes accented letters as one character each.
        public Rule {
            pattern = Normalizer.normalize(pattern, Normalizer.Form.NFC);
        }

        /// True if the whole id matches. An accented letter is the same whether it is written as one character or as two, as macOS does in names of files.
        public boolean matches(String documentId) {
            var regex = new StringBuilder();
            for (int i = 0; i < pattern.length(); i++) {
                if (pattern.startsWith("**", i)) {
                    regex.append(".*");
                    i++;
                } else {
                    regex.append(pattern.charAt(i) == '*' ? "[^/]*" : Pattern.quote(String.valueOf(pattern.charAt(i))));
                }
            }
            return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(Normalizer.normalize(documentId, Normalizer.Form.NFC)).matches();
        }
    }
}
