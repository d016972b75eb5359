package dev.hradba.rag.docling;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.rag.ingest.DocumentParser;
import dev.hradba.rag.ingest.Format;
import okhttp3.HttpUrl;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/// Documents converted to Markdown by a [docling](https://github.com/docling-project/docling-serve) server of yours (docling-serve, API v1), with its own
/// reading of layouts, tables and scans. Pages are kept where docling tells them. Thread-safe.
///
/// ```java
/// var readers = Readers.NONE.with(Docling.at("http://docling:5001"));
/// ```
public final class Docling implements DocumentParser {

    /// What docling reads better than, or unlike, the library's own parsers.
    public static final Set<String> TYPES = Set.of("application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "image/png", "image/jpeg", "image/tiff", "image/bmp", "image/webp");

    private static final ObjectMapper JSON = new ObjectMapper();
    /// No text of a document has it; a form feed itself would be taken for white space on the way.
    private static final String PAGE = "hradba-page-break-5d1f";
    private static final long MAX_REPLY_BYTES = 256L * 1024 * 1024;
    private static final int MAX_TOLD = 300;

    private final HttpUrl server;
    private final Optional<String> key;
    private final Set<String> types;
    private final OkHttpClient http;

    private Docling(HttpUrl server, Optional<String> key, Set<String> types) {
        this.server = server;
        this.key = key;
        this.types = types;
        this.http = new OkHttpClient.Builder().connectTimeout(Duration.ofSeconds(10)).readTimeout(Duration.ZERO).writeTimeout(Duration.ofMinutes(1)).followRedirects(false).build();
    }

    /// The server at an address, for [#TYPES].
    ///
    /// @throws IllegalArgumentException if that is no address
    public static Docling at(String url) {
        var server = HttpUrl.parse(url);
        if (server == null) {
            throw new IllegalArgumentException("'%s' is no address of a docling server; write such as http://docling:5001".formatted(url));
        }
        return new Docling(server, Optional.empty(), TYPES);
    }

    /// The same with the key that the server asks for (`DOCLING_SERVE_API_KEY`).
    public Docling withKey(String other) {
        return new Docling(server, Optional.of(other), types);
    }

    /// The same for other media types.
    public Docling reading(Set<String> mediaTypes) {
        return new Docling(server, key, Set.copyOf(mediaTypes));
    }

    @Override
    public boolean reads(String name, String mediaType) {
        return types.contains(mediaType);
    }

    @Override
    public String name() {
        return "docling " + server;
    }

    @Override
    public Parsed parse(String name, byte[] bytes, Duration time) throws IOException {
        var body = new MultipartBody.Builder().setType(MultipartBody.FORM)
                .addFormDataPart("files", name.substring(name.lastIndexOf('/') + 1), RequestBody.create(bytes))
                .addFormDataPart("to_formats", "md").addFormDataPart("image_export_mode", "placeholder").addFormDataPart("md_page_break_placeholder", PAGE).build();
        var request = new Request.Builder().url(server.newBuilder().addPathSegments("v1/convert/file").build()).post(body);
        key.ifPresent(secret -> request.header("X-Api-Key", secret));
        var call = http.newCall(request.build());
        call.timeout().timeout(Math.max(1, time.toMillis()), java.util.concurrent.TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            return parsed(read(response));
        } catch (SocketTimeoutException e) {
            throw new IOException("docling at %s did not answer in time; raise the limit (rag ingest --max-time) or give it more power".formatted(server), e);
        } catch (java.io.InterruptedIOException e) {
            throw new IOException("docling at %s took longer than the %d s left for the document; raise the limit (rag ingest --max-time)".formatted(server, time.toSeconds()), e);
        } catch (java.net.ConnectException e) {
            throw new IOException("docling at %s cannot be reached (%s); start it or mend the address".formatted(server, e.getMessage()), e);
        }
    }

    private JsonNode read(Response response) throws IOException {
        var source = response.body().source();
        boolean whole = !source.request(MAX_REPLY_BYTES + 1);
        String text = whole ? source.readUtf8() : "";
        if (!response.isSuccessful()) {
            throw new IOException("docling at %s answers %d: %s".formatted(server, response.code(), brief(text)));
        }
        if (!whole) {
            throw new IOException("docling's reply has more than %,d bytes; split the document".formatted(MAX_REPLY_BYTES));
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException("docling at %s answers with no JSON (%s); is it a docling-serve of version 1 or newer?".formatted(server, brief(text)), e);
        }
    }

    private static Parsed parsed(JsonNode reply) throws IOException {
        var errors = new ArrayList<String>();
        reply.path("errors").forEach(error -> errors.add(brief(error.path("error_message").asText(error.toString()))));
        String status = reply.path("status").asText();
        var markdown = reply.path("document").path("md_content");
        if (!markdown.isTextual() || status.equals("failure") || status.equals("skipped")) {
            throw new IOException("docling did not convert it (%s): %s".formatted(status.isEmpty() ? "no status" : status, errors.isEmpty() ? "no reason given" : String.join("; ", errors)));
        }
        return new Parsed(Format.MARKDOWN, markdown.textValue().replaceAll("\\s*" + PAGE + "\\s*", "\n\n\f"), List.copyOf(errors));
    }

    private static String brief(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > MAX_TOLD ? line.substring(0, MAX_TOLD) + "..." : line;
    }
}
