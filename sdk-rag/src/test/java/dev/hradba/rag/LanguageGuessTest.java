package dev.hradba.rag;

import java.util.ArrayList;
import java.util.List;

import dev.hradba.rag.KnowledgeBaseOptions.Language;
import dev.hradba.rag.ingest.Connector.Listing;
import dev.hradba.rag.ingest.Document;
import dev.hradba.rag.ingest.Source;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class LanguageGuessTest {

    private static Language of(String... texts) {
        var sources = new ArrayList<Source>();
        for (String text : texts) {
            sources.add(Source.of(Document.markdown("d" + sources.size(), text)));
        }
        return LanguageGuess.of(new Listing(sources, List.of()));
    }

    @Test
    void short_czech_documents_are_not_taken_for_slovak_ones() {
        assertEquals(Language.CZECH, of("Toner do velké tiskárny je ve sklepě u schodů."));
        assertEquals(Language.CZECH, of("Filtr se mění každý půlrok.", "Na pobočce v Brně se o tiskárny stará pan vedoucí."));
    }

    @Test
    void documents_without_sentences_say_nothing_about_the_language_of_the_others() {
        assertEquals(Language.CZECH, of("Filtr se mění každý půlrok a musí ho vyměnit servisní technik.", "A-100; 12; 7\nB-200; 14; 9\nC-300; 11; 3\n".repeat(20)));
        assertEquals(Language.ENGLISH, of("The filter is changed every six months by the service team.", "alpha beta gamma delta ".repeat(30)));
        assertEquals(Language.ANY, of("alpha beta gamma delta"));
    }

    @Test
    void nothing_at_all_is_english() {
        assertEquals(Language.ENGLISH, of());
        assertEquals(Language.ENGLISH, of(" "));
    }
}
