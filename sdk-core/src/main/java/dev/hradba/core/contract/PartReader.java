package dev.hradba.core.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Reads a reply while it is written and tells its finished parts, each in its type and checked. The check of the whole
/// reply comes later and has the last word; this one lets a wrong reply be stopped early.
///
/// Text before the first object is passed over ([DocumentStart]). A reply that is no JSON after it yields no further parts. Confined to one
/// thread.
public final class PartReader {

    /// One open object or array.
    private static final class Frame {
        private final JsonNode node;
        private final @Nullable JavaType type;
        private final boolean plain; // whether it is read as its type says, so that it and what is in it can be told
        private final boolean caseless; // whether constants in it are read in any case
        private final SchemaTree.@Nullable Place place;
        private final String path;
        private String member = "";

        Frame(JsonNode node, @Nullable JavaType type, boolean plain, boolean caseless, SchemaTree.@Nullable Place place, String path) {
            this.node = node;
            this.type = type;
            this.plain = plain;
            this.caseless = caseless;
            this.place = place;
            this.path = path;
        }
    }

    private final JavaType root;
    private final SchemaTree schema;
    private final boolean mayWrap;
    private final boolean lenient;
    private final Part.Listener listener;
    private final Deque<Frame> open = new ArrayDeque<>();
    private final DocumentStart start = new DocumentStart();
    private final JsonParser parser;
    private boolean wrapped;
    private String held = ""; // the first half of a character that a piece cut in two
    private boolean over;

    PartReader(JavaType root, SchemaTree schema, boolean mayWrap, boolean lenient, Part.Listener listener) {
        this.root = root;
        this.schema = schema;
        this.mayWrap = mayWrap;
        this.wrapped = mayWrap;
        this.lenient = lenient;
        this.listener = listener;
        this.parser = parser();
    }

    private static JsonParser parser() {
        try {
            return ContractJson.MAPPER.getFactory().createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException("an in-memory parser cannot fail to open", e);
        }
    }

    /// Takes a further piece of the reply.
    ///
    /// @return what is wrong with the parts that this piece finished; empty if all is well
    public List<Violation> accept(String text) {
        var document = over ? "" : start.pass(text);
        return document.isEmpty() ? List.of() : read(document);
    }

    private List<Violation> read(String text) {
        var rest = held + text;
        boolean halfCharacter = !rest.isEmpty() && Character.isHighSurrogate(rest.charAt(rest.length() - 1));
        held = halfCharacter ? rest.substring(rest.length() - 1) : "";
        try {
            return feed(rest.substring(0, rest.length() - held.length()).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException notJson) {
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
                return isAmbiguous() ? List.of() : violations;
            }
            if (open.isEmpty()) {
                over = true; // the object is closed; what follows is not ours
                return List.of();
            }
        }
        return List.of();
    }

    /// Whether the value has a member that could be taken for the wrapping; then only the whole reply tells.
    private boolean isAmbiguous() {
        return mayWrap && ReplySchema.MEMBERS.stream().anyMatch(schema.root().rules().path("properties")::has);
    }

    private List<Violation> take(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> {
                return open(ContractJson.MAPPER.createObjectNode(), "object");
            }
            case START_ARRAY -> {
                return open(ContractJson.MAPPER.createArrayNode(), "array");
            }
            case FIELD_NAME -> {
                return name(parser.currentName());
            }
            case END_OBJECT, END_ARRAY -> {
                var frame = open.remove();
                return finished(lenient ? ContractTypes.normal(frame.node, frame.type, frame.caseless) : frame.node, frame.plain ? frame.type : null, frame.place, frame.path);
            }
            default -> {
                var frame = open.element();
                var type = typeInside(frame);
                var value = ContractTypes.normal(scalar(token), type, isCaselessInside(frame));
                var place = placeInside(frame);
                var path = pathInside(frame);
                put(frame, value);
                return finished(value, isPlainInside(frame) ? type : null, place, path);
            }
        }
    }

    private List<Violation> open(JsonNode node, String jsonType) {
        var frame = open.peek();
        if (frame == null) {
            open.push(mayWrap ? new Frame(node, null, true, false, null, "") : new Frame(node, root, true, false, schema.root(), ""));
            return List.of();
        }
        var child = new Frame(node, typeInside(frame), isPlainInside(frame), isCaselessInside(frame), placeInside(frame), pathInside(frame));
        put(frame, node);
        open.push(child);
        return child.place == null || SchemaTree.allows(child.place, jsonType) ? List.of()
                : List.of(new Violation(child.path, "type", "", "%s found, %s expected".formatted(jsonType, child.place.rules().path("type").asText("another type"))));
    }

    private List<Violation> name(String given) {
        var frame = open.element();
        if (mayWrap && open.size() == 1 && frame.node.isEmpty() && !ReplySchema.MEMBERS.contains(given)) {
            wrapped = false; // the bare value, without its wrapping
            open.clear();
            frame = new Frame(frame.node, root, true, false, schema.root(), "");
            open.push(frame);
        }
        var type = meant(frame);
        var record = type != null && type.getRawClass().isRecord() ? RecordTypes.of(type) : null;
        frame.member = record == null ? EnumNames.normalKey(given, type == null ? null : type.getKeyType())
                : record.byJson().containsKey(given) ? given : record.aliases().getOrDefault(given, given);
        var place = frame.place == null ? null : schema.chosen(frame.place, frame.node);
        boolean unknown = record != null && !record.open() && place != null && SchemaTree.forbids(place, frame.member);
        return unknown && wrapped == mayWrap ? List.of(new Violation(frame.path, "additionalProperties", Violations.shorten(given),
                "property '%s' is not defined in the schema and the schema does not allow additional properties".formatted(given))) : List.of();
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

    /// Type of what is open: of an optional one its content, of several variants the one that it says it is.
    private static @Nullable JavaType meant(Frame frame) {
        var type = frame.type != null && frame.type.isReferenceType() ? frame.type.getContentType() : frame.type;
        return type != null && frame.node instanceof ObjectNode object ? ContractTypes.variant(object, type) : type;
    }

    /// Type of the value that comes next in this frame, or null where parts have no type of their own: in the wrapping, and
    /// inside a variant before its tag.
    private @Nullable JavaType typeInside(Frame frame) {
        if (wrapped && open.size() == 1) {
            return frame.member.equals(ReplySchema.ANSWER) ? root : null;
        }
        var type = meant(frame);
        if (type == null) {
            return null;
        }
        if (type.isContainerType()) {
            return type.getContentType();
        }
        var component = type.getRawClass().isRecord() ? RecordTypes.component(type, frame.member) : null;
        return component == null ? null : component.getPrimaryType();
    }

    /// Whether the value that comes next in this frame is read as its type says. A component that is read in a way of its own
    /// is not told; its constants have their other names all the same.
    private static boolean isPlainInside(Frame frame) {
        var component = componentOf(frame);
        return frame.plain && (component == null || RecordTypes.isPlain(component));
    }

    private static boolean isCaselessInside(Frame frame) {
        var component = componentOf(frame);
        return component == null ? frame.caseless : RecordTypes.isCaseless(component);
    }

    /// The component of a record that the value which comes next in this frame is; null elsewhere.
    private static @Nullable BeanPropertyDefinition componentOf(Frame frame) {
        var type = meant(frame);
        return type != null && type.getRawClass().isRecord() ? RecordTypes.component(type, frame.member) : null;
    }

    private SchemaTree.@Nullable Place placeInside(Frame frame) {
        if (wrapped && open.size() == 1) {
            return frame.member.equals(ReplySchema.ANSWER) ? schema.root() : null;
        }
        return frame.place == null ? null : schema.inside(frame.place, frame.node, frame.member);
    }

    private String pathInside(Frame frame) {
        return frame.node.isArray() ? frame.path + "/" + frame.node.size() : frame.path + Violations.step(frame.member);
    }

    private List<Violation> finished(JsonNode node, @Nullable JavaType type, SchemaTree.@Nullable Place place, String path) {
        if (node.isNull() && wrapped && open.size() == 1) {
            return List.of(); // a way that the reply does not take
        }
        var broken = broken(node, place, path);
        if (!broken.isEmpty() || type == null || node.isNull()) {
            return broken;
        }
        var checked = PartCheck.check(node, type, path);
        var value = checked.value();
        if (value == null || !checked.violations().isEmpty()) {
            return checked.violations();
        }
        var owner = open.peek(); // the part itself is closed by now
        var record = owner == null ? null : meant(owner);
        if (owner != null && record != null && record.getRawClass().isRecord()) {
            var component = RecordTypes.component(record, owner.member);
            var rules = component == null ? List.<Violation>of()
                    : BeanCheck.checkComponent(record.getRawClass(), component.getInternalName(), value, path);
            if (!rules.isEmpty()) {
                return rules;
            }
        }
        listener.onPart(new Part(wrapped ? path.substring("/answer".length()) : path, PartCheck.bare(value)));
        return List.of();
    }

    /// What the schema says about a finished part, and about a list that grew too long with it.
    private List<Violation> broken(JsonNode node, SchemaTree.@Nullable Place place, String path) {
        var found = new ArrayList<>(node.isContainerNode() ? List.<Violation>of() : Numbers.check(node, path));
        if (found.isEmpty() && place != null) {
            schema.check(place, node).forEach(violation -> found.add(violation.under(path)));
        }
        var owner = open.peek();
        if (found.isEmpty() && owner != null && owner.place != null && owner.node.isArray()) {
            int most = owner.place.rules().path("maxItems").asInt(Integer.MAX_VALUE);
            if (owner.node.size() > most) {
                found.add(new Violation(owner.path, "maxItems", "", "must have at most %d items".formatted(most)));
            }
        }
        return found;
    }
}
