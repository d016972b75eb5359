package dev.hradba.rag.internal.extract;

import java.util.Arrays;

import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;

/// Readable text of inline Markdown, and for each of its characters the place in the source it came from.
final class InlineText {

    private final StringBuilder plain = new StringBuilder();
    private int[] origins = new int[64];

    /// Text of everything below `parent`.
    static InlineText of(Node parent) {
        var text = new InlineText();
        text.appendChildren(parent);
        return text;
    }

    String plain() {
        return plain.toString();
    }

    /// Place in the source of the character at `index`.
    int origin(int index) {
        return origins[index];
    }

    int length() {
        return plain.length();
    }

    private void appendChildren(Node parent) {
        for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
            switch (child) {
                case Text text -> append(text.getLiteral(), text, 0);
                case Code code -> append(code.getLiteral(), code, delimiter(code));
                case SoftLineBreak ignored -> appendSpace();
                case HardLineBreak ignored -> appendSpace();
                case HtmlInline ignored -> { }
                default -> appendChildren(child);
            }
        }
    }

    private static int delimiter(Code code) {
        return (length(code) - code.getLiteral().length()) / 2;
    }

    private static int length(Node node) {
        return node.getSourceSpans().stream().mapToInt(SourceSpan::getLength).sum();
    }

    private void appendSpace() {
        if (!plain.isEmpty()) {
            add(' ', origins[plain.length() - 1] + 1);
        }
    }

    private void append(String literal, Node node, int skip) {
        if (node.getSourceSpans().isEmpty()) {
            return;
        }
        int start = node.getSourceSpans().getFirst().getInputIndex();
        SourceSpan lastSpan = node.getSourceSpans().getLast();
        int last = lastSpan.getInputIndex() + lastSpan.getLength() - 1;
        for (int i = 0; i < literal.length(); i++) {
            add(literal.charAt(i), Math.min(start + skip + i, last));
        }
    }

    private void add(char c, int origin) {
        if (plain.length() == origins.length) {
            origins = Arrays.copyOf(origins, origins.length * 2);
        }
        origins[plain.length()] = origin;
        plain.append(c);
    }
}
