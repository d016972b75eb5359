package dev.hradba.rag.node;

import java.nio.file.Path;
import java.util.List;

import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.analysis.common.CommonAnalysisModulePlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.mapper.MapperExtrasModulePlugin;
import org.opensearch.knn.plugin.KNNPlugin;
import org.opensearch.painless.PainlessModulePlugin;
import org.opensearch.script.expression.ExpressionModulePlugin;
import org.opensearch.transport.Netty4ModulePlugin;

/// One OpenSearch node in this process, for tests: `EngineNode NAME HTTP-PORT TRANSPORT-PORT FOLDER NAMES SEEDS`. Ends with its standard input.
///
/// NAMES are the names of the nodes that may be elected first, SEEDS their transport addresses, both with commas.
public final class EngineNode {

    private EngineNode() {}

    /// Starts the node.
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[3]);
        Settings settings = Settings.builder()
                .put("node.name", args[0]).put("cluster.name", "hradba-test")
                .put("http.port", args[1]).put("transport.port", args[2]).put("network.host", "127.0.0.1")
                .put("path.home", home.toString()).put("path.data", home.resolve("data").toString()).put("path.logs", home.resolve("logs").toString())
                .put("discovery.seed_hosts", args[5]).put("cluster.initial_cluster_manager_nodes", args[4])
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .put("node.store.allow_mmap", false)
                .build();
        var node = new OpenSearchRunnerNode(new Environment(settings, home.resolve("config")), List.of(CommonAnalysisModulePlugin.class,
                PainlessModulePlugin.class, Netty4ModulePlugin.class, MapperExtrasModulePlugin.class, ExpressionModulePlugin.class, KNNPlugin.class));
        node.start();
        System.out.println("started " + args[0]);
        while (System.in.read() >= 0) {
            // the test holds this stream open for as long as it wants the node
        }
        Runtime.getRuntime().halt(0);
    }
}
