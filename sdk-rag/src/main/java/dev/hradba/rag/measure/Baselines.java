package dev.hradba.rag.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.lexical.Terms;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/// What anybody would build first: raw Lucene over passages or over sentences, with one language's analyzer.
final class Baselines implements AutoCloseable {

    private static final String TEXT = "text";
    private static final String ANSWER = "answer";

    private final Terms terms;
    private final DirectoryReader passages;
    private final DirectoryReader sentences;

    Baselines(List<Source> sources, Analyzer analyzer) {
        terms = new Terms(analyzer);
        passages = index(sources, analyzer, true);
        sentences = index(sources, analyzer, false);
    }

    /// A document cut into chunks.
    record Source(String title, String text, List<Chunk> chunks) {

        private String quote(Unit unit) {
            return text.substring(unit.start(), unit.end());
        }
    }

    Optional<String> firstSentenceOfBestPassage(String question) {
        return best(passages, question);
    }

    Optional<String> bestSentence(String question) {
        return best(sentences, question);
    }

    private static DirectoryReader index(List<Source> sources, Analyzer analyzer, boolean whole) {
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (Source source : sources) {
                for (Chunk chunk : source.chunks()) {
                    if (whole) {
                        String headings = source.title() + "\n" + String.join("\n", chunk.path()) + "\n";
                        add(writer, headings + chunk.units().stream().map(Unit::plain).collect(Collectors.joining("\n")), source.quote(chunk.units().getFirst()));
                    } else {
                        for (Unit unit : chunk.units()) {
                            add(writer, unit.plain(), source.quote(unit));
                        }
                    }
                }
            }
            writer.commit();
            return DirectoryReader.open(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("the baseline's index in memory cannot be written: " + e.getMessage(), e);
        }
    }

    private static void add(IndexWriter writer, String text, String answer) throws IOException {
        var document = new Document();
        document.add(new TextField(TEXT, text, Field.Store.NO));
        document.add(new StoredField(ANSWER, answer));
        writer.addDocument(document);
    }

    private Optional<String> best(DirectoryReader reader, String question) {
        var query = new BooleanQuery.Builder();
        terms.of(question).stream().limit(200).forEach(term -> query.add(new TermQuery(new Term(TEXT, term)), BooleanClause.Occur.SHOULD));
        try {
            var searcher = new IndexSearcher(reader);
            var found = searcher.search(query.build(), 1).scoreDocs;
            return found.length == 0 ? Optional.empty() : Optional.of(searcher.storedFields().document(found[0].doc).get(ANSWER));
        } catch (IOException e) {
            throw new UncheckedIOException("the baseline's index in memory cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            passages.close();
            sentences.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the baseline's index in memory cannot be closed: " + e.getMessage(), e);
        }
    }
}
