package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.CapabilityResult;
import org.eclipse.jgit.api.Git;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/// A Git repository that a test makes, and a capability over it.
final class TestRepository implements AutoCloseable {

    static final String EVERYONE = "somebody";

    private final Path directory;
    private final Git git;

    TestRepository(Path directory) throws Exception {
        this.directory = directory;
        git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
    }

    Path directory() {
        return directory;
    }

    Git git() {
        return git;
    }

    TestRepository write(String path, String text) throws IOException {
        return write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    TestRepository write(String path, byte[] bytes) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return this;
    }

    TestRepository delete(String path) throws Exception {
        git.rm().addFilepattern(path).call();
        return this;
    }

    /// @return the commit's id
    String commit(String message) throws Exception {
        git.add().addFilepattern(".").call();
        return git.commit().setMessage(message).setAuthor("Writer", "writer@example.org").setCommitter("Writer", "writer@example.org")
                .setSign(false).setNoVerify(true).call().name();
    }

    /// What a member of a group finds, reads or is told.
    static CapabilityResult call(RepoSource source, String group, RepoLimits limits, RepoIndexes indexes, String request) {
        var identity = new Identity("someone", Set.of(group), Map.of());
        return new RepoCapability(List.of(source), identity, limits, indexes).call(request.replace('\'', '"'), new Cancellation());
    }

    static JsonNode done(CapabilityResult result) throws IOException {
        return new ObjectMapper().readTree(assertInstanceOf(CapabilityResult.Done.class, result, result::toString).json());
    }

    JsonNode done(RepoIndexes indexes, String request) throws IOException {
        return done(call(RepoSource.of("shop", directory), EVERYONE, RepoLimits.DEFAULT, indexes, request));
    }

    /// Paths of a literal search, in order, each once.
    List<String> paths(RepoIndexes indexes, String query) throws IOException {
        return done(indexes, "{'op':'search','query':'%s'}".formatted(query)).path("hits").valueStream().map(hit -> hit.path("path").asText()).distinct().toList();
    }

    @Override
    public void close() {
        git.close();
    }
}
