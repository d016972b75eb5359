package dev.hradba.cli.ask;

import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which database, which model, whose name. Shared by the commands that ask.
final class ConnectionOptions {

    @Option(names = "--db", paramLabel = "JDBC-URL|FILE.db",
            description = "SQLite, PostgreSQL or H2 database; user and password from HRADBA_DB_USER and HRADBA_DB_PASSWORD. Default: the sample.")
    private @Nullable String database;

    @Option(names = "--model", paramLabel = "FILE.gguf", description = "a GGUF model for the bundled runner. Default: the starter model.")
    private @Nullable Path model;

    @Option(names = "--backend", paramLabel = "KIND=URL",
            description = "a model server: vllm=URL, tgi=URL, llamacpp=URL, ollama=URL, sglang=URL, trtllm=URL, litellm=URL or openai=URL; API key from HRADBA_API_KEY.")
    private @Nullable String backend;

    @Option(names = "--model-name", paramLabel = "NAME", description = "model to use on the server, where it serves several")
    private @Nullable String modelName;

    @Option(names = "--as", paramLabel = "SUBJECT", description = "on whose behalf; goes to the audit. Default: the user of this process.")
    private @Nullable String subject;

    @Option(names = "--synonyms", paramLabel = "FILE", description = "words that mean the same in this database, one group a line: grievance = complaint")
    private @Nullable Path synonyms;

    @Option(names = "--allow-unjailed", paramLabel = "REASON",
            description = "run tools without the kernel's jail where this kernel has none; the reason goes to the audit")
    private @Nullable String unjailed;

    Optional<String> database() {
        return Optional.ofNullable(database);
    }

    Optional<Path> model() {
        return Optional.ofNullable(model);
    }

    Optional<String> backend() {
        return Optional.ofNullable(backend);
    }

    Optional<String> modelName() {
        return Optional.ofNullable(modelName);
    }

    String subject() {
        return subject == null || subject.isBlank() ? System.getProperty("user.name", "unknown") : subject;
    }

    Optional<Path> synonyms() {
        return Optional.ofNullable(synonyms);
    }

    Optional<String> unjailed() {
        return Optional.ofNullable(unjailed);
    }
}
