package dev.hradba.rag.internal.lexical;

/// Names of the fields in the index. A chunk has `CONTENTS`; a document record has `RECORD`.
final class Fields {

    /// Written into each commit; an index of another layout is refused.
    static final String LAYOUT = "4";

    static final String CONTENTS = "contents";
    static final String HEADINGS = "headings";
    static final String CONTENTS_LENGTH = "contents_length";
    static final String HEADINGS_LENGTH = "headings_length";
    static final String RIGHTS = "rights";
    static final String COLLECTION = "collection";
    static final String DOCUMENT = "document";
    static final String CHUNK = "chunk";
    static final String VALID_FROM = "valid_from";
    static final String VALID_UNTIL = "valid_until";

    static final String VECTOR = "vector";

    /// Columns: everything that is kept of a chunk, and the distinct terms of its text.
    static final String KEPT = "kept";
    static final String DISTINCT_TERMS = "distinct_terms";

    static final String RECORD = "record";
    static final String RECORD_COLLECTION = "record_collection";
    static final String RECORD_RIGHTS = "record_rights";

    /// Has the id of a document that vanished.
    static final String TOMBSTONE = "tombstone";

    /// One term for each band of a document's signature.
    static final String BAND = "band";

    static final String STORED_SIGNATURE = "s_signature";
    static final String STORED_VALID_FROM = "s_valid_from";
    static final String STORED_VALID_UNTIL = "s_valid_until";
    static final String STORED_COLLECTION = "s_collection";
    static final String STORED_LINK = "s_link";
    static final String STORED_RIGHTS = "s_rights";
    static final String STORED_TITLE = "s_title";
    static final String STORED_TEXT = "s_text";
    static final String STORED_VERSION = "s_version";
    static final String STORED_HASH = "s_hash";
    static final String STORED_MODIFIED = "s_modified";

    private Fields() {}
}
