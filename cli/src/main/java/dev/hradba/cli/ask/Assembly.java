package dev.hradba.cli.ask;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.copilot.AuditedApprovals;
import dev.hradba.agent.copilot.AuditedOverride;
import dev.hradba.agent.copilot.SqlCopilot;
import dev.hradba.agent.sql.DraftOptions;
import dev.hradba.agent.sql.SqlDrafter;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.core.Identity;
import dev.hradba.core.adapter.Backends;
import dev.hradba.core.adapter.ConnectOptions;
import dev.hradba.core.backend.Backend;
import dev.hradba.gpu.LocalModel;
import dev.hradba.gpu.LocalModelOptions;
import dev.hradba.sample.SampleDatabase;
import dev.hradba.sandbox.Sandbox;
import dev.hradba.sandbox.SandboxOptions;
import dev.hradba.sandbox.SandboxStatus;
import dev.hradba.sandbox.sql.Database;
import dev.hradba.sandbox.sql.DatabaseSource;
import dev.hradba.sandbox.sql.Grants;
import dev.hradba.sandbox.sql.SchemaView;
import dev.hradba.sandbox.sql.SqlLimits;
import dev.hradba.starter.StarterModel;

/// Puts the parts together as the options say: model, database, sandbox, audit. Slow parts start side by side.
public final class Assembly implements AutoCloseable {

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Identity identity;
    private final Backend backend;
    private final Database database;
    private final SqlCopilot copilot;

    private Assembly(Home home, ConnectionOptions options) {
        this.identity = Identity.of(options.subject());
        var model = start(() -> backend(home, options));
        var log = start(home::openAudit);
        var worker = start(() -> sandbox(options.unjailed(), 1, status -> new AuditedOverride(log.join(), options.subject()).accept(status)));
        try {
            AuditLog audit = join(log);
            this.database = keep(database(home, options));
            database.schema(Grants.everything(), identity);
            warnOfPowers();
            this.backend = join(model);
            this.copilot = new SqlCopilot(SqlDrafter.over(backend, drafting(options)), database, Grants.everything(), SqlLimits.DEFAULT,
                    join(worker), AuditedApprovals.registry(audit), audit);
        } catch (RuntimeException e) {
            keep(model);
            keep(worker);
            close();
            throw e;
        }
    }

    /// The gate lets nothing write; that the account cannot either is the second lock, and the operator's to close.
    private void warnOfPowers() {
        var powers = database.writePowers();
        if (!powers.isEmpty()) {
            System.err.println("hradba: the database account may change data (%s); give the copilot one that can only read"
                    .formatted(String.join(", ", powers.subList(0, Math.min(3, powers.size())))));
        }
    }

    static Assembly open(Home home, ConnectionOptions options) {
        return new Assembly(home, options);
    }

    SqlCopilot copilot() {
        return copilot;
    }

    Identity identity() {
        return identity;
    }

    Backend backend() {
        return backend;
    }

    String databaseName() {
        return database.describe();
    }

    /// What the person sees of a database; needs no model and no worker.
    static SchemaView schema(Home home, ConnectionOptions options) {
        try (var database = database(home, options)) {
            return database.schema(Grants.everything(), Identity.of(options.subject()));
        }
    }

    static Database database(Home home, ConnectionOptions options) {
        return database(home, options.database());
    }

    /// The named database, the sample if none is named.
    public static Database database(Home home, Optional<String> name) {
        return Database.open(name
                .map(given -> DatabaseSource.of(given, environment("HRADBA_DB_USER"), environment("HRADBA_DB_PASSWORD")))
                .orElseGet(() -> DatabaseSource.of(sample(home))));
    }

    private static String sample(Home home) {
        var file = home.sampleDatabase();
        if (!Files.exists(file)) {
            try {
                SampleDatabase.create(file, LocalDate.now(ZoneId.systemDefault()));
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage() + "; free some space or set HRADBA_HOME", e);
            }
        }
        return file.toString();
    }

    static Backend backend(Home home, ConnectionOptions options) {
        if (options.backend().isPresent()) {
            if (options.model().isPresent()) {
                throw new CliException(ExitCode.USAGE, "--model and --backend exclude each other; a server names its model with --model-name");
            }
            var connect = ConnectOptions.DEFAULTS;
            connect = environment("HRADBA_API_KEY").map(connect::withApiKey).orElse(connect);
            connect = options.modelName().map(connect::withModel).orElse(connect);
            try {
                return Backends.connect(options.backend().get(), connect);
            } catch (IllegalArgumentException e) {
                throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
            }
        }
        return options.model().map(file -> LocalModel.open(file, LocalModelOptions.DEFAULT.withPolicy(home.modelPolicy()))).orElseGet(() -> LocalModel.open(StarterModel.class.getClassLoader(),
                StarterModel.RESOURCE, StarterModel.sha256(), home.cache(), LocalModelOptions.DEFAULT));
    }

    /// Uses the workers' cache that the launcher prepared, but never builds one: a command ends before that pays.
    ///
    /// @param audit records an override of the jail, see [dev.hradba.sandbox.JailOverride]
    public static Sandbox sandbox(Optional<String> unjailed, int workers, Consumer<SandboxStatus> audit) {
        var setup = setup(workers);
        return Sandbox.open(unjailed.map(reason -> setup.allowUnjailed(reason, audit)).orElse(setup));
    }

    /// The same without a way around the jail.
    public static Sandbox sandbox() {
        return Sandbox.open(setup(1));
    }

    private static SandboxOptions setup(int workers) {
        var plain = SandboxOptions.standard().withWorkers(workers);
        return Optional.ofNullable(System.getProperty("hradba.worker.cache")).map(Path::of).map(plain::withCacheDirectory).orElse(plain);
    }

    private static DraftOptions drafting(ConnectionOptions options) {
        if (options.synonyms().isEmpty()) {
            return DraftOptions.DEFAULT;
        }
        try {
            return DraftOptions.withSynonyms(options.synonyms().get());
        } catch (IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot read the synonyms in %s: %s".formatted(options.synonyms().get(), e.getMessage()));
        }
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private static <T> CompletableFuture<T> start(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
    }

    private <T extends AutoCloseable> T join(CompletableFuture<T> part) {
        try {
            return keep(part.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.addLast(part);
        return part;
    }

    private <T extends AutoCloseable> void keep(CompletableFuture<T> part) {
        var _ = part.thenAccept(this::keep);
    }

    @Override
    public void close() {
        for (var part : opened.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("hradba: closing failed: " + e.getMessage());
            }
        }
        opened.clear();
    }
}
