package dev.hradba.core.contract;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;

import org.jspecify.annotations.Nullable;

/// Record components by the names that JSON has for them.
final class RecordTypes {

    private RecordTypes() {}

    /// A component, or null if the record has none of that name.
    static @Nullable BeanPropertyDefinition component(JavaType record, String jsonName) {
        var config = ContractJson.MAPPER.getDeserializationConfig();
        for (var property : config.introspect(record).findProperties()) {
            if (property.getName().equals(jsonName)) {
                return property;
            }
        }
        return null;
    }
}
