package dev.hradba.sandbox.worker;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The only jars and folders a worker gets: its own classes and the guest language. Found where the running program has them.
///
/// A database driver, a JSON library or the application itself never enter a worker.
final class WorkerClassPath {

    /// One class of each jar that the guest language needs.
    private static final List<String> MARKERS = List.of(
            "dev.hradba.sandbox.worker.WorkerMain",
            "org.graalvm.polyglot.Engine",
            "org.graalvm.collections.EconomicMap",
            "org.graalvm.word.WordBase",
            "org.graalvm.nativeimage.ImageInfo",
            "com.oracle.truffle.api.TruffleLanguage");

    /// The same for the language itself, which an isolate has in its library.
    private static final List<String> LANGUAGE = List.of(
            "com.oracle.truffle.regex.RegexLanguage",
            "com.oracle.truffle.js.lang.JavaScriptLanguage",
            "org.graalvm.shadowed.com.ibm.icu.util.ULocale",
            "org.graalvm.shadowed.org.tukaani.xz.XZInputStream");

    private WorkerClassPath() {}

    /// Absolute paths, in order, each once.
    ///
    /// @throws IllegalStateException if a part is missing or is not a plain file or folder
    static List<Path> find() {
        var found = new LinkedHashSet<Path>();
        MARKERS.forEach(marker -> found.add(locate(marker)));
        var isolate = Isolate.find();
        if (isolate.isPresent()) {
            found.addAll(isolate.get().jars());
            Isolate.MARKERS.stream().filter(WorkerClassPath::exists).forEach(marker -> found.add(locate(marker)));
        } else {
            LANGUAGE.forEach(marker -> found.add(locate(marker)));
        }
        return new ArrayList<>(found);
    }

    private static boolean exists(String marker) {
        return WorkerClassPath.class.getClassLoader().getResource(marker.replace('.', '/') + ".class") != null;
    }

    private static Path locate(String marker) {
        try {
            var type = Class.forName(marker, false, WorkerClassPath.class.getClassLoader());
            var source = type.getProtectionDomain().getCodeSource();
            if (source == null || source.getLocation() == null) {
                throw new IllegalStateException("class '%s' does not say where it was loaded from".formatted(marker));
            }
            URI location = source.getLocation().toURI();
            if (!"file".equals(location.getScheme()) || !Files.exists(Path.of(location))) {
                throw new IllegalStateException("class '%s' comes from '%s'; a worker needs plain jar files or folders".formatted(marker, location));
            }
            return Path.of(location).toRealPath();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("class '%s' is missing; add js-community and its dependencies to the class path".formatted(marker), e);
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("class '%s' cannot be located on this machine".formatted(marker), e);
        }
    }
}
