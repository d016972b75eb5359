package dev.hradba.rag.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Connector.Listing;
import dev.hradba.rag.ingest.IngestReport.Skipped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a folder lists: every name apart, what is skipped told, what could not be listed known.
class FolderConnectorTest {

    private static final RightsRules OPEN = RightsRules.all(Rights.everybody());
    private static final Identity ANYBODY = Identity.of("anybody");

    @TempDir
    private Path folder;

    @Test
    void no_two_names_become_one_id() throws IOException {
        for (String name : List.of("a#b.md", "a%23b.md", "a%2523b.md", "a%.md", "line\nbreak.md", "line%0Abreak.md", "-rf.md", "č.md", "😀 '\".md")) {
            Files.writeString(folder.resolve(name), name);
        }
        Files.writeString(folder.resolve(Normalizer.normalize("č.md", Normalizer.Form.NFD)), "NFD");
        List<String> ids = ids(list());
        assertEquals(10, Set.copyOf(ids).size(), ids::toString);
        assertTrue(ids.containsAll(List.of("a%23b.md", "a%2523b.md", "a%252523b.md", "a%25.md", "line%0Abreak.md", "line%250Abreak.md", "-rf.md", "č.md", "😀 '\".md")), ids::toString);
    }

    @Test
    void names_that_are_no_text_stay_apart_and_are_read() throws Exception {
        shell("printf one > \"$(printf 'a\\377.md')\"; printf two > \"$(printf 'a\\376.md')\"; printf three > 'a%FF.md'");
        var texts = list().sources().stream().collect(Collectors.toMap(Source::id, FolderConnectorTest::text));
        assertEquals(Map.of("a%FF.md", "one", "a%FE.md", "two", "a%25FF.md", "three"), texts);
    }

    @Test
    void an_id_is_the_same_in_every_locale() throws Exception {
        Files.writeString(folder.resolve("smlouva č. 1.md"), "text");
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                Listed.class.getName(), folder.toString());
        process.environment().put("LC_ALL", "C");
        process.environment().put("LANG", "C");
        Process started = process.redirectErrorStream(true).start();
        assertEquals("smlouva č. 1.md", new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        assertEquals(List.of("smlouva č. 1.md"), ids(list()));
    }

    /// Prints the ids in a folder.
    static final class Listed {

        private Listed() {}

        public static void main(String[] arguments) {
            String ids = String.join("\n", ids(new FolderConnector(Path.of(arguments[0]), "files", OPEN).list()));
            System.out.writeBytes(ids.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void rights_go_by_names_as_they_are_written_on_the_disk() throws IOException {
        Path secret = Files.createDirectory(folder.resolve("pay #1 100%"));
        Path accented = Files.createDirectory(folder.resolve(Normalizer.normalize("řízení", Normalizer.Form.NFD)));
        Files.writeString(secret.resolve("a.md"), "secret");
        Files.writeString(accented.resolve("a.md"), "secret");
        Files.writeString(folder.resolve("open.md"), "open");
        var rules = RightsRules.parse(List.of("pay #1 100%/**: allow hr", Normalizer.normalize("řízení/**", Normalizer.Form.NFC) + ": allow hr", "**: everyone"));
        var open = new FolderConnector(folder, "files", rules).list().sources().stream().filter(source -> source.rights().admit(ANYBODY)).map(Source::id).toList();
        assertEquals(List.of("open.md"), open);
    }

    @Test
    void what_is_skipped_is_named_with_the_reason() throws Exception {
        Files.writeString(folder.resolve("a.md"), "Apples.");
        Files.writeString(folder.resolve("photo.jpg"), "x");
        Files.writeString(folder.resolve("old.zip"), "x");
        Files.createFile(folder.resolve("empty.md"));
        Files.writeString(folder.resolve(".hidden.md"), "x");
        Files.createDirectories(folder.resolve(".git/objects"));
        Files.createSymbolicLink(folder.resolve("link.md"), folder.resolve("a.md"));
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        shell("mkfifo pipe.md");
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("socket.md")));
            Listing listing = list();
            assertEquals(List.of("a.md"), ids(listing));
            assertEquals(Map.of("photo.jpg", "image/jpeg, which is not read", "old.zip", "application/zip, which is not read", ".hidden.md", "hidden", ".git", "hidden", "empty.md", "empty",
                    "link.md", "a symbolic link, which is not followed", "loop", "a symbolic link, which is not followed",
                    "pipe.md", "a pipe, socket or device", "socket.md", "a pipe, socket or device"),
                    listing.skipped().stream().collect(Collectors.toMap(Skipped::name, Skipped::reason)));
        }
    }

    @Test
    void a_link_that_was_named_itself_is_followed() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Files.writeString(real.resolve("a.md"), "Apples.");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Path linkedFile = Files.createSymbolicLink(folder.resolve("b.md"), real.resolve("a.md"));
        assertEquals(List.of("a.md"), ids(new FolderConnector(link, "files", OPEN).list()));
        Listing single = new FolderConnector(linkedFile, "files", OPEN).list();
        assertEquals(List.of("a.md"), ids(single));
        assertEquals("Apples.", text(single.sources().getFirst()));
    }

    @Test
    void a_file_that_became_a_link_since_it_was_listed_is_not_read() throws IOException {
        Path file = Files.writeString(folder.resolve("a.md"), "Apples.");
        Source source = list().sources().getFirst();
        Files.delete(file);
        Files.createSymbolicLink(file, Files.writeString(folder.resolve("secret.md"), "secret"));
        assertThrows(IOException.class, () -> source.content().open().close());
    }

    @Test
    void a_path_too_long_for_an_id_is_named_and_the_rest_is_listed() throws IOException {
        Path deep = folder;
        for (int i = 0; i < 6; i++) {
            deep = Files.createDirectory(deep.resolve("x".repeat(200)));
        }
        Files.writeString(deep.resolve("deep.md"), "deep");
        Files.writeString(folder.resolve("a.md"), "Apples.");
        Listing listing = list();
        assertEquals(List.of("a.md"), ids(listing));
        assertTrue(listing.failures().getFirst().reason().contains("shorten it"), listing::toString);
    }

    @Test
    void a_folder_without_documents_vouches_for_nothing() {
        Listing listing = list();
        assertTrue(listing.mayHold("any.md"));
        assertTrue(listing.failures().getFirst().reason().contains("holds no documents"), listing::toString);
    }

    @Test
    void below_a_folder_that_could_not_be_listed_anything_may_be() {
        var listing = new Listing(List.of(), List.of(), List.of(), List.of("hr/"));
        assertTrue(listing.mayHold("hr/pay.md"));
        assertFalse(listing.mayHold("hr.md"));
    }

    private Listing list() {
        return new FolderConnector(folder, "files", OPEN).list();
    }

    private static List<String> ids(Listing listing) {
        return listing.sources().stream().map(Source::id).toList();
    }

    private static String text(Source source) {
        try (InputStream in = source.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void shell(String script) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", script).directory(folder.toFile()).inheritIO().start();
        assertEquals(0, process.waitFor());
    }
}
