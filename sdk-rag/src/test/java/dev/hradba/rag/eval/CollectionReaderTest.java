package dev.hradba.rag.eval;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.eval.JudgedCollection.Span;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CollectionReaderTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void an_ordinary_collection() throws IOException {
        write("corpus.jsonl", "{\"_id\":\"a\",\"title\":\"Apples\",\"text\":\"Apples are red.\"}\n{\"_id\":\"b\",\"title\":\"\",\"text\":\"Pears are green.\"}\n");
        write("queries.jsonl", "{\"_id\":\"q1\",\"text\":\"red fruit\"}\n{\"_id\":\"q2\",\"text\":\"not judged\"}\n");
        write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\ta\t2\nq1\tb\t0\n");
    }

    @Test
    void documents_judged_questions_and_grades_are_read_and_a_header_is_not_a_judgement() {
        JudgedCollection read = JudgedCollection.read(folder);
        assertEquals(List.of("a", "b"), read.documents().stream().map(JudgedCollection.Source::id).toList());
        assertEquals(List.of("q1"), read.queries().stream().map(JudgedCollection.Question::id).toList());
        assertEquals(Map.of("a", 2, "b", 0), read.judged().get("q1"));
        assertEquals(List.of("1 questions of queries.jsonl are not judged and are left out: q2"), read.problems());
    }

    @Test
    void a_first_judgement_with_the_ids_of_a_header_but_without_a_grade_is_told() throws IOException {
        write("qrels.tsv", "query1\tdoc5\thigh\nq1\ta\t1\n");
        assertTrue(JudgedCollection.read(folder).problems().getFirst().startsWith("qrels.tsv, line 1 left out: 'query1\tdoc5\thigh'"));
    }

    @Test
    void a_second_grade_for_the_same_document_is_told_and_the_first_counts() throws IOException {
        write("qrels.tsv", "q1\ta\t2\nq1\ta\t2\nq1\ta\t0\n");
        JudgedCollection read = JudgedCollection.read(folder);
        assertEquals(Map.of("a", 2), read.judged().get("q1"));
        assertTrue(read.problems().getFirst().endsWith("document 'a' has grade 2 for question 'q1' already"), () -> read.problems().toString());
    }

    @Test
    void bytes_that_are_not_utf_8_are_told_once_for_a_file() throws IOException {
        Files.write(folder.resolve("corpus.jsonl"), "{\"_id\":\"a\",\"text\":\"x\"}\n{\"_id\":\"b\",\"text\":\"z\u00e1loha\"}\n{\"_id\":\"c\",\"text\":\"\u00e1\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        List<String> problems = JudgedCollection.read(folder).problems();
        assertTrue(problems.getFirst().startsWith("corpus.jsonl, line 2 has bytes that are not UTF-8"), problems::toString);
        assertEquals(2, problems.size(), problems::toString);
    }

    @Test
    void a_replacement_character_that_the_text_has_itself_is_no_problem() throws IOException {
        write("corpus.jsonl", "\uFEFF{\"_id\":\"a\",\"text\":\"5 \uFFFD 3, \u017Elu\u0165ou\u010Dk\u00FD \uD83D\uDE00\"}\r\n");
        JudgedCollection read = JudgedCollection.read(folder);
        assertEquals("5 \uFFFD 3, \u017Elu\u0165ou\u010Dk\u00FD \uD83D\uDE00", read.documents().getFirst().text());
        assertTrue(read.problems().stream().noneMatch(problem -> problem.contains("UTF-8")), () -> read.problems().toString());
    }

    @Test
    void a_span_that_is_no_number_or_of_a_question_that_is_not_judged_is_told() throws IOException {
        write("spans.jsonl", "{\"query-id\":\"q1\",\"corpus-id\":\"a\",\"start\":\"x\",\"end\":15}\n{\"query-id\":\"q9\",\"corpus-id\":\"a\",\"start\":0,\"end\":5}\n");
        List<String> problems = JudgedCollection.read(folder).problems();
        assertTrue(problems.contains("spans.jsonl, line 1 left out: 'x' is no whole number"), problems::toString);
        assertTrue(problems.contains("1 questions with spans are not among the judged ones and are left out: q9"), problems::toString);
    }

    @Test
    void what_holds_nothing_is_refused_by_name() throws IOException {
        write("qrels.tsv", "query-id\tcorpus-id\tscore\n");
        assertTrue(message().contains("qrels.tsv' holds no judgement"), this::message);
        write("qrels.tsv", "q1\ta\t1\n");
        write("queries.jsonl", "\n");
        assertTrue(message().contains("queries.jsonl' holds no question"), this::message);
        write("corpus.jsonl", "no json\n");
        assertTrue(message().contains("corpus.jsonl' holds no document; first problem: corpus.jsonl, line 1"), this::message);
    }

    @Test
    void of_several_files_of_judgements_none_is_guessed() throws IOException {
        Files.delete(folder.resolve("qrels.tsv"));
        write("qrels/dev.tsv", "q1\ta\t1\n");
        write("qrels/train.tsv", "q1\ta\t1\n");
        assertTrue(message().contains("Of the files in qrels, dev.tsv, train.tsv, copy the one you mean"), this::message);
    }

    @Test
    void judgements_without_a_header_lose_no_line() throws IOException {
        write("qrels.tsv", "q1\ta\t1\r\nq1\tb\t1.0\r\n");
        assertEquals(Map.of("a", 1, "b", 1), JudgedCollection.read(folder).judged().get("q1"));
    }

    @Test
    void judgements_in_trec_form_and_below_qrels_are_read() throws IOException {
        Files.delete(folder.resolve("qrels.tsv"));
        write("qrels/test.tsv", "q1 0 a 1\nq1 0 b -1\n");
        assertEquals(Map.of("a", 1, "b", 0), JudgedCollection.read(folder).judged().get("q1"));
    }

    @Test
    void ids_may_be_numbers_titles_missing_or_null_and_other_fields_are_ignored() throws IOException {
        write("corpus.jsonl", "{\"_id\":31715818,\"text\":\"x\",\"metadata\":{\"a\":[1]}}\n{\"_id\":7,\"title\":null,\"text\":\"y\",\"url\":3}\n");
        write("queries.jsonl", "{\"_id\":12,\"text\":\"x?\",\"metadata\":{}}\n");
        write("qrels.tsv", "12\t31715818\t1\n");
        JudgedCollection read = JudgedCollection.read(folder);
        assertEquals("31715818", read.documents().getFirst().id());
        assertEquals("", read.documents().getLast().title());
        assertEquals(Map.of("31715818", 1), read.judged().get("12"));
    }

    @Test
    void a_byte_order_mark_blank_lines_and_compressed_files_are_no_hindrance() throws IOException {
        write("queries.jsonl", "\uFEFF{\"_id\":\"q1\",\"text\":\"red fruit\"}\n\n");
        String corpus = Files.readString(folder.resolve("corpus.jsonl"));
        Files.delete(folder.resolve("corpus.jsonl"));
        try (var out = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(folder.resolve("corpus.jsonl.gz"))), StandardCharsets.UTF_8)) {
            out.write(corpus);
        }
        JudgedCollection read = JudgedCollection.read(folder);
        assertEquals(2, read.documents().size());
        assertEquals(1, read.queries().size());
    }

    @Test
    void a_line_that_cannot_be_read_is_told_and_the_rest_goes_on() throws IOException {
        write("corpus.jsonl", "{\"_id\":\"a\",\"text\":\"x\"}\nnot json\n{\"text\":\"no id\"}\n{\"_id\":\"a\",\"text\":\"again\"}\n");
        write("qrels.tsv", "q1\ta\t1\nq1\tb\tmany\nq1\tmissing\t1\n");
        JudgedCollection read = JudgedCollection.read(folder);
        assertEquals(1, read.documents().size());
        assertEquals("x", read.documents().getFirst().text());
        assertEquals(6, read.problems().size(), () -> read.problems().toString());
        assertTrue(read.problems().stream().anyMatch(problem -> problem.startsWith("corpus.jsonl, line 2")), () -> read.problems().toString());
    }

    @Test
    void judged_spans_are_read_from_json_and_from_columns() throws IOException {
        write("spans.jsonl", "{\"query-id\":\"q1\",\"corpus-id\":\"a\",\"start\":0,\"end\":15}\n{\"query-id\":\"q1\",\"corpus-id\":\"a\",\"start\":5,\"end\":5}\n");
        write("citations.tsv", "query-id\tcorpus-id\tstart\tend\nq1\tb\t2\t9\n");
        assertEquals(List.of(new Span("q1", "a", 0, 15), new Span("q1", "b", 2, 9)), JudgedCollection.read(folder).spans());
    }

    @Test
    void spans_count_unicode_code_points_and_those_outside_of_their_text_are_told() throws IOException {
        write("corpus.jsonl", "{\"_id\":\"a\",\"text\":\"\uD83D\uDE00 red\"}\n");
        write("spans.tsv", "q1\ta\t2\t5\nq1\ta\t2\t6\nq1\tgone\t0\t1\n");
        JudgedCollection read = JudgedCollection.read(folder);
        assertEquals(List.of(new Span("q1", "a", 3, 6)), read.spans());
        assertTrue(read.problems().stream().anyMatch(problem -> problem.contains("spans.tsv, line 2") && problem.contains("5 characters")), () -> read.problems().toString());
    }

    @Test
    void a_first_judgement_that_cannot_be_read_is_no_header_and_every_problem_is_told_with_its_line() throws IOException {
        write("qrels.tsv", "q1\ta\tmany\nq1\tb\t1\nq1\t\t1\nq1\ta\t\nq1\n");
        JudgedCollection read = JudgedCollection.read(folder);
        assertEquals(Map.of("b", 1), read.judged().get("q1"));
        assertEquals(List.of(1, 3, 4, 5), read.problems().stream().filter(problem -> problem.startsWith("qrels")).map(problem -> Integer.parseInt(problem.replaceAll("(?s).*line (\\d+) .*", "$1"))).toList());
        assertTrue(read.problems().getFirst().contains("a number was expected"), () -> read.problems().toString());
    }

    @Test
    void what_is_given_twice_or_judged_and_not_there_is_told_in_few_lines() throws IOException {
        write("queries.jsonl", "{\"_id\":\"q1\",\"text\":\"red fruit\"}\n{\"_id\":\"q1\",\"text\":\"again\"}\n");
        write("qrels.tsv", "q1\ta\t1\nq1\tx1\t1\nq1\tx2\t1\nq1\tx3\t2\nq1\tx4\t1\nq1\tx5\t0\nq7\ta\t1\n");
        JudgedCollection read = JudgedCollection.read(folder);
        assertEquals(3, read.problems().size(), () -> read.problems().toString());
        assertTrue(read.problems().get(1).contains("4 relevant documents") && read.problems().get(1).endsWith("x3, .."), () -> read.problems().toString());
        assertTrue(read.problems().getLast().contains("q7"));
    }

    @Test
    void two_objects_on_a_line_are_not_taken_for_one() throws IOException {
        write("corpus.jsonl", "{\"_id\":\"a\",\"text\":\"x\"}{\"_id\":\"b\",\"text\":\"y\"}\n{\"_id\":\"c\",\"text\":\"z\"}\n");
        assertEquals(List.of("c"), JudgedCollection.read(folder).documents().stream().map(JudgedCollection.Source::id).toList());
    }

    @Test
    void a_folder_without_a_file_is_refused_with_the_name_of_the_file() throws IOException {
        Files.delete(folder.resolve("qrels.tsv"));
        assertTrue(message().contains("qrels.tsv"));
        Files.delete(folder.resolve("corpus.jsonl"));
        assertTrue(message().contains("corpus.jsonl"));
    }

    @Test
    void judgements_that_fit_no_question_are_refused() throws IOException {
        write("qrels.tsv", "other\ta\t1\n");
        assertTrue(message().endsWith("queries.jsonl' and 'qrels.tsv' have no question in common: asked are q1, q2, judged are other"), this::message);
    }

    private String message() {
        return String.valueOf(assertThrows(KnowledgeBaseException.class, () -> JudgedCollection.read(folder)).getMessage());
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }
}
