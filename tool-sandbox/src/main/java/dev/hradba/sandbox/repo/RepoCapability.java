package dev.hradba.sandbox.repo;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hradba.core.Identity;
import dev.hradba.core.completion.Cancellation;
import dev.hradba.sandbox.Capability;
import dev.hradba.sandbox.CapabilityResult;

/// The capability `repo`: a guest searches and reads approved repositories and gets JSON with commit, path and lines to cite. Thread-safe.
///
/// Requests, each with `repository` and, if not the standard one, `revision`:
/// `{"op":"search","query","kind":"literal|regex|symbol|path","path":"src/**"}`, `{"op":"read","path","start","end"}`,
/// `{"op":"history","path","limit"}`, `{"op":"blame","path","start","end"}`. With one approved repository `repository` may be left out.
public final class RepoCapability implements Capability {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_REQUEST_CHARS = 10_000;

    private final List<RepoSource> sources;
    private final Identity identity;
    private final RepoLimits limits;
    private final RepoIndexes indexes;

    /// @param sources  approved repositories by unique name
    /// @param identity for whom every request runs
    /// @param limits   bounds of one request
    /// @param indexes  for searches; shared by all capabilities of a program
    public RepoCapability(List<RepoSource> sources, Identity identity, RepoLimits limits, RepoIndexes indexes) {
        this.sources = List.copyOf(sources);
        var names = new HashSet<String>();
        for (var source : this.sources) {
            if (!names.add(source.name())) {
                throw new IllegalArgumentException("two repositories are named '%s'".formatted(source.name()));
            }
        }
        this.identity = identity;
        this.limits = limits;
        this.indexes = indexes;
    }

    @Override
    public String name() {
        return "repo";
    }

    @Override
    public CapabilityResult call(String request, Cancellation cancellation) {
        try {
            JsonNode node = request.length() > MAX_REQUEST_CHARS ? null : JSON.readTree(request);
            if (node == null || !node.isObject()) {
                throw RepoException.denied("request", "the request is not a JSON object of at most %d characters".formatted(MAX_REQUEST_CHARS));
            }
            return answered(source(node.path("repository").asText("")), node, cancellation);
        } catch (RepoException e) {
            var message = String.valueOf(e.getMessage());
            return e.isDenied() ? new CapabilityResult.Denied(e.rule(), message) : new CapabilityResult.Failed(e.rule(), message);
        } catch (JsonProcessingException e) {
            return new CapabilityResult.Denied("request", "the request is not JSON");
        }
    }

    private CapabilityResult answered(RepoSource source, JsonNode request, Cancellation cancellation) throws RepoException {
        try (var repo = OpenRepo.open(source, identity, limits, cancellation::isCancelled)) {
            var commit = repo.commit(repo.revision(request));
            return new CapabilityResult.Done(switch (request.path("op").asText("")) {
                case "search" -> RepoSearch.run(repo, commit, request, indexes).toString();
                case "read" -> RepoHistory.read(repo, commit, request).toString();
                case "history" -> RepoHistory.log(repo, commit, request).toString();
                case "blame" -> RepoHistory.blame(repo, commit, request).toString();
                default -> throw RepoException.denied("request", "there is no such operation; use search, read, history or blame");
            });
        } catch (IOException e) {
            throw RepoException.failed("repository", "repository '%s' or its search index could not be read (%s); ask the operator".formatted(source.name(), e.getClass().getSimpleName()));
        }
    }

    private RepoSource source(String name) throws RepoException {
        if (name.isEmpty() && sources.size() == 1) {
            return sources.getFirst();
        }
        return sources.stream().filter(source -> source.name().equals(name)).findFirst()
                .orElseThrow(() -> RepoException.denied("repository", "no repository '%s' is approved; approved are %s"
                        .formatted(name.length() > 60 ? name.substring(0, 60) : name, sources.stream().map(RepoSource::name).toList())));
    }
}
