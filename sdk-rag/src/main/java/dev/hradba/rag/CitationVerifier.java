package dev.hradba.rag;

import java.util.Optional;

import dev.hradba.rag.internal.extract.Extracted;
import dev.hradba.rag.internal.lexical.SearchSession;
import dev.hradba.rag.internal.lexical.StoredDocument;
import dev.hradba.rag.retrieve.Passage;

/// Makes citations, and checks them against the documents themselves, under the rights of who asks.
final class CitationVerifier {

    private CitationVerifier() {}

    /// The citation of the characters at `[start, end)` of a document, which lie in this passage.
    static Citation cite(Passage passage, int start, int end, SearchSession session) {
        Passage part = passage.part(start, end);
        String link = session.document(passage.documentId()).map(StoredDocument::link).orElse("");
        return new Citation(passage.documentId(), passage.version(), passage.title(), passage.sectionPath(), passage.chunkId(), start, end,
                part.firstLine(), part.lastLine(), part.page(), part.text(), link);
    }

    static CitationCheck check(Citation citation, SearchSession session) {
        Optional<StoredDocument> stored = session.document(citation.documentId());
        if (stored.isEmpty()) {
            return CitationCheck.NOT_READABLE;
        }
        StoredDocument document = stored.get();
        if (document.version() != citation.version()) {
            return CitationCheck.OTHER_VERSION;
        }
        boolean stands = citation.end() <= document.text().length()
                && document.text().startsWith(citation.quote(), citation.start())
                && citation.line() == 1 + document.text().substring(0, citation.start()).chars().filter(c -> c == '\n').count()
                && citation.page() == Extracted.page(document.text(), citation.start());
        return stands ? CitationCheck.VERIFIED : CitationCheck.QUOTE_DIFFERS;
    }
}
