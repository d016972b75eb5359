package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import dev.hradba.sandbox.yaml.Yaml;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// What a repositories file approves: repositories, their revisions, who may read which paths, limits of a request.
///
/// @param name    the file, for messages
/// @param sources approved repositories by unique name, each with the line that names it
/// @param limits  bounds of one request
public record RepositoriesFile(String name, Map<RepoSource, Integer> sources, RepoLimits limits) {

    /// Class-path resource with the JSON Schema of the file.
    public static final String SCHEMA = "/dev/hradba/sandbox/repo/repositories.schema.json";

    private static final long MAX_BYTES = 1 << 20;
    private static final Set<String> ROOT = Set.of("repositories", "limits");
    private static final Set<String> REPOSITORY = Set.of("name", "directory", "revisions", "paths");
    private static final Set<String> PATHS = Set.of("groups", "allow", "deny");
    private static final Set<String> LIMITS = Set.of("maxResults", "maxLines", "maxLineChars", "maxFileBytes", "maxIndexBytes", "timeoutMillis");

    /// Copies the map; its order stays.
    public RepositoriesFile {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    /// Reads a repositories file; directories in it are taken from the file's own folder on.
    ///
    /// @throws RepositoriesException if the file is missing or wrong; names file, line and field
    public static RepositoriesFile load(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new RepositoriesException("%s: the file is larger than %d bytes".formatted(file, MAX_BYTES));
            }
            var folder = file.toAbsolutePath().getParent();
            return parse(file.toString(), Files.readString(file), folder == null ? Path.of("") : folder);
        } catch (NoSuchFileException e) {
            throw new RepositoriesException("%s: there is no such file; name a YAML file with approved repositories".formatted(file));
        } catch (CharacterCodingException e) {
            throw new RepositoriesException("%s line 1: the file is not UTF-8 text".formatted(file));
        } catch (IOException e) {
            throw new RepositoriesException("%s: the file cannot be read (%s)".formatted(file, e.getMessage()));
        }
    }

    /// Reads the text of a repositories file.
    ///
    /// @param name   the file's name for messages
    /// @param folder what relative directories begin at
    /// @throws RepositoriesException as in [#load]
    public static RepositoriesFile parse(String name, String text, Path folder) {
        return new Reader(new Yaml(name, RepositoriesException::new), folder).read(name, text);
    }

    /// The approved repositories, in the file's order.
    public List<RepoSource> approved() {
        return List.copyOf(sources.keySet());
    }

    /// One message for each repository that is not where the file says, with file and line.
    public List<String> missing() {
        return sources.entrySet().stream().filter(entry -> OpenRepo.gitDirectory(entry.getKey()).isEmpty())
                .map(entry -> "%s line %d: repository '%s' is not in %s; has it been moved or deleted? Correct 'directory'"
                        .formatted(name, entry.getValue(), entry.getKey().name(), entry.getKey().directory()))
                .toList();
    }

    /// What in the file is likely not meant, with file and line: paths that a rule allows in vain, because another denies them to the same people.
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        sources.forEach((source, line) -> {
            for (var rule : source.paths()) {
                source.paths().stream().flatMap(other -> rule.shadowed(other).stream()).findFirst().ifPresent(glob -> warnings.add(
                        "%s line %d: repository '%s' allows %s to %s in vain, because another rule denies it to them, and a rule that denies wins; name in the other 'allow' what its groups may read"
                                .formatted(name, line, source.name(), glob, new TreeSet<>(rule.groups()))));
            }
        });
        return warnings;
    }

    private record Reader(Yaml yaml, Path folder) {

        RepositoriesFile read(String name, String text) {
            var root = yaml.root(text, "repositories");
            var fields = yaml.fields(root, "", ROOT);
            var list = fields.get("repositories");
            if (list == null) {
                throw yaml.wrong(root, "repositories", "is missing; a file that approves nothing says 'repositories: []'");
            }
            var sources = new LinkedHashMap<RepoSource, Integer>();
            var names = new HashSet<String>();
            for (Node item : yaml.list(list, "repositories")) {
                var place = "repositories[%d]".formatted(sources.size());
                var source = source(item, place);
                if (!names.add(source.name())) {
                    throw yaml.wrong(item, place + ".name", "is '%s', as that of another repository".formatted(source.name()));
                }
                sources.put(source, Yaml.line(item));
            }
            return new RepositoriesFile(name, sources, limits(fields.get("limits")));
        }

        private RepoSource source(Node node, String place) {
            var fields = yaml.fields(node, place, REPOSITORY);
            var name = required(node, fields, place, "name");
            var directory = required(node, fields, place, "directory");
            var path = made(directory, place + ".directory", () -> folder.resolve(yaml.text(directory, place + ".directory")).normalize());
            var revisions = fields.get("revisions");
            var approved = revisions == null ? List.of("HEAD") : some(revisions, place + ".revisions");
            if (revisions != null) {
                approved.forEach(revision -> made(revisions, place + ".revisions", () -> RepoSource.checkedRevision(revision)));
            }
            var rules = fields.get("paths");
            var paths = rules == null ? List.of(PathRule.ALL) : rules(rules, place + ".paths");
            return made(name, place + ".name", () -> new RepoSource(yaml.text(name, place + ".name"), path, approved, paths));
        }

        private List<PathRule> rules(Node node, String place) {
            var rules = new ArrayList<PathRule>();
            for (Node item : yaml.list(node, place)) {
                var at = "%s[%d]".formatted(place, rules.size());
                var fields = yaml.fields(item, at, PATHS);
                var groups = fields.get("groups");
                var allow = required(item, fields, at, "allow");
                var deny = fields.get("deny");
                var allowed = patterns(allow, at + ".allow");
                var denied = deny == null ? List.<String>of() : patterns(deny, at + ".deny");
                rules.add(new PathRule(groups == null ? Set.of("*") : Set.copyOf(some(groups, at + ".groups")), allowed, denied));
            }
            if (rules.isEmpty()) {
                throw yaml.wrong(node, place, "is an empty list, so nobody could read anything; leave it out, or say who may read what");
            }
            return rules;
        }

        private List<String> patterns(Node node, String place) {
            for (Node item : yaml.list(node, place)) {
                made(item, place, () -> PathRule.checkedPattern(yaml.text(item, place)));
            }
            return yaml.texts(node, place);
        }

        private List<String> some(Node node, String place) {
            var texts = yaml.texts(node, place);
            if (texts.isEmpty()) {
                throw yaml.wrong(node, place, "is an empty list; leave it out or name at least one");
            }
            return texts;
        }

        private RepoLimits limits(@Nullable Node node) {
            var standard = RepoLimits.DEFAULT;
            if (node == null) {
                return standard;
            }
            var fields = yaml.fields(node, "limits", LIMITS);
            return new RepoLimits(
                    whole(fields, "maxResults", standard.maxResults()), whole(fields, "maxLines", standard.maxLines()),
                    whole(fields, "maxLineChars", standard.maxLineChars()), whole(fields, "maxFileBytes", standard.maxFileBytes()),
                    whole(fields, "maxIndexBytes", standard.maxIndexBytes()), whole(fields, "timeoutMillis", standard.timeoutMillis()));
        }

        private int whole(Map<String, Node> fields, String limit, int standard) {
            var node = fields.get(limit);
            if (node == null) {
                return standard;
            }
            var text = yaml.text(node, "limits." + limit).replace("_", "");
            if (!text.matches("[1-9][0-9]{0,8}")) {
                throw yaml.wrong(node, "limits." + limit, "must be a whole number from 1 to 999999999; found '%s'".formatted(text));
            }
            return Integer.parseInt(text);
        }

        private Node required(Node parent, Map<String, Node> fields, String place, String field) {
            var node = fields.get(field);
            if (node == null) {
                throw yaml.wrong(parent, place + "." + field, "is missing");
            }
            return node;
        }

        private <T> T made(Node node, String place, Supplier<T> making) {
            try {
                return making.get();
            } catch (InvalidPathException e) {
                throw yaml.wrong(node, place, "is not a path: " + e.getReason());
            } catch (IllegalArgumentException e) {
                throw yaml.wrong(node, place, "is wrong: " + e.getMessage());
            }
        }
    }
}
