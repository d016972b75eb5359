package dev.hradba.core.contract;

/// Finds where the document begins in a reply that is still being written: at the first brace that a name follows. Thoughts and
/// remarks in braces are passed over, and forgotten. Confined to one thread.
final class DocumentStart {

    private static final String THOUGHT = "<think>";
    private static final String THOUGHT_END = "</think>";

    private final StringBuilder before = new StringBuilder(); // what came before the first member's name and may still matter
    private boolean begun;
    private boolean thinking;
    private boolean found;

    /// What this further piece of the reply adds to the document; empty while it has not begun.
    String pass(String text) {
        if (found) {
            return text;
        }
        before.append(text);
        return isThought() ? "" : find();
    }

    private String find() {
        int brace = before.indexOf("{");
        while (brace >= 0) {
            int next = brace + 1;
            while (next < before.length() && Character.isWhitespace(before.charAt(next))) {
                next++;
            }
            if (next == before.length()) {
                before.setLength(0);
                before.append('{'); // what follows decides
                return "";
            }
            if (before.charAt(next) == '"') {
                found = true;
                var document = before.substring(brace);
                before.setLength(0);
                return document;
            }
            brace = before.indexOf("{", next);
        }
        before.setLength(0);
        return "";
    }

    /// Whether the reply is still within a thought that it began with, or may turn out to be.
    private boolean isThought() {
        if (!begun) {
            var start = before.toString().stripLeading();
            if (start.length() < THOUGHT.length() && THOUGHT.startsWith(start)) {
                before.setLength(0);
                before.append(start);
                return true;
            }
            begun = true;
            thinking = start.startsWith(THOUGHT);
        }
        if (thinking) {
            int end = before.indexOf(THOUGHT_END);
            thinking = end < 0;
            before.delete(0, end < 0 ? Math.max(0, before.length() - THOUGHT_END.length()) : end + THOUGHT_END.length());
        }
        return thinking;
    }
}
