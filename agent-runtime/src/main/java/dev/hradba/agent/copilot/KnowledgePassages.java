package dev.hradba.agent.copilot;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.hradba.core.Identity;
import dev.hradba.rag.KnowledgeBase;
import dev.hradba.rag.Query;
import dev.hradba.sandbox.rag.CitedPassage;
import dev.hradba.sandbox.rag.PassageSource;

/// A knowledge base as the source behind the tool `rag.search`. Rights are checked inside its index query.
///
/// @param knowledge stays the caller's to close
public record KnowledgePassages(KnowledgeBase knowledge) implements PassageSource {

    @Override
    public List<CitedPassage> search(String query, int most, Set<String> collections, Identity identity) {
        return knowledge.retrieve(new Query(query, most, collections, Optional.empty()), identity).stream()
                .map(found -> new CitedPassage(found.documentId(), found.version(), found.collection(), found.title(), found.sectionPath(),
                        found.start(), found.end(), found.firstLine(), found.lastLine(), found.page(), found.text()))
                .toList();
    }
}
