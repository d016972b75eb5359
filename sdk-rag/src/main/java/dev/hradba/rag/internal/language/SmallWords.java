package dev.hradba.rag.internal.language;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Words that carry grammar rather than content: a question is searched for without them, and they tell [Languages] apart.
public final class SmallWords {

    private static final Set<String> ENGLISH = words(
            "what which who whom whose when where why how do does did done doing i me my mine we us our ours you your yours he she it its his her "
                    + "hers they them their theirs am is are was were be been being have has had having can could may might must shall should will would "
                    + "a an the this that these those there here of in on at by for with about into onto from to up as and or but if than then so not no "
                    + "any some much many please tell know need want get got gets getting happen happens s t m re ve ll d let lets allowed supposed "
                    + "one ones someone somebody anyone anybody something anything long often soon quickly fast far go goes going too very just also "
                    + "it's i'm don't doesn't isn't what's who's where's how's");

    private static final Set<String> CZECH = words(
            "kdo koho komu kom kým co čeho čemu čím čí kde kam odkud kudy kdy jak jaký jaká jaké jakého jakou jakým jakých který která které kterou "
                    + "kterého kterému kterým kterých kteří proč kolik kolika kolikrát zda jestli a i o u v ve s se si k ke z ze za na do od po pro při "
                    + "před přes mezi bez nad pod dle podle je jsem jsi jsme jste jsou byl byla bylo byli být bude budu budou budeme bych by mám máš má "
                    + "máme máte mají mít můžu mohu může můžeme můžete mohou můžou smím smí smíme smíte smějí musím musí musíme musíte musejí lze dá "
                    + "chci chce chceme potřebuju potřebuji potřebuje potřebujeme potřebujete ten ta to ty toho tomu tom tím tu té těch tento tato toto "
                    + "tyto já mi mě mně mne můj moje mého ty ti tě on ona ono oni mu ho jí jej jim jich náš naše našeho nás nám vás vám váš vaše svůj "
                    + "svoje svého svou své že když pokud jestliže nebo ani ale však tedy už jen také taky nějaký nějaká nějaké někdo něco někde teď "
                    + "prosím stane děje dělat udělat postupovat dlouho brzy rychle často daleko případě");

    private SmallWords() {}

    /// True if this word of a question, in any letter case, carries no content in English, or in Czech where that is the language.
    public static boolean has(String word, boolean czech) {
        return (czech ? CZECH : ENGLISH).contains(word.toLowerCase(Locale.ROOT));
    }

    static Set<String> english() {
        return ENGLISH;
    }

    static Set<String> czech() {
        return CZECH;
    }

    private static Set<String> words(String line) {
        return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(line.split(" "))));
    }
}
