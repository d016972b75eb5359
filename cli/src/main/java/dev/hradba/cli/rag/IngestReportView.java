package dev.hradba.cli.rag;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hradba.cli.common.Style;
import dev.hradba.rag.ingest.IngestReport;
import dev.hradba.rag.ingest.IngestReport.Failure;
import dev.hradba.rag.ingest.IngestReport.Skipped;

/// What an ingestion did, for people and as JSON.
final class IngestReportView {

    /// Most documents left out that are named one by one.
    private static final int MAX_NAMED = 100;

    /// Most names that stand for all that were skipped for one reason.
    private static final int EXAMPLES = 3;

    /// The rights of a folder, which are read although they are hidden.
    private static final String RIGHTS = ".rights";

    private IngestReportView() {}

    static void print(IngestReport report, RagBase base, PrintWriter out) {
        Set<String> read = read(report);
        for (Failure failure : report.failures().stream().limit(MAX_NAMED).toList()) {
            out.println(Style.warn(read.contains(failure.document()) ? "in part  " : "left out ") + line(failure.document() + ": " + failure.reason()));
        }
        if (report.failures().size() > MAX_NAMED) {
            out.println(Style.warn("left out ") + "%,d more; --json names all".formatted(report.failures().size() - MAX_NAMED));
        }
        printSkipped(report.skipped(), out);
        long partly = report.failures().stream().map(Failure::document).filter(read::contains).distinct().count();
        long failed = report.failures().stream().map(Failure::document).filter(document -> !read.contains(document)).distinct().count();
        out.println("%,d added, %,d changed, %,d unchanged, %,d removed, %,d left out%s, %,d skipped; %,d chunks in %.1f s".formatted(report.added().size(),
                report.changed().size(), report.unchanged().size(), report.removed().size(), failed, partly == 0 ? "" : ", %,d read in part".formatted(partly),
                report.skipped().size(), report.chunks(), report.millis() / 1000.0));
        if (!report.nearDuplicates().isEmpty()) {
            var pair = report.nearDuplicates().getFirst();
            out.println("%,d near-duplicates, such as %s of %s; rag search --collapse shows one of them".formatted(report.nearDuplicates().size(), pair.document(), pair.of()));
        }
        out.println(Style.dim("knowledge base %s, %s, searched %s".formatted(base.folder(), base.language().name().toLowerCase(Locale.ROOT), base.finding())));
        base.advice().ifPresent(advice -> out.println(Style.dim(advice)));
        out.flush();
    }

    private static void printSkipped(List<Skipped> skipped, PrintWriter out) {
        var reasons = new TreeMap<String, List<String>>();
        skipped.stream().filter(each -> !each.name().equals(RIGHTS)).forEach(each -> reasons.computeIfAbsent(each.reason(), key -> new ArrayList<>()).add(each.name()));
        reasons.forEach((reason, names) -> out.println("skipped  " + line("%,d as %s: %s%s".formatted(names.size(), reason,
                String.join(", ", names.subList(0, Math.min(EXAMPLES, names.size()))), names.size() > EXAMPLES ? " and others" : ""))));
    }

    private static Set<String> read(IngestReport report) {
        var read = new HashSet<>(report.added());
        read.addAll(report.changed());
        return read;
    }

    /// A parser's words may quote a file; each thing told stays on its line.
    private static String line(String text) {
        return Style.plain(text.replaceAll("\\s+", " "));
    }

    static ObjectNode json(IngestReport report, RagBase base, String collection) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("base", base.folder().toString()).put("collection", collection).put("language", base.language().name().toLowerCase(Locale.ROOT))
                .put("embedder", base.embedderName());
        names(root.putArray("added"), report.added());
        names(root.putArray("changed"), report.changed());
        names(root.putArray("unchanged"), report.unchanged());
        names(root.putArray("removed"), report.removed());
        var failures = root.putArray("failures");
        report.failures().forEach(failure -> failures.addObject().put("document", failure.document()).put("reason", failure.reason()));
        var skipped = root.putArray("skipped");
        report.skipped().forEach(each -> skipped.addObject().put("name", each.name()).put("reason", each.reason()));
        var duplicates = root.putArray("nearDuplicates");
        report.nearDuplicates().forEach(pair -> duplicates.addObject().put("document", pair.document()).put("of", pair.of()).put("similarity", pair.similarity()));
        return root.put("chunks", report.chunks()).put("millis", report.millis());
    }

    private static void names(ArrayNode array, List<String> names) {
        names.forEach(array::add);
    }
}
