package dev.hradba.cli.rag;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.hradba.cli.common.CliException;
import dev.hradba.cli.common.ExitCode;
import dev.hradba.rag.store.ChunkStore;
import dev.hradba.rag.store.opensearch.Credentials;
import dev.hradba.rag.store.opensearch.OpenSearchOptions;
import dev.hradba.rag.store.opensearch.OpenSearchStore;
import dev.hradba.rag.store.postgres.PostgresStore;

/// The store that `--store` names: `opensearch=http://HOST:9200[,http://HOST:9200]/INDEX` or `postgresql=jdbc:postgresql://HOST/DATABASE[?schema=NAME]`.
/// Credentials come from the environment and are never kept.
record RagStore(String kind, String address) {

    static final String DESCRIPTION = "keep the chunks in opensearch=http://HOST:9200/INDEX (several nodes with commas) or postgresql=jdbc:postgresql://HOST/DATABASE?schema=NAME; "
            + "credentials from HRADBA_STORE_USER and HRADBA_STORE_PASSWORD, HRADBA_STORE_TOKEN or HRADBA_STORE_APIKEY; certificates to trust from HRADBA_STORE_CA. The base remembers it.";

    private static final String DEFAULT_NAME = "hradba";

    static RagStore parse(String text) {
        int equals = text.indexOf('=');
        String kind = equals < 0 ? text : text.substring(0, equals).toLowerCase(Locale.ROOT);
        if (equals < 0 || equals == text.length() - 1 || !(kind.equals("opensearch") || kind.equals("postgresql"))) {
            throw new CliException(ExitCode.USAGE, "'%s' names no store; write opensearch=http://HOST:9200/INDEX or postgresql=jdbc:postgresql://HOST/DATABASE".formatted(text));
        }
        return new RagStore(kind, text.substring(equals + 1));
    }

    /// The same store under another name, for a measurement that is thrown away.
    ChunkStore aside(String suffix) {
        return open(suffix);
    }

    ChunkStore open() {
        return open("");
    }

    private ChunkStore open(String suffix) {
        try {
            return kind.equals("opensearch") ? opensearch(suffix) : postgresql(suffix);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private ChunkStore opensearch(String suffix) {
        List<String> parts = Arrays.asList(address.split(","));
        String last = parts.getLast();
        int slash = last.indexOf('/', last.indexOf("//") + 2);
        String name = slash < 0 || slash == last.length() - 1 ? DEFAULT_NAME : last.substring(slash + 1);
        List<URI> nodes = parts.stream().map(part -> part.equals(last) && slash >= 0 ? part.substring(0, slash) : part).map(URI::create).toList();
        var options = OpenSearchOptions.of("http://localhost", name + (suffix.isEmpty() ? "" : "-" + suffix)).withNodes(nodes).withCredentials(credentials());
        Optional<String> authority = variable("HRADBA_STORE_CA");
        return OpenSearchStore.at(authority.isEmpty() ? options : options.withCaCertificate(java.nio.file.Path.of(authority.get())));
    }

    private static Credentials credentials() {
        Optional<String> token = variable("HRADBA_STORE_TOKEN");
        if (token.isPresent()) {
            return new Credentials.Token(token.get());
        }
        Optional<String> key = variable("HRADBA_STORE_APIKEY");
        if (key.isPresent()) {
            return new Credentials.ApiKey(key.get());
        }
        return variable("HRADBA_STORE_USER").<Credentials>map(user -> new Credentials.Basic(user, variable("HRADBA_STORE_PASSWORD").orElse("")))
                .orElseGet(Credentials.None::new);
    }

    private ChunkStore postgresql(String suffix) {
        var schema = java.util.regex.Pattern.compile("[?&]schema=([^&]*)").matcher(address);
        String name = schema.find() ? schema.group(1) : DEFAULT_NAME;
        String url = address.replaceFirst("([?&])schema=[^&]*&?", "$1").replaceFirst("[?&]$", "");
        return PostgresStore.at(url, variable("HRADBA_STORE_USER").orElseGet(() -> System.getProperty("user.name", "")),
                variable("HRADBA_STORE_PASSWORD").orElse(""), name + (suffix.isEmpty() ? "" : "_" + suffix));
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    @Override
    public String toString() {
        return kind + "=" + address;
    }
}
