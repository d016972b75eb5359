package dev.hradba.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.gpu.internal.gguf.GgufFile;
import dev.hradba.gpu.internal.kernel.TieredKernels;
import dev.hradba.gpu.internal.kernel.WorkerPool;
import dev.hradba.gpu.internal.model.LlamaConfig;
import dev.hradba.gpu.internal.model.LlamaModel;
import dev.hradba.gpu.internal.tokenizer.TokenList;
import dev.hradba.gpu.internal.tokenizer.Tokenizer;
import dev.hradba.gpu.internal.tokenizer.Tokenizers;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Compares this runner with an independent implementation of the same file, whose numbers lie beside the starter model.
class LogitsGoldenTest {

    private static final Path STARTER = Path.of(System.getProperty("hradba.starter.dir", "../models/starter"));
    private static final Path MODEL = STARTER.resolve("src/main/resources/dev/hradba/starter/starter.gguf");
    private static final Path GOLDEN = STARTER.resolve("golden/logits.json");

    @Test
    void ids_and_logits_agree_with_the_recorded_ones() throws IOException {
        JsonNode golden = golden();
        double worst = 0;
        try (GgufFile file = GgufFile.open(MODEL); WorkerPool pool = new WorkerPool(1)) {
            Tokenizer tokenizer = Tokenizers.of(file.metadata());
            LlamaModel model = new LlamaModel(file, LlamaConfig.read(file.metadata()), tokenizer.vocabulary().size(),
                    TieredKernels.create(), pool, true);
            for (JsonNode prompt : golden.get("prompts")) {
                TokenList ids = new TokenList();
                tokenizer.encode(prompt.get("prompt").asText(), true, ids);
                int[] expected = new int[prompt.get("ids").size()];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = prompt.get("ids").get(i).asInt();
                }
                assertArrayEquals(expected, ids.toArray(), prompt.get("question").asText());
                float[] logits = model.forward(model.newCache(), expected, 1)[0];
                for (String list : List.of("top", "fixed")) {
                    for (JsonNode pair : prompt.get(list)) {
                        double difference = Math.abs(pair.get(1).asDouble() - logits[pair.get(0).asInt()]);
                        worst = Math.max(worst, difference);
                    }
                }
            }
        }
        System.out.println("largest difference of a logit to the recorded ones: " + worst);
        assertEquals(0, worst, golden.get("tolerance").asDouble());
    }

    private static JsonNode golden() throws IOException {
        assumeTrue(Files.isRegularFile(MODEL) && Files.isRegularFile(GOLDEN),
                "the starter model is not beside this module; set -Dhradba.starter.dir=FOLDER to compare with it");
        JsonNode golden = new ObjectMapper().readTree(GOLDEN.toFile());
        assumeTrue(ModelFile.sha256(MODEL).equals(golden.get("gguf_sha256").asText()), "the recorded numbers belong to another model file");
        return golden;
    }
}
