package dev.hradba.gpu;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import dev.hradba.core.backend.BackendInfo;
import dev.hradba.core.backend.BackendInfo.Capability;
import dev.hradba.core.backend.TokenCount;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.core.completion.Completion;
import dev.hradba.core.completion.CompletionListener;
import dev.hradba.core.completion.CompletionRequest;
import dev.hradba.core.completion.Constraint;
import dev.hradba.core.completion.ToolChoice;
import dev.hradba.gpu.internal.decode.ChatTemplate;
import dev.hradba.gpu.internal.decode.Decoder;
import dev.hradba.gpu.internal.decode.Slots;
import dev.hradba.gpu.internal.gguf.GgufFile;
import dev.hradba.gpu.internal.gguf.GgufMetadata;
import dev.hradba.gpu.internal.gguf.TensorInfo;
import dev.hradba.gpu.internal.grammar.JsonSchemaGrammar;
import dev.hradba.gpu.internal.grammar.TokenGrammar;
import dev.hradba.gpu.internal.grammar.TokenTrie;
import dev.hradba.gpu.internal.kernel.TieredKernels;
import dev.hradba.gpu.internal.kernel.WorkerPool;
import dev.hradba.gpu.internal.model.LlamaConfig;
import dev.hradba.gpu.internal.model.LlamaModel;
import dev.hradba.gpu.internal.tokenizer.TokenList;
import dev.hradba.gpu.internal.tokenizer.Tokenizer;
import dev.hradba.gpu.internal.tokenizer.Tokenizers;
import org.jspecify.annotations.Nullable;

/// A GGUF model that runs inside this JVM. Begin here: [#open] a file, [#complete] requests, [#close] it.
///
/// Llama-shaped models in F32, F16, BF16, Q8_0 and Q4_0 on the CPU. The JVM should be started with
/// `--add-modules jdk.incubator.vector`; without it everything works, several times slower. Thread-safe; requests beyond
/// the number of slots wait their turn.
public final class LocalModel implements Backend {

    /// Weights up to this many numbers are unpacked to floats: only one kernel to warm up, and memory does not matter.
    private static final long SMALL = 32_000_000;
    private static final int USUAL_CONTEXT = 8192;
    private static final int USUAL_THREADS = 8;
    private static final int KEPT_GRAMMARS = 16;
    private static final int GRAMMAR_LIMIT = 200_000;

    private final GgufFile file;
    private final Tokenizer tokenizer;
    private final WorkerPool pool;
    private final TieredKernels kernels;
    private final Slots slots;
    private final Decoder decoder;
    private final BackendInfo info;
    private final Object grammarLock = new Object();
    private final Map<String, TokenGrammar> grammars = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable TokenTrie trie;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalModel(GgufFile file, WorkerPool pool, LocalModelOptions options, String known) {
        this.file = file;
        this.pool = pool;
        GgufMetadata metadata = file.metadata();
        LlamaConfig config = LlamaConfig.read(metadata);
        ChatTemplate template = options.template().map(t -> ChatTemplate.valueOf(t.name())).orElseGet(() -> ChatTemplate.detect(metadata));
        long parameters = 0;
        for (TensorInfo tensor : file.tensors().values()) {
            parameters += tensor.shape().columns() * tensor.shape().rows();
        }
        boolean small = parameters <= SMALL;
        checkMemory(parameters, small);
        this.tokenizer = Tokenizers.of(metadata);
        this.kernels = options.vectors() ? TieredKernels.create() : TieredKernels.scalarOnly();
        if (!small) {
            kernels.warmUp();
        }
        LlamaModel model = new LlamaModel(file, config, tokenizer.vocabulary().size(), kernels, pool, small);
        this.slots = new Slots(model, options.slots());
        int context = options.contextTokens() > 0 ? Math.min(options.contextTokens(), config.context())
                : Math.min(USUAL_CONTEXT, config.context());
        this.decoder = new Decoder(model, tokenizer, slots, new Decoder.Settings(template, context, options.speculate()));
        this.info = describe(file, context, known);
    }

    /// Opens a model file with the usual options.
    ///
    /// @throws BackendException of kind `MODEL_FILE` if the file is missing, damaged or of an unsupported kind
    public static LocalModel open(Path file) {
        return open(file, LocalModelOptions.DEFAULT);
    }

    /// Opens a model file. What is known of it by its manifest stands in the backend's metadata under `manifest`.
    ///
    /// @throws BackendException of kind `MODEL_FILE` if the file is missing, damaged, of an unsupported kind, or refused by the
    ///                          options' policy
    public static LocalModel open(Path file, LocalModelOptions options) {
        String known = ModelFile.admit(file, options.policy());
        return open(file, options, known);
    }

    private static LocalModel open(Path file, LocalModelOptions options, String known) {
        GgufFile gguf = GgufFile.open(file);
        WorkerPool pool = new WorkerPool(options.threads() > 0 ? options.threads()
                : Math.min(USUAL_THREADS, Runtime.getRuntime().availableProcessors()));
        try {
            return new LocalModel(gguf, pool, options, known);
        } catch (RuntimeException | Error e) {
            pool.close();
            gguf.close();
            throw e;
        }
    }

    /// Opens a model that a jar carries, after unpacking it to a cache folder where that has not happened yet.
    /// Several processes may do so at once.
    ///
    /// @param loader   finds the resource
    /// @param resource its path, such as `dev/hradba/starter/starter.gguf`
    /// @param sha256   its hash in hexadecimal digits; another content is refused
    /// @param cache    folder for the unpacked file, created if missing
    public static LocalModel open(ClassLoader loader, String resource, String sha256, Path cache, LocalModelOptions options) {
        return open(ModelFile.unpack(loader, resource, sha256, cache), options, "SHA-256 of the jar that carries it");
    }

    /// Unpacks a model that a jar carries to a cache folder, whole or not at all, unless it lies there already.
    ///
    /// @return the unpacked file, its hash checked
    public static Path unpack(ClassLoader loader, String resource, String sha256, Path cache) {
        return ModelFile.unpack(loader, resource, sha256, cache);
    }

    /// Refuses a file whose content is not the expected one.
    ///
    /// @param sha256 expected hash in hexadecimal digits
    /// @throws BackendException of kind `MODEL_FILE` if the hash differs or the file cannot be read
    public static void verify(Path file, String sha256) {
        ModelFile.verify(file, sha256);
    }

    /// What a model file says about itself, without loading it.
    ///
    /// @throws BackendException of kind `MODEL_FILE` if the file is missing, damaged or no GGUF file
    public static ModelDescription describe(Path file) {
        return ModelFile.describe(file);
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    /// Which kernels compute at the moment: `scalar` (plain Java) or `vector`.
    public String kernels() {
        return kernels.name();
    }

    /// Compiles the vector kernels now, where they can be used, instead of after the first seconds of work.
    /// Costs about half a second of processor time; for servers and benchmarks.
    public void warmUp() {
        kernels.warmUpNow();
    }

    @Override
    public TokenCount countTokens(String text) {
        TokenList tokens = new TokenList();
        tokenizer.encode(text, true, tokens);
        return new TokenCount(tokens.size(), true);
    }

    @Override
    public Completion complete(CompletionRequest request, CompletionListener listener, Cancellation cancellation) {
        if (!request.tools().isEmpty() && !(request.toolChoice() instanceof ToolChoice.None)) {
            throw new BackendException(Kind.UNSUPPORTED, false,
                    "the bundled runner does not call tools by itself; describe them in the prompt and constrain the reply by a schema");
        }
        TokenGrammar grammar = switch (request.constraint()) {
            case Constraint.Unconstrained() -> null;
            case Constraint.Grammar(var gbnf) -> grammar(gbnf);
            case Constraint.JsonSchema(var name, var schema) -> grammar(JsonSchemaGrammar.compile(schema));
        };
        Completion completion = decoder.run(request, grammar, listener, () -> cancellation.isCancelled() || closed.get());
        forgetLargeGrammars();
        return completion;
    }

    private TokenGrammar grammar(String gbnf) {
        synchronized (grammarLock) {
            if (trie == null) {
                trie = new TokenTrie(tokenizer);
            }
            TokenGrammar grammar = grammars.get(gbnf);
            if (grammar == null) {
                grammar = TokenGrammar.compile(gbnf, trie, tokenizer.spaced());
                grammars.put(gbnf, grammar);
                if (grammars.size() > KEPT_GRAMMARS) {
                    grammars.remove(grammars.keySet().iterator().next());
                }
            }
            return grammar;
        }
    }

    private void forgetLargeGrammars() {
        synchronized (grammarLock) {
            grammars.values().removeIf(grammar -> grammar.size() > GRAMMAR_LIMIT);
        }
    }

    private void checkMemory(long parameters, boolean small) {
        long heap = Runtime.getRuntime().maxMemory();
        long needed = small ? 4 * parameters : file.size() + file.size() / 8;
        if (needed > heap - heap / 8) {
            throw new BackendException(Kind.MODEL_FILE, false,
                    "model file '%s' needs about %d MB of heap and this JVM may use %d MB; start it with -Xmx%dm or pick a smaller model"
                            .formatted(file.path(), needed >> 20, heap >> 20, ((needed + needed / 4) >> 20) + 256));
        }
    }

    private static BackendInfo describe(GgufFile file, int context, String known) {
        GgufMetadata metadata = file.metadata();
        Map<String, String> facts = new HashMap<>();
        metadata.scalars().forEach((key, value) -> {
            if (key.startsWith("hradba.") || Set.of("general.name", "general.version", "general.license").contains(key)) {
                facts.put(key, value);
            }
        });
        facts.put("manifest", known);
        String version = LocalModel.class.getPackage().getImplementationVersion();
        return new BackendInfo("runner", version == null ? "" : version,
                metadata.string("general.name").orElse(file.path().getFileName().toString()), context,
                Set.of(Capability.JSON_SCHEMA, Capability.GRAMMAR, Capability.LOG_PROBS, Capability.SEED, Capability.STREAMING),
                metadata.string("hradba.prompt_format").orElse(BackendInfo.CHAT), facts);
    }

    /// Waits for running calls, which end as cancelled, then releases threads and memory.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            slots.close();
            pool.close();
            file.close();
        }
    }
}
