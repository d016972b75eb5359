package dev.hradba.core.guard.pii;

import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;

/// Numbers and dates that belong to one person, and what they drive.
final class PersonShapes {

    private static final String MONTHS = "(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
            + "|leden|ledna|unor|unora|brezen|brezna|duben|dubna|kveten|kvetna|cerven|cervna|cervenec|cervence|srpen|srpna|zari|rijen|rijna|listopad|listopadu|prosinec|prosince"
            + "|januar|januara|februar|februara|marec|marca|aprila|maj|maja|juna|jula|augusta|septembra|oktobra|novembra|decembra|marz|mai|juni|juli|oktober|dezember)";

    /// In French, `pas` says no; a passport is `pas` in Czech and Slovak.
    private static final Pattern FRENCH_NOT = Pattern.compile("(?<![a-z])pas (?:de|du|des|d|le|la|les|un|une|en|que|encore|si|plus|tout|besoin|le temps)(?![a-z])");

    private static final Pattern PARTY = Pattern.compile("narozenin|narodenin|birthday|geburtstag");
    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d{2}");

    static final List<Shape> ALL = List.of(
            Shape.of(Kinds.BIRTH_NUMBER, "(?<![\\w/.+-])\\d{6} ?/ ?\\d{3,4}(?![\\w/]|[.-]\\d)", PersonShapes::birthNumber),
            Shape.of(Kinds.BIRTH_NUMBER, "(?<![\\w/.+-])(?<!\\d )(?:\\d{9,10}|\\d{6}[ -]\\d{4})(?![\\w/]|[.-]\\d| \\d)", PersonShapes::bareBirthNumber),
            Shape.of(Kinds.DATE_OF_BIRTH, "(?<![\\w/.-])(?:\\d{1,2}\\. ?\\d{1,2}\\. ?(?:19|20)\\d{2}|\\d{1,2}[/-]\\d{1,2}[/-](?:19|20)\\d{2}|(?:19|20)\\d{2}[-/.]\\d{1,2}[-/.]\\d{1,2}"
                    + "|\\d{1,2}[./]\\d{1,2}[./]\\d{2}|(?:19|20)\\d{6})(?![\\w/]|[-.]\\d)", PersonShapes::birthDate),
            Shape.lower(Kinds.DATE_OF_BIRTH, "(?<![\\w/.-])\\d{1,2}(?:st|nd|rd|th)?\\.?[ -](?:of )?" + MONTHS + "[.,]?[ -](?:19|20)\\d{2}(?!\\w)", PersonShapes::birthDate),
            Shape.lower(Kinds.DATE_OF_BIRTH, "(?<!\\w)" + MONTHS + "\\.? \\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\\d{2}(?!\\w)", PersonShapes::birthDate),
            Shape.of(Kinds.PASSPORT, "(?<![\\w/.+-])(?:[A-Z]{0,2}\\d{6,9}[A-Z]?|\\d{2,3} \\d{3} \\d{3})(?![\\w/]|[.-]\\d)", PersonShapes::passport),
            Shape.of(Kinds.PASSPORT, "(?<![\\w/.+-])(?=[A-Z0-9]{0,8}\\d)[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}(?![\\w/]|[.-]\\d)", PersonShapes::passport),
            Shape.of(Kinds.ID_CARD, "(?<![\\w/.+-])(?:\\d{9}|\\d{3} \\d{3} \\d{3}|[A-Z]{2} ?\\d{6}|\\d{6}[A-Z]{2}\\d{0,2}|\\d{6} ?[A-Z]{2} ?\\d{2}|[LMNPRTVWXYZ][A-Z0-9]{7,9}|[A-Z]{3} ?\\d{6})(?![\\w/]|[.-]\\d)", PersonShapes::idCard),
            Shape.of(Kinds.DRIVING_LICENCE, "(?<![\\w/.+-])(?:[A-Z]{1,2} ?\\d{5,8}|[A-Z]\\d{3}[- ]?\\d{3,4}[- ]?\\d{2}[- ]?\\d{3}|[A-Z]\\d{3}-\\d{4}-\\d{4}|\\d{8,9}|[A-Z]\\d{2}[A-Z0-9]{8})(?![\\w/]|[.-]\\d)", PersonShapes::driving),
            Shape.of(Kinds.DRIVING_LICENCE, "(?<!\\w)(?=[A-Z]{2})[A-Z]{2,5}9{0,3}\\d[0156]\\d[0-3]\\d{2}[A-Z9]{2}[A-Z0-9][A-Z]{2}(?!\\w)", PersonShapes::britishLicence),
            Shape.of(Kinds.LICENCE_PLATE, "(?<![\\w/.+-])(?:[1-9][A-Z][A-Z0-9][ -]?\\d{4}|[A-Z]{2}[ -]?\\d{3} ?[A-Z]{2}|[A-Z]{2,3} ?\\d{2}-\\d{2}|[A-Z]{2}\\d{2} ?[A-Z]{3}|[A-Z]{1,3}-[A-Z]{1,2} ?\\d{1,4}|[A-Z]{2,3} [A-Z0-9]{1,3}\\d[A-Z0-9]{1,2})"
                    + "(?![\\w/]|[.-]\\d)", PersonShapes::plate),
            Shape.of(Kinds.LICENCE_PLATE, "(?<![\\w/.+-])(?:[A-Z]{2,4}[ -]?\\d{3,4}[A-Z]?|\\d[A-Z]{3}\\d{3}|\\d{3}[ -]?[A-Z]{3})(?![\\w/]|[.-]\\d)", (scan, start, end) -> scan.named(Topic.PLATE_NAME, start, 14) ? 2 : 0),
            Shape.of(Kinds.DATA_BOX, "(?<![\\w/.@+-])[a-z0-9]{7}(?![\\w/@]|[.-]\\w)", PersonShapes::dataBox),
            Shape.of(Kinds.US_SSN, "(?<![\\w/.+-])(?<!\\d )(?:\\d{3}-\\d{2}-\\d{4}|\\d{3} \\d{2} \\d{4}|\\d{9})(?![\\w/]|[.-]\\d)", PersonShapes::ssn),
            Shape.of(Kinds.UK_NHS, "(?<![\\w/.+-])\\d{3}[ -]?\\d{3}[ -]?\\d{4}(?![\\w/]|[.-]\\d)", PersonShapes::nhs));

    private PersonShapes() {}

    private static int birthNumber(Scan scan, int start, int end) {
        var digits = scan.digits(start, end);
        boolean named = scan.listed(Topic.BIRTH_NUMBER, start, 40);
        if (!Checksums.birthNumber(digits) || (digits.length() == 9 && !named)) {
            return 0;
        }
        return named ? 4 : scan.disowned(start) ? 0 : 3;
    }

    private static int bareBirthNumber(Scan scan, int start, int end) {
        var digits = scan.digits(start, end);
        boolean named = scan.listed(Topic.BIRTH_NUMBER, start, 40);
        boolean free = digits.length() == 10 && end - start == 10 && scan.mentions().before(start, 24) < 0 && !scan.isAmount(start, end) && "#,=(\"".indexOf(scan.at(start - 1)) < 0;
        return Checksums.birthNumber(digits) && (named || free) ? named ? 4 : 1 : 0;
    }

    private static int birthDate(Scan scan, int start, int end) {
        return scan.named(Topic.BIRTH, start, 30) && !isParty(scan, start, end) ? 2 : 0;
    }

    /// Whether the words say birthday and the year says that it is a day to come.
    private static boolean isParty(Scan scan, int start, int end) {
        var year = YEAR.matcher(scan.plain()).region(start, end);
        return year.find() && Integer.parseInt(year.group()) >= Year.now(ZoneOffset.UTC).getValue()
                && PARTY.matcher(scan.text().low()).region(Math.max(0, start - 40), start).find();
    }

    private static int passport(Scan scan, int start, int end) {
        boolean french = FRENCH_NOT.matcher(scan.text().low()).region(Math.max(0, start - 26), start).find();
        return scan.named(Topic.PASSPORT, start, 26) && !french ? 2 : 0;
    }

    private static int idCard(Scan scan, int start, int end) {
        return scan.named(Topic.ID_CARD, start, 26) && Mentions.hasDigit(scan.plain(), start, end) ? 2 : 0;
    }

    private static int driving(Scan scan, int start, int end) {
        return scan.named(Topic.DRIVING, start, 26) ? 2 : 0;
    }

    private static int britishLicence(Scan scan, int start, int end) {
        return end - start == 16 ? 3 : 0;
    }

    private static int plate(Scan scan, int start, int end) {
        boolean near = scan.listed(Topic.PLATE, start, 40) || scan.listed(Topic.PLATE_NAME, start, 40) || (scan.mentions().after(Topic.PLATE, end, 30) && !scan.disowned(start));
        return near && Mentions.hasDigit(scan.plain(), start, end) ? 2 : 0;
    }

    /// Seven characters; without a digit only right behind a colon, for most words of seven letters are just words.
    private static int dataBox(Scan scan, int start, int end) {
        if (!scan.named(Topic.DATA_BOX, start, 20)) {
            return 0;
        }
        boolean digit = Mentions.hasDigit(scan.plain(), start, end);
        boolean letter = !scan.plain().substring(start, end).chars().allMatch(Character::isDigit);
        return (digit && letter) || (letter && scan.plain().substring(Math.max(0, start - 2), start).contains(":")) ? 2 : 0;
    }

    private static int ssn(Scan scan, int start, int end) {
        var digits = scan.digits(start, end);
        int area = Integer.parseInt(digits.substring(0, 3));
        boolean issued = area != 0 && area != 666 && area < 900 && !digits.startsWith("00", 3) && !digits.endsWith("0000");
        boolean named = scan.named(Topic.SSN, start, 30);
        if (!issued || (!named && (scan.at(start + 3) != '-' || scan.disowned(start)))) {
            return 0;
        }
        return named ? 4 : 1;
    }

    private static int nhs(Scan scan, int start, int end) {
        return scan.listed(Topic.NHS, start, 40) && Checksums.nhs(scan.digits(start, end)) ? 4 : 0;
    }
}
