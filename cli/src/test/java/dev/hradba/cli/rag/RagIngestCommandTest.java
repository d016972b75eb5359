package dev.hradba.cli.rag;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.sun.net.httpserver.HttpServer;
import dev.hradba.cli.Main;
import dev.hradba.cli.common.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What `rag ingest` tells the person at the terminal.
class RagIngestCommandTest {

    @TempDir
    private Path folder;

    private Path documents = Path.of("");
    private Path base = Path.of("");

    @BeforeEach
    void write() throws IOException {
        base = folder.resolve("base");
        documents = Files.createDirectory(folder.resolve("documents"));
        Files.writeString(documents.resolve("a.md"), "The toner of the large printer is kept in the cellar beside the stairs of the old house.");
    }

    @Test
    void what_was_skipped_is_counted_by_reason_and_named() throws IOException {
        Files.writeString(documents.resolve(".rights"), "**: everyone");
        for (int i = 1; i <= 5; i++) {
            Files.writeString(documents.resolve("photo%d.jpg".formatted(i)), "x");
        }
        Files.writeString(documents.resolve("broken.pdf"), "%PDF-1.7 nothing");
        String said = run(ExitCode.OK, documents.toString());
        assertTrue(said.contains("skipped  5 as image/jpeg, which is not read: photo1.jpg, photo2.jpg, photo3.jpg and others"), said);
        assertTrue(said.contains("1 added, 0 changed, 0 unchanged, 0 removed, 1 left out, 6 skipped;"), said);
        assertFalse(said.contains("hidden"), said);
        assertTrue(run(ExitCode.OK, documents.toString(), "--json").contains("{\"name\":\"photo5.jpg\",\"reason\":\"image/jpeg, which is not read\"}"));
    }

    @Test
    void an_empty_folder_removes_nothing_unless_it_is_told_to() throws IOException {
        run(ExitCode.OK, documents.toString());
        Files.delete(documents.resolve("a.md"));
        String doubted = run(ExitCode.ENVIRONMENT, documents.toString());
        assertTrue(doubted.contains("holds no documents") && doubted.contains("--allow-empty") && doubted.contains("0 removed"), doubted);
        assertTrue(run(ExitCode.OK, documents.toString(), "--allow-empty").contains("1 removed"));
    }

    @Test
    void two_ingestions_into_one_base_do_not_run_at_once_and_forget_nothing() throws IOException {
        try (var other = RagBase.of(Optional.of(base))) {
            other.lock();
            assertTrue(run(ExitCode.ENVIRONMENT, documents.toString()).contains("is running"));
        }
        assertTrue(run(ExitCode.OK, documents.toString()).contains("1 added"));
    }

    @Test
    void an_ingestion_that_took_nothing_fixes_no_language() throws IOException {
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.writeString(broken.resolve("broken.pdf"), "%PDF-1.7 nothing");
        run(ExitCode.ENVIRONMENT, broken.toString());
        Files.writeString(documents.resolve("a.md"), "Toner do velké tiskárny je ve sklepě u schodů.");
        assertTrue(run(ExitCode.OK, documents.toString()).contains("czech"));
    }

    @Test
    void limits_of_a_document_are_options() throws IOException {
        Files.writeString(documents.resolve("large.txt"), "The stairs of the old house are steep. ".repeat(40_000));
        assertTrue(run(ExitCode.OK, documents.toString(), "--max-size", "1", "--embedder", "none").contains("--max-size"));
        assertTrue(run(ExitCode.OK, documents.toString(), "--max-size", "2").contains("1 added"));
        assertTrue(run(ExitCode.USAGE, documents.toString(), "--max-time", "0").contains("--max-time"));
    }

    @Test
    void a_document_of_headings_alone_is_told() throws IOException {
        Files.writeString(documents.resolve("plan.md"), "# Plan\n\n## Later\n");
        assertTrue(run(ExitCode.OK, documents.toString()).contains("plan.md: holds no text beside headings"));
    }

    @Test
    void pages_of_a_server_are_read_where_a_rule_allows_it() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = "<html><body><a href='/wiki/toner'>toner</a><p>The toner of the large printer is kept in the cellar beside the stairs.</p></body></html>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            try (var out = exchange.getResponseBody()) {
                out.write(page);
            }
        });
        server.start();
        try {
            String address = "http://127.0.0.1:%d/wiki/start".formatted(server.getAddress().getPort());
            Path rules = folder.resolve("rules.yaml");
            Files.writeString(rules, "rules: []");
            assertTrue(run(ExitCode.USAGE, "--web", address).contains("--web needs --rules"));
            assertTrue(run(ExitCode.ENVIRONMENT, "--web", address, "--rules", rules.toString()).contains("refused by 'no-rule'"));
            Files.writeString(rules, "rules: [{name: wiki, scheme: http, host: 127.0.0.1, port: %d, path: /wiki/**}]".formatted(server.getAddress().getPort()));
            String said = run(ExitCode.OK, "--web", address, "--links", "1", "--rules", rules.toString());
            assertTrue(said.contains("2 added"), said);
            String other = run(ExitCode.OK, "--web", address.replace("start", "other"), "--rules", rules.toString());
            assertTrue(other.contains("0 removed"), other);
        } finally {
            server.stop(0);
        }
    }

    private String run(int expected, String... arguments) {
        var out = new StringWriter();
        var all = new ArrayList<>(List.of("rag", "ingest", "--base", base.toString()));
        all.addAll(List.of(arguments));
        assertEquals(expected, Main.run(new PrintWriter(out), new PrintWriter(out), all.toArray(String[]::new)), out::toString);
        return out.toString();
    }
}
