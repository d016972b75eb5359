package dev.hradba.rag.internal.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hradba.rag.KnowledgeBaseException;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Format;
import dev.hradba.rag.ingest.Validity;
import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.extract.Unit;
import dev.hradba.rag.internal.lexical.ChunkRecord;
import dev.hradba.rag.internal.lexical.StoredBlock;
import dev.hradba.rag.internal.lexical.StoredDocument;
import dev.hradba.rag.store.DocumentRecord;

/// What a store keeps without reading it, as JSON.
final class Payloads {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Payloads() {}

    static String write(ChunkRecord record) {
        Chunk chunk = record.chunk();
        var node = JSON.createObjectNode().put("document", record.document()).put("collection", record.collection()).put("version", record.version())
                .put("title", record.title()).put("rights", record.rights()).put("from", record.validFrom()).put("until", record.validUntil());
        record.modified().ifPresent(modified -> node.put("modified", modified));
        node.put("text", record.text()).put("id", chunk.id()).put("section", chunk.section());
        ArrayNode path = node.putArray("path");
        chunk.path().forEach(path::add);
        node.put("start", chunk.start()).put("end", chunk.end()).put("line", chunk.line()).put("lastLine", chunk.lastLine()).put("page", chunk.page())
                .put("header", chunk.header());
        ArrayNode units = node.putArray("units");
        chunk.units().forEach(unit -> units.addArray().add(unit.kind().name()).add(unit.start()).add(unit.end()).add(unit.plain()).add(unit.context()));
        return text(node);
    }

    static ChunkRecord chunk(String payload) {
        JsonNode node = parse(payload);
        List<String> path = new ArrayList<>();
        node.path("path").forEach(heading -> path.add(heading.asText()));
        List<Unit> units = new ArrayList<>();
        node.path("units").forEach(unit -> units.add(new Unit(Unit.Kind.valueOf(unit.path(0).asText()), unit.path(1).asInt(), unit.path(2).asInt(),
                unit.path(3).asText(), unit.path(4).asText())));
        var chunk = new Chunk(node.path("id").asText(), node.path("section").asText(), path, node.path("start").asInt(), node.path("end").asInt(),
                node.path("line").asInt(), node.path("lastLine").asInt(), node.path("page").asInt(), node.path("header").asText(), units);
        return new ChunkRecord(node.path("document").asText(), node.path("collection").asText(), node.path("version").asInt(), node.path("title").asText(),
                node.path("rights").asText(), node.path("from").asLong(), node.path("until").asLong(),
                node.has("modified") ? Optional.of(node.path("modified").asLong()) : Optional.empty(), node.path("text").asText(), chunk);
    }

    static String write(String title, String link, String text) {
        return text(JSON.createObjectNode().put("title", title).put("link", link).put("text", text));
    }

    static StoredDocument document(DocumentRecord record) {
        JsonNode node = parse(record.payload());
        var state = record.state();
        return new StoredDocument(state.id(), state.collection(), node.path("title").asText(), state.version(), state.hash(), node.path("text").asText(),
                record.rights().canonical(), node.path("link").asText(), state.gone());
    }

    /// Everything kept of a document, from the payloads of its record and its chunks.
    static StoredBlock block(DocumentRecord record, List<String> payloads) {
        StoredDocument about = document(record);
        List<ChunkRecord> chunks = payloads.stream().map(Payloads::chunk).toList();
        Optional<ChunkRecord> first = chunks.stream().findFirst();
        var document = new Document(about.id(), about.collection(), Format.PLAIN, Optional.of(about.title()), about.text(), record.rights(),
                first.map(ChunkRecord::validity).orElse(Validity.ALWAYS), first.flatMap(ChunkRecord::modified).map(Instant::ofEpochMilli),
                Optional.of(about.link()).filter(link -> !link.isEmpty()));
        return new StoredBlock(document, about, chunks.stream().map(ChunkRecord::chunk).toList());
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON could not be written", e);
        }
    }

    private static JsonNode parse(String payload) {
        try {
            return JSON.readTree(payload);
        } catch (JsonProcessingException e) {
            throw new KnowledgeBaseException("the store gave back a chunk or document that is damaged; build it anew", false, e);
        }
    }
}
