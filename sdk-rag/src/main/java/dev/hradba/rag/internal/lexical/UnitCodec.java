package dev.hradba.rag.internal.lexical;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.hradba.rag.internal.extract.Unit;
import org.apache.lucene.util.BytesRef;

/// Units of a chunk as bytes of a stored field.
final class UnitCodec {

    private UnitCodec() {}

    static BytesRef write(List<Unit> units) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(units.size());
            for (Unit unit : units) {
                writeText(out, unit.kind().name());
                out.writeInt(unit.start());
                out.writeInt(unit.end());
                writeText(out, unit.plain());
                writeText(out, unit.context());
            }
        }
        return new BytesRef(bytes.toByteArray());
    }

    static List<Unit> read(BytesRef bytes) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes.bytes, bytes.offset, bytes.length))) {
            int count = in.readInt();
            var units = new ArrayList<Unit>();
            for (int i = 0; i < count; i++) {
                Unit.Kind kind = Unit.Kind.valueOf(readText(in));
                units.add(new Unit(kind, in.readInt(), in.readInt(), readText(in), readText(in)));
            }
            return units;
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), java.nio.charset.StandardCharsets.UTF_8);
    }
}
