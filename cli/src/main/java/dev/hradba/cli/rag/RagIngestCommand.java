package dev.hradba.cli.rag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.hradba.agent.audit.AuditLog;
import dev.hradba.agent.copilot.AuditedEgress;
import dev.hradba.cli.ask.AnswerJson;
import dev.hradba.cli.ask.Vectors;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.GivenFile;
import dev.hradba.cli.common.Home;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions.Language;
import dev.hradba.rag.ingest.Connector;
import dev.hradba.rag.ingest.Connector.Listing;
import dev.hradba.rag.ingest.FolderConnector;
import dev.hradba.rag.ingest.GitConnector;
import dev.hradba.rag.ingest.HttpConnector;
import dev.hradba.rag.ingest.HttpConnector.Page;
import dev.hradba.rag.ingest.IngestLimits;
import dev.hradba.rag.ingest.JdbcConnector;
import dev.hradba.rag.ingest.People;
import dev.hradba.rag.ingest.Rights;
import dev.hradba.rag.ingest.RightsRules;
import dev.hradba.sandbox.http.EgressClient;
import dev.hradba.sandbox.http.EgressGate;
import dev.hradba.sandbox.http.EgressRules;
import dev.hradba.sandbox.http.EgressRulesException;
import dev.hradba.sandbox.http.OwnAddresses;
import dev.hradba.sandbox.http.Resolver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Reads documents into a knowledge base. Run it again to bring it up to date: what did not change is skipped.",
        footer = {
            "",
            "Reads PDF, DOCX, HTML, Markdown, text, CSV, e-mail (.eml, .mbox) and source code. A file that cannot be read is named with the reason; the rest goes on.",
            "Rights, one rule a line: 'hr/**: allow hr, deny guests', 'public/*: everyone', 'person alice: hr, country=CZ'. Without rights everyone may read."
        })
final class RagIngestCommand implements Callable<Integer> {

    private static final int MAX_ROWS = 200_000;
    private static final int MAX_PAGES = 50_000;
    private static final int MAX_MEGABYTES = 2_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR|FILE", arity = "0..1", description = "documents; a folder is mirrored: what vanished from it vanishes from the base")
    private @Nullable Path source;

    @Option(names = "--git", paramLabel = "REVISION", description = "read this revision of the Git repository in DIR, such as HEAD, instead of its files")
    private @Nullable String revision;

    @Option(names = "--db", paramLabel = "JDBC-URL|FILE.db", description = "read rows of a database with --query; user and password from HRADBA_DB_USER and HRADBA_DB_PASSWORD")
    private @Nullable String database;

    @Option(names = "--query", paramLabel = "SQL", description = "rows to read with --db: the id first, then title, modified and any texts")
    private @Nullable String query;

    @Option(names = "--web", paramLabel = "URL", description = "read this page, or the pages of this sitemap (.xml), as --rules allow; may be repeated. The same addresses again are brought up to date.")
    private List<String> addresses = List.of();

    @Option(names = "--links", paramLabel = "N", description = "with --web: also read pages that are up to N links away, below the folder of the page. Default: 0.")
    private int links;

    @Option(names = "--rules", paramLabel = "FILE", description = "egress rules for --web (docs/guide/egress.md); without a rule nothing is fetched")
    private @Nullable Path rulesFile;

    @Option(names = "--base", paramLabel = "DIR", description = "the knowledge base. Default: rag in HRADBA_HOME.")
    private @Nullable Path base;

    @Option(names = "--store", paramLabel = "KIND=ADDRESS", description = RagStore.DESCRIPTION + " Default: the folder of the base.")
    private @Nullable String store;

    @Option(names = "--collection", paramLabel = "NAME", description = "name for these documents. Default: the name of the folder.")
    private @Nullable String collection;

    @Option(names = "--rights", paramLabel = "FILE", description = "who may read which documents. Default: .rights in the folder, if there is one.")
    private @Nullable Path rights;

    @Option(names = "--language", paramLabel = "LANGUAGE", description = "english, german, czech, mixed (English and Czech) or any; fixed when the base is made. Default: as the documents are.")
    private @Nullable Language language;

    @Option(names = "--embedder", paramLabel = "FILE.onnx|embedded|none",
            description = "find by meaning, too, with this sentence encoder (embedded: " + Vectors.EMBEDDED_NAME + "); none: by words alone. Fixed when the base is made, "
                    + "changed by rag rebuild. Default: embedded where the documents are English, or English and Czech; none otherwise, and in a store.")
    private @Nullable String embedder;

    @Option(names = "--ocr", paramLabel = "LANGUAGES|none", description = "read scanned pages and pictures with Tesseract in these languages, such as eng+ces; kept for this base")
    private @Nullable String ocr;

    @Option(names = "--docling", paramLabel = "URL|none",
            description = "read PDF, Office files and pictures by this docling server, its key in HRADBA_DOCLING_KEY; kept for this base. Documents leave this machine for there.")
    private @Nullable String docling;

    @Option(names = "--max-time", paramLabel = "SECONDS", description = "longest time to read one document, such as a long scan. Default: 60.")
    private int seconds = 60;

    @Option(names = "--max-size", paramLabel = "MB", description = "largest document. Default: 64.")
    private int megabytes = 64;

    @Option(names = "--allow-empty", description = "a folder without documents is not one that is not mounted: all its documents leave the base")
    private boolean allowEmpty;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (var ragBase = RagBase.of(Optional.ofNullable(base))) {
            ragBase.lock();
            ragBase.store(Optional.ofNullable(store).map(RagStore::parse));
            if (!addresses.isEmpty()) {
                return pages(ragBase);
            }
            return database == null ? files(ragBase) : rows(ragBase, database);
        }
    }

    private int files(RagBase ragBase) throws IOException {
        if (source == null) {
            throw new CliException(ExitCode.USAGE, "say what to read: hradba rag ingest FOLDER, --web with --rules, or --db with --query");
        }
        if (!Files.exists(source)) {
            throw new CliException(ExitCode.ENVIRONMENT, "there is no '%s'; give a folder or a file with documents".formatted(source));
        }
        Path absolute = source.toAbsolutePath().normalize();
        boolean single = Files.isRegularFile(absolute);
        Path root = single && absolute.getParent() != null ? absolute.getParent() : absolute;
        var rules = rules(root, ragBase);
        String name = ragBase.collection(Optional.ofNullable(collection), root.toString());
        ragBase.read(Optional.ofNullable(ocr), Optional.ofNullable(docling));
        var readers = ragBase.readers();
        Connector connector = revision == null ? new FolderConnector(absolute, name, rules, readers) : new GitConnector(absolute, revision, name, rules, readers);
        return run(ragBase, name, allowEmpty ? () -> takenAtItsWord(connector.list()) : connector, single);
    }

    private static Listing takenAtItsWord(Listing listing) {
        return listing.sources().isEmpty() && listing.mayHold("") ? new Listing(List.of(), List.of()) : listing;
    }

    private int rows(RagBase ragBase, String url) throws IOException {
        if (query == null) {
            throw new CliException(ExitCode.USAGE, "--db needs --query; write a statement whose first column is the id");
        }
        var rules = rules(ragBase.folder(), ragBase);
        String jdbc = url.startsWith("jdbc:") ? url : "jdbc:sqlite:" + url;
        String name = ragBase.collection(Optional.ofNullable(collection), jdbc.replaceAll("\\?.*$", "").replaceAll("\\.db$", ""));
        String user = System.getenv("HRADBA_DB_USER");
        return run(ragBase, name, new JdbcConnector(() -> user == null ? DriverManager.getConnection(jdbc)
                : DriverManager.getConnection(jdbc, user, System.getenv("HRADBA_DB_PASSWORD")), query, name, rules, MAX_ROWS), false);
    }

    private int pages(RagBase ragBase) throws IOException {
        if (rulesFile == null) {
            throw new CliException(ExitCode.USAGE, "--web needs --rules; write a rule for the server, see docs/guide/egress.md");
        }
        if (source != null || database != null) {
            throw new CliException(ExitCode.USAGE, "--web stands alone; ingest folders and databases by themselves, each is a collection of its own");
        }
        var rules = rules(ragBase.folder(), ragBase);
        ragBase.read(Optional.ofNullable(ocr), Optional.ofNullable(docling));
        String name = ragBase.collection(Optional.ofNullable(collection), addresses.getFirst().replaceFirst("^[a-z]+://", "").replaceAll("[/?#].*$", ""), String.join(" ", addresses));
        try (AuditLog audit = Home.open().openAudit()) {
            var gate = new EgressGate(EgressRules.load(GivenFile.readable(rulesFile, "--rules", "egress rules")), Resolver.system(), OwnAddresses.system());
            var client = new EgressClient(gate, new AuditedEgress(audit, System.getProperty("user.name", "unknown")), variable -> Optional.ofNullable(System.getenv(variable)));
            Listing listing = new HttpConnector(addresses, links, MAX_PAGES, name, rules, address -> page(client, address)).list();
            return run(ragBase, name, () -> listing, false);
        } catch (EgressRulesException | IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static Page page(EgressClient client, String address) throws IOException {
        var reply = client.get(address, new Cancellation());
        return new Page(reply.url(), reply.body());
    }

    private int run(RagBase ragBase, String name, Connector connector, boolean single) throws IOException {
        boolean made = !ragBase.exists();
        prepare(ragBase, connector);
        boolean nothing = ingest(ragBase, name, connector, single);
        if (nothing && made) {
            ragBase.unmake();
        }
        return nothing ? ExitCode.ENVIRONMENT : ExitCode.OK;
    }

    /// Whether nothing could be read of what there is.
    private boolean ingest(RagBase ragBase, String name, Connector connector, boolean single) {
        try (var knowledge = ragBase.openToWrite(limits()); var progress = new IngestProgressLine()) {
            var report = single ? knowledge.ingest(connector, progress) : knowledge.sync(name, connector, progress);
            progress.clear();
            if (json) {
                spec.commandLine().getOut().println(AnswerJson.line(IngestReportView.json(report, ragBase, name)));
            } else {
                IngestReportView.print(report, ragBase, spec.commandLine().getOut());
            }
            return report.added().isEmpty() && report.changed().isEmpty() && report.unchanged().isEmpty() && !report.failures().isEmpty();
        }
    }

    private IngestLimits limits() {
        if (seconds < 1 || megabytes < 1 || megabytes > MAX_MEGABYTES) {
            throw new CliException(ExitCode.USAGE, "--max-time is 1 second or more, --max-size 1 to %,d MB".formatted(MAX_MEGABYTES));
        }
        return new IngestLimits(megabytes * 1_048_576L, IngestLimits.defaults().maxCharacters(), Duration.ofSeconds(seconds));
    }

    private void prepare(RagBase ragBase, Connector connector) {
        if (!ragBase.exists()) {
            ragBase.create(language == null ? KnowledgeBase.languageOf(connector) : language, Optional.ofNullable(embedder));
            System.err.println("hradba: " + beginning(ragBase));
        } else if (language != null && language != ragBase.language()) {
            throw new CliException(ExitCode.USAGE, "the base in %s is %s and stays so; leave --language out or choose another --base"
                    .formatted(ragBase.folder(), ragBase.language().name().toLowerCase(Locale.ROOT)));
        }
        if (embedder != null && !ragBase.embedsWith(embedder)) {
            throw new CliException(ExitCode.USAGE, "the base in %s was made with embedder %s; change it with hradba rag rebuild --embedder %s"
                    .formatted(ragBase.folder(), ragBase.embedderName(), embedder));
        }
    }

    /// What a new base is told to be, before it takes time to fill it.
    private String beginning(RagBase ragBase) {
        String made = "a new knowledge base, %s, that is searched %s".formatted(ragBase.language().name().toLowerCase(Locale.ROOT), ragBase.finding());
        if (embedder != null) {
            return made;
        }
        return made + (ragBase.advice().isEmpty() ? "; vectors take most of the time: --embedder none leaves them out, --embedder FILE.onnx takes another model"
                : "; --embedder FILE.onnx takes a model that knows the language, to find by meaning, too");
    }

    private RightsRules rules(Path root, RagBase ragBase) throws IOException {
        Path file = rights == null ? root.resolve(".rights") : rights;
        if (rights == null && !Files.exists(file)) {
            return RightsRules.all(Rights.everybody());
        }
        try {
            List<String> lines = Files.readAllLines(file);
            ragBase.people(People.parse(lines));
            return RightsRules.parse(lines);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, "%s: %s".formatted(file, e.getMessage()));
        } catch (IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot read the rights in %s: %s; nothing was ingested".formatted(file, e));
        }
    }
}
