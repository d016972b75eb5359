package dev.hradba.core.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What is known of one model file. Reads and writes a JSON object with these names; others are kept out of the signature and ignored.
///
/// @param name            of the model, such as `qwen2.5-7b-instruct`
/// @param family          architecture family, such as `llama`; empty if not said
/// @param version         of the model, such as `1.0`
/// @param sha256          of the file, 64 hexadecimal digits in lower case
/// @param source          where the file came from, such as a repository with revision, or how it was made; empty if not said
/// @param licence         SPDX identifier where there is one
/// @param quantisation    such as `Q4_K_M`; empty if not said
/// @param tokenizerSha256 SHA-256 of the tokenizer's file, where it is a file of its own
/// @param templateSha256  SHA-256 of the chat template
/// @param signature       Ed25519 signature over [#signedBytes], Base64
public record ModelManifest(
        String name, String family, String version, String sha256, String source, String licence, String quantisation,
        Optional<String> tokenizerSha256, Optional<String> templateSha256, Optional<String> signature) {

    /// A name that stands twice would say one thing to people and another to us.
    private static final ObjectMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /// Refuses a manifest that does not identify a file.
    public ModelManifest {
        if (name.isBlank() || version.isBlank() || licence.isBlank()) {
            throw new IllegalArgumentException("a model's manifest needs name, version and licence, but has '%s', '%s', '%s'".formatted(name, version, licence));
        }
        requireHash("sha256", sha256);
        tokenizerSha256.ifPresent(hash -> requireHash("tokenizerSha256", hash));
        templateSha256.ifPresent(hash -> requireHash("templateSha256", hash));
    }

    private static void requireHash(String field, String hash) {
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("%s '%s' is not 64 hexadecimal digits in lower case".formatted(field, hash));
        }
    }

    /// Reads a manifest.
    ///
    /// @throws IllegalArgumentException if the text is not a JSON object or a needed field is missing or wrong
    public static ModelManifest parse(String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the manifest is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!(node instanceof ObjectNode object)) {
            throw new IllegalArgumentException("the manifest is not a JSON object");
        }
        return new ModelManifest(needed(object, "name"), text(object, "family").orElse(""), needed(object, "version"), needed(object, "sha256"),
                text(object, "source").orElse(""), needed(object, "licence"), text(object, "quantisation").orElse(""),
                text(object, "tokenizerSha256"), text(object, "templateSha256"), text(object, "signature"));
    }

    /// Reads a manifest from a file.
    ///
    /// @throws IOException              if the file cannot be read
    /// @throws IllegalArgumentException if it is not a manifest
    public static ModelManifest read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    private static String needed(ObjectNode object, String field) {
        return text(object, field).orElseThrow(() -> new IllegalArgumentException("the manifest has no text \"%s\"".formatted(field)));
    }

    private static Optional<String> text(ObjectNode object, String field) {
        var value = object.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException("\"%s\" of the manifest is not a text".formatted(field));
        }
        return Optional.of(value.textValue());
    }

    /// The same manifest with a signature.
    public ModelManifest signedWith(String newSignature) {
        return new ModelManifest(name, family, version, sha256, source, licence, quantisation, tokenizerSha256, templateSha256, Optional.of(newSignature));
    }

    /// What a signature is over: all fields but the signature as one JSON object, names sorted, absent ones left out, no spaces, UTF-8.
    public byte[] signedBytes() {
        return json(Optional.empty()).getBytes(StandardCharsets.UTF_8);
    }

    /// The manifest as JSON that [#parse] reads.
    public String toJson() {
        return json(signature);
    }

    private String json(Optional<String> withSignature) {
        var fields = new TreeMap<String, String>();
        fields.put("name", name);
        fields.put("family", family);
        fields.put("version", version);
        fields.put("sha256", sha256);
        fields.put("source", source);
        fields.put("licence", licence);
        fields.put("quantisation", quantisation);
        tokenizerSha256.ifPresent(hash -> fields.put("tokenizerSha256", hash));
        templateSha256.ifPresent(hash -> fields.put("templateSha256", hash));
        withSignature.ifPresent(value -> fields.put("signature", value));
        fields.values().removeIf(String::isEmpty);
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts cannot fail to become JSON", e);
        }
    }
}
