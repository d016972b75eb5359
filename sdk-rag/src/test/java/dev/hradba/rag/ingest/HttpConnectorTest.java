package dev.hradba.rag.ingest;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.KnowledgeBaseOptions;
import dev.hradba.rag.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HttpConnectorTest {

    private static final String WIKI = "https://wiki.example/it/";
    private static final RightsRules EVERYONE = RightsRules.all(Rights.everybody());

    @TempDir
    private Path folder;

    /// Pages by address; one that begins with `->` leads to another.
    private final Map<String, String> served = new HashMap<>();

    private HttpConnector.Page open(String address) throws IOException {
        String text = served.get(address);
        if (text == null) {
            throw address.endsWith("down") ? new IOException("the server answered 500") : new FileNotFoundException("the server answered 404");
        }
        return text.startsWith("->") ? open(text.substring(2)) : new HttpConnector.Page(address, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpConnector connector(int depth, String... addresses) {
        return new HttpConnector(List.of(addresses), depth, 20, "wiki", EVERYONE, this::open);
    }

    private static List<String> ids(Connector.Listing listing) {
        return listing.sources().stream().map(Source::id).toList();
    }

    private static String html(String body) {
        return "<!DOCTYPE html><html><head><title>Page</title></head><body>" + body + "</body></html>";
    }

    @Test
    void links_are_followed_as_far_as_the_depth_says_and_stay_below_the_folder_of_the_server() {
        served.put(WIKI + "start", html("<a href='printers#top'>p</a><a href='/hr/salaries'>s</a><a href='https://other.example/it/x'>x</a><a href='mailto:a@b'>m</a><a href='photo.jpg'>j</a>"));
        served.put(WIKI + "printers", html("<a href='toner?model=2'>t</a><a href='start'>back</a>"));
        served.put(WIKI + "toner?model=2", html("<a href='deeper'>d</a>"));
        assertEquals(List.of(WIKI + "start"), ids(connector(0, WIKI + "start").list()));
        assertEquals(List.of(WIKI + "start", WIKI + "printers"), ids(connector(1, WIKI + "start").list()));
        var two = connector(2, WIKI + "start").list();
        assertEquals(List.of(WIKI + "start", WIKI + "printers", WIKI + "toner?model=2"), ids(two));
        assertEquals(List.of(WIKI + "photo.jpg"), two.skipped().stream().map(IngestReport.Skipped::name).toList());
        assertEquals(List.of(), two.failures());
    }

    @Test
    void a_dead_link_is_skipped_and_a_page_that_fails_keeps_what_the_index_has() {
        served.put(WIKI + "start", html("<a href='gone'>g</a><a href='printers'>p</a>"));
        served.put(WIKI + "printers", html("<p>Toner</p>"));
        var dead = connector(2, WIKI + "start").list();
        assertEquals(List.of(WIKI + "start", WIKI + "printers"), ids(dead));
        assertEquals(List.of(WIKI + "gone"), dead.skipped().stream().map(IngestReport.Skipped::name).toList());
        assertTrue(dead.failures().isEmpty() && dead.unlisted().isEmpty(), dead::toString);

        served.put(WIKI + "start", html("<a href='down'>d</a>"));
        var failing = connector(2, WIKI + "start").list();
        assertEquals(List.of(WIKI + "down"), failing.failures().stream().map(IngestReport.Failure::document).toList());
        assertTrue(failing.mayHold(WIKI + "printers") && ids(failing).equals(List.of(WIKI + "start")), failing::toString);
        assertTrue(connector(1, WIKI + "nowhere").list().mayHold(WIKI + "printers"));
    }

    @Test
    void a_sitemap_names_pages_and_their_changes_and_an_index_names_sitemaps() {
        served.put(WIKI + "index.xml", "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>" + WIKI + "map.xml</loc></sitemap></sitemapindex>");
        served.put(WIKI + "map.xml", "<urlset><url><loc>" + WIKI + "a</loc><lastmod>2026-03-01</lastmod></url><url><loc> " + WIKI + "b&amp;c </loc></url><url><loc>/relative</loc></url></urlset>");
        var listing = connector(0, WIKI + "index.xml").list();
        assertEquals(List.of(WIKI + "a", WIKI + "b&c"), ids(listing));
        assertEquals(Optional.of(Instant.parse("2026-03-01T00:00:00Z")), listing.sources().getFirst().modified());
        assertEquals(1, listing.failures().size());
        assertTrue(listing.unlisted().isEmpty());
    }

    @Test
    void what_a_failing_sitemap_may_hold_stays() {
        served.put(WIKI + "map.xml", html("Please log in"));
        for (String address : List.of(WIKI + "map.xml", WIKI + "gone.xml")) {
            var listing = connector(0, address).list();
            assertTrue(listing.mayHold(WIKI + "a"), address);
            assertTrue(listing.failures().getFirst().reason().contains("cannot be searched for pages"), address);
        }
    }

    @Test
    void more_pages_than_allowed_change_nothing() {
        var links = new StringBuilder();
        for (int i = 0; i < 25; i++) {
            links.append("<a href='p%d'>p</a>".formatted(i));
        }
        served.put(WIKI + "start", html(links.toString()));
        assertThrows(KnowledgeBaseException.class, () -> connector(1, WIKI + "start").list());
    }

    @Test
    void an_address_that_is_none_is_refused() {
        for (String address : List.of("wiki.example/it", "file:///etc/passwd", "https:///x", "")) {
            assertThrows(IllegalArgumentException.class, () -> connector(0, address), address);
        }
    }

    @Test
    void pages_are_found_skipped_when_unchanged_kept_while_failing_and_removed_when_no_longer_named() {
        served.put(WIKI + "start", html("<a href='printers.php'>p</a><p>Everything about the machines of the house and who looks after them.</p>"));
        served.put(WIKI + "printers.php", html("<h1>Printers</h1><p>The toner of the large printer is kept in the cellar beside the stairs.</p>"));
        try (var base = KnowledgeBase.open(folder, KnowledgeBaseOptions.defaults())) {
            assertEquals(2, base.sync("wiki", connector(1, WIKI + "start"), progress -> { }).added().size());
            var passage = base.retrieve(Query.of("where is the toner"), Identity.of("anyone")).getFirst();
            assertEquals(WIKI + "printers.php", passage.documentId());
            assertEquals(2, base.sync("wiki", connector(1, WIKI + "start"), progress -> { }).unchanged().size());

            String printers = String.valueOf(served.remove(WIKI + "printers.php"));
            var failed = base.sync("wiki", connector(1, WIKI + "start"), progress -> { });
            assertTrue(failed.failures().getFirst().reason().contains("404") && failed.removed().isEmpty(), failed::toString);

            served.put(WIKI + "printers.php", printers);
            served.put(WIKI + "start", html("<p>Everything about the machines of the house and who looks after them.</p>"));
            assertEquals(List.of(WIKI + "printers.php"), base.sync("wiki", connector(1, WIKI + "start"), progress -> { }).removed());
        }
    }

    @Test
    void a_page_that_leads_to_one_of_other_readers_does_not_show_it_to_its_own() throws IOException {
        var rights = RightsRules.parse(List.of("wiki.example/hr/**: allow hr", "**: everyone"));
        served.put("https://wiki.example/hr/pay", html("<p>Everyone in the house earns the same, and nobody may say so.</p>"));
        served.put(WIKI + "x", "->https://wiki.example/hr/pay");
        var listing = new HttpConnector(List.of(WIKI + "x", "https://wiki.example/hr/pay"), 0, 20, "wiki", rights, this::open).list();
        var thrown = assertThrows(IOException.class, () -> listing.sources().getFirst().content().open());
        assertTrue(String.valueOf(thrown.getMessage()).contains("which others may read"), thrown::toString);
        listing.sources().get(1).content().open().close();
    }
}
