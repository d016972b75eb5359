package dev.hradba.core.contract;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hradba.core.backend.BackendInfo;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

/// Contracts nobody thought of: records with components, constraints and nesting drawn at random, written as Java,
/// compiled and loaded.
public final class GeneratedContracts {

    private static final List<String> TEXTS = List.of("String", "@NotBlank String", "@NotBlank @Size(max = 40) String", "@Size(min = 2, max = 9) String",
            "@Email String", "@Pattern(regexp = \"[A-Z]{3}\") String", "@Pattern(regexp = \"\\\\d{2,4}-[a-f]+\") String",
            "@Pattern(regexp = \"(ab|c)*d?\") @Size(max = 12) String", "@Pattern(regexp = \"[^\\\\n\\\"]{1,5}\") String",
            "@Pattern(regexp = \"[\\\\w.-]+\") String", "@Pattern(regexp = \"[á-ž ]+/\\\\\\\\\") String", "@Pattern(regexp = \"a{0,200}\") String",
            "@Pattern(regexp = \"^x.y$\") String", "@Pattern(regexp = \"(?i)yes|no\") String", "@Pattern(regexp = \"[+*?.()]{2}\\\\$\") String",
            "@Size(max = 100000) String", "@Nullable String", "@Pattern(regexp = \"[a-z]+\") @Pattern(regexp = \".*a.*\") String",
            "@NotBlank @Email @Size(max = 60) String", "@Email @Pattern(regexp = \".+@example[.]com\") String");
    private static final List<String> KEYS = List.of("String", "Colour", "LocalDate", "java.util.UUID", "Integer", "@Size(min = 1, max = 9) String",
            "@Pattern(regexp = \"[a-z]{2}\") String");
    private static final List<String> NUMBERS = List.of("int", "@Min(1) @Max(5) int", "@Positive long", "@Max(-3) int", "@Min(-99) @Max(1234567) int",
            "@Min(Long.MIN_VALUE) long", "double", "@DecimalMin(\"0\") @DecimalMax(value = \"1.5\", inclusive = false) double",
            "@Digits(integer = 3, fraction = 2) BigDecimal", "@PositiveOrZero double", "@Negative int", "java.math.BigInteger");
    private static final List<String> OTHERS = List.of("boolean", "@AssertTrue boolean", "Colour", "Odd", "LocalDate", "Instant", "LocalTime", "LocalDateTime",
            "java.time.OffsetDateTime", "java.util.UUID", "java.net.URI", "java.time.Duration", "OptionalInt", "@Past LocalDate", "Either");
    private static final String HEAD = """
            package generated;
            import java.math.BigDecimal;
            import java.time.*;
            import java.util.*;
            import jakarta.validation.Valid;
            import jakarta.validation.constraints.*;
            import com.fasterxml.jackson.annotation.*;
            import org.jspecify.annotations.Nullable;
            public final class All {
              public enum Colour { RED, GREEN }
              public enum Odd { @JsonProperty("with \\"quotes\\" and \\\\") A, @JsonProperty("žluť / 🌍") B, @JsonProperty("") C }
              public sealed interface Either permits One, Two {}
              public record One(int size) implements Either {}
              @JsonTypeName("two!") public record Two(List<Either> more) implements Either {}
            """;

    private GeneratedContracts() {}

    /// So many contracts, the same ones for the same seed.
    public static List<Contract<?>> of(long seed, int count) {
        return records(seed, count).stream().<Contract<?>>map(Contract::of).toList();
    }

    /// The different schemas that a kind of backend would be sent for these contracts, by a name for messages.
    public static Map<String, String> lowered(List<Contract<?>> contracts, String kind) {
        var info = new BackendInfo(kind, "", "m", 0, Set.of(), BackendInfo.CHAT, Map.of());
        var schemas = new TreeMap<String, String>();
        contracts.forEach(contract -> {
            schemas.put(contract.name() + " " + contract.version().substring(0, 8), contract.loweredFor(info).schema());
            schemas.put(contract.name() + " bare", contract.withoutAbstention().loweredFor(info).schema());
        });
        return schemas;
    }

    private static List<Class<?>> records(long seed, int count) {
        var random = new Random(seed);
        var source = new StringBuilder(HEAD);
        for (int i = 0; i < count; i++) {
            var components = new ArrayList<String>();
            int size = 1 + random.nextInt(6);
            for (int j = 0; j < size; j++) {
                components.add(type(random, i, 2) + " c" + j);
            }
            source.append("  public record R").append(i).append('(').append(String.join(", ", components)).append(") {}\n");
        }
        return load(source.append("}\n").toString(), count);
    }

    private static String type(Random random, int number, int depth) {
        return switch (depth == 0 ? random.nextInt(6) : random.nextInt(11)) {
            case 0, 1, 2 -> pick(TEXTS, random);
            case 3, 4 -> pick(NUMBERS, random);
            case 5 -> pick(OTHERS, random);
            case 6 -> "Optional<" + boxed(type(random, number, 0)) + ">";
            case 7 -> "@Size(min = %d, max = %d) List<%s>".formatted(random.nextInt(2), 1 + random.nextInt(4), boxed(type(random, number, depth - 1)));
            case 8 -> pick(List.of("@NotEmpty", "@Size(max = 3)", ""), random) + " Map<" + pick(KEYS, random) + ", " + boxed(type(random, number, depth - 1)) + ">";
            case 9 -> number == 0 ? "Set<Colour>" : "@Valid R" + random.nextInt(number);
            default -> "List<R" + number + ">"; // contains itself
        };
    }

    private static String pick(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String boxed(String type) {
        return type.replaceAll("\\bint$", "Integer").replaceAll("\\blong$", "Long").replaceAll("\\bdouble$", "Double").replaceAll("\\bboolean$", "Boolean")
                .replaceAll("^(@Size\\([^)]*\\)|@NotEmpty|@Valid) (List|Map|R)", "$2").replaceAll("^@Nullable ", "");
    }

    private static List<Class<?>> load(String source, int count) {
        try {
            var folder = Files.createTempDirectory("contracts");
            try {
                var file = Files.createDirectories(folder.resolve("generated")).resolve("All.java");
                Files.writeString(file, source);
                var classPath = Stream.of(Valid.class, JsonProperty.class, Nullable.class)
                        .map(type -> Path.of(uri(type.getProtectionDomain().getCodeSource().getLocation())).toString()).collect(Collectors.joining(File.pathSeparator));
                int code = ToolProvider.getSystemJavaCompiler().run(null, null, null,
                        "-proc:none", "-nowarn", "-cp", classPath, "-d", folder.toString(), file.toString());
                if (code != 0) {
                    throw new IllegalStateException("the generated records do not compile:\n" + source);
                }
                return loaded(folder, count);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Class<?>> loaded(Path folder, int count) throws IOException {
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, GeneratedContracts.class.getClassLoader())) {
            var names = new ArrayList<>(List.of("", "$Colour", "$Odd", "$Either", "$One", "$Two")); // for reflection, which comes later
            IntStream.range(0, count).forEach(i -> names.add("$R" + i));
            var classes = new ArrayList<Class<?>>();
            for (var name : names) {
                var type = Class.forName("generated.All" + name, true, loader);
                if (name.startsWith("$R")) {
                    classes.add(type);
                }
            }
            return classes;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI uri(URL location) {
        return URI.create(location.toString());
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
