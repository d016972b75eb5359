package dev.hradba.cli.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.GivenFile;
import dev.hradba.core.Identity;
import dev.hradba.sandbox.sql.Database;
import dev.hradba.sandbox.sql.DatabaseSource;
import dev.hradba.sandbox.sql.SchemaView.Dialect;
import dev.hradba.sandbox.sql.SqlExecutor;
import dev.hradba.sandbox.sql.file.GateBatch;
import dev.hradba.sandbox.sql.file.GrantsFile;
import dev.hradba.sandbox.sql.file.GrantsFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Decides statements under a grants file. Reads JSON lines {\"id\",\"sql\"}, "
                + "writes {\"id\",\"verdict\",\"rule\",\"reason\",\"printed\"}; with --db also rows or error.")
final class GateSqlCommand implements Callable<Integer> {

    @Option(names = "--dialect", required = true, paramLabel = "ENGINE", description = "postgresql, sqlite, h2, mysql or duckdb")
    private Dialect dialect = Dialect.POSTGRESQL;

    @Option(names = "--grants", required = true, paramLabel = "FILE", description = "YAML: tables, columns, row filters, masks, functions, limits")
    private Path grants = Path.of("");

    @Option(names = "--batch", required = true, paramLabel = "FILE|-", description = "JSON lines; - reads standard input")
    private String batch = "-";

    @Option(names = "--db", paramLabel = "JDBC-URL|FILE.db",
            description = "also runs what is allowed; user and password from HRADBA_DB_USER and HRADBA_DB_PASSWORD")
    private @Nullable String database;

    @Option(names = "--as", paramLabel = "SUBJECT", description = "who asks, :subject in row filters; default: the user of this process")
    private @Nullable String subject;

    @Option(names = "--group", paramLabel = "NAME", description = "a group of the person who asks, in :groups; may be repeated")
    private List<String> groups = List.of();

    @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "an attribute of the person who asks, :NAME in row filters; may be repeated")
    private Map<String, String> attributes = Map.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        GrantsFile file;
        try {
            file = GrantsFile.read(GivenFile.readable(grants, "--grants", "a grants file"), dialect);
            try (var in = GivenFile.batch(batch)) {
                if (database == null) {
                    answer(new GateBatch(file.schema(dialect), file.grants(), file.limits(), identity(), Optional.empty()), in);
                } else {
                    run(file, database, in);
                }
            }
        } catch (GrantsFileException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    private void run(GrantsFile file, String url, BufferedReader in) throws IOException {
        var source = DatabaseSource.of(url, Optional.ofNullable(System.getenv("HRADBA_DB_USER")), Optional.ofNullable(System.getenv("HRADBA_DB_PASSWORD")));
        if (source.dialect() != dialect) {
            throw new CliException(ExitCode.USAGE, "%s is a database of %s, but --dialect says %s".formatted(source, name(source.dialect()), name(dialect)));
        }
        try (var open = Database.open(source, file.limits())) {
            var schema = open.schema(file.grants(), identity());
            for (String missing : file.missingIn(schema)) {
                spec.commandLine().getErr().println("hradba: %s grants %s, which the database does not have or its account may not read".formatted(file.name(), missing));
            }
            var executor = new SqlExecutor(open, file.grants(), file.limits());
            answer(new GateBatch(schema, file.grants(), file.limits(), identity(), Optional.of(executor)), in);
        }
    }

    private void answer(GateBatch gate, BufferedReader in) throws IOException {
        var out = spec.commandLine().getOut();
        gate.run(in, line -> {
            out.println(line);
            out.flush();
        });
    }

    private Identity identity() {
        String who = subject == null || subject.isBlank() ? System.getProperty("user.name", "unknown") : subject;
        return new Identity(who, new HashSet<>(groups), attributes);
    }

    private static String name(Dialect dialect) {
        return dialect.name().toLowerCase(java.util.Locale.ROOT);
    }
}
