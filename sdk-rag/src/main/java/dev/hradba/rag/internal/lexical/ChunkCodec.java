package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.hradba.rag.internal.chunk.Chunk;
import dev.hradba.rag.internal.extract.Unit;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.BytesRef;

/// A chunk as bytes of a column of the index, which gives back one of them without unpacking its neighbours, as stored fields would. The text of a
/// unit is left out where it stands in the text of the chunk.
final class ChunkCodec {

    private ChunkCodec() {}

    static BytesRef write(ChunkRecord record) throws IOException {
        Chunk chunk = record.chunk();
        var out = new ByteBuffersDataOutput();
        out.writeString(record.document());
        out.writeString(record.collection());
        out.writeVInt(record.version());
        out.writeString(record.title());
        out.writeString(record.rights());
        out.writeZLong(record.validFrom());
        out.writeZLong(record.validUntil());
        out.writeByte((byte) (record.modified().isPresent() ? 1 : 0));
        out.writeZLong(record.modified().orElse(0L));
        out.writeString(record.text());
        out.writeString(chunk.id());
        out.writeString(chunk.section());
        out.writeVInt(chunk.path().size());
        for (String heading : chunk.path()) {
            out.writeString(heading);
        }
        for (int number : new int[] {chunk.start(), chunk.end(), chunk.line(), chunk.lastLine(), chunk.page()}) {
            out.writeVInt(number);
        }
        out.writeString(chunk.header());
        out.writeVInt(chunk.units().size());
        for (Unit unit : chunk.units()) {
            write(out, unit, record);
        }
        return new BytesRef(out.toArrayCopy());
    }

    private static void write(DataOutput out, Unit unit, ChunkRecord record) throws IOException {
        int from = unit.start() - record.chunk().start();
        int to = unit.end() - record.chunk().start();
        boolean verbatim = from >= 0 && to <= record.text().length() && unit.plain().equals(record.text().substring(from, to));
        out.writeString(unit.kind().name());
        out.writeVInt(unit.start());
        out.writeVInt(unit.end());
        out.writeByte((byte) (verbatim ? 1 : 0));
        if (!verbatim) {
            out.writeString(unit.plain());
        }
        out.writeString(unit.context());
    }

    static ChunkRecord read(BytesRef bytes) throws IOException {
        var in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
        String document = in.readString();
        String collection = in.readString();
        int version = in.readVInt();
        String title = in.readString();
        String rights = in.readString();
        long from = in.readZLong();
        long until = in.readZLong();
        boolean known = in.readByte() == 1;
        long modified = in.readZLong();
        String text = in.readString();
        String id = in.readString();
        String section = in.readString();
        var path = new ArrayList<String>();
        for (int left = in.readVInt(); left > 0; left--) {
            path.add(in.readString());
        }
        int start = in.readVInt();
        int end = in.readVInt();
        int line = in.readVInt();
        int lastLine = in.readVInt();
        int page = in.readVInt();
        String header = in.readString();
        var chunk = new Chunk(id, section, path, start, end, line, lastLine, page, header, units(in, text, start));
        return new ChunkRecord(document, collection, version, title, rights, from, until, known ? Optional.of(modified) : Optional.empty(), text, chunk);
    }

    private static List<Unit> units(ByteArrayDataInput in, String text, int textStart) throws IOException {
        int count = in.readVInt();
        var units = new ArrayList<Unit>(count);
        for (int i = 0; i < count; i++) {
            Unit.Kind kind = Unit.Kind.valueOf(in.readString());
            int start = in.readVInt();
            int end = in.readVInt();
            String plain = in.readByte() == 1 ? text.substring(start - textStart, end - textStart) : in.readString();
            units.add(new Unit(kind, start, end, plain, in.readString()));
        }
        return units;
    }
}
