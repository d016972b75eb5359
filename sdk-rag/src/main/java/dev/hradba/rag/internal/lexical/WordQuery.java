package dev.hradba.rag.internal.lexical;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/// The words of a question as a query: each in the text, again in the headings, and neighbours together.
final class WordQuery {

    private WordQuery() {}

    static Query of(LexicalQuery query, List<String> words) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String word : words) {
            if (counts.size() < LexicalQuery.MAX_TERMS || counts.containsKey(word)) {
                counts.merge(word, 1, Integer::sum);
            }
        }
        var scored = new BooleanQuery.Builder();
        counts.forEach((word, count) -> {
            scored.add(boosted(new TermQuery(new Term(Fields.CONTENTS, word)), count), BooleanClause.Occur.SHOULD);
            if (query.headingBoost() > 0) {
                scored.add(boosted(new TermQuery(new Term(Fields.HEADINGS, word)), query.headingBoost() * count), BooleanClause.Occur.SHOULD);
            }
        });
        if (query.phraseBoost() > 0) {
            for (int i = 1; i < Math.min(words.size(), LexicalQuery.MAX_TERMS); i++) {
                var phrase = new PhraseQuery(2, Fields.CONTENTS, words.get(i - 1), words.get(i));
                scored.add(boosted(phrase, query.phraseBoost()), BooleanClause.Occur.SHOULD);
            }
        }
        return scored.build();
    }

    private static Query boosted(Query query, double boost) {
        return boost == 1 ? query : new BoostQuery(query, (float) boost);
    }
}
