package dev.hradba.rag.store.opensearch;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a cluster is, and how it is spoken to.
///
/// @param nodes         addresses of its nodes, such as `https://search1:9200`; the next one is tried when one does not answer
/// @param index         name of the alias that questions go to; its index is `NAME-000001`
/// @param credentials   how the cluster knows us; sent over plain `http` to this machine only
/// @param caCertificate PEM file with the certificates to trust, if they are not among those the JDK trusts
/// @param shards        primary shards of a new index, 1 to 1,000
/// @param replicas      copies of each shard, 0 to 10; at least 1 to survive the loss of a node
/// @param connect       longest wait for a connection
/// @param call          longest wait for one answer; after it a call is not tried again either
/// @param attempts      times that a call is tried in all, on one node after the other, 1 to 10
public record OpenSearchOptions(List<URI> nodes, String index, Credentials credentials, Optional<Path> caCertificate, int shards, int replicas,
        Duration connect, Duration call, int attempts) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,199}");

    /// Copies its list and refuses what no cluster would take.
    public OpenSearchOptions {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("no node is given; give at least one address such as http://localhost:9200");
        }
        for (URI node : nodes) {
            String scheme = String.valueOf(node.getScheme()).toLowerCase(Locale.ROOT);
            if (!(scheme.equals("http") || scheme.equals("https")) || node.getHost() == null || node.getUserInfo() != null) {
                throw new IllegalArgumentException("'%s' is no address of a node; write http://HOST:PORT or https://HOST:PORT, and give credentials apart from it"
                        .formatted(withoutUser(node)));
            }
            if (scheme.equals("http") && !(credentials instanceof Credentials.None) && !local(node.getHost())) {
                throw new IllegalArgumentException("credentials would go to '%s' unencrypted; use https".formatted(node));
            }
        }
        if (!NAME.matcher(index).matches()) {
            throw new IllegalArgumentException("'%s' is no name of an index; use small letters, digits, '-', '_' and '.', and begin with a letter or digit".formatted(index));
        }
        if (shards < 1 || shards > 1_000 || replicas < 0 || replicas > 10 || attempts < 1 || attempts > 10) {
            throw new IllegalArgumentException("%d shards, %d replicas and %d attempts; give 1 to 1000, 0 to 10 and 1 to 10".formatted(shards, replicas, attempts));
        }
    }

    /// One node without credentials: 1 shard, 1 replica, 5 seconds to connect, 60 to answer, 4 attempts.
    public static OpenSearchOptions of(String node, String index) {
        return new OpenSearchOptions(List.of(URI.create(node)), index, new Credentials.None(), Optional.empty(), 1, 1, Duration.ofSeconds(5), Duration.ofSeconds(60), 4);
    }

    /// The same options with these nodes.
    public OpenSearchOptions withNodes(List<URI> others) {
        return new OpenSearchOptions(others, index, credentials, caCertificate, shards, replicas, connect, call, attempts);
    }

    /// The same options with credentials.
    public OpenSearchOptions withCredentials(Credentials others) {
        return new OpenSearchOptions(nodes, index, others, caCertificate, shards, replicas, connect, call, attempts);
    }

    /// The same options, trusting the certificates in a PEM file.
    public OpenSearchOptions withCaCertificate(Path file) {
        return new OpenSearchOptions(nodes, index, credentials, Optional.of(file), shards, replicas, connect, call, attempts);
    }

    /// The same options with other numbers of shards and copies for a new index.
    public OpenSearchOptions withShards(int primaries, int copies) {
        return new OpenSearchOptions(nodes, index, credentials, caCertificate, primaries, copies, connect, call, attempts);
    }

    /// The same options with other limits of time and attempts.
    public OpenSearchOptions withLimits(Duration toConnect, Duration toAnswer, int tries) {
        return new OpenSearchOptions(nodes, index, credentials, caCertificate, shards, replicas, toConnect, toAnswer, tries);
    }

    private static boolean local(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private static String withoutUser(URI node) {
        return node.toString().replaceFirst("//[^/@]*@", "//");
    }
}
