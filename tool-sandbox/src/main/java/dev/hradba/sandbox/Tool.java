package dev.hradba.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/// A manifest and the guest script that does the work. Its identity is [#hash], over both; approvals name that hash. Immutable.
///
/// A tool is a folder with `tool.yaml` and `main.js`. The script defines `function main(input, host)`, may be `async`, and returns a JSON value.
/// `host.<capability>(request)` asks a capability; a refusal is thrown as an error with `rule` and `message`. `console.log` writes the call's log.
public final class Tool {

    private static final String MANIFEST_FILE = "tool.yaml";
    private static final String SCRIPT_FILE = "main.js";
    private static final int MAX_FILE_BYTES = 256 << 10;
    private static final Set<String> CAPABILITIES = Set.of("http", "rag", "repo", "sql");
    private static final List<String> BUNDLED =
            List.of("sql.query", "sql.schema", "sql.explain", "http.get", "repo.search", "repo.read", "repo.history", "rag.search");

    private final ToolManifest manifest;
    private final String script;
    private final String scriptFile;
    private final String hash;
    private final JsonContract input;
    private final JsonContract output;

    /// A tool from its parts.
    ///
    /// @throws ToolException if a schema in the manifest is not a JSON Schema
    public Tool(ToolManifest manifest, String script) {
        this(manifest, script, manifest.name() + "/" + SCRIPT_FILE);
    }

    private Tool(ToolManifest manifest, String script, String scriptFile) {
        if (script.isBlank()) {
            throw new ToolException("'%s' is empty; it needs a function main(input, host)".formatted(scriptFile));
        }
        this.manifest = manifest;
        this.script = script;
        this.scriptFile = scriptFile;
        this.hash = hash(manifest, script);
        this.input = JsonContract.of("input schema of tool '%s'".formatted(manifest.name()), manifest.input());
        this.output = JsonContract.of("output schema of tool '%s'".formatted(manifest.name()), manifest.output());
    }

    /// Reads a tool's folder.
    ///
    /// @throws ToolException if a file is missing or the manifest breaks a rule
    public static Tool load(Path folder) {
        return load(folder, Set.of());
    }

    /// Reads the folder of a tool that may need capabilities of your own, too.
    ///
    /// @param capabilities their names, beside `http`, `rag`, `repo` and `sql`
    /// @throws ToolException if a file is missing or the manifest breaks a rule
    public static Tool load(Path folder, Set<String> capabilities) {
        var known = new TreeSet<>(CAPABILITIES);
        known.addAll(capabilities);
        return new Tool(
                ManifestReader.read(folder.resolve(MANIFEST_FILE).toString(), file(folder.resolve(MANIFEST_FILE)), known),
                file(folder.resolve(SCRIPT_FILE)),
                folder.resolve(SCRIPT_FILE).toString());
    }

    /// Reads a tool from class-path resources.
    ///
    /// @param anchor class whose loader and module have the resources
    /// @param folder absolute resource folder, such as `/com/example/tools/greet`
    /// @throws ToolException if a resource is missing or the manifest breaks a rule
    public static Tool load(Class<?> anchor, String folder) {
        var manifest = folder + "/" + MANIFEST_FILE;
        return new Tool(ManifestReader.read(manifest, resource(anchor, manifest), CAPABILITIES), resource(anchor, folder + "/" + SCRIPT_FILE));
    }

    /// The tools that come with Hradba, by name: SQL, repositories, HTTP and documents.
    public static List<Tool> bundled() {
        return BUNDLED.stream().map(name -> load(Tool.class, "/dev/hradba/sandbox/tools/" + name)).toList();
    }

    /// What the tool says of itself.
    public ToolManifest manifest() {
        return manifest;
    }

    /// The guest script.
    public String script() {
        return script;
    }

    /// SHA-256 in lower-case hexadecimal over the manifest in canonical form and the script's bytes.
    ///
    /// Canonical means: spelling, order and comments of the YAML do not matter, every value does. In the script every byte does.
    public String hash() {
        return hash;
    }

    /// Where the script was read from, for messages.
    String scriptFile() {
        return scriptFile;
    }

    JsonContract input() {
        return input;
    }

    JsonContract output() {
        return output;
    }

    @Override
    public String toString() {
        return "Tool[%s %s %s]".formatted(manifest.name(), manifest.version(), hash);
    }

    private static String hash(ToolManifest manifest, String script) {
        byte[] head = CanonicalJson.of(manifest).getBytes(StandardCharsets.UTF_8);
        byte[] body = script.getBytes(StandardCharsets.UTF_8);
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update("hradba tool 1\n%d %d\n".formatted(head.length, body.length).getBytes(StandardCharsets.UTF_8));
            digest.update(head);
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static String file(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new ToolException("'%s' is missing; a tool is a folder with %s and %s".formatted(path, MANIFEST_FILE, SCRIPT_FILE));
        }
        if (!inside(path)) {
            throw new ToolException("'%s' is a link out of the tool's folder; a tool has its own files".formatted(path));
        }
        try (var in = Files.newInputStream(path)) {
            return text(path.toString(), in);
        } catch (IOException e) {
            throw new ToolException("'%s' cannot be read: %s".formatted(path, e.getMessage()));
        }
    }

    /// The folder itself may be a link, and a file may be one to another place in the folder, as where a cluster mounts it.
    private static boolean inside(Path path) {
        try {
            var folder = path.toAbsolutePath().getParent();
            return folder == null || path.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            throw new ToolException("'%s' cannot be read: %s".formatted(path, e.getMessage()));
        }
    }

    private static String resource(Class<?> anchor, String name) {
        try (@Nullable InputStream in = anchor.getResourceAsStream(name)) {
            if (in == null) {
                throw new ToolException("resource '%s' is missing; a tool is a folder with %s and %s".formatted(name, MANIFEST_FILE, SCRIPT_FILE));
            }
            return text(name, in);
        } catch (IOException e) {
            throw new ToolException("resource '%s' cannot be read: %s".formatted(name, e.getMessage()));
        }
    }

    private static String text(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        if (bytes.length > MAX_FILE_BYTES) {
            throw new ToolException("'%s' is larger than %d bytes".formatted(name, MAX_FILE_BYTES));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ToolException("'%s' is not UTF-8 text".formatted(name));
        }
    }
}
