package dev.hradba.core.contract;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SchemaWriterTest {

    private static void assertSchema(String expected, Class<?> type) {
        try {
            var mapper = ContractJson.MAPPER;
            assertEquals(mapper.readTree(expected.replace('\'', '"')).toPrettyString(),
                    CanonicalSchema.of(SchemaWriter.write(type)).toPrettyString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    enum Priority { LOW, @JsonProperty("urgent") HIGH }

    record Order(String zebra, int apple, Priority mango) {}

    @Test
    void components_keep_their_order_and_are_required_and_nothing_else_is_allowed() {
        assertSchema("""
                {'additionalProperties':false,
                 'properties':{'zebra':{'type':'string'},'apple':{'type':'integer'},'mango':{'enum':['LOW','urgent'],'type':'string'}},
                 'required':['zebra','apple','mango'],'type':'object'}""", Order.class);
    }

    record Limits(@Min(1) @Max(5) int stars, @DecimalMin(value = "0", inclusive = false) @DecimalMax("1") double share,
            @Positive long id, @Digits(integer = 3, fraction = 2) BigDecimal price,
            @Size(min = 2, max = 10) String code, @NotBlank String name, @Pattern(regexp = "[A-Z]{3}|x") String currency,
            @Email String mail, @AssertTrue boolean accepted) {}

    @Test
    void every_constraint_that_a_schema_can_say_is_said() {
        assertSchema("""
                {'additionalProperties':false,'properties':{
                 'stars':{'maximum':5,'minimum':1,'type':'integer'},
                 'share':{'exclusiveMinimum':0,'maximum':1,'type':'number'},
                 'id':{'exclusiveMinimum':0,'type':'integer'},
                 'price':{'exclusiveMaximum':1000,'exclusiveMinimum':-1000,'multipleOf':0.01,'type':'number'},
                 'code':{'maxLength':10,'minLength':2,'type':'string'},
                 'name':{'minLength':1,'pattern':'\\\\S','type':'string'},
                 'currency':{'pattern':'^([A-Z]{3}|x)$','type':'string'},
                 'mail':{'format':'email','type':'string'},
                 'accepted':{'const':true,'type':'boolean'}},
                 'required':['stars','share','id','price','code','name','currency','mail','accepted'],'type':'object'}""", Limits.class);
    }

    record Collections(@Size(min = 1, max = 3) List<@NotBlank @Size(max = 9) String> tags, Set<Integer> ids,
            @NotEmpty Map<String, Order> orders) {}

    @Test
    void collections_have_limits_for_themselves_and_for_their_elements() {
        assertSchema("""
                {'$defs':{'Order':{'additionalProperties':false,
                   'properties':{'zebra':{'type':'string'},'apple':{'type':'integer'},'mango':{'enum':['LOW','urgent'],'type':'string'}},
                   'required':['zebra','apple','mango'],'type':'object'}},
                 'additionalProperties':false,'properties':{
                 'tags':{'items':{'maxLength':9,'minLength':1,'pattern':'\\\\S','type':'string'},'maxItems':3,'minItems':1,'type':'array'},
                 'ids':{'items':{'type':'integer'},'type':'array','uniqueItems':true},
                 'orders':{'additionalProperties':{'$ref':'#/$defs/Order'},'minProperties':1,'type':'object'}},
                 'required':['tags','ids','orders'],'type':'object'}""", Collections.class);
    }

    record Maybe(Optional<@Size(max = 4) String> note, OptionalInt count, @Nullable @Size(max = 3) String code, String sure) {}

    @Test
    void optional_and_nullable_components_may_be_absent_or_null() {
        assertSchema("""
                {'additionalProperties':false,'properties':{
                 'note':{'maxLength':4,'type':['string','null']},
                 'count':{'type':['integer','null']},
                 'code':{'maxLength':3,'type':['string','null']},
                 'sure':{'type':'string'}},
                 'required':['sure'],'type':'object'}""", Maybe.class);
    }

    record Times(LocalDate day, Instant moment, LocalDateTime local) {}

    @Test
    void dates_have_their_format() {
        assertSchema("""
                {'additionalProperties':false,'properties':{
                 'day':{'format':'date','type':'string'},'moment':{'format':'date-time','type':'string'},
                 'local':{'pattern':'^[0-9]{4}-[0-1][0-9]-[0-3][0-9]T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\\\.[0-9]{1,9})?)?$','type':'string'}},
                 'required':['day','moment','local'],'type':'object'}""", Times.class);
    }

    record Tree(String name, List<Tree> children) {}

    @Test
    void a_type_may_contain_itself() {
        assertSchema("""
                {'additionalProperties':false,'properties':{'name':{'type':'string'},
                 'children':{'items':{'$ref':'#'},'type':'array'}},'required':['name','children'],'type':'object'}""", Tree.class);
    }

    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        @JsonTypeName("box")
        record Square(double side) implements Shape {}
    }

    @Test
    void a_sealed_interface_is_one_of_its_tagged_records() {
        assertSchema("""
                {'anyOf':[
                 {'additionalProperties':false,'properties':{'type':{'const':'Circle'},'radius':{'type':'number'}},'required':['type','radius'],'type':'object'},
                 {'additionalProperties':false,'properties':{'type':{'const':'box'},'side':{'type':'number'}},'required':['type','side'],'type':'object'}]}""",
                Shape.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    sealed interface Step {
        record Wait(int seconds) implements Step {}

        record Many(List<Step> steps) implements Step {}
    }

    record Plan(@JsonPropertyDescription("What to do.") Step first) {}

    @Test
    void variants_may_contain_each_other_and_name_their_tag() {
        assertSchema("""
                {'$defs':{
                  'Many':{'additionalProperties':false,'properties':{'kind':{'const':'Many'},'steps':{'items':{'anyOf':[{'$ref':'#/$defs/Wait'},{'$ref':'#/$defs/Many'}]},'type':'array'}},'required':['kind','steps'],'type':'object'},
                  'Wait':{'additionalProperties':false,'properties':{'kind':{'const':'Wait'},'seconds':{'type':'integer'}},'required':['kind','seconds'],'type':'object'}},
                 'additionalProperties':false,
                 'properties':{'first':{'anyOf':[{'$ref':'#/$defs/Wait','description':'What to do.'},{'$ref':'#/$defs/Many','description':'What to do.'}]}},
                 'required':['first'],'type':'object'}""", Plan.class);
    }
}
