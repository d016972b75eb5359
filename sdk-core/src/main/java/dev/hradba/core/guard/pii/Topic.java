package dev.hradba.core.guard.pii;

import java.util.List;

/// What words near a number say it is, in Czech, Slovak, English and German. `stem*` stands for a word's beginning,
/// `=OP` for a word in exactly this case.
enum Topic {
    PHONE("tel", "telefon*", "phone*", "cellphone*", "mobil*", "mobile*", "cell", "fax", "volat", "volej*", "volaj*", "zavolej*", "zavolaj*", "zavola*", "prozvon*",
            "call", "calling", "ring", "handy", "rufnummer*", "ruckruf*", "anrufen", "ruf*", "telefonnummer", "kontakt", "kontaktn*", "hotline", "linka", "linku", "lince",
            "whatsapp", "signal", "viber", "sms", "my number", "moje cislo", "moj* cisl*", "reach me", "me at", "dial", "callback", "gsm", "msisdn", "infolin*"),
    CARD("card", "cards", "karta", "karty", "kartu", "kartou", "karte", "visa", "mastercard", "amex", "diners", "kreditn*", "debit*", "credit", "kreditkarte"),
    ACCOUNT("ucet", "uctu", "ucte", "uctem", "ucty", "c u", "cislo uctu", "account", "iban", "bankovn* spojen*", "konto", "kontonummer", "acct", "bank"),
    BIRTH("born", "dob", "birthday", "birth date", "birthdate", "date of birth", "nar", "naroz*", "narod*", "datum narozen*", "datum narod*", "dat nar", "datum nar",
            "geburtsdatum", "geboren", "geb", "birth"),
    BIRTH_NUMBER("rodn* cisl*", "r c", "rc", "=RC", "birth number", "birth no", "personal id number", "rod c", "rodcis*", "national id", "personal number", "birth cert* number"),
    ICO("ico", "=IC", "icu", "ic", "identifikacn* cisl*", "company id", "company number", "company reg* number", "company reg* no", "reg no", "registration number", "company no", "org id", "business id"),
    DIC("dic", "vat", "vat id", "vat no", "vat number", "ic dph", "icdph", "ust idnr", "ustidnr", "ust id", "uid", "danov* identifikacn* cisl*", "tax id", "tax number", "steuernummer"),
    PASSPORT("passport*", "pas", "pasu", "pasem", "pasy", "cestovn* pas*", "cestovn* doklad*", "reisepass*", "cp"),
    ID_CARD("obcansk* prukaz*", "obciansk* preukaz*", "obcank*", "obciansk*", "=OP", "c op", "cislo op", "id card*", "identity card*", "national identity", "doklad* totoznosti", "cisl* dokladu", "c dokladu", "personalausweis*", "ausweis*"),
    DRIVING("ridicsk* prukaz*", "ridicsk* opravnen*", "ridicak*", "=RP", "c rp", "vodicsk* preukaz*", "vodicak*", "driving licen*", "driver* licen*", "drivers licen*", "driver s licen*",
            "licen*", "fuhrerschein*", "dl"),
    PLATE_NAME("spz", "ecv", "rz", "registracn* znack*", "registracn* cisl*", "poznavac* znack*", "znacka", "plate*", "numer* rejestrac*", "tablic* rejestrac*", "licen* plate*", "number plate*", "reg plate*", "kennzeichen"),
    PLATE("vozidl*", "vozu", "vuz", "vozy", "auto", "auta", "autem", "autu", "aut", "car", "cars", "vehicle*",
            "parkov*", "parking", "automobil*", "motork*", "motocykl*", "wagen", "van", "truck", "skoda", "octavia", "samochod*", "pojazd*", "fahrzeug*", "rejestracj*", "voiture*"),
    DATA_BOX("ds", "datov* schrank*", "datov* schranc*", "datovk*", "id ds", "isds", "data box", "data box id", "databox", "databox id", "datov* schrank* id", "idds"),
    SSN("ssn", "social security", "social security number", "social security no"),
    NHS("nhs", "nhs number", "nhs no"),
    IP("ip", "ipv", "host", "server*", "client*", "klient*", "ping*", "address", "adres*", "src", "dst", "gateway", "dns", "subnet", "peer", "remote", "proxy", "router*", "serveru", "vpn", "nameserver*", "resolver*", "firewall*", "ntp", "loadbalancer*", "node", "uzel", "uzlu"),
    ORIGIN("from", "z"),
    MAC("mac", "bssid", "ethernet", "hwaddr", "ether"),
    VERSION("version*", "verz*", "ver", "v", "release*", "build*", "firmware*", "firmwar*", "upgrade*", "update*", "aktualiz*", "section", "chapter", "kapitol*", "odst", "oddil*", "clanek", "rfc", "upgraded to", "patch*", "sdk", "driver*", "jdk", "oid", "java", "openjdk"),
    OTHER("order*", "objednavk*", "zakazk*", "ticket*", "tiket*", "invoice*", "faktur*", "rechnung*", "bestell*", "variabiln*", "=VS", "vs", "=KS", "=SS", "konstantn*", "specifick*", "symbol*", "ref", "reference*", "referenc*",
            "serial*", "seriov*", "=SN", "s n", "imei*", "isbn*", "ean", "sku", "part*", "dil", "dilu", "dily", "nahrad*", "teil", "teile*", "produkt*", "product*", "item*", "tracking*", "zasilk*", "balik*", "case", "pripad", "pripadu", "incident*", "issue*", "meeting*", "page*", "stran*",
            "usneseni*", "smlouv*", "contract*", "batch*", "sarz*", "timestamp*", "unix", "version*", "verz*", "job*", "build*", "commit*", "request*", "transakc*", "transaction*", "customer*", "zakaznick* cisl*", "zakaznick*", "kusu",
            "article*", "artikl*", "artikel*", "zboz*", "polozk*", "inventarn*", "asset*", "cj", "sp zn", "amount*", "castk*", "cena", "price*", "total*", "celkem", "suma", "rozpocet*", "balance", "quantity", "since", "od roku", "zalozen*", "issued", "expires", "expir*", "platnost*", "vydan*",
            "due", "splatn*", "since", "nastup*", "voucher*", "coupon*", "kupon*", "seat*", "room*", "mistnost*", "model*", "vin", "error*", "chyb*", "line", "radek", "radk*", "row*", "file*", "soubor*", "id");

    private final String phrases;

    Topic(String... phrases) {
        this.phrases = String.join("|", phrases);
    }

    List<String> phrases() {
        return List.of(phrases.split("\\|"));
    }
}
