package dev.hradba.rag;

import java.time.Instant;
import java.util.List;

import dev.hradba.rag.internal.answer.Question;
import dev.hradba.rag.internal.lexical.Hit;
import dev.hradba.rag.internal.lexical.LexicalQuery;
import dev.hradba.rag.internal.lexical.LexicalSession;

/// Finds passages for a query.
final class Retrieval {

    private final KnowledgeBaseOptions options;

    Retrieval(KnowledgeBaseOptions options) {
        this.options = options;
    }

    List<Hit> run(Query query, LexicalSession session) {
        return session.search(new LexicalQuery(
                Question.searchText(query.text()),
                query.maxPassages(),
                query.collections(),
                query.at().orElseGet(Instant::now),
                options.headingBoost(),
                options.phraseBoost(),
                true));
    }
}
