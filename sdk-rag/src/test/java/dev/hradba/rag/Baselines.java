package dev.hradba.rag;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.extract.Unit;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;

/// What anybody would build first: raw Lucene over passages or over sentences.
final class Baselines implements AutoCloseable {

    private final DirectoryReader passages;
    private final DirectoryReader sentences;
    private final DirectoryReader sentencesWithHeadings;

    record Span(String document, int start, int end, double score) {}

    Baselines(List<Source> sources) {
        passages = index(sources, Kind.PASSAGE);
        sentences = index(sources, Kind.SENTENCE);
        sentencesWithHeadings = index(sources, Kind.SENTENCE_WITH_HEADINGS);
    }

    record Source(String document, String title, List<Chunk> chunks) {}

    private enum Kind { PASSAGE, SENTENCE, SENTENCE_WITH_HEADINGS }

    Optional<Span> firstSentenceOfBestPassage(String question) {
        return best(passages, question);
    }

    Optional<Span> bestSentence(String question) {
        return best(sentences, question);
    }

    Optional<Span> bestSentenceWithHeadings(String question) {
        return best(sentencesWithHeadings, question);
    }

    private static DirectoryReader index(List<Source> sources, Kind kind) {
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(new EnglishAnalyzer()))) {
            for (Source source : sources) {
                for (Chunk chunk : source.chunks()) {
                    String headings = source.title() + " " + String.join(" ", chunk.path());
                    if (kind == Kind.PASSAGE) {
                        var text = new ArrayList<>(List.of(headings));
                        chunk.units().forEach(unit -> text.add(unit.plain()));
                        writer.addDocument(document(source, chunk.units().getFirst(), String.join("\n", text)));
                    } else {
                        for (Unit unit : chunk.units()) {
                            String before = kind == Kind.SENTENCE ? "" : headings + "\n";
                            writer.addDocument(document(source, unit, before + unit.plain()));
                        }
                    }
                }
            }
            writer.commit();
            return DirectoryReader.open(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document document(Source source, Unit unit, String text) {
        var document = new Document();
        document.add(new TextField("text", text, Field.Store.NO));
        document.add(new StoredField("document", source.document()));
        document.add(new StoredField("start", unit.start()));
        document.add(new StoredField("end", unit.end()));
        return document;
    }

    private static Optional<Span> best(DirectoryReader reader, String question) {
        try {
            var searcher = new IndexSearcher(reader);
            var found = searcher.search(new QueryParser("text", new EnglishAnalyzer()).parse(QueryParser.escape(question)), 1);
            if (found.scoreDocs.length == 0) {
                return Optional.empty();
            }
            Document document = searcher.storedFields().document(found.scoreDocs[0].doc);
            return Optional.of(new Span(document.get("document"), document.getField("start").numericValue().intValue(),
                    document.getField("end").numericValue().intValue(), found.scoreDocs[0].score));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            passages.close();
            sentences.close();
            sentencesWithHeadings.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
