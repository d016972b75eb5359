package dev.hradba.core.adapter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.hradba.core.backend.BackendException;
import dev.hradba.core.backend.BackendException.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Servers behind certificates of a company's own.
class TlsTest {

    private static final String MODELS = "{\"data\":[{\"id\":\"m\",\"owned_by\":\"vllm\",\"max_model_len\":4096}]}";
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException {
        for (var who : List.of("server", "client")) {
            keytool("-genkeypair", "-keystore", file(who), "-alias", who, "-keyalg", "EC", "-dname", "CN=" + who, "-ext", "san=dns:localhost", "-validity", "2");
            keytool("-exportcert", "-keystore", file(who), "-alias", who, "-file", file(who) + ".crt");
            keytool("-importcert", "-noprompt", "-keystore", file(who + "-trust"), "-alias", who, "-file", file(who) + ".crt");
        }
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", "changeit", "-storetype", "PKCS12"));
        assertEquals(0, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor());
    }

    private static SSLContext context(String keys, String trusted) throws IOException, GeneralSecurityException {
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(KeyStore.getInstance(folder.resolve(keys).toFile(), PASSWORD), PASSWORD);
        var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(KeyStore.getInstance(folder.resolve(trusted).toFile(), PASSWORD));
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    private static HttpsServer server(boolean asksForCertificate) throws IOException, GeneralSecurityException {
        var context = context("server", "client-trust");
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(asksForCertificate);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            var body = MODELS.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String model(HttpsServer server, ConnectOptions options) {
        try (var backend = Backends.connect("vllm=https://localhost:" + server.getAddress().getPort(), options)) {
            return backend.info().model();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_server_may_ask_for_the_clients_certificate() throws IOException, GeneralSecurityException {
        assertEquals("m", model(server(true), ConnectOptions.DEFAULTS.withTls(context("client", "server-trust"))));
    }

    @Test
    void a_certificate_that_is_not_trusted_is_named_and_not_tried_again() throws IOException, GeneralSecurityException {
        var server = server(false);
        var failure = assertThrows(BackendException.class, () -> model(server, ConnectOptions.DEFAULTS));
        assertEquals(Kind.UNREACHABLE, failure.kind());
        assertFalse(failure.retryable());
        assertTrue(String.valueOf(failure.getMessage()).contains("ConnectOptions.withTls"), failure.getMessage());
    }

    @Test
    void no_setting_tells_its_secrets() throws IOException, GeneralSecurityException {
        assertTrue(ConnectOptions.DEFAULTS.withTls(context("client", "server-trust")).toString().contains("tls=own"));
    }
}
