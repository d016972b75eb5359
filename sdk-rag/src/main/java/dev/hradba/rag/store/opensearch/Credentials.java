package dev.hradba.rag.store.opensearch;

/// How a cluster knows us. Never printed.
public sealed interface Credentials {

    /// No credentials.
    record None() implements Credentials {}

    /// User and password.
    record Basic(String user, String password) implements Credentials {
        @Override
        public String toString() {
            return "user and password";
        }
    }

    /// A bearer token.
    record Token(String token) implements Credentials {
        @Override
        public String toString() {
            return "a token";
        }
    }

    /// An API key, sent as `Authorization: ApiKey KEY`.
    record ApiKey(String key) implements Credentials {
        @Override
        public String toString() {
            return "an API key";
        }
    }
}
