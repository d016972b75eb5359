package dev.hradba.rag.ocr;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import dev.hradba.rag.ingest.TextRecognition;
import net.sourceforge.tess4j.ITessAPI;
import net.sourceforge.tess4j.TessAPI;
import org.jspecify.annotations.Nullable;

/// Text recognition by Tesseract on this machine, through tess4j.
///
/// Needs `net.sourceforge.tess4j:tess4j` on the class path, on Linux the library itself (Debian: `tesseract-ocr`), and a trained file of each
/// language (Debian: `tesseract-ocr-ces`). Native code reads the pictures, in this process: give it documents of people you trust, or read those of others in a
/// process of its own. Thread-safe.
public final class Tesseract implements TextRecognition {

    private static final List<String> USUAL = List.of("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
            "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata", "C:\\Program Files\\Tesseract-OCR\\tessdata");
    private static final String HOW = "install Tesseract (Debian: apt install tesseract-ocr) and add net.sourceforge.tess4j:tess4j to the class path";

    /// What pages are rendered at; pictures of other makers say little of theirs.
    private static final int DOTS_PER_INCH = 300;

    private final String languages;
    private final Path folder;

    private Tesseract(String languages, Path folder) {
        this.languages = languages;
        this.folder = folder;
    }

    /// Recognises text in some languages, whose trained files lie where `TESSDATA_PREFIX` says or systems usually have them.
    ///
    /// @param languages as Tesseract names them, such as `eng` or `eng+ces`
    /// @throws IllegalStateException if Tesseract, tess4j or a language is missing, saying what to install
    public static Tesseract of(String languages) {
        if (!languages.matches("[A-Za-z_]{2,30}(?:\\+[A-Za-z_]{2,30}){0,9}")) {
            throw new IllegalArgumentException("'%s' are no languages of Tesseract; write such as eng or eng+ces".formatted(languages));
        }
        var places = Stream.concat(Optional.ofNullable(System.getenv("TESSDATA_PREFIX")).stream(), USUAL.stream()).map(Path::of).toList();
        Path folder = places.stream().filter(Files::isDirectory).findFirst()
                .orElseThrow(() -> new IllegalStateException("Tesseract's trained files are nowhere; %s, or set TESSDATA_PREFIX to their folder".formatted(HOW)));
        for (String language : languages.split("\\+")) {
            if (!Files.exists(folder.resolve(language + ".traineddata"))) {
                throw new IllegalStateException("Tesseract has no language '%s' in %s; install it (Debian: apt install tesseract-ocr-%s)".formatted(language, folder, language));
            }
        }
        try {
            var tesseract = new Tesseract(languages, folder);
            tesseract.lines(new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY), Duration.ofMinutes(1));
            return tesseract;
        } catch (LinkageError | IOException e) {
            throw new IllegalStateException("Tesseract does not run here (%s); %s".formatted(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), HOW), e);
        }
    }

    @Override
    public List<Line> lines(BufferedImage picture, Duration left) throws IOException {
        var grey = grey(picture);
        var api = TessAPI.INSTANCE;
        var library = ((Library.Handler) Proxy.getInvocationHandler(api)).getNativeLibrary();
        runAlone(library);
        var engine = api.TessBaseAPICreate();
        // not through tess4j, whose monitor has the fields of another version
        var monitor = library.getFunction("TessMonitorCreate").invokePointer(new Object[0]);
        try {
            library.getFunction("TessMonitorSetDeadlineMSecs").invokeVoid(new Object[] {monitor, (int) Math.min(Integer.MAX_VALUE, left.toMillis())});
            if (api.TessBaseAPIInit3(engine, folder.toString(), languages) != 0) {
                throw new IOException("Tesseract cannot read its trained files of %s in %s; install them anew".formatted(languages, folder));
            }
            api.TessBaseAPISetImage(engine, grey, picture.getWidth(), picture.getHeight(), 1, picture.getWidth());
            api.TessBaseAPISetSourceResolution(engine, DOTS_PER_INCH);
            boolean read = library.getFunction("TessBaseAPIRecognize").invokeInt(new Object[] {engine, monitor}) == 0;
            return read ? lines(api, api.TessBaseAPIGetIterator(engine)) : List.of();
        } finally {
            api.TessBaseAPIEnd(engine);
            api.TessBaseAPIDelete(engine);
            library.getFunction("TessMonitorDelete").invokeVoid(new Object[] {monitor});
        }
    }

    /// Tells OpenMP that this thread wants no others: Tesseract's wait for each other without rest, and a page takes seven times as long.
    private static void runAlone(NativeLibrary library) {
        try {
            // a library finds what those that it needs offer; the number of threads Tesseract fixes itself, but not that its work may be divided
            library.getFunction("omp_set_max_active_levels").invokeVoid(new Object[] {0});
        } catch (UnsatisfiedLinkError e) {
            // built without OpenMP, and so alone anyway
        }
    }

    private static List<Line> lines(TessAPI api, ITessAPI.@Nullable TessResultIterator found) {
        var lines = new ArrayList<Line>();
        if (found == null) {
            return lines;
        }
        int level = ITessAPI.TessPageIteratorLevel.RIL_TEXTLINE;
        try {
            do {
                var text = api.TessResultIteratorGetUTF8Text(found, level);
                if (text != null) {
                    var edges = Stream.generate(() -> IntBuffer.allocate(1)).limit(4).toList();
                    api.TessPageIteratorBoundingBox(api.TessResultIteratorGetPageIterator(found), level, edges.get(0), edges.get(1), edges.get(2), edges.get(3));
                    lines.add(new Line(text.getString(0, "UTF-8").strip(), edges.get(0).get(0), edges.get(1).get(0), edges.get(2).get(0), edges.get(3).get(0)));
                    api.TessDeleteText(text);
                }
            } while (api.TessResultIteratorNext(found, level) != 0);
        } finally {
            api.TessResultIteratorDelete(found);
        }
        return lines;
    }

    /// A byte for each pixel, row by row.
    private static ByteBuffer grey(BufferedImage picture) {
        var grey = picture;
        if (picture.getType() != BufferedImage.TYPE_BYTE_GRAY) {
            grey = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
            var graphics = grey.createGraphics();
            graphics.drawImage(picture, 0, 0, Color.WHITE, null);
            graphics.dispose();
        }
        var bytes = new byte[picture.getWidth() * picture.getHeight()];
        grey.getRaster().getDataElements(0, 0, picture.getWidth(), picture.getHeight(), bytes);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @Override
    public String name() {
        return "tesseract " + languages;
    }
}
