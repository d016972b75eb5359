package dev.hradba.rag.embed;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.hradba.rag.KnowledgeBaseException;

/// One model in ONNX Runtime, run on one thread per call: texts are many, so they run side by side rather than the parts of one of them.
/// Safe for use by several threads.
final class OnnxSession implements AutoCloseable {

    /// An operator that scales a whole batch at once, so that a text's vector would depend on its neighbours.
    private static final byte[] BATCH_DEPENDENT = "DynamicQuantizeLinear".getBytes(StandardCharsets.US_ASCII);

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment("hradba");
    private final OrtSession session;
    private final boolean batchDependent;
    private final String name;
    private final int dimension;

    OnnxSession(String name, byte[] model) {
        this.name = name;
        this.batchDependent = contains(model, BATCH_DEPENDENT);
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            this.session = environment.createSession(model, options);
            this.dimension = dimension(session.getOutputInfo());
        } catch (OrtException e) {
            throw failure("read", e);
        }
    }

    int dimension() {
        return dimension;
    }

    /// True if texts must run one by one for their vectors to be repeatable, as with dynamically quantised weights.
    boolean batchDependent() {
        return batchDependent;
    }

    /// The vectors of these inputs, not normalised; shorter inputs are padded and the padding masked.
    float[][] run(List<long[]> inputs, Pooling pooling) {
        return run(inputs, inputs.stream().map(ids -> new long[ids.length]).toList(), pooling);
    }

    /// As [#run(List, Pooling)], with the types of the tokens: which of two texts each belongs to.
    float[][] run(List<long[]> inputs, List<long[]> types, Pooling pooling) {
        int rows = inputs.size();
        int cols = inputs.stream().mapToInt(ids -> ids.length).max().orElse(0);
        long[] ids = new long[rows * cols];
        long[] mask = new long[rows * cols];
        long[] typed = new long[rows * cols];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(inputs.get(row), 0, ids, row * cols, inputs.get(row).length);
            Arrays.fill(mask, row * cols, row * cols + inputs.get(row).length, 1);
            System.arraycopy(types.get(row), 0, typed, row * cols, types.get(row).length);
        }
        long[] shape = {rows, cols};
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (String input : session.getInputNames()) {
                long[] values = switch (input) {
                    case "input_ids" -> ids;
                    case "attention_mask" -> mask;
                    case "token_type_ids" -> typed;
                    default -> throw new KnowledgeBaseException(("model '%s' wants an input '%s'; models with input_ids, attention_mask "
                            + "and token_type_ids are run, export it as a sentence encoder or a cross-encoder").formatted(name, input), false);
                };
                tensors.put(input, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                return pooled((OnnxTensor) result.get(0), inputs, pooling);
            }
        } catch (OrtException e) {
            throw failure("run", e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private float[][] pooled(OnnxTensor output, List<long[]> inputs, Pooling pooling) {
        long[] shape = output.getInfo().getShape();
        FloatBuffer numbers = output.getFloatBuffer();
        int width = (int) shape[shape.length - 1];
        int rowLength = shape.length == 3 ? (int) shape[1] * width : width;
        float[][] vectors = new float[inputs.size()][width];
        for (int row = 0; row < vectors.length; row++) {
            int tokens = shape.length == 3 && pooling == Pooling.MEAN ? inputs.get(row).length : 1;
            for (int token = 0; token < tokens; token++) {
                int from = row * rowLength + token * width;
                for (int i = 0; i < width; i++) {
                    vectors[row][i] += numbers.get(from + i) / tokens;
                }
            }
        }
        return vectors;
    }

    private int dimension(Map<String, NodeInfo> outputs) {
        for (NodeInfo output : outputs.values()) {
            if (output.getInfo() instanceof TensorInfo tensor) {
                long[] shape = tensor.getShape();
                if (shape.length >= 2 && shape.length <= 3 && shape[shape.length - 1] > 0) {
                    return (int) shape[shape.length - 1];
                }
                return run(List.of(new long[] {0, 0}), Pooling.CLS)[0].length;
            }
        }
        throw new KnowledgeBaseException("'%s' gives no tensor; it is neither a sentence encoder nor a cross-encoder".formatted(name), false);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (bytes[i] == part[0] && Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private KnowledgeBaseException failure(String what, OrtException e) {
        return new KnowledgeBaseException("model '%s' cannot be %s: %s; check that the file is a whole ONNX model of a sentence encoder or a cross-encoder"
                .formatted(name, what, e.getMessage()), false, e);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw failure("closed", e);
        }
    }
}
