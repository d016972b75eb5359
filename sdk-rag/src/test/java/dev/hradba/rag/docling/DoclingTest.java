package dev.hradba.rag.docling;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.hradba.rag.ingest.DocumentParser.Parsed;
import dev.hradba.rag.ingest.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aMultipart;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The wire shapes of docling-serve's API v1, as its documentation has them.
class DoclingTest {

    private static final byte[] PDF = "%PDF-1.7".getBytes(StandardCharsets.US_ASCII);
    private final WireMockServer server = new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private void answer(ResponseDefinitionBuilder reply) {
        server.stubFor(post(urlEqualTo("/v1/convert/file")).willReturn(reply));
    }

    private Parsed parse(Duration time) throws IOException {
        return Docling.at(server.baseUrl()).withKey("secret").parse("hr/rules.pdf", PDF, time);
    }

    @Test
    void a_document_is_sent_as_it_is_and_comes_back_as_markdown_with_its_pages() throws IOException {
        answer(okJson("""
                {"document":{"filename":"rules.pdf","md_content":"# Rules\\n\\nFirst page.\\n\\nhradba-page-break-5d1f\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |","json_content":null},
                 "status":"partial_success","errors":[{"component_type":"model","module_name":"ocr","error_message":"page 3 failed"}],"processing_time":1.5,"timings":{}}"""));
        var parsed = parse(Duration.ofMinutes(1));
        assertEquals(new Parsed(Format.MARKDOWN, "# Rules\n\nFirst page.\n\n\f| a | b |\n|---|---|\n| 1 | 2 |", List.of("page 3 failed")), parsed);
        server.verify(postRequestedFor(urlEqualTo("/v1/convert/file")).withHeader("X-Api-Key", equalTo("secret"))
                .withRequestBodyPart(aMultipart("files").withHeader("Content-Disposition", containing("filename=\"rules.pdf\"")).withBody(equalTo("%PDF-1.7")).build())
                .withRequestBodyPart(aMultipart("to_formats").withBody(equalTo("md")).build())
                .withRequestBodyPart(aMultipart("md_page_break_placeholder").withBody(containing("page-break")).build()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "200; {\"document\":{\"md_content\":null},\"status\":\"failure\",\"errors\":[{\"error_message\":\"not a PDF\"}]}; docling did not convert it (failure): not a PDF",
        "200; {}; docling did not convert it (no status): no reason given",
        "200; <html>; answers with no JSON (<html>)",
        "422; {\"detail\":\"Field required\"}; answers 422: {\"detail\":\"Field required\"}",
        "503; busy; answers 503: busy"})
    void a_failure_says_why(int status, String body, String reason) {
        answer(aResponse().withStatus(status).withBody(body));
        String told = assertThrows(IOException.class, () -> parse(Duration.ofMinutes(1))).toString();
        assertTrue(told.contains(reason), told);
    }

    @Test
    void a_server_that_is_slow_or_away_costs_no_more_than_the_time() {
        answer(okJson("{}").withFixedDelay(60_000));
        assertTrue(assertThrows(IOException.class, () -> parse(Duration.ofMillis(200))).toString().contains("--max-time"));
        var away = Docling.at("http://127.0.0.1:1");
        assertTrue(assertThrows(IOException.class, () -> away.parse("a.pdf", PDF, Duration.ofSeconds(5))).toString().contains("cannot be reached"));
        assertThrows(IllegalArgumentException.class, () -> Docling.at("docling"));
    }

    @Test
    void it_reads_documents_and_pictures_or_what_it_is_told() {
        var docling = Docling.at("http://docling:5001");
        assertTrue(docling.reads("a.pdf", "application/pdf") && docling.reads("a.png", "image/png"));
        assertFalse(docling.reads("a.md", "text/x-web-markdown"));
        assertFalse(docling.reading(Set.of("image/png")).reads("a.pdf", "application/pdf"));
        assertEquals("docling http://docling:5001/", docling.name());
    }
}
