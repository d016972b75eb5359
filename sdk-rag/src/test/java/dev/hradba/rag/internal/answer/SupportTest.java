package dev.hradba.rag.internal.answer;

import java.util.List;

import dev.hradba.rag.internal.lexical.MixedAnalyzer;
import dev.hradba.rag.internal.lexical.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SupportTest {

    private static final Terms MIXED = new Terms(new MixedAnalyzer());

    @ParameterizedTest(name = "''{1}'' from ''{2}''")
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "How long are backups kept? | Backups are kept for 30 days. | Nightly backups are kept for 30 days.",
        "How long are backups kept? | They are kept for thirty days, that is 30 days. | Nightly backups are kept for 30 days.",
        "How many people approve? | Two people approve a change. | Every change is approved by two people.",
        "How many people approve? | 2 people approve a change. | Every change is approved by two people.",
        "How long is it? | It takes twenty-five days. | It takes 25 days.",
        "How much is it? | It costs 2300 euros. | It costs two thousand three hundred euros.",
        "How much is it? | It costs a hundred and twenty euros. | It costs 100 euros and 20 euros.",
        "Kdy se mění filtr? | Ten filtr se mění každé tři měsíce, jinak přestane čistit. | Filtr se mění každé 3 měsíce, jinak přestane čistit.",
        "Jak dlouho platí záruka? | Záruka na baterii platí dvacet čtyři měsíců od nákupu, pokud ji zákazník nepoškodí. | Záruka na baterii platí 24 měsíců od nákupu, pokud ji zákazník nepoškodí.",
        "How much is it? | The laptop costs 1,500 euros. | A laptop costs 1 500 euros.",
        "How much is it? | The licence costs 12.50 euros. | The licence costs 12,5 euros a month.",
        "May I share my password? | You must not share your password. | Passwords must not be shared with anyone.",
        "May I share my password? | Sharing your password isn't allowed. | It is not allowed to share a password.",
        "Who approves refunds? | The finance team approves refunds above 500 euros. | Refunds above 500 euros are approved by the finance team, but not on Fridays.",
        "Are opened boxes refunded? | Opened boxes are not refunded. | Refunds are paid for unopened boxes only; opened boxes are excluded.",
        "When is the filter changed? | Filter: every six months. | part: Filter; interval: every six months",
        "Jak dlouho se uchovávají zálohy? | Zálohy se uchovávají 30 dní. | Noční zálohy uchováváme 30 dní.",
        "Smím sdílet heslo? | Heslo nesmíte nikomu sdělit. | Heslo nesmí nikdo nikomu sdělovat.",
        "Kdo schvaluje? | Změnu schvaluje vedoucí směny. | Každou změnu schvaluje vedoucí směny.",
    })
    void what_the_sentences_say_is_supported(String question, String claim, String sentence) {
        assertEquals("", Support.against(claim, List.of(sentence), "", question, MIXED).orElse(""));
    }

    @Test
    void a_claim_with_characters_that_cannot_be_seen_is_not_supported() {
        String sentence = "Nightly backups are kept for 30 days.";
        for (String unseen : List.of("\u202E", "\u200B", "\u001B", "\u0000", "\u2066")) {
            assertEquals("it has characters that cannot be seen", Support.against("Backups are kept for " + unseen + "30 days.", List.of(sentence), "", "How long?", MIXED).orElse(""));
        }
    }

    @ParameterizedTest(name = "''{1}'' from ''{2}''")
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "How long are backups kept? | Backups are kept for 90 days. | Nightly backups are kept for 30 days.",
        "Are backups kept for 90 days? | Yes, backups are kept for 90 days. | Nightly backups are kept for 30 days.",
        "How long are backups kept? | Backups are kept for 30 days and 12 hours. | Nightly backups are kept for 30 days.",
        "How many people approve? | Three people approve a change. | Every change is approved by two people.",
        "How fast is the reply? | A P2 incident is answered within 15 minutes. | A P1 incident is answered within 15 minutes.",
        "May I share my password? | You may share your password with colleagues. | Passwords must not be shared with colleagues.",
        "May I share my password? | A password must never be shared. | A password can be shared with the deputy.",
        "Who approves refunds? | The marketing director in Berlin signs everything. | Refunds are approved by the finance team.",
        "Who approves refunds? | Yes. | Refunds are approved by the finance team.",
        "Jak dlouho se uchovávají zálohy? | Zálohy se uchovávají 90 dní. | Noční zálohy uchováváme 30 dní.",
        "Smím sdílet heslo? | Heslo smíte sdílet s kolegy. | Heslo není dovoleno sdílet s kolegy.",
        "How long are backups kept? | Backups are kept for ninety days. | Nightly backups are kept for 30 days.",
        "How long are backups kept? | Backups are kept for a hundred days. | Nightly backups are kept for 30 days.",
        "How long are backups kept? | Backups are kept for twenty-five days. | Nightly backups are kept for 20 to 30 days, 5 of them on tape.",
        "Jak dlouho se uchovávají zálohy? | Zálohy se uchovávají devadesát dní. | Noční zálohy uchováváme 30 dní.",
        "How much is it? | The laptop costs 15 euros. | A laptop costs 1,500 euros.",
        "How much is it? | The laptop costs 1.5 euros. | A laptop costs 15 euros.",
    })
    void what_they_do_not_say_is_not(String question, String claim, String sentence) {
        assertTrue(Support.against(claim, List.of(sentence), "", question, MIXED).isPresent());
    }
}
