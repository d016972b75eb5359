package dev.hradba.cli.tools;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.hradba.agent.copilot.KnowledgePassages;
import dev.hradba.cli.ask.Assembly;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.GivenFile;
import dev.hradba.cli.common.Home;
import dev.hradba.cli.rag.RagBase;
import dev.hradba.core.Identity;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.http.EgressGate;
import dev.hradba.sandbox.http.EgressRules;
import dev.hradba.sandbox.http.EgressRulesException;
import dev.hradba.sandbox.http.EgressVerdict;
import dev.hradba.sandbox.http.HttpCapability;
import dev.hradba.sandbox.http.OwnAddresses;
import dev.hradba.sandbox.http.Resolver;
import dev.hradba.sandbox.rag.RagCapability;
import dev.hradba.sandbox.repo.PathRule;
import dev.hradba.sandbox.repo.RepoCapability;
import dev.hradba.sandbox.repo.RepoIndexes;
import dev.hradba.sandbox.repo.RepoLimits;
import dev.hradba.sandbox.repo.RepoSource;
import dev.hradba.sandbox.repo.RepositoriesException;
import dev.hradba.sandbox.repo.RepositoriesFile;
import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SqlCapability;
import dev.hradba.sandbox.sql.SqlExecutor;
import dev.hradba.sandbox.sql.SqlLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a tool run by hand is given: a database, egress rules, repositories. What is not named is not granted.
final class ToolGrants {

    @Option(names = "--db", paramLabel = "JDBC-URL|FILE.db", description = "for capability sql; default: the sample database")
    private @Nullable String database;

    @Option(names = "--rules", paramLabel = "FILE", description = "for capability http: egress rules; without them nothing leaves")
    private @Nullable Path rules;

    @Option(names = "--repo", paramLabel = "NAME=DIR[@REVISION]", description = "for capability repo: an approved repository; may be repeated. Default revision: HEAD")
    private List<String> repositories = List.of();

    @Option(names = "--repos", paramLabel = "FILE", description = "for capability repo: a YAML file of approved repositories, their revisions and who may read which paths")
    private @Nullable Path repositoriesFile;

    @Option(names = "--base", paramLabel = "DIR", description = "for capability rag: the knowledge base; default: rag in HRADBA_HOME")
    private @Nullable Path base;

    @Option(names = "--as", paramLabel = "SUBJECT", description = "on whose behalf; default: the user of this process")
    private @Nullable String subject;

    @Option(names = "--group", paramLabel = "NAME", description = "a group of that person; may be repeated")
    private List<String> groups = List.of();

    @Option(names = "--allow-unjailed", paramLabel = "REASON", description = "run without the kernel's jail where this kernel has none; the reason goes to the audit")
    private @Nullable String unjailed;

    String subject() {
        return subject == null || subject.isBlank() ? System.getProperty("user.name", "unknown") : subject;
    }

    List<String> groups() {
        return groups;
    }

    Optional<String> unjailed() {
        return Optional.ofNullable(unjailed);
    }

    /// What tools' manifests ask for and these options give. What they do not give, a call is told when it needs it.
    ///
    /// @param decisions takes what the egress gate decides, before it takes effect
    Open open(Home home, Set<String> wanted, Identity identity, Consumer<EgressVerdict> decisions) {
        var open = new Open(new HashMap<>(), new ArrayDeque<>());
        try {
            wanted.forEach(name -> open(name, home, identity, decisions, open));
            return open;
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private void open(String name, Home home, Identity identity, Consumer<EgressVerdict> decisions, Open into) {
        switch (name) {
            case "sql" -> {
                var open = Assembly.database(home, Optional.ofNullable(database));
                into.closing.push(open::close);
                into.capabilities.put(name, new SqlCapability(
                        new SqlExecutor(open, Grants.everything(), SqlLimits.DEFAULT), open.schema(Grants.everything(), identity), identity));
            }
            case "http" -> into.capabilities.put(name, new HttpCapability(new EgressGate(egress(), Resolver.system(), OwnAddresses.system()), decisions,
                    variable -> Optional.ofNullable(System.getenv(variable))));
            case "repo" -> {
                var indexes = RepoIndexes.in(home.cache().resolve("repositories"));
                into.closing.push(indexes::close);
                into.capabilities.put(name, repository(identity, indexes));
            }
            case "rag" -> {
                var documents = RagBase.of(Optional.ofNullable(base));
                into.closing.push(documents::close);
                if (documents.exists()) {
                    var knowledge = documents.openToRead();
                    into.closing.push(knowledge::close);
                    into.capabilities.put(name, new RagCapability(new KnowledgePassages(knowledge), documents.known(identity)));
                }
            }
            default -> { }
        }
    }

    /// What `--repos` approves, and behind it what `--repo` names.
    private RepoCapability repository(Identity identity, RepoIndexes indexes) {
        var named = repositories.stream().map(ToolGrants::source).toList();
        try {
            if (repositoriesFile == null) {
                return new RepoCapability(named, identity, RepoLimits.DEFAULT, indexes);
            }
            var file = RepositoriesFile.load(GivenFile.readable(repositoriesFile, "--repos", "approved repositories"));
            Stream.concat(file.missing().stream(), file.warnings().stream()).forEach(message -> System.err.println("hradba: " + message));
            return new RepoCapability(Stream.concat(file.approved().stream(), named.stream()).toList(), identity, file.limits(), indexes);
        } catch (RepositoriesException | IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private EgressRules egress() {
        try {
            return rules == null ? EgressRules.NONE : egress(rules);
        } catch (EgressRulesException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /// Reads a rules file; what is likely not meant in it is told.
    static EgressRules egress(Path file) {
        var read = EgressRules.load(GivenFile.readable(file, "--rules", "egress rules"));
        read.warnings().forEach(warning -> System.err.println("hradba: warning: %s: %s".formatted(file, warning)));
        return read;
    }

    private static RepoSource source(String given) {
        int equals = given.indexOf('=');
        if (equals < 0) {
            throw new CliException(ExitCode.USAGE, "--repo '%s' names no directory; write NAME=DIR or NAME=DIR@REVISION".formatted(given));
        }
        var name = given.substring(0, equals);
        var place = given.substring(equals + 1);
        int at = place.lastIndexOf('@');
        var directory = at > 0 ? place.substring(0, at) : place;
        try {
            return new RepoSource(name, Path.of(directory), List.of(at > 0 ? place.substring(at + 1) : "HEAD"), List.of(PathRule.ALL));
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /// Granted capabilities and how to close what they hold open.
    record Open(Map<String, Capability> capabilities, Deque<Runnable> closing) implements AutoCloseable {
        @Override
        public void close() {
            closing.forEach(Runnable::run);
        }
    }
}
