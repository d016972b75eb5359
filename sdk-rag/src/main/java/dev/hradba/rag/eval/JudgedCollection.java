package dev.hradba.rag.eval;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Documents, questions and what is known to answer them.
///
/// @param name      name of the folder
/// @param documents documents in the order of the file
/// @param queries   questions that are judged, in the order of the file
/// @param judged    question id → document id → grade; 0 is judged and not relevant
/// @param spans     spans that answer, where the folder names any
/// @param problems  lines that could not be read and names that fit nothing, all left out, for a person; at most [#MAX_PROBLEMS] of them and how many more
public record JudgedCollection(
        String name,
        List<Source> documents,
        List<Question> queries,
        Map<String, Map<String, Integer>> judged,
        List<Span> spans,
        List<String> problems) {

    /// Most problems that are told one by one.
    public static final int MAX_PROBLEMS = 20;

    /// Copies its collections.
    public JudgedCollection {
        documents = List.copyOf(documents);
        queries = List.copyOf(queries);
        judged = Map.copyOf(judged);
        spans = List.copyOf(spans);
        problems = List.copyOf(problems);
    }

    /// Reads a folder in BEIR's form, see [CollectionReader].
    ///
    /// @throws dev.hradba.rag.KnowledgeBaseException if a file is missing or holds nothing that can be used
    public static JudgedCollection read(Path folder) {
        return new CollectionReader(folder).read();
    }

    /// One document.
    ///
    /// @param id    as the judgements name it
    /// @param title may be empty
    /// @param text  what spans refer to
    public record Source(String id, String title, String text) {}

    /// One question.
    ///
    /// @param id   as the judgements name it
    /// @param text as asked
    public record Question(String id, String text) {}

    /// Characters of a document that answer a question.
    ///
    /// @param query    id of the question
    /// @param document id of the document
    /// @param start    first character of the document's text, counted as Java does
    /// @param end      one past the last
    public record Span(String query, String document, int start, int end) {}
}
