package dev.hradba.core.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.Outcome;
import dev.hradba.core.Usage;
import dev.hradba.core.backend.BackendInfo;

/// What a reply must be: one record, or a sealed interface of records. Its JSON Schema tells the model and its server, its
/// constraints check what came back. Immutable and thread-safe; make one per type and keep it.
///
/// ```java
/// record Ticket(@NotBlank String title, @Min(1) @Max(5) int priority, Optional<LocalDate> due) {}
///
/// static final Contract<Ticket> TICKET = Contract.of(Ticket.class);
/// ```
///
/// Components are required unless they are `Optional` or `@Nullable`. Nested records, enums, collections, maps with text
/// keys, dates, sealed interfaces (told apart by a `type` property) and recursion work; Jackson's and Jakarta's
/// annotations mean what they always mean.
///
/// @param <T> type of the answer
public final class Contract<T> {

    /// Rules whose violation at the root says that a document is not meant as the value.
    private static final Set<String> ANOTHER_FORM = Set.of("required", "additionalProperties", "type");

    private final Class<T> type;
    private final boolean mayAbstain;
    private final ObjectNode replySchema;
    private final String schemaText;
    private final String version;
    private final SchemaCheck valueCheck;
    private final ObjectNode valueSchema;
    private final SchemaTree parts;
    private final boolean lenient;
    private final Function<? super T, List<Violation>> rule;
    private final List<Lowering.Loss> unsaid;

    private Contract(Class<T> type, ObjectNode valueSchema, boolean mayAbstain, boolean lenient, Function<? super T, List<Violation>> rule) {
        this.type = type;
        this.lenient = lenient;
        this.rule = rule;
        this.parts = new SchemaTree(valueSchema);
        this.valueSchema = valueSchema;
        this.mayAbstain = mayAbstain;
        this.replySchema = mayAbstain ? ReplySchema.withAbstention(valueSchema) : valueSchema;
        this.schemaText = replySchema.toString();
        this.version = CanonicalSchema.sha256(schemaText);
        this.valueCheck = new SchemaCheck(valueSchema);
        this.unsaid = UnsaidRules.of(type, replySchema, mayAbstain ? ReplySchema.ANSWER_PLACE : "");
    }

    private Contract(Contract<T> same, Function<? super T, List<Violation>> rule) {
        this.type = same.type;
        this.lenient = same.lenient;
        this.rule = rule;
        this.parts = same.parts;
        this.valueSchema = same.valueSchema;
        this.mayAbstain = same.mayAbstain;
        this.replySchema = same.replySchema;
        this.schemaText = same.schemaText;
        this.version = same.version;
        this.valueCheck = same.valueCheck;
        this.unsaid = same.unsaid;
    }

    /// The contract of a type, under which the model may also say that it does not know enough, or decline.
    ///
    /// @throws IllegalArgumentException if the type is no record and no sealed interface of records, if something in it could be
    ///                                  anything or holds itself without end, or if a constraint stands where it cannot be checked
    public static <T> Contract<T> of(Class<T> type) {
        if (!type.isRecord() && !TypeTag.isBase(type)) {
            throw new IllegalArgumentException("'%s' is no record and no sealed interface of records; a contract is made of those. Wrap a list or a single value in a record"
                    .formatted(type.getName()));
        }
        boolean lenient = ContractTypes.check(type);
        var schema = ReplySchema.ofValue(type);
        if (!Endings.has(schema)) {
            throw new IllegalArgumentException("'%s' holds itself without end, so no reply can fill it; make a component Optional, or a list that may be empty"
                    .formatted(type.getName()));
        }
        return new Contract<>(type, schema, true, lenient, value -> List.of());
    }

    /// The same contract without the ways out: the model must answer. For tasks that always have an answer, such as
    /// sorting a text into one of several classes.
    public Contract<T> withoutAbstention() {
        return new Contract<>(type, valueSchema, false, lenient, rule);
    }

    /// The same contract with a rule that only this caller can check, such as that an id names a row that was shown. It is asked last, about a
    /// whole answer that keeps all else, and what it finds goes to repair like any other violation. Schema and version stay, and it costs nothing to make
    /// one for each call. A contract has one such rule; a second takes the place of the first.
    ///
    /// @param check what is wrong with an answer, with paths that begin at it, such as `/lines/0/id`; nothing if all is well
    public Contract<T> checkedBy(Function<? super T, List<Violation>> check) {
        return new Contract<>(this, check);
    }

    /// Type of the answer.
    public Class<T> type() {
        return type;
    }

    /// Short name, of letters, digits, `_` and `-`, at most 64.
    public String name() {
        var name = type.getSimpleName();
        return name.substring(0, Math.min(64, name.length())).replaceAll("[^a-zA-Z0-9_-]", "_");
    }

    /// The schema of a whole reply as canonical JSON text: keywords in alphabetical order, properties in declared order.
    public String schema() {
        return schemaText;
    }

    /// SHA-256 of [#schema], in hexadecimal digits. Two contracts with one version accept the same replies, as far as a
    /// schema can say.
    public String version() {
        return version;
    }

    /// Whether the model may say that it does not know enough, or decline.
    public boolean mayAbstain() {
        return mayAbstain;
    }

    /// The schema as this backend can enforce it, with everything that it cannot, and with the rules that no schema can say, such as
    /// those over several components. What is lost is still checked by [#check], except for groups other than the default one.
    public Lowering loweredFor(BackendInfo backend) {
        var lowered = SchemaLowering.lower(replySchema, backend.kind());
        return new Lowering(lowered.schema(), Stream.concat(lowered.notEnforced().stream(), unsaid.stream()).toList());
    }

    /// Reads a reply and checks it: JSON, then the schema, then every bean constraint. Usage is left at none.
    ///
    /// The document may stand in a code fence or after a sentence; of several the first that keeps the contract counts. Paths of
    /// violations point into the document.
    public Outcome<T> check(String reply) {
        var found = JsonText.find(reply);
        Outcome<T> first = null;
        for (var document : found.documents()) {
            var outcome = checkDocument(document, reply);
            if (!(outcome instanceof Outcome.Invalid<T>)) {
                return outcome;
            }
            first = first == null ? outcome : first;
        }
        return first != null ? first : invalid(List.of(new Violation("", "parse", Violations.shorten(reply.strip()),
                "write one JSON object and nothing else; " + found.problem())), reply);
    }

    private Outcome<T> checkDocument(ObjectNode document, String reply) {
        if (!mayAbstain) {
            return checkValue(document, "", reply);
        }
        var said = said(document);
        if (said.size() == 1) {
            var member = said.properties().iterator().next();
            switch (member.getKey()) {
                case ReplySchema.ANSWER -> {
                    return checkValue(member.getValue(), "/answer", reply);
                }
                case ReplySchema.MISSING -> {
                    return abstention(member.getValue(), reply);
                }
                case ReplySchema.REFUSAL -> {
                    return refusal(member.getValue(), reply);
                }
                default -> { } // perhaps the bare value
            }
        }
        var bare = checkValue(document, "", reply); // without its wrapping, which weaker models forget
        boolean other = bare instanceof Outcome.Invalid<T> broken && broken.violations().stream()
                .anyMatch(violation -> violation.path().isEmpty() && ANOTHER_FORM.contains(violation.rule()));
        return !other ? bare : invalid(List.of(new Violation("", "required", Violations.shorten(document.toString()),
                "the object must have exactly one member: answer, missing or refusal")), reply);
    }

    /// The document without ways out that it does not take: `{"answer": .., "missing": [], "refusal": null}`.
    private static ObjectNode said(ObjectNode document) {
        if (document.size() < 2 || document.size() > 3 || document.properties().stream().anyMatch(member -> !ReplySchema.MEMBERS.contains(member.getKey()))) {
            return document;
        }
        var said = document.deepCopy();
        for (var member : document.properties()) {
            boolean empty = member.getValue().isNull() || (!member.getKey().equals(ReplySchema.ANSWER) && (member.getValue().isArray() || member.getValue().isTextual())
                    && member.getValue().isEmpty() && member.getValue().asText().isEmpty());
            if (empty) {
                said.remove(member.getKey());
            }
        }
        return said;
    }

    /// A reader that tells parts of a reply while it is written.
    public PartReader parts(Part.Listener listener) {
        return new PartReader(ContractJson.MAPPER.constructType(type), parts, mayAbstain, lenient, listener);
    }

    private Outcome<T> checkValue(JsonNode given, String path, String reply) {
        var value = lenient ? ContractTypes.normal(given, ContractJson.MAPPER.constructType(type), false) : given;
        var violations = new ArrayList<>(Numbers.check(value, path));
        if (violations.isEmpty()) {
            for (var violation : valueCheck.check(value)) {
                violations.add(violation.under(path));
            }
        }
        if (!violations.isEmpty()) {
            return invalid(violations, reply);
        }
        T read;
        try {
            read = ContractJson.MAPPER.treeToValue(value, type);
        } catch (JsonMappingException e) {
            return invalid(List.of(Violations.of(e, path)), reply);
        } catch (JsonProcessingException e) {
            return invalid(List.of(new Violation(path, "parse", "", Violations.plain(e.getOriginalMessage()))), reply);
        }
        var broken = BeanCheck.check(read, path);
        if (broken.isEmpty()) {
            broken = rule.apply(read).stream().map(violation -> violation.under(path)).toList();
        }
        return broken.isEmpty() ? new Outcome.Answer<>(read, Usage.NONE) : invalid(broken, reply);
    }

    private static <T> Outcome<T> abstention(JsonNode missing, String reply) {
        var lines = new ArrayList<String>();
        missing.forEach(line -> lines.add(line.isTextual() ? line.textValue() : ""));
        if (!missing.isArray() || lines.isEmpty() || lines.stream().anyMatch(String::isBlank)) {
            return invalid(List.of(new Violation("/missing", "type", Violations.shorten(missing.toString()),
                    "list at least one thing that would be needed to answer, each as a text")), reply);
        }
        return new Outcome.Abstention<>(lines, Usage.NONE);
    }

    private static <T> Outcome<T> refusal(JsonNode reason, String reply) {
        if (!reason.isTextual() || reason.textValue().isBlank()) {
            return invalid(List.of(new Violation("/refusal", "type", Violations.shorten(reason.toString()),
                    "give the reason as a text")), reply);
        }
        return new Outcome.Refusal<>(reason.textValue(), Usage.NONE);
    }

    private static <T> Outcome<T> invalid(List<Violation> violations, String reply) {
        return new Outcome.Invalid<>(violations, reply, Usage.NONE);
    }

    /// The type and the first digits of the version.
    @Override
    public String toString() {
        return "Contract[%s, %s]".formatted(type.getSimpleName(), version.substring(0, 12));
    }
}
