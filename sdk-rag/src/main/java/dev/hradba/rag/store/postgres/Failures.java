package dev.hradba.rag.store.postgres;

import java.sql.SQLException;
import java.util.Locale;
import javax.net.ssl.SSLException;

import dev.hradba.rag.KnowledgeBaseException;

/// What a failure of the database means. The server's own words are left out: they may quote what the person who asks may not know.
final class Failures {

    private Failures() {}

    static KnowledgeBaseException of(String name, Exception failure) {
        String state = state(failure);
        String kind = state.substring(0, Math.min(2, state.length()));
        if (encrypted(failure)) {
            return new KnowledgeBaseException("%s and this process agree on no encrypted connection: check sslmode and sslrootcert in the address, and that the server has ssl = on"
                    .formatted(name), false, failure);
        }
        return switch (kind) {
            case "08", "", "57", "53" -> new KnowledgeBaseException("%s does not answer (%s); check that it runs and can be reached, then try again"
                    .formatted(name, state.isEmpty() ? "no connection" : "SQL state " + state), true, failure);
            case "40", "55" -> new KnowledgeBaseException("%s is busy with another change (SQL state %s); try again".formatted(name, state), true, failure);
            case "28" -> new KnowledgeBaseException("%s refused the role or its password; check both".formatted(name), false, failure);
            case "42", "0A", "58" -> new KnowledgeBaseException("%s refused a statement (SQL state %s); %s".formatted(name, state, advice(state)), false, failure);
            default -> new KnowledgeBaseException("%s refused a statement (SQL state %s); look into its log".formatted(name, state), false, failure);
        };
    }

    /// True where a connection failed because of TLS: a server without it, or a certificate that is not trusted.
    private static boolean encrypted(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SSLException || (each instanceof SQLException sql && "08004".equals(sql.getSQLState()) && String.valueOf(sql.getMessage()).contains("SSL"))) {
                return true;
            }
        }
        return false;
    }

    private static String advice(String state) {
        return switch (state.toUpperCase(Locale.ROOT)) {
            case "42501" -> "the role lacks a right: reading needs usage on the schema and select on its tables, writing also insert, update and delete, "
                    + "the first opening may create the schema and its tables";
            case "0A000", "58P01", "42704" -> "vectors need the extension pgvector, 0.8 or newer: let an administrator run 'create extension vector'";
            default -> "was the schema made by another version?";
        };
    }

    private static String state(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }
}
