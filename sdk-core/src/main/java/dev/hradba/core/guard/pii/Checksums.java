package dev.hradba.core.guard.pii;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;

/// Check digits, over strings of ASCII digits.
final class Checksums {

    private static final int[] ACCOUNT = {6, 3, 7, 9, 10, 5, 8, 4, 2, 1};

    private Checksums() {}

    /// Luhn's check of payment cards: ISO/IEC 7812-1, annex B.
    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
        }
        return sum % 10 == 0;
    }

    /// An IBAN without spaces, in upper case: ISO 13616, modulo 97.
    static boolean iban(String iban) {
        int rest = 0;
        for (int i = 0; i < iban.length(); i++) {
            int value = Character.digit(iban.charAt((i + 4) % iban.length()), 36);
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return rest == 1;
    }

    /// A Czech or Slovak birth number of 9 or 10 digits: act no. 133/2000 Coll., section 13.
    static boolean birthNumber(String digits) {
        int year = Integer.parseInt(digits.substring(0, 2));
        int month = Integer.parseInt(digits.substring(2, 4));
        int day = Integer.parseInt(digits.substring(4, 6));
        boolean old = digits.length() == 9;
        int full = old || year >= 54 ? 1900 + year : 2000 + year;
        if (old && (year > 53 || digits.endsWith("000"))) {
            return false;
        }
        month -= month > 50 ? 50 : 0;
        if (month > 20) {
            if (full < 2004) {
                return false;
            }
            month -= 20;
        }
        return isDate(full, month, day) && (old || elevens(digits));
    }

    private static boolean elevens(String digits) {
        int rest = Integer.parseInt(digits.substring(0, 9)) % 11;
        return (rest == 10 ? 0 : rest) == digits.charAt(9) - '0';
    }

    static boolean isDate(int year, int month, int day) {
        try {
            LocalDate.of(year, month, day);
            return year >= 1890 && year <= Year.now(ZoneOffset.UTC).getValue();
        } catch (DateTimeException e) {
            return false;
        }
    }

    /// A Czech company number of eight digits, weights 8 to 2.
    static boolean ico(String digits) {
        int sum = 0;
        for (int i = 0; i < 7; i++) {
            sum += (digits.charAt(i) - '0') * (8 - i);
        }
        return (11 - sum % 11) % 10 == digits.charAt(7) - '0' && !digits.equals("00000000");
    }

    /// Part of a Czech or Slovak account number, 2 to 10 digits: decree no. 169/2011 Coll.
    static boolean account(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * ACCOUNT[i + 10 - digits.length()];
        }
        return sum % 11 == 0;
    }

    /// A British NHS number of ten digits.
    static boolean nhs(String digits) {
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += (digits.charAt(i) - '0') * (10 - i);
        }
        int check = (11 - sum % 11) % 11;
        return check == digits.charAt(9) - '0' && digits.chars().distinct().count() > 1;
    }

    /// A German VAT number of nine digits: ISO 7064, MOD 11,10.
    static boolean germanVat(String digits) {
        int product = 10;
        for (int i = 0; i < 8; i++) {
            int sum = (digits.charAt(i) - '0' + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }
        return (11 - product) % 10 == digits.charAt(8) - '0';
    }
}
