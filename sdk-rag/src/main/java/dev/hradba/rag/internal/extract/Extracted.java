package dev.hradba.rag.internal.extract;

import java.util.Arrays;
import java.util.List;

/// A document as read: its text and the blocks in it. Every span lies in `text`.
///
/// @param title    title found in the document, empty if there is none
/// @param text     the text that spans refer to
/// @param sections sections in order; at least one
/// @param blocks   blocks in order
public record Extracted(String title, String text, List<Section> sections, List<Block> blocks) {

    /// Copies its lists and refuses blocks outside of the text.
    public Extracted {
        sections = List.copyOf(sections);
        blocks = List.copyOf(blocks);
        for (Block block : blocks) {
            if (block.start() < 0 || block.end() > text.length() || block.section() >= sections.size()) {
                throw new IllegalArgumentException("block [%d, %d) lies outside of a text of %d characters"
                        .formatted(block.start(), block.end(), text.length()));
            }
        }
    }

    /// Starts of the lines of a text, for [#line].
    public static int[] lineStarts(String text) {
        int[] starts = new int[64];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    /// The line, counted from 1, that a character is on.
    public static int line(int[] lineStarts, int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
