package dev.hradba.core.guard.pii;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// IBANs, cards, domestic accounts, company and tax numbers.
final class MoneyShapes {

    /// Lengths by country, from the SWIFT IBAN registry.
    private static final Map<String, Integer> IBAN_LENGTHS = lengths("""
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 \
            GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 \
            PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20""");

    /// Codes of banks in Czechia and Slovakia.
    private static final Set<String> BANKS = Set.of(("0100 0300 0600 0710 0800 2010 2020 2060 2070 2100 2200 2210 2220 2240 2250 2260 2275 2600 2700 3030 3040 3050 3060 3500 4000 "
            + "4300 5000 5500 5800 6000 6100 6200 6210 6300 6363 6700 6800 7910 7940 7950 7960 7970 7980 7990 8030 8040 8060 8090 8150 8190 8198 8199 8200 8215 8220 8230 8240 8250 "
            + "8255 8265 8270 8280 8290 8291 8293 8294 8296 8298 8299 8500 0200 0720 0900 1100 1111 3000 3100 5200 5600 5900 6500 7300 7500 7930 8050 8100 8120 8130 8160 8170 8180 "
            + "8320 8330 8350 8360 8370 8380 8400 8410 8420 8430 8440 8450 8460").split(" "));

    static final List<Shape> ALL = List.of(
            Shape.cut(Kinds.IBAN, "(?<![A-Za-z0-9])[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){11,30}", MoneyShapes::iban),
            Shape.cut(Kinds.PAYMENT_CARD, "(?<![\\w.+/])(?<!\\d-)\\d{4}(?:[ -]?\\d){8,15}(?!\\w)", MoneyShapes::card),
            Shape.of(Kinds.PAYMENT_CARD, "(?<![\\w.+/-])\\d{4}(?:\\.\\d{4}){3}(?![\\w]|[.,]\\d)", MoneyShapes::dottedCard),
            Shape.of(Kinds.BANK_ACCOUNT, "(?<![\\w/.-])(?:\\d{1,6}-)?\\d{2,10} ?/ ?\\d{4}(?![\\w/]|-\\d)", MoneyShapes::account),
            Shape.of(Kinds.ICO, "(?<![\\w/.-])(?:\\d{8}|\\d{3} \\d{2} \\d{3}|\\d{2} \\d{3} \\d{3}|\\d{3} \\d{3} \\d{2}|\\d{4} \\d{4}|\\d{2} \\d{2} \\d{2} \\d{2})(?![\\w/]|[.-]\\d)", MoneyShapes::ico),
            Shape.of(Kinds.DIC, "(?<![A-Za-z0-9])(?:[Cc][Zz]|[Ss][Kk]) ?\\d{8,10}(?!\\w)", MoneyShapes::domesticTax),
            Shape.of(Kinds.DIC, "(?<![A-Za-z0-9])(?:DE ?\\d{9}|DE \\d{3} \\d{3} \\d{3}|ATU ?\\d{8}|PL ?\\d{10}|HU ?\\d{8}|GB ?\\d{9}|GB \\d{3} \\d{4} \\d{2}|IT ?\\d{11}|FR ?[A-Z0-9]{2} ?\\d{9}|ES ?[A-Z0-9]\\d{7}[A-Z0-9]|"
                    + "NL ?\\d{9}B\\d{2}|BE ?[01]\\d{9}|IE ?\\d[A-Z0-9]\\d{5}[A-Z]{1,2}|RO ?\\d{6,10}|BG ?\\d{9,10}|SI ?\\d{8}|HR ?\\d{11}|LU ?\\d{8}|DK ?\\d{8}|FI ?\\d{8}|SE ?\\d{12}|PT ?\\d{9}|EL ?\\d{9})(?!\\w)",
                    MoneyShapes::foreignTax),
            Shape.of(Kinds.DIC, "(?<![\\w/.-])\\d{8,10}(?![\\w/]|[.-]\\d)", MoneyShapes::bareTax));

    private MoneyShapes() {}

    private static Map<String, Integer> lengths(String registry) {
        var lengths = new HashMap<String, Integer>();
        for (var entry : registry.split("\\s+")) {
            lengths.put(entry.substring(0, 2), Integer.valueOf(entry.substring(2)));
        }
        return lengths;
    }

    private static @Nullable Hit iban(Scan scan, int start, int end) {
        var length = IBAN_LENGTHS.get(scan.plain().substring(start, start + 2).toUpperCase(Locale.ROOT));
        if (length == null) {
            return null;
        }
        var compact = new StringBuilder();
        int at = start;
        for (; at < end && compact.length() < length; at++) {
            char c = scan.at(at);
            if (c != ' ' && c != '-') {
                compact.append(Character.toUpperCase(c));
            }
        }
        boolean whole = compact.length() == length && !Character.isLetterOrDigit(scan.at(at));
        return whole && Checksums.iban(compact.toString()) ? new Hit(Kinds.IBAN, start, at, 4) : null;
    }

    /// Cards may be followed by further digits, so every length that ends a group is tried.
    private static @Nullable Hit card(Scan scan, int start, int end) {
        var digits = scan.digits(start, end);
        boolean named = scan.mentions().near(Topic.CARD, start, 60) || scan.mentions().after(Topic.CARD, end, 20);
        if (scan.disowned(start) && !named) {
            return null;
        }
        for (int length : new int[] {16, 15, 14, 19, 18, 17, 13}) {
            int cut = offsetOfDigit(scan, start, end, length);
            if (cut >= 0 && !Character.isDigit(scan.at(cut)) && !scan.isAmount(start, cut)) {
                var number = digits.substring(0, length);
                boolean split = cut - start > length;
                if (issued(number) && Checksums.luhn(number) && (!split || grouped(scan, start, cut)) && number.chars().distinct().count() > 1) {
                    return new Hit(Kinds.PAYMENT_CARD, start, cut, named ? 4 : 3);
                }
            }
        }
        return null;
    }

    private static int dottedCard(Scan scan, int start, int end) {
        var number = scan.digits(start, end);
        boolean named = scan.mentions().near(Topic.CARD, start, 60) || scan.mentions().after(Topic.CARD, end, 20);
        return named && issued(number) && Checksums.luhn(number) && !scan.isAmount(start, end) ? 3 : 0;
    }

    private static int offsetOfDigit(Scan scan, int start, int end, int count) {
        int seen = 0;
        for (int at = start; at < end; at++) {
            seen += Character.isDigit(scan.at(at)) ? 1 : 0;
            if (seen == count) {
                return at + 1;
            }
        }
        return -1;
    }

    private static boolean grouped(Scan scan, int start, int end) {
        var groups = scan.plain().substring(start, end).split("[ -]", -1);
        for (int i = 0; i < groups.length; i++) {
            if ((groups[i].length() < 3 && i < groups.length - 1) || groups[i].length() > 8) {
                return false;
            }
        }
        return groups[0].length() == 4 && groups.length <= 5;
    }

    private static boolean issued(String number) {
        int length = number.length();
        int two = Integer.parseInt(number.substring(0, 2));
        int three = Integer.parseInt(number.substring(0, 3));
        int four = Integer.parseInt(number.substring(0, 4));
        if (number.charAt(0) == '4') {
            return length == 16 || length == 19 || length == 13;
        }
        if (two == 34 || two == 37) {
            return length == 15;
        }
        if (two == 36 || two == 38 || (three >= 300 && three <= 305) || four == 3095 || two == 39) {
            return length == 14 || length == 16;
        }
        boolean mastercard = (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720);
        boolean discover = four == 6011 || (three >= 644 && three <= 649) || two == 65;
        boolean others = (four >= 3528 && four <= 3589) || two == 62 || two == 50 || (two >= 56 && two <= 58) || two == 63 || two == 67;
        return length == 16 && (mastercard || discover || others);
    }

    private static int account(Scan scan, int start, int end) {
        var plain = scan.plain().substring(start, end).replace(" ", "");
        int slash = plain.indexOf('/');
        int dash = plain.indexOf('-');
        var number = plain.substring(dash + 1, slash);
        var prefix = dash < 0 ? "" : plain.substring(0, dash);
        boolean named = scan.listed(Topic.ACCOUNT, start, 50);
        boolean bank = BANKS.contains(plain.substring(slash + 1));
        boolean valid = Checksums.account(number) && Checksums.account(prefix) && number.chars().filter(c -> c != '0').count() >= 2;
        if (!valid || (!bank && !(named && number.length() >= 6)) || (!named && (number.length() < 6 || scan.disowned(start)))) {
            return 0;
        }
        return named ? 4 : 3;
    }

    private static int ico(Scan scan, int start, int end) {
        var digits = scan.digits(start, end);
        return digits.length() == 8 && scan.listed(Topic.ICO, start, 30) && Checksums.ico(digits) ? 4 : 0;
    }

    private static int domesticTax(Scan scan, int start, int end) {
        var digits = scan.digits(start, end);
        boolean named = scan.listed(Topic.DIC, start, 40);
        boolean czech = Character.toUpperCase(scan.at(start)) == 'C';
        boolean upper = Character.isUpperCase(scan.at(start)) && Character.isUpperCase(scan.at(start + 1));
        boolean valid = czech
                ? digits.length() == 8 ? Checksums.ico(digits) : Checksums.birthNumber(digits) || (named && digits.startsWith("6"))
                : digits.length() == 10 && Long.parseLong(digits) % 11 == 0;
        if (!valid || (!named && !upper)) {
            return 0;
        }
        return named ? 4 : 3;
    }

    private static int foreignTax(Scan scan, int start, int end) {
        if (!scan.listed(Topic.DIC, start, 40)) {
            return 0;
        }
        var digits = scan.digits(start, end);
        return !scan.plain().startsWith("DE", start) || Checksums.germanVat(digits) ? 4 : 0;
    }

    /// Numbers without a country behind the name of a tax number: Slovak ones, and Czech ones of persons and companies.
    private static int bareTax(Scan scan, int start, int end) {
        var digits = scan.digits(start, end);
        if (!scan.named(Topic.DIC, start, 20)) {
            return 0;
        }
        boolean valid = digits.length() == 8 ? Checksums.ico(digits) : Checksums.birthNumber(digits)
                || (digits.length() == 10 && digits.charAt(0) <= '4' && Long.parseLong(digits) % 11 == 0);
        return valid ? 4 : 0;
    }
}
