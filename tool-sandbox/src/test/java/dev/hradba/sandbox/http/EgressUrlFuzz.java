package dev.hradba.sandbox.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Random;

import dev.hradba.sandbox.http.url.EgressUrl;
import dev.hradba.sandbox.http.url.IpAddress;
import dev.hradba.sandbox.http.url.Network;
import dev.hradba.sandbox.http.url.Reading;
import dev.hradba.sandbox.http.url.SpecialNetworks;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Changed URLs of the corpus: whatever is accepted has one canonical form, and two other readers see the same scheme, host and port in it.
class EgressUrlFuzz {

    private static final long SEED = 20261123L;
    private static final String[] PIECES = {"@", ":", "/", "//", "\\", "?", "#", "%", "%2e", "%2F", "%25", "%00", "%0a", "%C3%A9", "%c0%ae", "..", ".", ";", "[", "]", "::", "::1",
        "127.0.0.1", "0x7f", "0177", "2130706433", "evil.example", "api.example.com", "xn--", "\u3002", "\uff0f", "\u0430", "\u200b", "\u00ad", " ", "\t", "\r\n", "\u0000", ":80", ":443",
        ":0", "http:", "https:", "user:pw@", "*", "_", "-", "&", "=", "+", "'", "|", "{}", "\"", "a", "Z", "9", "%41", "%7E", "%zz"};

    @Test
    void what_is_accepted_is_canonical_and_read_alike_by_others() throws Exception {
        var seeds = EgressCorpusTest.requests().stream().map(request -> request.path("url").asText()).toList();
        var random = new Random(SEED);
        int accepted = 0;
        for (int round = 0; round < 60_000; round++) {
            String url = mutate(seeds.get(random.nextInt(seeds.size())), random);
            if (EgressUrl.read(url) instanceof Reading.Canonical(var read)) {
                accepted++;
                check(read, "seed %d round %d: %s".formatted(SEED, round, url));
            }
        }
        assertTrue(accepted > 3_000, "only %d URLs were accepted, so little was compared".formatted(accepted));
    }

    private static void check(EgressUrl read, String where) throws URISyntaxException {
        var canonical = read.canonical();
        assertEquals(canonical, EgressUrl.read(canonical) instanceof Reading.Canonical(var again) ? again.canonical() : "refused", where);
        assertTrue(canonical.chars().allMatch(c -> c > 0x20 && c < 0x7f), where);
        var okhttp = HttpUrl.parse(canonical);
        assertNotNull(okhttp, where);
        assertEquals(canonical, okhttp.toString(), where);
        assertEquals(List.of(read.scheme(), read.host(), read.port()), List.of(okhttp.scheme(), okhttp.host(), okhttp.port()), where);
        var uri = new URI(canonical);
        assertEquals(read.scheme(), uri.getScheme(), where);
        // the JDK reads a name whose last label begins with a digit as no server's name
        if (uri.getHost() != null) {
            assertEquals(read.host(), uri.getHost().replaceAll("[\\[\\]]", ""), where);
            assertEquals(read.port(), uri.getPort() < 0 ? EgressUrl.defaultPort(read.scheme()) : uri.getPort(), where);
        }
        assertEquals(read.path(), uri.getRawPath(), where);
        assertEquals(uri.normalize(), uri, where);
        assertEquals(null, uri.getRawUserInfo(), where);
    }

    private static String mutate(String url, Random random) {
        var text = new StringBuilder(url);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
                case 2 -> text.insert(at, (char) (0x20 + random.nextInt(0x60)));
                default -> text.replace(at, Math.min(text.length(), at + 1), PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    @Test
    void an_address_keeps_its_value_through_its_text() {
        var random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            boolean sparse = random.nextBoolean();
            var address = random.nextBoolean()
                    ? new IpAddress(false, 0, random.nextInt() & 0xffff_ffffL)
                    : new IpAddress(true, sparse ? random.nextLong() & 0xffff_0000_ffff_0000L : random.nextLong(),
                            sparse ? random.nextLong() & 0x0000_0000_ffff_0000L : random.nextLong());
            assertEquals(address, IpAddress.parse(address.text()).orElseThrow(), address.text());
            if (!(address.v6() && Network.parse("::ffff:0:0/96").contains(address))) {
                assertEquals(address, IpAddress.of(address.toInet()), address.text());
            }
        }
    }

    /// What the JDK itself knows to be special must be special here.
    @Test
    void no_address_is_public_that_the_jdk_knows_to_be_special() {
        var random = new Random(SEED);
        for (int round = 0; round < 50_000; round++) {
            var address = random.nextInt(3) > 0 ? new IpAddress(false, 0, random.nextInt() & 0xffff_ffffL) : new IpAddress(true, random.nextLong(), random.nextLong());
            var inet = address.toInet();
            if (inet.isLoopbackAddress() || inet.isAnyLocalAddress() || inet.isLinkLocalAddress() || inet.isSiteLocalAddress() || inet.isMulticastAddress()) {
                assertTrue(SpecialNetworks.kind(address).isPresent(), address.text());
            }
        }
    }
}
