package dev.hradba.core.guard;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/// Writes a text as it stands between the quotes of a JSON string.
final class JsonEscape {

    private JsonEscape() {}

    static String escape(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
