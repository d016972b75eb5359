package dev.hradba.sandbox.sql.tree;

import java.util.ArrayList;
import java.util.List;

/// Tokens as the text that JSqlParser gets. It only needs structure, so every text literal is replaced by a numbered one, and operators
/// it does not know by one of the same shape; what a literal holds can then not be read otherwise than the lexer read it.
final class ParserText {

    private final List<Token> tokens;
    private final List<String> pieces = new ArrayList<>();

    ParserText(List<Token> tokens, Syntax syntax) {
        this.tokens = tokens;
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            boolean glob = syntax == Syntax.SQLITE && i + 1 < tokens.size() && token.is("NOT") && tokens.get(i + 1).is("GLOB");
            if (token.kind() == Token.Kind.STRING) {
                pieces.add("'s" + i + "'");
            } else if (glob) {
                pieces.add("!~");
            } else if (syntax == Syntax.SQLITE && token.is("GLOB")) {
                pieces.add(pieces.isEmpty() || !pieces.getLast().equals("!~") ? "~" : "");
            } else if (token.is("<=>")) {
                pieces.add("~");
            } else {
                pieces.add(token.sql());
            }
        }
    }

    String text() {
        return String.join(" ", pieces);
    }

    /// The literal behind a numbered one.
    ///
    /// @throws RefusedException if it is none of ours
    Token literal(String numbered) {
        if (numbered.matches("'s\\d{1,4}'")) {
            int at = Integer.parseInt(numbered.substring(2, numbered.length() - 1));
            if (at < tokens.size() && tokens.get(at).kind() == Token.Kind.STRING) {
                return tokens.get(at);
            }
        }
        throw new RefusedException("literal", "a text literal stands where none is allowed");
    }

    /// What was written at a column of the text, counted from 0.
    String near(int column) {
        int end = 0;
        for (int i = 0; i < pieces.size(); i++) {
            end += pieces.get(i).length() + 1;
            if (end > column) {
                return tokens.get(i).sql();
            }
        }
        return "its end";
    }
}
