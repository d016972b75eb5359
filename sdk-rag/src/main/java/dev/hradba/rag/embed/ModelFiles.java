package dev.hradba.rag.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.rag.KnowledgeBaseException;

/// Finds what belongs to a model file. Looked for in its folder and the one above, because exports often stand in a folder `onnx`:
/// `tokenizer.json` (or `NAME-tokenizer.json`); `embedder.json`, our own description, with any of `name`, `languages`, `pooling` (`cls`, `mean`),
/// `queryPrefix`, `passagePrefix`, `maxTokens`, `sha256`; else what sentence-transformers writes (`1_Pooling/config.json`,
/// `config_sentence_transformers.json`, `sentence_bert_config.json`); else the customs of the model's family, by its name.
final class ModelFiles {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelFiles() {}

    static Path tokenizer(Path onnx) {
        if (!Files.isRegularFile(onnx)) {
            throw new KnowledgeBaseException("there is no model file '%s'; give an ONNX file with tokenizer.json beside it or one folder above".formatted(onnx), false);
        }
        String name = onnx.toAbsolutePath().getFileName().toString();
        String stem = name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
        return find(onnx, stem + "-tokenizer.json").or(() -> find(onnx, "tokenizer.json")).orElseThrow(() -> new KnowledgeBaseException(
                "there is no tokenizer.json beside '%s'; put the model's tokenizer there".formatted(onnx), false));
    }

    static ModelDescription describe(Path onnx) {
        ModelDescription guess = ModelDescription.guess(name(onnx));
        Optional<JsonNode> own = read(onnx, "embedder.json");
        if (own.isPresent()) {
            return described(own.get(), guess);
        }
        Optional<JsonNode> poolings = read(onnx, "1_Pooling/config.json");
        Pooling pooling = poolings.map(node -> node.path("pooling_mode_cls_token").asBoolean() ? Pooling.CLS : Pooling.MEAN).orElse(guess.pooling());
        JsonNode prompts = read(onnx, "config_sentence_transformers.json").map(node -> node.path("prompts")).orElse(JSON.createObjectNode());
        int maxTokens = read(onnx, "sentence_bert_config.json").map(node -> node.path("max_seq_length").asInt(guess.maxTokens())).orElse(guess.maxTokens());
        return new ModelDescription(guess.name(), guess.languages(), pooling,
                prompts.path("query").asText(guess.queryPrefix()),
                prompts.path("document").asText(prompts.path("passage").asText(guess.passagePrefix())),
                Math.min(maxTokens, 512), Optional.empty());
    }

    private static ModelDescription described(JsonNode own, ModelDescription guess) {
        Set<String> languages = new HashSet<>();
        own.path("languages").forEach(code -> languages.add(code.asText().toLowerCase(Locale.ROOT)));
        Pooling pooling = switch (own.path("pooling").asText("").toLowerCase(Locale.ROOT)) {
            case "" -> guess.pooling();
            case "cls" -> Pooling.CLS;
            case "mean" -> Pooling.MEAN;
            default -> throw new KnowledgeBaseException("embedder.json names the pooling '%s'; write cls or mean".formatted(own.path("pooling").asText()), false);
        };
        return new ModelDescription(own.path("name").asText(guess.name()), own.has("languages") ? languages : guess.languages(), pooling,
                own.path("queryPrefix").asText(guess.queryPrefix()), own.path("passagePrefix").asText(guess.passagePrefix()),
                own.path("maxTokens").asInt(guess.maxTokens()), Optional.ofNullable(own.get("sha256")).map(JsonNode::asText));
    }

    /// The file's name, or that of its folder where the file is just called model.
    private static String name(Path onnx) {
        var parts = new ArrayList<String>();
        onnx.toAbsolutePath().normalize().forEach(part -> parts.add(part.toString()));
        List<String> backwards = parts.reversed();
        String file = backwards.getFirst().replaceFirst("\\.onnx$", "");
        if (!file.startsWith("model") || backwards.size() < 2) {
            return file;
        }
        String folder = backwards.get(1).equals("onnx") && backwards.size() > 2 ? backwards.get(2) : backwards.get(1);
        return file.equals("model") ? folder : folder + "-" + file;
    }

    /// What `reranker.json` beside a cross-encoder says, with any of `name`, `maxTokens`, `sha256`.
    static OnnxReranker.Description describeReranker(Path onnx) {
        JsonNode own = read(onnx, "reranker.json").orElse(JSON.createObjectNode());
        return new OnnxReranker.Description(own.path("name").asText(name(onnx)), own.path("maxTokens").asInt(512),
                Optional.ofNullable(own.get("sha256")).map(JsonNode::asText));
    }

    private static Optional<JsonNode> read(Path onnx, String name) {
        Optional<Path> file = find(onnx, name);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(file.get().toFile()));
        } catch (IOException e) {
            throw new KnowledgeBaseException("'%s' is not readable JSON: %s".formatted(file.get(), e.getMessage()), false, e);
        }
    }

    private static Optional<Path> find(Path onnx, String name) {
        Path folder = onnx.toAbsolutePath().normalize().getParent();
        for (int i = 0; i < 2 && folder != null; i++) {
            if (Files.isRegularFile(folder.resolve(name))) {
                return Optional.of(folder.resolve(name));
            }
            folder = folder.getParent();
        }
        return Optional.empty();
    }
}
