package dev.hradba.sample;

import java.util.List;

/// The words that sample rows are made of. Values of different columns differ, so that a question names one of them.
final class SampleWords {

    static final List<String> FIRST = words("Adam Alena Anna Bohdan Dana David Dora Edita Emil Eva Filip Hana Helena Igor Ivana"
            + " Jakub Jana Jiri Karel Klara Lenka Lucie Lukas Marek Marta Michal Milan Monika Nina Olga Ondrej Pavel Petra"
            + " Radek Roman Simona Stanislav Tereza Tomas Vera Viktor Zuzana");
    static final List<String> LAST = words("Adamec Bartos Benes Blaha Bures Cerny Dvorak Fiala Hajek Havel Holub Horak Jelinek"
            + " Kadlec Klima Kolar Kopecky Kral Kratky Kubat Lang Malek Marek Moravec Navratil Nemec Novak Pokorny Polak"
            + " Prochazka Ruzicka Sedlak Simek Soukup Stastny Svoboda Sykora Tichy Urban Vanek Vavra Vesely Vlk Zeman");

    /// Name, department, location.
    static final List<List<String>> TEAMS = List.of(
            List.of("Service Desk", "Support", "Prague"),
            List.of("Networking", "Infrastructure", "Brno"),
            List.of("Platform", "Engineering", "Prague"),
            List.of("Databases", "Infrastructure", "Brno"),
            List.of("Workplace", "Support", "Ostrava"),
            List.of("Security", "Risk", "Prague"),
            List.of("Applications", "Engineering", "Vienna"),
            List.of("Cloud", "Engineering", "Vienna"));
    static final List<String> CITIES = List.of("Prague", "Brno", "Ostrava", "Vienna", "Pilsen");
    static final List<String> IT_TITLES = List.of("engineer", "engineer", "senior engineer", "administrator", "analyst", "specialist");
    static final List<String> OTHER_TITLES = List.of("accountant", "sales manager", "buyer", "lawyer", "recruiter", "planner", "designer", "clerk");

    /// Type, tag prefix, models, lowest and highest price.
    static final List<AssetKind> ASSETS = List.of(
            new AssetKind("laptop", "LT", List.of("Swift 14", "Swift 16", "Craft 13"), 780, 2400),
            new AssetKind("monitor", "MO", List.of("View 24", "View 27", "Wide 34"), 140, 890),
            new AssetKind("phone", "PH", List.of("Call 5", "Call 6"), 190, 980),
            new AssetKind("printer", "PR", List.of("Print 200", "Print 450"), 240, 3100),
            new AssetKind("server", "SV", List.of("Rack R2", "Rack R4", "Blade B1"), 3900, 18500),
            new AssetKind("switch", "SW", List.of("Port 24", "Port 48"), 420, 5200));
    static final List<String> MANUFACTURERS = List.of("Northbyte", "Calderon", "Pinecore", "Voltara", "Lumitek");
    static final List<String> ASSET_STATUS = List.of("in use", "in use", "in use", "in use", "in stock", "in repair", "retired");

    static final List<String> SERVICES = List.of("payments", "billing", "payroll", "intranet", "catalog", "search", "checkout", "inventory",
            "reporting", "identity", "mail gateway", "file share", "timesheets", "warehouse", "notifications", "chat", "wiki", "backup",
            "logging", "metrics", "scheduler", "contracts", "recruiting", "customer portal");
    static final List<String> TIERS = List.of("gold", "silver", "silver", "bronze");
    static final List<String> LANGUAGES = List.of("Java", "Java", "Go", "Python", "Kotlin");

    static final List<String> PRIORITIES = List.of("low", "low", "medium", "medium", "medium", "high", "high", "critical");
    static final List<TicketKind> TICKETS = List.of(
            new TicketKind("hardware", List.of("Laptop does not start", "Battery drains within an hour", "Screen flickers on the dock",
                    "Keyboard keys stick", "Docking station not detected", "Fan noise is very loud"), 2),
            new TicketKind("software", List.of("Spreadsheet crashes when saving", "Need a licence for the diagram editor", "Update fails with error 1603",
                    "Application is very slow since Monday", "Export to PDF shows empty pages", "Browser extension is blocked"), 3),
            new TicketKind("connectivity", List.of("VPN drops every few minutes", "Wireless is weak in meeting room 3", "No connection at desk 214",
                    "Video calls freeze in the afternoon", "Remote desktop times out"), 2),
            new TicketKind("access", List.of("Cannot sign in after password change", "Access to the finance folder needed", "Account locked out",
                    "New colleague needs standard rights", "Second factor lost with old phone", "Remove rights after a team change"), 3),
            new TicketKind("email", List.of("Mailbox is full", "Shared mailbox does not sync", "Message bounced as spam", "Calendar invitations vanish"), 2),
            new TicketKind("printing", List.of("Printer on floor 2 jams", "Print jobs stay in the queue", "Scan to mail does not arrive"), 1));

    static final List<String> INCIDENTS = List.of("%s unavailable", "%s slow for all users", "Errors when saving in %s", "%s lost its database connection",
            "Certificate of %s expired", "Queue of %s is full", "%s sends duplicate messages", "Login to %s fails");
    static final List<String> SEVERITIES = List.of("P1", "P2", "P2", "P3", "P3", "P3", "P4", "P4");
    static final List<String> ENVIRONMENTS = List.of("production", "production", "staging", "staging", "test");
    static final List<String> OUTCOMES = List.of("succeeded", "succeeded", "succeeded", "succeeded", "succeeded", "succeeded", "failed", "rolled back");

    private SampleWords() {}

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    record AssetKind(String type, String prefix, List<String> models, int lowestPrice, int highestPrice) {}

    record TicketKind(String category, List<String> titles, int weight) {}
}
