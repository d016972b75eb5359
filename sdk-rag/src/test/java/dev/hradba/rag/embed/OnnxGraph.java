package dev.hradba.rag.embed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes small ONNX models by hand, in protobuf's wire format: no weights of a real cross-encoder are at hand, but its file format is.
public final class OnnxGraph {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
    private final List<byte[]> nodes = new ArrayList<>();

    private OnnxGraph() {}

    /// A model that counts, for each pair, the tokens of the second text that the first one has, too, special tokens left out, and divides by the
    /// root of the pair's length. Inputs and output are those of a BERT cross-encoder.
    public static byte[] sharedTokens() {
        var g = new OnnxGraph();
        g.constant("axis1", INT64, new long[] {1}, 1);
        g.constant("axis2", INT64, new long[] {1}, 2);
        g.constant("special", INT64, new long[0], 103);
        g.node("Greater", List.of("input_ids", "special"), "isWord", 0);
        g.node("Cast", List.of("isWord"), "word", FLOAT);
        g.node("Cast", List.of("attention_mask"), "mask", FLOAT);
        g.node("Cast", List.of("token_type_ids"), "second", FLOAT);
        g.constantFloat("one", 1);
        g.node("Sub", List.of("one", "second"), "first", 0);
        g.node("Mul", List.of("word", "mask"), "real", 0);
        g.node("Mul", List.of("real", "first"), "question", 0);
        g.node("Mul", List.of("real", "second"), "passage", 0);
        g.node("Unsqueeze", List.of("input_ids", "axis2"), "column", 0);
        g.node("Unsqueeze", List.of("input_ids", "axis1"), "row", 0);
        g.node("Equal", List.of("column", "row"), "same", 0);
        g.node("Cast", List.of("same"), "sameNumber", FLOAT);
        g.node("Unsqueeze", List.of("question", "axis2"), "questionColumn", 0);
        g.node("Unsqueeze", List.of("passage", "axis1"), "passageRow", 0);
        g.node("Mul", List.of("questionColumn", "passageRow"), "across", 0);
        g.node("Mul", List.of("sameNumber", "across"), "shared", 0);
        g.node("ReduceSum", List.of("shared", "axis2"), "perToken", 0);
        g.node("ReduceSum", List.of("perToken", "axis1"), "total3", 0);
        g.node("Squeeze", List.of("total3", "axis2"), "total", 0);
        g.node("ReduceSum", List.of("mask", "axis1"), "length", 0);
        g.node("Sqrt", List.of("length"), "root", 0);
        g.node("Div", List.of("total", "root"), "logits", 0);
        return g.model();
    }

    private void node(String operator, List<String> inputs, String output, int castTo) {
        var node = new ByteArrayOutputStream();
        inputs.forEach(input -> text(node, 1, input));
        text(node, 2, output);
        text(node, 4, operator);
        if (castTo > 0) {
            var attribute = new ByteArrayOutputStream();
            text(attribute, 1, "to");
            number(attribute, 3, castTo);
            number(attribute, 20, 2);
            bytes(node, 5, attribute.toByteArray());
        }
        nodes.add(node.toByteArray());
    }

    private void constant(String name, int type, long[] shape, long value) {
        var tensor = new ByteArrayOutputStream();
        for (long length : shape) {
            number(tensor, 1, length);
        }
        number(tensor, 2, type);
        number(tensor, 7, value);
        text(tensor, 8, name);
        bytes(graph, 5, tensor.toByteArray());
    }

    private void constantFloat(String name, float value) {
        var tensor = new ByteArrayOutputStream();
        number(tensor, 2, FLOAT);
        int bits = Float.floatToIntBits(value);
        bytes(tensor, 9, new byte[] {(byte) bits, (byte) (bits >> 8), (byte) (bits >> 16), (byte) (bits >> 24)});
        text(tensor, 8, name);
        bytes(graph, 5, tensor.toByteArray());
    }

    private byte[] model() {
        nodes.forEach(node -> bytes(graph, 1, node));
        text(graph, 2, "shared-tokens");
        for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
            bytes(graph, 11, value(input, INT64, "tokens"));
        }
        bytes(graph, 12, value("logits", FLOAT, ""));
        var model = new ByteArrayOutputStream();
        number(model, 1, 8);
        bytes(model, 7, graph.toByteArray());
        var opset = new ByteArrayOutputStream();
        number(opset, 2, 17);
        bytes(model, 8, opset.toByteArray());
        return model.toByteArray();
    }

    private static byte[] value(String name, int type, String second) {
        var batch = new ByteArrayOutputStream();
        text(batch, 2, "pairs");
        var other = new ByteArrayOutputStream();
        if (second.isEmpty()) {
            number(other, 1, 1);
        } else {
            text(other, 2, second);
        }
        var shape = new ByteArrayOutputStream();
        bytes(shape, 1, batch.toByteArray());
        bytes(shape, 1, other.toByteArray());
        var tensor = new ByteArrayOutputStream();
        number(tensor, 1, type);
        bytes(tensor, 2, shape.toByteArray());
        var types = new ByteArrayOutputStream();
        bytes(types, 1, tensor.toByteArray());
        var value = new ByteArrayOutputStream();
        text(value, 1, name);
        bytes(value, 2, types.toByteArray());
        return value.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, int field, String text) {
        bytes(out, field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
        varint(out, (field << 3) | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (long) field << 3);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
