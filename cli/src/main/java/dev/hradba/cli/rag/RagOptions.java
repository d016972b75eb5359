package dev.hradba.cli.rag;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.People;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which knowledge base, and who asks. Shared by `rag search` and `rag ask`.
final class RagOptions {

    @Option(names = "--base", paramLabel = "DIR", description = "the knowledge base. Default: rag in HRADBA_HOME.")
    private @Nullable Path base;

    @Option(names = "--as", paramLabel = "USER", description = "who asks; only what they may read is looked at. Default: the user of this process.")
    private @Nullable String subject;

    @Option(names = "--group", paramLabel = "NAME", description = "a group they belong to, beside those of the rights file; may be repeated")
    private List<String> groups = List.of();

    @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "an attribute they have; may be repeated")
    private Map<String, String> attributes = Map.of();

    @Option(names = "--collection", paramLabel = "NAME", description = "look into this collection only; may be repeated")
    private List<String> collections = List.of();

    @Option(names = "--store", paramLabel = "KIND=ADDRESS", description = "the store that the base was ingested into, if another one is meant than the base remembers: "
            + RagStore.DESCRIPTION)
    private @Nullable String store;

    /// The knowledge base that is meant.
    RagBase open() {
        var ragBase = RagBase.of(base());
        if (store != null) {
            ragBase.use(RagStore.parse(store));
        }
        return ragBase;
    }

    Optional<Path> base() {
        return Optional.ofNullable(base);
    }

    List<String> collections() {
        return collections;
    }

    Identity identity(People people) {
        String name = subject == null || subject.isBlank() ? System.getProperty("user.name", "unknown") : subject;
        Identity known = people.identity(name);
        var allGroups = new HashSet<>(known.groups());
        allGroups.addAll(groups);
        var allAttributes = new HashMap<>(known.attributes());
        allAttributes.putAll(attributes);
        return new Identity(name, allGroups, allAttributes);
    }
}
