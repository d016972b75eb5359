package dev.hradba.core.contract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/// Refuses numbers that nothing can hold: `1e999999999` is ten characters to write and gigabytes to count with.
final class Numbers {

    private static final int MAX_FRACTION_DIGITS = 1000;

    private Numbers() {}

    static List<Violation> check(JsonNode node, String path) {
        var found = new ArrayList<Violation>();
        walk(node, path, found);
        return found;
    }

    private static void walk(JsonNode node, String path, List<Violation> found) {
        if (node.isObject()) {
            node.properties().forEach(member -> {
                if (member.getValue().isContainerNode() || member.getValue().isFloatingPointNumber()) {
                    walk(member.getValue(), path + Violations.step(member.getKey()), found);
                }
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                if (node.get(i).isContainerNode() || node.get(i).isFloatingPointNumber()) {
                    walk(node.get(i), path + "/" + i, found);
                }
            }
        } else if (node.isFloatingPointNumber() && isOut(node.decimalValue())) {
            found.add(new Violation(path, "parse", Violations.shorten(node.asText()), "the number is out of range"));
        }
    }

    private static boolean isOut(BigDecimal number) {
        return number.scale() > MAX_FRACTION_DIGITS || Double.isInfinite(number.doubleValue());
    }
}
