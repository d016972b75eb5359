package dev.hradba.core.guard.injection;

import java.util.List;

/// What attackers write, in English, Czech, Slovak, German and a little French and Spanish. Diacritics and case do not matter.
final class Phrases {

    private static final String VERBS = "ignore ignoring disregard forget bypass neglect discard overlook ignoruj ignorujte zapomen zapomente zabudni nerespektuj nerespektujte preskoc nedbej pomin"
            + " nezohlednuj neposlouchej ignoriere ignorieren vergiss missachte ignorez oublie oubliez ignora olvida";
    private static final String EARLIER = "previous prior above earlier preceding system original initial existing your safety former foregoing predchoz* predesl* predchadzaj* predosl* vyse dosavadn* doterajs* puvodn* povodn*"
            + " systemov* drivejs* bezpecnostn* vorherig* bisherig* obig* vorangehend* precedent* anterior*";
    private static final String ALL = "all any every vsech* vsetk* veskere veskera kazde alle allen toutes todas";
    private static final String RULES = "instruction* instructions prompt* rule rules guideline* direction* directive* command* polic* constraint* restriction* safeguard* guardrail* programming pokyn* instrukc* pravid*"
            + " prikaz* omezen* zadan* obmedzen* anweisung* regeln vorgaben consigne* instruccion* reglas";
    private static final String FILLERS = "and or of the your all any system safety security initial given user prompt chat model ai developer my mine these those text a nebo vsechny systemove tve tvoje bezpecnostni und";
    private static final String ORDERS = "instruction* prompt* guideline* direction* directive* pokyn* instrukc* anweisung* instruccion*";
    private static final String MODEL = "ai llm dan chatbot bot assistant model unrestricted uncensored unfiltered jailbroken evil hacker root asistent* neomezen* administrator* admin ki";

    static final List<Phrase> ALL_PHRASES = List.of(
            Phrase.of("instruction_override", VERBS + "|4 " + EARLIER + "|0 " + RULES),
            Phrase.of("instruction_override", VERBS + "|4 " + EARLIER + "|0 " + FILLERS + "|0 " + RULES),
            Phrase.of("instruction_override", VERBS + "|4 " + EARLIER + "|0 " + FILLERS + "|0 " + FILLERS + "|0 " + RULES),
            Phrase.of("instruction_override", "ignore disregard forget|0 the|0 above|0 and"),
            Phrase.of("instruction_override", VERBS + "|3 " + ALL + "|2 " + ORDERS),
            Phrase.of("instruction_override", VERBS + " override|2 " + ORDERS + " rules pravid* regeln prikaz*|3 above before earlier previously given vyse predtim drive oben vorher"),
            Phrase.of("instruction_override", "not t dont never|0 follow obey heed respect|2 " + ORDERS + " rules|3 given above before earlier previously received told"),
            Phrase.of("instruction_override", "nenasleduj nenasledujte nedodrzuj nedodrzujte|3 " + ORDERS + " pravid*|3 vyse predtim dosud drive dostal* uvedene uvedenych"),
            Phrase.of("instruction_override", "override|0 " + EARLIER + "|1 " + RULES),
            Phrase.of("instruction_override", "please you must should now and|0 override|4 " + EARLIER + "|1 " + RULES),
            Phrase.of("instruction_override", "override|1 " + ALL + "|3 " + RULES),
            Phrase.of("instruction_override", "ignore disregard forget override ignoruj zapomen|1 " + ALL + "|1 rules restrictions safeguards guardrails pravidla omezeni"),
            Phrase.of("instruction_override", "ignore disregard forget ignoruj zapomen|2 everything all anything what vse vsechno vsetko|4 above before previously earlier told said vyse predtim doposud dosud rekl* receno predchoz*"),
            Phrase.of("instruction_override", "stop|0 following obeying|2 your the all any these those|1 " + RULES),
            Phrase.of("instruction_override", "not t dont|1 follow obey|3 previous prior your system original earlier|2 " + RULES),
            Phrase.of("instruction_override", "nerid neridte|1 se|3 " + EARLIER + "|2 " + RULES),
            Phrase.of("instruction_override", "your tvoje tve|0 new real actual nove skutecne|0 instructions instruction pokyny instrukce|0 are is jsou"),
            Phrase.of("role_change", "you|0 are|0 now|2 " + MODEL),
            Phrase.of("role_change", "now|0 you|0 are|2 dan unrestricted uncensored unfiltered jailbroken evil"),
            Phrase.of("role_change", "from|0 now|0 on|0 you|1 are act behave respond answer obey|3 " + MODEL + " without no only always as like"),
            Phrase.of("role_change", "act behave respond roleplay answer|3 unrestricted uncensored unfiltered jailbroken evil dan"),
            Phrase.of("role_change", "pretend imagine|8 restrictions restriction rules limits limitations filters guidelines filter jailbroken unrestricted"),
            Phrase.of("role_change", "pretend|1 you that|2 are|3 " + MODEL + " developer system"),
            Phrase.of("role_change", "act behave pose|0 as|1 system root|0 administrator admin superuser operator"),
            Phrase.of("role_change", "predstirej predstirejte predstieraj|3 jsi jste si|3 spravce spravc* administrator* root vyvojar* system*"),
            Phrase.of("role_change", "enter activate|2 developer debug god dan jailbreak unrestricted sudo|0 mode"),
            Phrase.of("role_change", "enable|2 god dan jailbreak unrestricted|0 mode"),
            Phrase.of("role_change", "you|1 no|0 longer|3 bound restricted limited constrained obey follow"),
            Phrase.of("role_change", "ted nyni odted nynejska teraz odteraz|1 jsi si budes|4 " + MODEL + " jako bez"),
            Phrase.of("role_change", "predstirej predstirejte predstieraj hraj chovej|8 omezen* obmedzen* pravidel administrator* ai asistent* filtr* hacker* neomezen*"),
            Phrase.of("role_change", "du|0 bist|0 jetzt ab|3 " + MODEL + " ohne"),
            Phrase.of("prompt_leak", "reveal show print repeat output display disclose dump leak expose quote summarize recite vypis ukaz zobraz prozrad zopakuj odhal zverejni napis rekni vypiste ukaz* zeige verrate"
                    + "|7 system hidden initial secret internal systemov* puvodn* skryt* deine deinen|2 prompt* instruction* instrukc* pokyn* rules guidelines pravid* directive* anweisung* message"),
            Phrase.of("prompt_leak", "reveal print repeat output dump leak disclose recite prozrad odhal vypis zopakuj|5 your sve svuj svoje tvoje tve tvuj original|1 prompt* instruction* instrukc* pokyn* rules guidelines pravidla"),
            Phrase.of("prompt_leak", "repeat print output recite zopakuj vypis opakuj wiederhole|3 words text everything lines slova text vse vsechno vsetko worter|1 above vyse oben preceding"),
            Phrase.of("prompt_leak", "gib zeig zeige nenn nenne verrate drucke wiederhole reveal show print output repeat vypis ukaz zobraz|3 systemprompt* systemnachricht* systemanweisung*"),
            Phrase.of("prompt_leak", "what|0 is are was were s|1 your the|1 system initial hidden secret original|1 prompt* instruction* rules message"),
            Phrase.of("prompt_leak", "jaky jake jak|1 je jsou zni|2 systemov* puvodn* skryt*|0 prompt* instrukc* pokyn*"),
            Phrase.of("secrecy_request", "not t dont never without|0 tell mention inform reveal notify telling informing mentioning disclose show|4 user human operator"),
            Phrase.of("secrecy_request", "nerikej neinformuj nezminuj neprozrad neprozrazuj nesdeluj nepovez nehovor|5 uzivatel* cloveku obsluze"),
            Phrase.of("secrecy_request", "uzivatel* pouzivatel*|3 nerikej neinformuj nezminuj neprozrad neprozrazuj nesdeluj nehovor"),
            Phrase.of("secrecy_request", "keep|3 secret hidden confidential private quiet|2 from|2 user human operator customer reader"),
            Phrase.of("secrecy_request", "not t dont never|0 mention reveal disclose acknowledge repeat|1 this these|1 message instruction* note paragraph prompt|4 user answer response reply output human summary"),
            Phrase.of("secrecy_request", "nezminuj nezminujte neuvadej neuvadejte neprozrazuj neprozrad nesdeluj|1 tuto tento toto tyto|2 zprav* pokyn* instrukc* poznamk* odstavec"),
            Phrase.of("secrecy_request", "sag sage sagen erzahl erzahle verrate verrat|1 dem der den|0 benutzer* nutzer* anwender* user menschen|1 nichts nicht"),
            Phrase.of("addressed_to_model", "note attention message instruction instructions important reminder|1 to for|2 ai llm chatbot chatgpt copilot|0 assistant* agent* model* system* reading processing summar* review* tool*"),
            Phrase.of("addressed_to_model", "dear hey|0 ai llm chatbot chatgpt copilot"),
            Phrase.of("addressed_to_model", "if when|0 you|0 are|2 ai llm chatbot language|0 assistant model agent bot reading and you please"),
            Phrase.of("addressed_to_model", "pokud jestli jestlize ak|0 jsi si|2 ai jazykov* chatbot umel* asistent llm"));

    private Phrases() {}
}
