package dev.hradba.rag.internal.extract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A document as read: its text and the blocks in it. Every span lies in `text`.
///
/// @param title    title found in the document, empty if there is none
/// @param text     the text that spans refer to
/// @param sections sections in order; at least one
/// @param blocks   blocks in order
/// @param front    what the document says about itself
/// @param warnings parts that could not be read, with the reason
public record Extracted(String title, String text, List<Section> sections, List<Block> blocks, FrontMatter front, List<String> warnings) {

    /// A document that was read as a whole and says nothing about itself.
    public Extracted(String title, String text, List<Section> sections, List<Block> blocks) {
        this(title, text, sections, blocks, FrontMatter.NONE, List.of());
    }

    /// Copies its lists and refuses blocks outside of the text.
    public Extracted {
        sections = List.copyOf(sections);
        blocks = List.copyOf(blocks);
        warnings = List.copyOf(warnings);
        for (Block block : blocks) {
            if (block.start() < 0 || block.end() > text.length() || block.section() >= sections.size()) {
                throw new IllegalArgumentException("block [%d, %d) lies outside of a text of %d characters"
                        .formatted(block.start(), block.end(), text.length()));
            }
        }
    }

    /// The same with one more part that could not be read.
    Extracted warning(String reason) {
        var all = new ArrayList<>(warnings);
        all.add(reason);
        return new Extracted(title, text, sections, blocks, front, all);
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

    /// The page, counted from 1, that a character is on; 0 if the text has no form feed and so no pages.
    public static int page(String text, int offset) {
        if (text.indexOf('\f') < 0) {
            return 0;
        }
        int page = 1;
        for (int at = text.indexOf('\f'); at >= 0 && at < offset; at = text.indexOf('\f', at + 1)) {
            page++;
        }
        return page;
    }
}
