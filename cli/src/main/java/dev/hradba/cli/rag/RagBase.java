package dev.hradba.cli.rag;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

import dev.hradba.cli.ask.DocsAnswers;
import dev.hradba.cli.ask.Vectors;
import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.cli.common.Home;
import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.KnowledgeBaseOptions.Language;
import dev.hradba.rag.docling.Docling;
import dev.hradba.rag.ingest.IngestLimits;
import dev.hradba.rag.ingest.People;
import dev.hradba.rag.ingest.Readers;
import dev.hradba.rag.ingest.RebuildProgress;
import dev.hradba.rag.ingest.RebuildReport;
import dev.hradba.rag.ocr.Tesseract;
import dev.hradba.rag.retrieve.Embedder;
import org.jspecify.annotations.Nullable;

/// A knowledge base in a folder: the index, and beside it what must stay the same between commands.
public final class RagBase implements AutoCloseable {

    /// Name of the file beside the index.
    static final String FILE = "base.properties";

    private static final String LANGUAGE = "language";
    private static final String OCR = "ocr";
    private static final String DOCLING = "docling";
    private static final String COLLECTION = "collection.";
    private static final String PEOPLE = "people";
    private static final String STORE = "store";
    private static final String EMBEDDER = "embedder";
    private static final String NONE = "none";
    private static final String EMBEDDED = "embedded";

    private final Path folder;
    private final Properties properties = new Properties();
    private @Nullable Vectors vectors;
    private @Nullable FileChannel lock;

    private RagBase(Path folder) {
        this.folder = folder;
        load();
    }

    private void load() {
        properties.clear();
        if (Files.exists(file())) {
            try (var reader = Files.newBufferedReader(file(), StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CliException(ExitCode.ENVIRONMENT, "cannot read %s: %s; restore it or ingest into another --base".formatted(file(), e.getMessage()));
            }
        }
    }

    /// The base in `chosen`, or the one below Hradba's home.
    public static RagBase of(Optional<Path> chosen) {
        return new RagBase(chosen.map(path -> path.toAbsolutePath().normalize()).orElseGet(RagBase::standard));
    }

    private static Path standard() {
        return Home.open().root().resolve("rag").toAbsolutePath().normalize();
    }

    Path folder() {
        return folder;
    }

    /// Keeps other ingestions and rebuilds away until [#close], so that what the base remembers of each is not lost.
    ///
    /// @throws CliException if another one is running
    void lock() {
        try {
            Files.createDirectories(folder);
            lock = FileChannel.open(folder.resolve("ingest.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                throw new CliException(ExitCode.ENVIRONMENT, "another ingestion into the knowledge base in %s, or its rebuild, is running; wait for it, or choose another --base".formatted(folder));
            }
        } catch (OverlappingFileLockException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "another ingestion into the knowledge base in %s, or its rebuild, is running in this process; wait for it".formatted(folder));
        } catch (IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot write to %s (%s); choose another --base".formatted(folder, e.getMessage()));
        }
        load();
    }

    /// Whether anything was ever ingested here.
    public boolean exists() {
        return properties.containsKey(LANGUAGE);
    }

    /// Chooses language and embedder of a new base; [#openToWrite] fixes them.
    ///
    /// @param wanted embedder; by default the embedded one if the base is a folder and its language is one that the model knows
    void create(Language language, Optional<String> wanted) {
        set(language, wanted.orElse(Vectors.EMBEDDED_KNOWS.contains(language) && store().isEmpty() ? EMBEDDED : NONE));
    }

    /// Language that the base was made for.
    Language language() {
        return Language.valueOf(properties.getProperty(LANGUAGE, "english").toUpperCase(Locale.ROOT));
    }

    /// A name for the documents of this place: the same one each time, another one for each place.
    String collection(Optional<String> wanted, String place) {
        return collection(wanted, name(place), place);
    }

    /// As [#collection(Optional, String)], called `called` if that is free.
    String collection(Optional<String> wanted, String called, String place) {
        String base = wanted.orElse(called);
        String name = base;
        for (int i = 2; !properties.getProperty(COLLECTION + name, place).equals(place) && wanted.isEmpty(); i++) {
            name = base + "-" + i;
        }
        properties.setProperty(COLLECTION + name, place);
        save();
        return name;
    }

    private static String name(String place) {
        String last = place.replaceAll("/+$", "").replaceAll("^.*/", "").strip();
        return last.isEmpty() ? "documents" : last;
    }

    /// Keeps who belongs to which group, as the rights file says.
    void people(People people) {
        properties.setProperty(PEOPLE, String.join("\n", people.lines()));
        save();
    }

    /// A person with the groups that the rights file gave them and those of the command line.
    Identity identity(RagOptions options) {
        return options.identity(People.parse(Arrays.asList(properties.getProperty(PEOPLE, "").split("\n"))));
    }

    /// The same person with the groups that the rights file gave them, too.
    public Identity known(Identity person) {
        var groups = new HashSet<>(person.groups());
        groups.addAll(People.parse(Arrays.asList(properties.getProperty(PEOPLE, "").split("\n"))).identity(person.subject()).groups());
        return new Identity(person.subject(), groups, person.attributes());
    }

    /// Keeps the chunks in this store from now on; one that was named before stays.
    void store(Optional<RagStore> wanted) {
        Optional<RagStore> known = store();
        if (wanted.isPresent() && exists() && !known.equals(wanted)) {
            throw new CliException(ExitCode.USAGE, "the base in %s keeps its chunks in %s; leave --store out or choose another --base"
                    .formatted(folder, known.map(RagStore::toString).orElse("a folder")));
        }
        wanted.ifPresent(store -> properties.setProperty(STORE, store.toString()));
    }

    /// Asks this store in this process, whatever the base remembers; a base that remembers nothing is taken for one of mixed language.
    void use(RagStore store) {
        properties.setProperty(STORE, store.toString());
        properties.putIfAbsent(LANGUAGE, Language.MIXED.name().toLowerCase(Locale.ROOT));
    }

    private Optional<RagStore> store() {
        return Optional.ofNullable(properties.getProperty(STORE)).map(RagStore::parse);
    }

    /// Open for writing; what was chosen for a new base is fixed now that embedder and index could be opened.
    KnowledgeBase openToWrite() {
        return openToWrite(IngestLimits.defaults());
    }

    KnowledgeBase openToWrite(IngestLimits limits) {
        KnowledgeBase knowledge = open(options().withReaders(readers()).withLimits(limits), embedder(embedderName()), false);
        try {
            save();
            return knowledge;
        } catch (RuntimeException e) {
            knowledge.close();
            throw e;
        }
    }

    /// Forgets language and embedder of a base that took no document, so that the next ingestion chooses them again. The index must be closed.
    void unmake() throws IOException {
        if (store().isPresent() || !Files.isDirectory(index())) {
            return;
        }
        try (var files = Files.walk(index())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        properties.remove(LANGUAGE);
        save();
    }

    /// Remembers who reads documents beside the library's own parsers; `none` forgets.
    ///
    /// @param ocr     languages of Tesseract, such as `eng+ces`
    /// @param docling address of a docling server
    void read(Optional<String> ocr, Optional<String> docling) {
        ocr.ifPresent(languages -> keep(OCR, languages));
        docling.ifPresent(address -> keep(DOCLING, address));
    }

    private void keep(String name, String value) {
        if (value.equals(NONE)) {
            properties.remove(name);
        } else {
            properties.setProperty(name, value);
        }
    }

    /// Who reads documents of this base beside the library's own parsers.
    Readers readers() {
        var readers = Readers.NONE;
        try {
            if (properties.containsKey(DOCLING)) {
                var docling = Docling.at(properties.getProperty(DOCLING));
                readers = readers.with(Optional.ofNullable(System.getenv("HRADBA_DOCLING_KEY")).map(docling::withKey).orElse(docling));
            }
            return properties.containsKey(OCR) ? readers.with(Tesseract.of(properties.getProperty(OCR))) : readers;
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new CliException(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()));
        }
    }

    /// Open for searches; its owner closes it.
    public KnowledgeBase openToRead() {
        require();
        return open(options(), embedder(embedderName()), true);
    }

    /// As [#openToRead]; sentences are compared by meaning, too, also where passages have no vectors.
    KnowledgeBase openToAsk() {
        require();
        var asking = options().withMinConfidence(DocsAnswers.MIN_CONFIDENCE);
        return embedderName().equals(NONE) ? open(asking.withDenseWeight(0), embedder(EMBEDDED), true) : open(asking, embedder(embedderName()), true);
    }

    /// Makes a new version of the index, in its folder or in its store.
    RebuildReport rebuild(KnowledgeBaseOptions options, Optional<Embedder> embedder, Consumer<RebuildProgress> watcher) {
        Optional<RagStore> store = store();
        return store.isPresent() ? KnowledgeBase.rebuild(store.get().open(), options, embedder, watcher) : KnowledgeBase.rebuild(index(), options, embedder, watcher);
    }

    private KnowledgeBase open(KnowledgeBaseOptions options, Optional<Embedder> embedder, boolean readOnly) {
        if (store().isPresent()) {
            var store = store().get().open();
            if (embedder.isEmpty()) {
                return readOnly ? KnowledgeBase.openReadOnly(store, options) : KnowledgeBase.open(store, options);
            }
            return readOnly ? KnowledgeBase.openReadOnly(store, options, embedder.get()) : KnowledgeBase.open(store, options, embedder.get());
        }
        if (embedder.isEmpty()) {
            return readOnly ? KnowledgeBase.openReadOnly(index(), options) : KnowledgeBase.open(index(), options);
        }
        return readOnly ? KnowledgeBase.openReadOnly(index(), options, embedder.get()) : KnowledgeBase.open(index(), options, embedder.get());
    }

    /// Opens a base that is there for writing, to copy it.
    KnowledgeBase openToCopy() {
        require();
        return openToWrite();
    }

    private void require() {
        if (!exists()) {
            throw new CliException(ExitCode.ENVIRONMENT, "there is no knowledge base in %s; fill it first: hradba rag ingest FOLDER".formatted(folder));
        }
    }

    Path index() {
        return folder.resolve("index");
    }

    KnowledgeBaseOptions options() {
        return KnowledgeBaseOptions.defaults().withLanguage(language());
    }

    /// The embedder that the base was made with: a file, `embedded`, or `none`.
    String embedderName() {
        return properties.getProperty(EMBEDDER, NONE);
    }

    /// Another language and embedder, after the index was made anew for them.
    void change(Language language, String name) {
        set(language, name);
        save();
    }

    private void set(Language language, String name) {
        properties.setProperty(LANGUAGE, language.name().toLowerCase(Locale.ROOT));
        properties.setProperty(EMBEDDER, absolute(name));
    }

    /// How passages are found here, in words for a person.
    String finding() {
        String name = embedderName();
        return name.equals(NONE) ? "by words" : "by words and meaning (%s)".formatted(name.equals(EMBEDDED) ? Vectors.EMBEDDED_NAME : name);
    }

    /// What would make this base find by meaning, too; empty if it does.
    Optional<String> advice() {
        if (!embedderName().equals(NONE)) {
            return Optional.empty();
        }
        String model = Vectors.EMBEDDED_KNOWS.contains(language()) ? EMBEDDED : "FILE.onnx";
        String which = folder.equals(standard()) ? "" : " --base " + folder;
        return Optional.of("to find by meaning, too: hradba rag rebuild --embedder " + model + which);
    }

    /// True if `name` means the embedder that the base has.
    boolean embedsWith(String name) {
        return absolute(name).equals(embedderName());
    }

    private static String absolute(String name) {
        return name.equals(NONE) || name.equals(EMBEDDED) ? name : Path.of(name).toAbsolutePath().normalize().toString();
    }

    /// Opens an embedder by its name; [#close] frees it.
    Optional<Embedder> embedder(String name) {
        if (name.equals(NONE)) {
            return Optional.empty();
        }
        closeVectors();
        vectors = Vectors.open(Home.open(), name.equals(EMBEDDED) ? null : Path.of(name));
        return Optional.of(vectors.embedder());
    }

    /// Frees the embedder, if one was opened, and lets other ingestions in; after the knowledge base.
    @Override
    public void close() {
        closeVectors();
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void closeVectors() {
        if (vectors != null) {
            vectors.close();
            vectors = null;
        }
    }

    Path file() {
        return folder.resolve(FILE);
    }

    private void save() {
        try {
            Files.createDirectories(folder);
            Path part = folder.resolve("base.properties.part");
            try (var writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                properties.store(writer, "a knowledge base of Hradba; do not edit");
            }
            Files.move(part, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to %s (%s); choose another --base or free some space".formatted(folder, e.getMessage()), e);
        }
    }
}
