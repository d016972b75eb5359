package dev.hradba.gpu.internal.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A set of characters that writes itself as they appear inside a JSON string: quote, backslash and control characters escaped.
final class JsonCharacters {

    private static final int LIMIT = 0x110000;

    private final BitSet set = new BitSet();

    JsonCharacters add(int low, int high) {
        set.set(low, high + 1);
        return this;
    }

    JsonCharacters addAll(JsonCharacters other) {
        set.or(other.set);
        return this;
    }

    JsonCharacters addAllBut(JsonCharacters other) {
        BitSet rest = (BitSet) other.set.clone();
        rest.flip(0, LIMIT);
        set.or(rest);
        return this;
    }

    String toGbnf() {
        List<String> options = new ArrayList<>();
        BitSet plain = (BitSet) set.clone();
        plain.clear('"');
        plain.clear('\\');
        plain.clear(0, 0x20);
        plain.clear(0xD800, 0xE000);
        StringBuilder ranges = new StringBuilder();
        for (int low = plain.nextSetBit(0); low >= 0;) {
            int high = plain.nextClearBit(low) - 1;
            ranges.append(spell(low));
            if (high > low) {
                ranges.append('-').append(spell(high));
            }
            low = plain.nextSetBit(high + 1);
        }
        if (!ranges.isEmpty()) {
            options.add("[" + ranges + "]");
        }
        String escaped = "\"\\\b\f\n\r\t";
        String letters = "\"\\bfnrt";
        for (int i = 0; i < escaped.length(); i++) {
            if (set.get(escaped.charAt(i))) {
                char letter = letters.charAt(i);
                options.add("\"\\\\" + (letter == '"' || letter == '\\' ? "\\" : "") + letter + "\"");
            }
        }
        return options.size() == 1 ? options.getFirst() : "(" + String.join(" | ", options) + ")";
    }

    private static String spell(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? Character.toString(c) : "\\U%08X".formatted(c);
    }
}
