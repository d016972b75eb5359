package dev.hradba.cli.rag;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.rag.AnswerOutcome;
import dev.hradba.rag.Citation;
import dev.hradba.rag.Claim;
import dev.hradba.rag.WrittenOutcome;
import dev.hradba.rag.retrieve.Explanation;
import dev.hradba.rag.retrieve.Passage;

/// Passages, citations and answers as JSON objects.
final class RagJson {

    private RagJson() {}

    static ObjectNode answer(String question, AnswerOutcome outcome, boolean explain) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("question", question);
        switch (outcome) {
            case AnswerOutcome.Answered answered -> {
                root.put("outcome", "answered").put("answer", answered.text()).put("confidence", answered.confidence());
                citations(root, answered.citations());
                if (explain) {
                    root.set("explain", explanation(answered.explain()));
                }
            }
            case AnswerOutcome.NotEnoughInformation nothing -> {
                root.put("outcome", "not_enough_information").putNull("answer");
                citations(root, List.of());
                var missing = root.putArray("missing");
                nothing.missing().forEach(missing::add);
            }
        }
        var passages = root.putArray("passages");
        outcome.passages().forEach(passage -> passages.add(passage(passage, explain)));
        return root;
    }

    static ObjectNode written(String question, WrittenOutcome outcome) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("question", question);
        var claims = new ArrayList<Claim>();
        switch (outcome) {
            case WrittenOutcome.Written written -> {
                root.put("outcome", "answered").put("answer", written.text());
                claims.addAll(written.claims());
                citations(root, written.citations());
            }
            case WrittenOutcome.NotEnoughInformation nothing -> {
                root.put("outcome", "not_enough_information").putNull("answer");
                citations(root, List.of());
                var missing = root.putArray("missing");
                nothing.missing().forEach(missing::add);
            }
        }
        claims(root.putArray("claims"), claims);
        claims(root.putArray("removed"), outcome.removed());
        var passages = root.putArray("passages");
        outcome.passages().forEach(passage -> passages.add(passage(passage, false)));
        root.putObject("usage").put("inputTokens", outcome.usage().inputTokens()).put("outputTokens", outcome.usage().outputTokens());
        return root;
    }

    /// A question that could not even be asked, in the shape of one that was answered.
    ///
    /// @param write whether a model should have written the answer
    static ObjectNode failure(String question, String message, boolean write) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("question", question).put("outcome", "failed").putNull("answer").put("failure", message);
        root.putArray("citations");
        if (write) {
            root.putArray("claims");
            root.putArray("removed");
        }
        root.putArray("passages");
        root.putNull("audit").putObject("timings").put("totalMillis", 0);
        return root;
    }

    private static void claims(ArrayNode all, List<Claim> claims) {
        for (Claim claim : claims) {
            ObjectNode node = all.addObject().put("text", claim.text()).put("supported", claim.supported());
            claim.doubt().ifPresent(doubt -> node.put("doubt", doubt));
            citations(node, claim.citations());
        }
    }

    private static void citations(ObjectNode node, List<Citation> citations) {
        var all = node.putArray("citations");
        citations.forEach(citation -> all.add(citation(citation)));
    }

    /// Only verified citations come out of a knowledge base, so each says so.
    private static ObjectNode citation(Citation citation) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("document", citation.documentId()).put("title", citation.title())
                .put("version", citation.version()).put("section", String.join(" > ", citation.sectionPath()));
        page(node, citation.page());
        node.put("line", citation.line()).put("lastLine", citation.lastLine()).put("start", citation.start()).put("end", citation.end())
                .put("quote", citation.quote()).put("chunk", citation.chunkId()).put("verified", true);
        return citation.link().isEmpty() ? node : node.put("link", citation.link());
    }

    static ObjectNode passage(Passage passage, boolean explain) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("rank", passage.rank()).put("score", passage.score()).put("document", passage.documentId())
                .put("title", passage.title()).put("version", passage.version()).put("collection", passage.collection())
                .put("section", String.join(" > ", passage.sectionPath()));
        page(node, passage.page());
        node.put("firstLine", passage.firstLine()).put("lastLine", passage.lastLine()).put("start", passage.start()).put("end", passage.end())
                .put("chunk", passage.chunkId()).put("text", passage.text());
        if (!passage.header().isEmpty()) {
            node.put("tableHeader", passage.header());
        }
        if (!passage.alsoIn().isEmpty()) {
            var others = node.putArray("alsoIn");
            passage.alsoIn().forEach(others::add);
        }
        if (explain) {
            node.set("explain", explanation(passage.explain()));
        }
        return node;
    }

    private static void page(ObjectNode node, int page) {
        if (page > 0) {
            node.put("page", page);
        }
    }

    private static ObjectNode explanation(Explanation explanation) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("value", explanation.value()).put("description", explanation.description());
        if (!explanation.parts().isEmpty()) {
            var parts = node.putArray("parts");
            explanation.parts().forEach(part -> parts.add(explanation(part)));
        }
        return node;
    }
}
