package dev.hradba.core.guard;

import java.util.function.UnaryOperator;

/// Gives values back in a text that comes in pieces, cut anywhere. Holds back only what may be the start of a token.
final class RestoringStream {

    private final RedactionVault vault;
    private final StringBuilder held = new StringBuilder();
    private UnaryOperator<String> writing;
    private boolean begun;

    /// @param json whether the text is known to be JSON, in which values need escaping
    RestoringStream(RedactionVault vault, boolean json) {
        this.vault = vault;
        this.writing = json ? JsonEscape::escape : UnaryOperator.identity();
    }

    /// What can be told now.
    String accept(String text) {
        begin(text);
        held.append(text);
        int open = held.lastIndexOf("[");
        int safe = open >= 0 && mayBeToken(open) ? open : held.length();
        var told = vault.restore(held.substring(0, safe), writing);
        held.delete(0, safe);
        return told;
    }

    /// The rest.
    String finish() {
        var rest = vault.restore(held.toString(), writing);
        held.setLength(0);
        return rest;
    }

    /// A reply that begins as a JSON object gets its values escaped, or a quote in one would break the document.
    private void begin(String text) {
        var start = begun ? "" : text.stripLeading();
        if (!start.isEmpty()) {
            begun = true;
            if (start.charAt(0) == '{' || start.charAt(0) == '`') {
                writing = JsonEscape::escape;
            }
        }
    }

    private boolean mayBeToken(int open) {
        if (held.length() - open > RedactionVault.MAX_TOKEN) {
            return false;
        }
        for (int i = open + 1; i < held.length(); i++) {
            char c = held.charAt(i);
            boolean letter = c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !digit && c != '_') {
                return false;
            }
        }
        return true;
    }
}
