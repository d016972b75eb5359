package dev.hradba.core.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Reads a reply while it is written and tells its finished parts, each in its type and checked. The check of the whole
/// reply comes later and has the last word; this one lets a wrong reply be stopped early.
///
/// Text before the first brace is passed over. A reply that is no JSON after it yields no further parts. Confined to one
/// thread.
public final class PartReader {

    /// One open object or array.
    private static final class Frame {
        private final JsonNode node;
        private final @Nullable JavaType type;
        private final String path;
        private String member = "";

        Frame(JsonNode node, @Nullable JavaType type, String path) {
            this.node = node;
            this.type = type;
            this.path = path;
        }
    }

    private final Class<?> root;
    private final boolean wrapped;
    private final Part.Listener listener;
    private final JsonParser parser;
    private final Deque<Frame> open = new ArrayDeque<>();
    private String held = ""; // the first half of a character that a piece cut in two
    private boolean begun;
    private boolean over;

    PartReader(Class<?> root, boolean wrapped, Part.Listener listener) {
        this.root = root;
        this.wrapped = wrapped;
        this.listener = listener;
        try {
            this.parser = new JsonFactory().createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException("an in-memory parser cannot fail to open", e);
        }
    }

    /// Takes a further piece of the reply.
    ///
    /// @return what is wrong with the parts that this piece finished; empty if all is well
    public List<Violation> accept(String text) {
        var rest = text;
        if (!begun) {
            int brace = text.indexOf('{');
            if (brace < 0) {
                return List.of();
            }
            begun = true;
            rest = text.substring(brace);
        }
        if (over) {
            return List.of();
        }
        rest = held + rest;
        boolean halfCharacter = !rest.isEmpty() && Character.isHighSurrogate(rest.charAt(rest.length() - 1));
        held = halfCharacter ? rest.substring(rest.length() - 1) : "";
        try {
            return feed(rest.substring(0, rest.length() - held.length()).getBytes(StandardCharsets.UTF_8));
        } catch (JsonParseException notJson) {
            over = true; // the check of the whole reply will say so
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("an in-memory parser cannot fail otherwise", e);
        }
    }

    private List<Violation> feed(byte[] bytes) throws IOException {
        ((ByteArrayFeeder) parser.getNonBlockingInputFeeder()).feedInput(bytes, 0, bytes.length);
        for (var token = parser.nextToken(); token != JsonToken.NOT_AVAILABLE && !over; token = parser.nextToken()) {
            var violations = take(token);
            if (!violations.isEmpty()) {
                over = true;
                return violations;
            }
            if (open.isEmpty()) {
                over = true; // the object is closed; what follows is not ours
                return List.of();
            }
        }
        return List.of();
    }

    private List<Violation> take(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> open(ContractJson.MAPPER.createObjectNode());
            case START_ARRAY -> open(ContractJson.MAPPER.createArrayNode());
            case FIELD_NAME -> open.element().member = parser.currentName();
            case END_OBJECT, END_ARRAY -> {
                var frame = open.remove();
                return finished(frame.node, frame.type, frame.path);
            }
            default -> {
                var frame = open.element();
                var value = scalar(token);
                var type = typeInside(frame);
                var path = pathInside(frame);
                put(frame, value);
                return finished(value, type, path);
            }
        }
        return List.of();
    }

    private void open(JsonNode node) {
        var frame = open.peek();
        if (frame == null) {
            open.push(new Frame(node, wrapped ? null : ContractJson.MAPPER.constructType(root), ""));
            return;
        }
        var child = new Frame(node, typeInside(frame), pathInside(frame));
        put(frame, node);
        open.push(child);
    }

    private static void put(Frame frame, JsonNode value) {
        if (frame.node instanceof ObjectNode object) {
            object.set(frame.member, value);
        } else {
            ((ArrayNode) frame.node).add(value);
        }
    }

    private JsonNode scalar(JsonToken token) throws IOException {
        var nodes = ContractJson.MAPPER.getNodeFactory();
        return switch (token) {
            case VALUE_STRING -> nodes.textNode(parser.getText());
            case VALUE_NUMBER_INT -> nodes.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            default -> nodes.nullNode();
        };
    }

    /// Type of the value that comes next in this frame, or null where parts have no type of their own: in the wrapping,
    /// and inside variants, which are told whole.
    private @Nullable JavaType typeInside(Frame frame) {
        if (wrapped && open.size() == 1) {
            return frame.member.equals(ReplySchema.ANSWER) ? ContractJson.MAPPER.constructType(root) : null;
        }
        var type = frame.type;
        if (type == null) {
            return null;
        }
        if (type.isReferenceType()) {
            type = type.getContentType();
        }
        if (type.isContainerType()) {
            return type.getContentType();
        }
        var component = type.getRawClass().isRecord() ? RecordTypes.component(type, frame.member) : null;
        return component == null ? null : component.getPrimaryType();
    }

    private String pathInside(Frame frame) {
        return frame.node.isArray() ? frame.path + "/" + frame.node.size() : frame.path + Violations.step(frame.member);
    }

    private List<Violation> finished(JsonNode node, @Nullable JavaType type, String path) {
        if (type == null || node.isNull()) {
            return List.of();
        }
        var checked = PartCheck.check(node, type, path);
        var value = checked.value();
        if (value == null || !checked.violations().isEmpty()) {
            return checked.violations();
        }
        var owner = open.peek(); // the part itself is closed by now
        if (owner != null && owner.type != null && owner.type.getRawClass().isRecord()) {
            var component = RecordTypes.component(owner.type, owner.member);
            var broken = component == null ? List.<Violation>of()
                    : BeanCheck.checkComponent(owner.type.getRawClass(), component.getInternalName(), value, path);
            if (!broken.isEmpty()) {
                return broken;
            }
        }
        listener.onPart(new Part(wrapped ? path.substring("/answer".length()) : path, PartCheck.bare(value)));
        return List.of();
    }
}
