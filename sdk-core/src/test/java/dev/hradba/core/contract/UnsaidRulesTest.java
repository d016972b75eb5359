package dev.hradba.core.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.core.backend.BackendInfo;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What only we check is told together with what a server does not enforce.
class UnsaidRulesTest {

    @Constraint(validatedBy = OrderedValidator.class)
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Ordered {
        String message() default "from must not be after to";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /// Public, as Jakarta makes it.
    public static final class OrderedValidator implements ConstraintValidator<Ordered, Span> {
        @Override
        public boolean isValid(@Nullable Span span, ConstraintValidatorContext context) {
            return span == null || span.from() <= span.to();
        }
    }

    interface Later {}

    @Ordered
    record Span(int from, int to) {}

    sealed interface Item {
        record Goods(@ConstraintsTest.Even int count) implements Item {}

        record Service(@Min(1) int hours) implements Item {}
    }

    record Order(@Past LocalDate since, @Pattern(regexp = "a.c", flags = Pattern.Flag.CASE_INSENSITIVE) String code, @Min(value = 5, groups = Later.class) int later,
            @DecimalMin("10") String amount, @JsonProperty("the-span") Optional<Span> span, List<@ConstraintsTest.Even Integer> numbers,
            Map<String, List<Item>> items, @NotBlank @Pattern(regexp = "[a-z ]+") String words, List<Order> more) {
        @AssertTrue
        boolean isWhole() {
            return true;
        }
    }

    private static List<String> told(Contract<?> contract, String kind) {
        return contract.loweredFor(new BackendInfo(kind, "", "m", 0, Set.of(), BackendInfo.CHAT, Map.of())).notEnforced().stream()
                .filter(loss -> Character.isUpperCase(loss.keyword().charAt(0))).map(loss -> loss.path() + " " + loss.keyword()).sorted().toList();
    }

    @Test
    void rules_that_no_schema_can_say_are_told_with_their_places_whatever_the_backend() {
        for (var kind : List.of("vllm", "llamacpp", "openai")) {
            assertEquals(List.of("Item/anyOf/0/properties/count Even", "Order AssertTrue", "Order/properties/amount DecimalMin", "Order/properties/code Pattern",
                    "Order/properties/later Min", "Order/properties/numbers/items Even", "Order/properties/since Past", "Order/properties/the-span Ordered", "Order/properties/words NotBlank"),
                    told(Contract.of(Order.class), kind).stream().map(line -> line.replaceFirst("^/\\$defs/", "").replaceFirst("/anyOf/1 ", " ")).toList());
        }
    }

    @Test
    void every_place_that_is_told_is_in_the_schema() {
        for (Contract<?> contract : List.of(Contract.of(Order.class), Contract.of(Order.class).withoutAbstention(), Contract.of(Item.class), Contract.of(Span.class).withoutAbstention())) {
            var losses = UnsaidRules.of(contract.type(), read(contract.schema()), contract.mayAbstain() ? "/anyOf/0/properties/answer" : "");
            assertTrue(!losses.isEmpty(), contract::name);
            losses.forEach(loss -> assertTrue(!read(contract.schema()).at(loss.path()).isMissingNode(), loss::toString));
        }
    }

    private static ObjectNode read(String schema) {
        try {
            return (ObjectNode) ContractJson.MAPPER.readTree(schema);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(schema, e);
        }
    }

    record Said(@NotBlank @Size(max = 9) String a, @Email String b, @Pattern(regexp = "[a-z]+") @Pattern(regexp = ".{2}") String c, @Range(min = 1, max = 5) int d,
            @Positive @Digits(integer = 3, fraction = 2) double e, @NotEmpty List<@Size(max = 2) List<@Min(1) @Max(3) Integer>> f, @AssertTrue boolean g,
            Map<@Size(max = 3) @Pattern(regexp = "[a-z]+") String, List<@Size(max = 3) String>> h, @Nullable @Size(max = 4) String i, Optional<@Min(2) Integer> j, Optional<List<@Min(1) Integer>> k) {}

    @Test
    void a_rule_that_the_schema_says_is_not_told() {
        assertEquals(List.of(), told(Contract.of(Said.class), "vllm"));
    }
}
