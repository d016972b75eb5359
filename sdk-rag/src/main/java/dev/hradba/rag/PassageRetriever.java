package dev.hradba.rag;

import java.util.List;
import java.util.Map;

import dev.hradba.core.Identity;
import dev.hradba.rag.retrieve.Passage;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;

/// Passages for LangChain4j, found as one fixed identity.
final class PassageRetriever implements ContentRetriever {

    private final KnowledgeBase base;
    private final Identity identity;
    private final int maxPassages;

    PassageRetriever(KnowledgeBase base, Identity identity, int maxPassages) {
        this.base = base;
        this.identity = identity;
        this.maxPassages = maxPassages;
    }

    @Override
    public List<Content> retrieve(dev.langchain4j.rag.query.Query query) {
        return base.retrieve(Query.of(query.text()).limit(maxPassages), identity).stream().map(PassageRetriever::content).toList();
    }

    private static Content content(Passage passage) {
        var metadata = new Metadata()
                .put("document", passage.documentId())
                .put("version", passage.version())
                .put("title", passage.title())
                .put("section", String.join(" > ", passage.sectionPath()))
                .put("start", passage.start())
                .put("end", passage.end())
                .put("first_line", passage.firstLine())
                .put("last_line", passage.lastLine());
        String text = passage.header().isEmpty() ? passage.text() : passage.header() + "\n" + passage.text();
        return Content.from(TextSegment.from(text, metadata),
                Map.of(ContentMetadata.SCORE, passage.score(), ContentMetadata.EMBEDDING_ID, passage.chunkId()));
    }
}
