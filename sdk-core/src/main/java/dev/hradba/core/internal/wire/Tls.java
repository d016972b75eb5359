package dev.hradba.core.internal.wire;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// Whose certificates are trusted, and which one is shown.
final class Tls {

    private Tls() {}

    /// Has connections made under this context, or the default one of the JVM: by itself OkHttp would show no certificate.
    static void use(OkHttpClient.Builder builder, Optional<SSLContext> given) {
        try {
            var context = given.isPresent() ? given.get() : SSLContext.getDefault();
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init((KeyStore) null); // for pins, which nobody sets; the context decides
            builder.sslSocketFactory(context.getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JVM has no TLS: " + e.getMessage() + "; look at the system properties javax.net.ssl", e);
        }
    }

    /// Whether one side refused the other's certificate, which another try does not change.
    static boolean isRefusal(IOException failure) {
        return failure instanceof SSLPeerUnverifiedException
                || (failure instanceof SSLHandshakeException && (isOfCertificate(failure) || String.valueOf(failure.getMessage()).contains("certificate")));
    }

    private static boolean isOfCertificate(@Nullable Throwable failure) {
        return failure != null && (failure instanceof CertificateException || isOfCertificate(failure.getCause()));
    }
}
