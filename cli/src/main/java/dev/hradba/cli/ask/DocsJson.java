package dev.hradba.cli.ask;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.agent.copilot.DocsCopilot;
import dev.hradba.rag.AnswerOutcome;

/// An answer from documents as one JSON object.
final class DocsJson {

    private DocsJson() {}

    static String line(String question, DocsCopilot.DocsAnswer answer) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("question", question);
        var citations = root.putArray("citations");
        switch (answer.outcome()) {
            case AnswerOutcome.Answered answered -> {
                root.put("answer", answered.text()).put("outcome", "answered").put("confidence", answered.confidence());
                for (var citation : answered.citations()) {
                    citations.addObject().put("document", citation.documentId()).put("version", citation.version())
                            .put("section", String.join(" > ", citation.sectionPath())).put("line", citation.line()).put("quote", citation.quote());
                }
            }
            case AnswerOutcome.NotEnoughInformation nothing ->
                root.put("answer", String.join("; ", nothing.missing())).put("outcome", "not_enough_information");
        }
        var passages = root.putArray("passages");
        for (var passage : answer.outcome().passages()) {
            passages.addObject().put("document", passage.documentId()).put("section", String.join(" > ", passage.sectionPath()))
                    .put("firstLine", passage.firstLine()).put("lastLine", passage.lastLine()).put("score", passage.score()).put("text", passage.text());
        }
        root.put("audit", answer.audit().full());
        root.putObject("timings").put("totalMillis", answer.total().toMillis());
        return AnswerJson.line(root);
    }
}
