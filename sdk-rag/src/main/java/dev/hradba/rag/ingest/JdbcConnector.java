package dev.hradba.rag.ingest;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.IngestReport.Failure;

/// Rows of a query as documents, such as tickets: the first column is the id, a column `title` or `subject` the title, `modified` or `updated_at` the time
/// of the last change. Every other value becomes text: short ones stand together in a first paragraph as `name: value`, long ones in paragraphs of their own.
///
/// @param connections opens a connection; it is closed after the listing
/// @param query       a statement that only reads
/// @param collection  collection of the documents
/// @param rights      who may read which; ids are `collection/first column`
/// @param maxRows     most rows; more are refused, for a cut list would look like vanished documents
public record JdbcConnector(Connections connections, String query, String collection, RightsRules rights, int maxRows) implements Connector {

    /// Longest value that is a field, not a text, in characters.
    private static final int FIELD = 60;

    private static final int FETCH = 500;

    /// Opens connections.
    @FunctionalInterface
    public interface Connections {
        /// A new connection.
        Connection open() throws SQLException;
    }

    @Override
    public Listing list() {
        var sources = new ArrayList<Source>();
        var failures = new ArrayList<Failure>();
        try (Connection connection = connections.open(); var statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery(query)) {
                ResultSetMetaData columns = rows.getMetaData();
                while (rows.next()) {
                    if (sources.size() + failures.size() == maxRows) {
                        throw new KnowledgeBaseException("the query gives more than %,d rows; narrow it or raise maxRows".formatted(maxRows), false);
                    }
                    String key = rows.getString(1);
                    if (key == null || key.isBlank() || Ids.of(collection + "/" + key).length() > Document.MAX_ID_LENGTH) {
                        failures.add(new Failure("row %d".formatted(sources.size() + failures.size() + 1),
                                "has no id, or one that is too long, in its first column; select a short unique one there"));
                    } else {
                        sources.add(source(collection + "/" + key, rows, columns));
                    }
                }
            }
        } catch (SQLException e) {
            throw new KnowledgeBaseException("the query cannot be read: %s; nothing was changed".formatted(e.getMessage()), true, e);
        }
        return new Listing(sources, failures);
    }

    private Source source(String path, ResultSet row, ResultSetMetaData columns) throws SQLException {
        String id = Ids.of(path);
        var fields = new ArrayList<String>();
        var texts = new ArrayList<String>();
        String title = "";
        Timestamp modified = null;
        for (int i = 2; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
            String value = row.getString(i);
            if (value == null || value.isBlank()) {
                continue;
            }
            if (title.isEmpty() && (name.equals("title") || name.equals("subject"))) {
                title = value.strip();
            } else if (name.equals("modified") || name.equals("updated_at")) {
                modified = row.getTimestamp(i);
            } else if (value.length() <= FIELD && value.indexOf('\n') < 0) {
                fields.add(name.replace('_', ' ') + ": " + value.strip());
            } else {
                texts.add(value.strip());
            }
        }
        if (!fields.isEmpty()) {
            texts.addFirst(String.join("; ", fields) + ".");
        }
        byte[] text = String.join("\n\n", texts.isEmpty() ? List.of(title) : texts).getBytes(StandardCharsets.UTF_8);
        Source source = Source.of(id, collection, id, text.length, () -> new ByteArrayInputStream(text)).withFormat(Format.PLAIN).withRights(rights.of(path));
        source = title.isEmpty() ? source : source.withTitle(title);
        return modified == null ? source : source.withModified(modified.toInstant());
    }
}
