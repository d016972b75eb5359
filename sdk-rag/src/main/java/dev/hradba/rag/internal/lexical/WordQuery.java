package dev.hradba.rag.internal.lexical;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/// The words of a question as a query: each in the text, again in the headings, and neighbours together. Words are looked up in the index once;
/// those it does not have are left out.
final class WordQuery {

    private final IndexSearcher searcher;
    private final BooleanQuery.Builder clauses = new BooleanQuery.Builder();

    private WordQuery(IndexSearcher searcher) {
        this.searcher = searcher;
    }

    static BooleanQuery of(LexicalQuery query, List<String> words, IndexSearcher searcher) throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String word : words) {
            if (counts.size() < LexicalQuery.MAX_TERMS || counts.containsKey(word)) {
                counts.merge(word, 1, Integer::sum);
            }
        }
        var built = new WordQuery(searcher);
        if (searcher.collectionStatistics(Fields.CONTENTS) == null) {
            return built.clauses.build(); // whoever may read nothing asks about nothing
        }
        Set<String> present = new HashSet<>();
        for (Map.Entry<String, Integer> word : counts.entrySet()) {
            if (built.add(Fields.CONTENTS, word.getKey(), word.getValue())) {
                present.add(word.getKey());
            }
            if (query.headingBoost() > 0) {
                built.add(Fields.HEADINGS, word.getKey(), query.headingBoost() * word.getValue());
            }
        }
        if (query.phraseBoost() > 0) {
            for (int i = 1; i < Math.min(words.size(), LexicalQuery.MAX_TERMS); i++) {
                if (present.contains(words.get(i - 1)) && present.contains(words.get(i))) {
                    built.add(new Neighbours(new PhraseQuery(2, Fields.CONTENTS, words.get(i - 1), words.get(i))), query.phraseBoost());
                }
            }
        }
        return built.clauses.build();
    }

    private boolean add(String field, String word, double boost) throws IOException {
        var term = new Term(field, word);
        TermStates states = TermStates.build(searcher, term, true);
        if (states.docFreq() > 0) {
            add(new TermQuery(term, states), boost);
        }
        return states.docFreq() > 0;
    }

    private void add(Query query, double boost) {
        clauses.add(boost == 1 ? query : new BoostQuery(query, (float) boost), BooleanClause.Occur.SHOULD);
    }
}
