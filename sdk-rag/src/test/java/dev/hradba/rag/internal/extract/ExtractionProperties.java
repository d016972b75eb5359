package dev.hradba.rag.internal.extract;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.chunk.Chunker;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ExtractionProperties {

    private static final List<String> PIECES = List.of("# Head\n", "## Sub *head*\n", "\n\n", "Some words. More words!", "a **bold** [link](x.md) end.", "\n",
            "- item\n", "  - nested item\n", "1. first\n", "| A | B |\n|---|---|\n| 1 | `x` |\n", "> quoted\n", "```\ncode # not a head\n```\n", "    indented\n",
            "&amp; &nbsp; \\* \\_", "<b>html</b>", "\ttab", "é ž 漢字 😀", "\r\n", "| x |\n", "---\n", "![image](y.png)", "<!-- comment -->\n", "<p>a<p>b", "\"q\",\"a\n");

    @Test
    void every_span_lies_in_the_text_and_every_chunk_id_is_unique_whatever_the_input() {
        for (int seed = 0; seed < 600; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            for (Format format : Arrays.stream(Format.values()).filter(Format::textual).toList()) {
                Extracted extracted = Extractor.extract(format, text.toString());
                check(extracted, "seed " + seed + " " + format);
                Set<String> ids = new HashSet<>();
                for (Chunk chunk : new Chunker(120).cut("d", extracted)) {
                    assertTrue(ids.add(chunk.id()), "seed " + seed + ": " + chunk.id());
                    assertTrue(chunk.line() >= 1 && chunk.lastLine() >= chunk.line());
                }
            }
        }
    }

    private static void check(Extracted extracted, String trace) {
        for (Block block : extracted.blocks()) {
            int before = block.start();
            for (Unit unit : block.units()) {
                assertTrue(unit.start() >= before && unit.end() <= block.end(), trace);
                assertFalse(extracted.text().substring(unit.start(), unit.end()).isBlank(), trace);
                before = unit.start();
            }
        }
    }

    @Test
    void a_markdown_sentence_is_quoted_with_its_markup_and_read_without_it() {
        Extracted extracted = Extractor.extract(Format.MARKDOWN, "# T\n\nFirst one. See **the [page](p.md)**. Last\nline `x`.\n");
        assertEquals("T", extracted.title());
        List<Unit> units = extracted.blocks().getFirst().units();
        assertEquals("See **the [page](p.md)**.", extracted.text().substring(units.get(1).start(), units.get(1).end()));
        assertEquals("See the page.", units.get(1).plain());
        assertEquals("Last\nline `x`.", extracted.text().substring(units.get(2).start(), units.get(2).end()));
    }

    @Test
    void rows_of_a_long_table_keep_its_header_in_every_chunk() {
        var table = new StringBuilder("# T\n\n| Name | Floor |\n|---|---|\n");
        for (int i = 0; i < 40; i++) {
            table.append("| Room ").append(i).append(" | ").append(i % 5).append(" |\n");
        }
        List<Chunk> chunks = new Chunker(150).cut("d", Extractor.extract(Format.MARKDOWN, table.toString()));
        assertTrue(chunks.size() > 3);
        for (Chunk chunk : chunks) {
            assertEquals("Name | Floor", chunk.header());
            assertTrue(chunk.units().getFirst().plain().startsWith("Name: Room "));
        }
    }

    @Test
    void a_chunk_of_an_untouched_section_keeps_its_id_when_another_section_changes() {
        String before = "# T\n\n## One\n\nShort.\n\n## Two\n\nThe same text.\n";
        String after = "# T\n\n## One\n\nMuch longer than it was before. And more.\n\n## Two\n\nThe same text.\n";
        assertEquals(last(before).id(), last(after).id());
        assertEquals("d#two#2", last(after).id());
    }

    private static Chunk last(String text) {
        return new Chunker(500).cut("d", Extractor.extract(Format.MARKDOWN, text)).getLast();
    }

    @Test
    void a_page_loses_its_navigation_and_keeps_its_sections() {
        Extracted extracted = Extractor.extract(Format.HTML, "<html><head><title>Guide</title><script>bad()</script></head><body><nav>Home</nav>"
                + "<main><h2>Printing</h2><p>Press the <b>green</b> button. Wait.</p><ul><li>Paper</li></ul>"
                + "<table><tr><th>Code</th><th>Cause</th></tr><tr><td>E-1</td><td>Jam</td></tr></table></main><footer>Imprint</footer></body></html>");
        assertEquals("Guide", extracted.title());
        assertEquals(List.of("Printing"), extracted.sections().getLast().path());
        assertEquals(List.of("Press the green button.", "Wait.", "Paper", "Code: E-1; Cause: Jam"),
                extracted.blocks().stream().flatMap(block -> block.units().stream()).map(Unit::plain).toList());
        assertFalse(extracted.text().contains("Home") || extracted.text().contains("Imprint") || extracted.text().contains("bad()"));
    }

    @Test
    void a_csv_record_with_quotes_and_line_breaks_is_one_row_with_its_header() {
        Extracted extracted = Extractor.extract(Format.CSV, "name;note\r\n\"Smith; J\";\"two\nlines, \"\"quoted\"\"\"\r\nLee;x\r\n");
        assertEquals("name: Smith; J; note: two\nlines, \"quoted\"", extracted.blocks().getFirst().units().getFirst().plain());
        assertEquals("Lee;x", extracted.text().substring(extracted.blocks().getLast().start(), extracted.blocks().getLast().end()));
    }

    @Test
    void very_deep_nesting_is_read_without_running_out_of_stack() {
        check(Extractor.extract(Format.MARKDOWN, "> ".repeat(5_000) + "deep"), "quotes");
        check(Extractor.extract(Format.HTML, "<div>".repeat(5_000) + "deep"), "divs");
        check(Extractor.extract(Format.MARKDOWN, "- ".repeat(5_000) + "deep"), "lists");
    }
}
