package dev.hradba.core.guard.injection;

import java.util.List;

/// What attackers write in words: in English, Czech, Slovak and German, the most common of it also in French, Spanish, Italian,
/// Portuguese, Polish, Dutch and Russian. Diacritics and case do not matter.
final class Phrases {

    private static final String IGNORE = "ignore disregard forget bypass neglect discard overlook abandon ignoruj ignorujte zapomen zapomente zabudni zabudnite nerespektuj nerespektujte preskoc nedbej pomin opomen"
            + " nezohlednuj neposlouchej ignoriere ignorieren ignorier vergiss vergesse vergessen missachte missachten ignorez ignores oublie oubliez oublies ignora ignoren olvida olvide olvidate omite dimentica ignori ignorate"
            + " esqueca esquece zignoruj zapomnij negeer vergeet \u0438\u0433\u043d\u043e\u0440\u0438\u0440\u0443\u0439 \u0438\u0433\u043d\u043e\u0440\u0438\u0440\u0443\u0439\u0442\u0435 \u0437\u0430\u0431\u0443\u0434\u044c \u0437\u0430\u0431\u0443\u0434\u044c\u0442\u0435";
    private static final String YOUR = "your tes ton vos tus deine deinen deiner sva sve svych svoje svoji tva tve tvoje tvych tue tuoi seus suas twoje swoje jouw";
    private static final String EARLIER = "previous prior above earlier preceding past system original initial existing current safety former foregoing developer* operator* predchoz* predesl* predchadzaj* predosl* vyse dosavadn* doterajs* puvodn* povodn*"
            + " systemov* drivejs* bezpecnostn* vorherig* bisherig* obig* vorangehend* fruher* poprzedni* wczesniejsz* vorige eerdere \u043f\u0440\u0435\u0434\u044b\u0434\u0443\u0449* " + YOUR;
    private static final String EARLIER_BEHIND = "precedent* anterior* previas previos prec* preced* ci dessus recues recibid* dadas arriba sopra ricevute acima";
    private static final String ALL_OF = "all any every vsech* vsetk* veskere veskera kazde alle allen toutes todas tutte tutti wszystkie \u0432\u0441\u0435";
    private static final String RULES = "instruction* prompt* rule rules guideline* direction* directive* command* polic* constraint* restriction* safeguard* guardrail* programming brief orders pokyn* instrukc* pravid*"
            + " prikaz* omezen* zadan* obmedzen* anweisung* regeln vorgaben consigne* instruccion* reglas directrices istruzion* regole instruco* instrucoes regras polecen* zasady instructies regels \u0438\u043d\u0441\u0442\u0440\u0443\u043a\u0446* \u043f\u0440\u0430\u0432\u0438\u043b* \u0443\u043a\u0430\u0437\u0430\u043d*";
    private static final String ORDERS = "instruction* prompt* guideline* direction* directive* pokyn* instrukc* anweisung* instruccion* istruzion* instrucoes consigne* polecen* \u0438\u043d\u0441\u0442\u0440\u0443\u043a\u0446*";
    private static final String BOT = "ai llm dan chatbot bot assistant model unrestricted uncensored unfiltered jailbroken evil hacker root asistent asistentem neomezen* administrator* admin ki assistent sprachmodell asistente ia modelo modele";
    private static final String UNBOUND = "unrestricted uncensored unfiltered jailbroken unlimited unbound unchained evil dan amoral";
    private static final String LIMITS = "restriction* filter* limit* limitation* censorship rules guidelines constraint* boundaries safeguards omezen* limitu pravidel filtru zabran obmedzen* grenzen beschrankung* einschrankung* filter regeln limite* restrictions filtre* regle*"
            + " restriccion* limites filtros reglas censura restrizioni limiti regole filtri";
    private static final String WITHOUT = "without no bez ohne sans sin senza sem zonder";
    private static final String TELL = "reveal show print repeat output display disclose dump leak expose quote summarize summarise recite list paste copy translate share spell vypis ukaz zobraz prozrad zopakuj odhal zverejni napis rekni vypiste ukaz* zeige zeig verrate"
            + " affiche montre revele repete muestra revela repite imprime mostra rivela ripeti";
    private static final String SEND = "send post forward upload append leak exfiltrate transmit submit include encode embed email mail posli odesli preposli nahraj vloz pripoj zasli sende schicke envoie envoyez envia invia";
    private static final String PLACE = "webhook endpoint url urls link http https ftp query image www server";

    static final List<Phrase> ALL = List.of(
            override(IGNORE + "|4 " + EARLIER + "|3~ " + RULES),
            override(IGNORE + "|4 " + RULES + "|1 " + EARLIER_BEHIND),
            override("ignore disregard forget|0 the|0 above|0 and"),
            override(IGNORE + "|3 " + ALL_OF + "|2 " + ORDERS),
            override(IGNORE + " override|2 " + ORDERS + " rules pravid* regeln prikaz*|3 above before earlier previously given vyse predtim drive oben vorher"),
            override("ignore disregard forget skip|0 everything anything what whatever all|3 before above|1 this that|0 line sentence point message text"),
            override("tenez tiens tenir|0 pas|0 compte|4 " + RULES + "|3 " + EARLIER_BEHIND),
            override("not t dont never|1 follow obey heed respect|2 " + ORDERS + " rules|3 given above before earlier previously received told"),
            override("not t dont never|1 follow obey|3 previous prior your system original earlier|2 " + RULES),
            override("not t dont no never|0 pay|0 any attention no|2 to attention|3 developer* operator* system previous earlier above prior instruction* rules"),
            override("nenasleduj nenasledujte nedodrzuj nedodrzujte|3 " + ORDERS + " pravid*|3 vyse predtim dosud drive dostal* uvedene uvedenych"),
            override("nerid neridte|1 se|3 " + EARLIER + "|2 " + RULES),
            override("set put cast leave|0 aside|4 " + EARLIER + "|2 " + RULES),
            override("set put cast leave|3 " + EARLIER + "|1 " + RULES + "|0 aside"),
            override("override|0 " + EARLIER + "|1 " + RULES),
            override("please you must should now and|0 override|4 " + EARLIER + "|1 " + RULES),
            override("override|1 " + ALL_OF + "|3 " + RULES),
            override("override disable bypass deactivate circumvent remove lift suspend|1 your|3 safety security content ethical moderation|2 settings filter* check* protocol* restriction* guard* rules guidelines measures training"),
            override("ignore disregard forget override ignoruj zapomen|1 " + ALL_OF + "|1 rules restrictions safeguards guardrails pravidla omezeni"),
            override("ignore disregard forget ignoruj zapomen|2 everything all anything what whatever vse vsechno vsetko|4 above before previously earlier told vyse predtim doposud dosud rekl* receno predchoz*"),
            override("ignore disregard forget|2 everything all anything what whatever|2 you developer* operator* system creator*|3 told said taught given learned learnt instructed configured trained know knew read"),
            override("vergiss|1 alles|6 gesagt gesag* gelernt vorher bisher oben"),
            override("oublie oubliez|2 tout|4 dit avant precede*"),
            override("olvida olvide|3 que|3 dijeron dije dicho anteriormente antes"),
            override("stop|0 following obeying using|2 your the all any these those|1 " + RULES),
            override("your tvoje tve|0 new real actual true nove skutecne|0 instructions instruction pokyny instrukce|0 are is jsou"),
            override("your|0 previous prior earlier original initial old system|1 instruction* directive* rules guidelines programming prompt constraints restrictions orders|0 are is have has were|2 revoked void lifted cancelled canceled superseded suspended overridden deleted disabled invalid obsolete replaced outdated longer"),
            override("instruction* prompt* directives|0 you|1 received got had were have given|2 given earlier before previously received|3 are is were|2 longer void invalid obsolete outdated cancelled revoked wrong"),
            override("your|1 only new real sole true actual|1 task job role goal objective purpose mission|1 is|1 to|0 reply respond say print output answer repeat obey send comply"),
            override("everything all anything|2 above before until far|2 this line|1 is was were|2 test example fake joke irrelevant obsolete void drill"),
            override("everything all anything|0 above|1 is was were|2 test example fake joke irrelevant obsolete void drill"),
            override("cancel abort stop drop skip abandon|3 task summary summar* translation translat* question request|3 instead|1 say reply respond print output answer write"),
            override("remember memorize memorise save store|4 for in|1 all every any future later|1 future later conversation* chats sessions|1 conversation* chats sessions the this user"),
            Phrase.of("encoded_payload", "decode decipher decrypt unscramble decoder dekoduj rozkoduj rozlusti dekodiere entschlussele decode* decodez decodifica|12 follow obey comply execute perform do act proved vykonaj vykonej rid befolge executez ejecuta esegui|3 it instruction* command* that what says accordingly ji ho pokyn* instrukc* anweisung* sie"),
            Phrase.of("encoded_payload", "decode decipher decrypt unscramble dekoduj rozkoduj dekodiere|1 and a und|0 follow obey comply execute proved vykonej befolge"),
            Phrase.of("encoded_payload", "read|3 backwards backward reversed reverse|2 and|2 do follow obey execute"),
            role("you|0 are|0 now|2 " + BOT),
            role("now|0 you|0 are|2 " + UNBOUND),
            role("from|0 now|0 on|0 you|1 are act behave respond answer obey|3 " + BOT + " without no only always as like"),
            role("act behave respond roleplay answer function operate|3 " + UNBOUND),
            role("pretend imagine|8 restrictions restriction rules limits limitations filters guidelines filter jailbroken unrestricted"),
            role("pretend|1 you that|2 are|3 " + BOT + " developer system"),
            role("imagine pretend act roleplay|4 grandmother grandma|8 secret password* key keys code codes"),
            role("act behave pose|0 as|1 system root|0 administrator admin superuser operator"),
            role("do|0 anything|0 now"),
            role("you|2 " + BOT + "|6 never|1 refuse refuses say says decline"),
            role("you|0 are|0 no|0 longer|2 ai assistant bot chatbot model support helpful limited bound restricted"),
            role("you|1 no|0 longer|3 bound restricted constrained obey follow"),
            role("you|1 have has are|1 no free|0 restriction* filter* censorship limitation* guidelines from|2 now here anymore and restrictions rules constraints"),
            role("answer respond reply odpovidej odpovedaj odpovez antworte reponds repondez responde rispondi antwoord|6 " + WITHOUT + "|1 any " + ALL_OF + "|1 " + LIMITS),
            role("answer respond reply odpovidej odpovedaj odpovez antworte reponds repondez responde rispondi antwoord|6 " + WITHOUT + "|0 " + LIMITS),
            role("predstirej predstirejte predstieraj|3 jsi jste si|3 spravce spravc* administrator* root vyvojar* system*"),
            role("enter activate|2 developer debug god dan jailbreak unrestricted sudo|0 mode"),
            role("enable|2 god dan jailbreak unrestricted|0 mode"),
            role("enable|2 developer debug|0 mode|4 answer respond reply output ignore you"),
            role("ted nyni odted nynejska teraz odteraz|1 jsi si budes|4 " + BOT + " jako bez"),
            role("predstirej predstirejte predstieraj hraj chovej|8 omezen* obmedzen* pravidel administrator* ai asistent* filtr* hacker* neomezen*"),
            role("du|0 bist|0 jetzt ab nun|3 " + BOT + " ohne"),
            role("bist|0 du|3 " + BOT + " ohne"),
            role("tu|0 es|2 maintenant desormais un une|1 un une assistant* ia modele robot bot chatbot|3 " + WITHOUT + " assistant* ia modele bot chatbot"),
            role("ahora|0 eres|2 " + BOT + " asistente ia modelo"),
            role("eres|2 bot asistente ia modelo|2 sin"),
            role("ora|0 sei|3 " + BOT + " assistente modello"),
            leak(TELL + "|7 system hidden initial secret internal systemov* puvodn* skryt* deine deinen systeme|3~ prompt* instruction* instrukc* pokyn* rules guidelines pravid* directive* anweisung* message consigne*"),
            leak("reveal print repeat output dump leak disclose recite quote prozrad odhal vypis zopakuj zeige verrate affiche montre revele repete muestra revela repite imprime mostra rivela ripeti"
                    + "|5 your original " + YOUR + "|1 prompt* instruction* instrukc* pokyn* rules guidelines pravidla consigne* instruccion* istruzion* anweisung* reglas"),
            leak("tell give show send share provide write copy paste translate describe explain|7 your|2 prompt prompts|0 text verbatim it here for"),
            leak("tell give show send share provide write copy paste translate|5 text wording content contents words|3 your the|2 prompt prompts"),
            leak("repeat print output recite zopakuj vypis opakuj wiederhole|3 words text everything lines slova text vse vsechno vsetko worter|1 above vyse oben preceding"),
            leak(TELL + " give tell|3 instruction* rules prompt* words text message|1 you|1 were have was had received got|3 given told received start beginning first conversation"),
            leak("gib zeig zeige nenn nenne verrate drucke wiederhole reveal show print output repeat vypis ukaz zobraz|3 systemprompt* systemnachricht* systemanweisung*"),
            leak("what|0 is are was were s|1 your the|1 system initial hidden secret original|1 prompt* instruction* rules message"),
            leak("what|3 in|0 your|1 system initial hidden secret original|1 prompt* instruction* rules message"),
            leak("jaky jake jak|1 je jsou zni|2 systemov* puvodn* skryt*|0 prompt* instrukc* pokyn*"),
            secrecy("not t dont never without|0 tell mention inform reveal notify telling informing mentioning disclose show|4 user human operator"),
            secrecy("not t dont never|1 reveal disclose mention repeat|1 this these|0 rule rules instruction instructions note prompt directive"),
            secrecy("nerikej neinformuj nezminuj neprozrad neprozrazuj nesdeluj nepovez nehovor|5 uzivatel* cloveku obsluze"),
            secrecy("uzivatel* pouzivatel*|3 nerikej neinformuj nezminuj neprozrad neprozrazuj nesdeluj nehovor"),
            secrecy("keep|3 secret hidden confidential private quiet|2 from|2 user human operator customer reader"),
            secrecy("not t dont never|0 mention reveal disclose acknowledge repeat|1 this these|1 message instruction* note paragraph prompt|4 user answer response reply output human summary"),
            secrecy("nezminuj nezminujte neuvadej neuvadejte neprozrazuj neprozrad nesdeluj|1 tuto tento toto tyto|2 zprav* pokyn* instrukc* poznamk* odstavec"),
            secrecy("sag sage sagen erzahl erzahle verrate verrat|1 dem der den|0 benutzer* nutzer* anwender* user menschen|1 nichts nicht"),
            addressed("note attention message instruction instructions important reminder|1 to for|2 ai llm chatbot chatgpt copilot|0 assistant* agent* model* system* reading processing summar* review* tool*"),
            addressed("message note instruction* order orders notice update command|1 from|2 admin* operator developer* system management|3 to for|2 assistant ai model chatbot bot llm"),
            addressed("dear hey|0 ai llm chatbot chatgpt copilot"),
            addressed("if when|0 you|0 are|2 ai llm chatbot language|0 assistant model agent bot reading and you please"),
            addressed("pokud jestli jestlize ak|0 jsi si|2 ai jazykov* chatbot umel* asistent llm"),
            exfiltration(SEND + "|4 user users customer customers person reader|2 api password* credential* token tokens card cookie* secret secrets session|8 " + PLACE),
            exfiltration(SEND + "|3 chat conversation dialog dialogue system|0 history transcript log prompt|8 " + PLACE),
            exfiltration(SEND + "|1 every all any everything|2 you|0 can have|0 read access see find"));

    private Phrases() {}

    private static Phrase override(String places) {
        return Phrase.of("instruction_override", places);
    }

    private static Phrase role(String places) {
        return Phrase.of("role_change", places);
    }

    private static Phrase leak(String places) {
        return Phrase.of("prompt_leak", places);
    }

    private static Phrase secrecy(String places) {
        return Phrase.of("secrecy_request", places);
    }

    private static Phrase addressed(String places) {
        return Phrase.of("addressed_to_model", places);
    }

    private static Phrase exfiltration(String places) {
        return Phrase.of("exfiltration_link", places);
    }
}
