package dev.hradba.core.adapter;

import java.util.Map;
import java.util.Optional;

import dev.hradba.core.backend.Backend;
import dev.hradba.core.backend.BackendException;
import okhttp3.HttpUrl;

/// Connects to model servers.
///
/// ```java
/// try (var backend = Backends.connect("vllm=http://gpu1:8000", ConnectOptions.DEFAULTS)) {
///     var reply = backend.complete(CompletionRequest.of(List.of(Message.user("What is a rampart?"))));
///     System.out.println(reply.text());
/// }
/// ```
public final class Backends {

    private static final Map<String, Dialect> DIALECTS = Map.of(
            "vllm", new VllmDialect(),
            "tgi", new TgiDialect(),
            "llamacpp", new LlamaCppDialect(),
            "ollama", new OllamaDialect(),
            "openai", new OpenAiDialect());

    private Backends() {}

    /// Connects with default options; see [#connect(String, ConnectOptions)].
    public static Backend connect(String spec) {
        return connect(spec, ConnectOptions.DEFAULTS);
    }

    /// Connects to a server, asks what it is and can do, and returns it as a backend.
    ///
    /// @param spec    `vllm=URL`, `tgi=URL`, `llamacpp=URL`, `ollama=URL` or `openai=URL`; the URL with or without a trailing
    ///                `/v1`, and with `#model` at its end to name the model, as in `ollama=http://localhost:11434#qwen3:8b`
    /// @param options key, limits and whatever else; a model in `spec` wins over one here
    /// @throws IllegalArgumentException if the specification cannot be read; the message says how it should look
    /// @throws BackendException         if nobody answers, the key is wrong, the server is of another kind, or lacks the model
    public static Backend connect(String spec, ConnectOptions options) {
        int equals = spec.indexOf('=');
        var kind = equals < 0 ? "" : spec.substring(0, equals).strip();
        var dialect = DIALECTS.get(kind);
        if (dialect == null) {
            throw new IllegalArgumentException("backend '%s' is of no known kind; write one of %s"
                    .formatted(equals < 0 ? spec : kind, "vllm=URL, tgi=URL, llamacpp=URL, ollama=URL, openai=URL"));
        }
        var address = HttpUrl.parse(spec.substring(equals + 1).strip());
        if (address == null) {
            throw new IllegalArgumentException("the address of the %s server is not an http or https URL; write %s=http://host:port"
                    .formatted(kind, kind));
        }
        if (!address.username().isEmpty() || !address.password().isEmpty() || address.query() != null) {
            throw new IllegalArgumentException("the address of the %s server carries credentials or a query; give keys in ConnectOptions, where they stay secret"
                    .formatted(kind));
        }
        var chosen = Optional.ofNullable(address.fragment()).filter(name -> !name.isBlank()).map(options::withModel).orElse(options);
        return open(kind, dialect, root(address), chosen);
    }

    private static Backend open(String kind, Dialect dialect, HttpUrl address, ConnectOptions options) {
        var http = new Http(kind, address, options);
        try {
            return new HttpBackend(http, dialect, options, dialect.probe(http, options));
        } catch (BackendException failure) {
            http.close();
            throw failure;
        }
    }

    /// The address without fragment, trailing slashes and `/v1`.
    private static HttpUrl root(HttpUrl address) {
        var path = address.encodedPath().replaceAll("/+$", "");
        if (path.endsWith("/v1")) {
            path = path.substring(0, path.length() - 3);
        }
        return address.newBuilder().encodedPath(path.isEmpty() ? "/" : path).fragment(null).build();
    }
}
