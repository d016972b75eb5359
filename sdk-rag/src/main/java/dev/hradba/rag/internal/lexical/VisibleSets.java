package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.hradba.core.Identity;
import dev.hradba.rag.ingest.Rights;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// Which chunks an identity may see, kept for the newest reader and the rules used last. Each distinct rule is judged once for an identity,
/// by the same method that everything else uses, so the filter in the query cannot mean something else than [Rights].
final class VisibleSets {

    private static final int MAX_KEPT = 32;
    private static final int MAX_IDENTITIES = 1_000;

    private @Nullable Object readerKey;
    private List<Rule> rules = List.of();
    private final Map<List<Term>, VisibleSet> kept = latest(MAX_KEPT);
    private final Map<Identity, List<Term>> admitting = latest(MAX_IDENTITIES);

    synchronized VisibleSet of(IndexReader reader, Identity identity) throws IOException {
        var helper = reader.getReaderCacheHelper();
        Object key = helper == null ? new Object() : helper.getKey();
        if (!key.equals(readerKey)) {
            rules = readRules(reader);
            kept.clear();
            admitting.clear();
            readerKey = key;
        }
        List<Term> own = admitting.computeIfAbsent(identity, who -> rules.stream().filter(rule -> rule.rights().admit(who)).map(Rule::term).toList());
        VisibleSet set = kept.get(own);
        if (set == null) {
            set = VisibleSet.of(reader, own);
            kept.put(own, set);
        }
        return set;
    }

    private static <K, V> Map<K, V> latest(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    private static List<Rule> readRules(IndexReader reader) throws IOException {
        var rules = new ArrayList<Rule>();
        var terms = MultiTerms.getTerms(reader, Fields.RIGHTS);
        if (terms != null) {
            var each = terms.iterator();
            for (BytesRef bytes = each.next(); bytes != null; bytes = each.next()) {
                rules.add(new Rule(new Term(Fields.RIGHTS, BytesRef.deepCopyOf(bytes)), Rights.parse(bytes.utf8ToString())));
            }
        }
        return rules;
    }

    private record Rule(Term term, Rights rights) {}
}
