package dev.hradba.rag.internal.lexical;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class WestSlavicStemmerTest {

    @ParameterizedTest
    @ValueSource(strings = {"kůň koně koni koňmi koní koních", "dům domu domem domů", "zákon zákona zákonů zákonem zákony zákonech", "práce práci prací pracemi",
        "ruka ruce rukou rukám", "smlouva smlouvy smluv smlouvou", "zaměstnanec zaměstnance zaměstnanci zaměstnanců", "povinnost povinnosti povinností",
        "trest trestní trestního tresty trestu", "rozpočet rozpočtu rozpočty", "mesto mestá mestami mestách", "zmluva zmluvy zmluvou zmlúv"})
    void forms_of_a_word_have_one_stem(String forms) {
        assertEquals(1, Arrays.stream(forms.split(" ")).map(WestSlavicStemmer::stem).distinct().count(),
                () -> Arrays.stream(forms.split(" ")).map(form -> form + " -> " + WestSlavicStemmer.stem(form)).collect(Collectors.joining(", ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zákonem", "zaměstnanců", "příplatek", "výpověď", "žádost"})
    void a_word_without_accents_has_the_stem_of_the_word_with_them(String word) {
        assertEquals(WestSlavicStemmer.stem(word), WestSlavicStemmer.stem(WestSlavicStemmer.fold(word)));
    }

    @Test
    void other_words_keep_other_stems() {
        assertNotEquals(WestSlavicStemmer.stem("soudce"), WestSlavicStemmer.stem("soused"));
        assertNotEquals(WestSlavicStemmer.stem("volba"), WestSlavicStemmer.stem("volno"));
        assertEquals("89", WestSlavicStemmer.stem("89"));
        assertEquals("cs4+", WestSlavicStemmer.stem("cs4+"));
    }

    @Test
    void no_word_fails_and_none_vanishes() {
        var random = new Random(5);
        String letters = "aábcčdďeéěfghiíjklmnňoópqrřsštťuúůvwxyýzž";
        for (int i = 0; i < 20_000; i++) {
            String word = random.ints(1 + random.nextInt(14), 0, letters.length()).mapToObj(at -> letters.substring(at, at + 1)).collect(Collectors.joining());
            assertFalse(WestSlavicStemmer.stem(word).isEmpty(), word);
        }
    }
}
