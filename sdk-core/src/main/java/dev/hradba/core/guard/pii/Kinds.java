package dev.hradba.core.guard.pii;

import java.util.List;

/// The stable names of what [PersonalData] finds. A recogniser of one's own may have further kinds.
public final class Kinds {

    /// Keys, tokens and passwords: known token shapes, private keys, passwords in URLs and after their name.
    public static final String SECRET = "secret";
    /// An IBAN of a known country and length whose remainder modulo 97 is 1.
    public static final String IBAN = "iban";
    /// A payment card of a known issuer that passes Luhn's check.
    public static final String PAYMENT_CARD = "payment_card";
    /// An e-mail address.
    public static final String EMAIL = "email";
    /// A Czech or Slovak birth number: a date, and a remainder of 0 modulo 11 unless it is one of nine digits from before 1954.
    public static final String BIRTH_NUMBER = "birth_number";
    /// A Czech or Slovak account in the domestic form, prefix and number weighted modulo 11, with a bank code.
    public static final String BANK_ACCOUNT = "bank_account";
    /// A tax number or VAT id, with its check digits where the country's are known.
    public static final String DIC = "dic";
    /// A Czech or Slovak company number (IČO) behind its name, modulo 11.
    public static final String ICO = "ico";
    /// A British NHS number behind its name, modulo 11.
    public static final String UK_NHS = "uk_nhs";
    /// A United States social security number within the ranges ever issued.
    public static final String US_SSN = "us_ssn";
    /// A telephone number in an international form, or in a national one that its shape or the words around give away.
    public static final String PHONE = "phone";
    /// An IPv4 or IPv6 address of some machine; not loopback, network masks and the unspecified address.
    public static final String IP_ADDRESS = "ip_address";
    /// A hardware address.
    public static final String MAC_ADDRESS = "mac_address";
    /// A date behind words that say it is one of birth.
    public static final String DATE_OF_BIRTH = "date_of_birth";
    /// A passport's number behind its name.
    public static final String PASSPORT = "passport";
    /// An identity card's number behind its name.
    public static final String ID_CARD = "id_card";
    /// A driving licence's number behind its name, or in the British shape.
    public static final String DRIVING_LICENCE = "driving_licence";
    /// A licence plate near words about a vehicle.
    public static final String LICENCE_PLATE = "licence_plate";
    /// The id of a Czech data box behind its name.
    public static final String DATA_BOX = "data_box";

    /// All of them; the earlier wins where two are equally long and sure.
    public static final List<String> ALL = List.of(SECRET, IBAN, PAYMENT_CARD, EMAIL, BIRTH_NUMBER, BANK_ACCOUNT, DIC, ICO, UK_NHS, US_SSN,
            PHONE, IP_ADDRESS, MAC_ADDRESS, DATE_OF_BIRTH, PASSPORT, ID_CARD, DRIVING_LICENCE, LICENCE_PLATE, DATA_BOX);

    private Kinds() {}
}
