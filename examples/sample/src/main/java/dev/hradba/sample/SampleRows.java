package dev.hradba.sample;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// Generates and inserts the sample's rows. One fixed seed, so every run makes the same rows.
final class SampleRows {

    private static final long SEED = 20_261_122L;
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int IT_PEOPLE = 80;
    private static final int PEOPLE = 240;
    private static final int ASSETS = 900;
    private static final int TICKETS = 4000;
    private static final int INCIDENTS = 160;
    private static final int DEPLOYMENTS = 1200;
    private static final int ON_CALL_WEEKS = 60;
    private static final int DAYS = 400;

    private final Connection connection;
    private final LocalDate today;
    private final Random random = new Random(SEED);
    /// Team index by person index; -1 outside IT.
    private final List<Integer> teamOf = new ArrayList<>();

    SampleRows(Connection connection, LocalDate today) {
        this.connection = connection;
        this.today = today;
    }

    void insertAll() throws SQLException {
        teams();
        people();
        assets();
        services();
        tickets();
        incidents();
        deployments();
        onCall();
    }

    private void teams() throws SQLException {
        try (var insert = insert("teams", 4)) {
            for (int i = 0; i < SampleWords.TEAMS.size(); i++) {
                var team = SampleWords.TEAMS.get(i);
                add(insert, i + 1, team.get(0), team.get(1), team.get(2));
            }
            insert.executeBatch();
        }
    }

    private void people() throws SQLException {
        var names = new LinkedHashSet<String>();
        while (names.size() < PEOPLE) {
            names.add(pick(SampleWords.FIRST) + " " + pick(SampleWords.LAST));
        }
        try (var insert = insert("people", 8)) {
            int id = 0;
            for (var name : names) {
                int team = id < IT_PEOPLE ? id < 8 ? id : skewed(8) : -1;
                teamOf.add(team);
                var title = team < 0 ? pick(SampleWords.OTHER_TITLES) : id < 8 ? "team lead" : pick(SampleWords.IT_TITLES);
                var email = name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@example.com";
                add(insert, ++id, name, email, title, team < 0 ? null : team + 1, pick(SampleWords.CITIES),
                        day(random.nextInt(60, 3600)), random.nextInt(100) < 93 ? 1 : 0);
            }
            insert.executeBatch();
        }
    }

    private void assets() throws SQLException {
        try (var insert = insert("assets", 9)) {
            for (int id = 1; id <= ASSETS; id++) {
                var kind = id <= PEOPLE ? SampleWords.ASSETS.get(0) : pick(SampleWords.ASSETS);
                var status = pick(SampleWords.ASSET_STATUS);
                var owner = status.equals("in use") && !kind.type().equals("server") && !kind.type().equals("switch")
                        ? Integer.valueOf(id <= PEOPLE ? id : random.nextInt(PEOPLE) + 1) : null;
                double price = Math.round(random.nextDouble(kind.lowestPrice(), kind.highestPrice()) * 100) / 100.0;
                add(insert, id, "%s-%04d".formatted(kind.prefix(), id), kind.type(), pick(SampleWords.MANUFACTURERS), pick(kind.models()),
                        status, day(random.nextInt(20, 2000)), price, owner);
            }
            insert.executeBatch();
        }
    }

    private void services() throws SQLException {
        try (var insert = insert("services", 5)) {
            for (int i = 0; i < SampleWords.SERVICES.size(); i++) {
                add(insert, i + 1, SampleWords.SERVICES.get(i), pick(SampleWords.TIERS), pick(SampleWords.LANGUAGES), random.nextInt(2, 9));
            }
            insert.executeBatch();
        }
    }

    private void tickets() throws SQLException {
        var kinds = SampleWords.TICKETS.stream().flatMap(kind -> Stream.generate(() -> kind).limit(kind.weight())).toList();
        var byTeam = new ArrayList<List<Integer>>();
        for (int team = 0; team < SampleWords.TEAMS.size(); team++) {
            int wanted = team;
            byTeam.add(IntStream.range(0, teamOf.size()).filter(i -> teamOf.get(i) == wanted).boxed().collect(Collectors.toList()));
        }
        try (var insert = insert("tickets", 11)) {
            for (int id = 1; id <= TICKETS; id++) {
                // ids grow with time, as they do in a real system
                double age = DAYS * (1.0 - (double) id / TICKETS);
                var created = moment(age, 8, 18);
                var kind = pick(kinds);
                int team = skewed(8);
                // most work is done within weeks, some lingers for most of a year
                double solved = (Math.abs(random.nextGaussian()) * 14 + 0.1) * (random.nextInt(100) < 12 ? 15 : 1);
                var status = age > solved ? random.nextInt(100) < 97 ? "closed" : "resolved"
                        : pick(List.of("open", "open", "in progress", "in progress", "waiting"));
                boolean done = status.equals("closed") || status.equals("resolved");
                var closed = done ? created.plusMinutes((long) (solved * 24 * 60)) : null;
                boolean assigned = done || !status.equals("open") || random.nextInt(100) < 60;
                add(insert, id, pick(kind.titles()), status, pick(SampleWords.PRIORITIES), kind.category(), text(created),
                        closed == null ? null : text(closed), random.nextInt(PEOPLE) + 1, assigned ? pick(byTeam.get(team)) + 1 : null,
                        team + 1, kind.category().equals("hardware") || kind.category().equals("printing") ? random.nextInt(ASSETS) + 1 : null);
            }
            insert.executeBatch();
        }
    }

    private void incidents() throws SQLException {
        try (var insert = insert("incidents", 8)) {
            for (int id = 1; id <= INCIDENTS; id++) {
                double age = DAYS * (1.0 - (double) id / INCIDENTS);
                int service = skewed(SampleWords.SERVICES.size());
                var severity = pick(SampleWords.SEVERITIES);
                var started = moment(age, 0, 24);
                boolean open = age < 25 && random.nextInt(100) < 70;
                var resolved = open ? null : text(started.plusMinutes(20 + random.nextInt(severity.equals("P1") ? 300 : 2000)));
                var status = open ? pick(List.of("open", "open", "mitigated")) : "resolved";
                var name = SampleWords.SERVICES.get(service);
                var title = pick(SampleWords.INCIDENTS).formatted(name);
                add(insert, id, title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1), severity, status, text(started), resolved,
                        (5 - Integer.parseInt(severity.substring(1))) * random.nextInt(3, 180), service + 1);
            }
            insert.executeBatch();
        }
    }

    private void deployments() throws SQLException {
        var minor = new int[SampleWords.SERVICES.size()];
        try (var insert = insert("deployments", 8)) {
            for (int id = 1; id <= DEPLOYMENTS; id++) {
                double age = DAYS * (1.0 - (double) id / DEPLOYMENTS);
                int service = skewed(SampleWords.SERVICES.size());
                add(insert, id, service + 1, "%d.%d.%d".formatted(1 + service % 4, ++minor[service], random.nextInt(4)),
                        pick(SampleWords.ENVIRONMENTS), pick(SampleWords.OUTCOMES), text(moment(age, 7, 20)), random.nextInt(2, 55),
                        random.nextInt(IT_PEOPLE) + 1);
            }
            insert.executeBatch();
        }
    }

    private void onCall() throws SQLException {
        var monday = today.minusWeeks(ON_CALL_WEEKS - 4).with(DayOfWeek.MONDAY);
        try (var insert = insert("on_call", 5)) {
            int id = 0;
            for (int week = 0; week < ON_CALL_WEEKS; week++) {
                for (int team = 0; team < SampleWords.TEAMS.size(); team++) {
                    int member;
                    do {
                        member = random.nextInt(IT_PEOPLE);
                    } while (teamOf.get(member) != team);
                    var start = monday.plusWeeks(week);
                    add(insert, ++id, team + 1, member + 1, start.toString(), start.plusDays(6).toString());
                }
            }
            insert.executeBatch();
        }
    }

    /// An index below `bound`, small ones more often: real teams and services differ in load.
    private int skewed(int bound) {
        return (int) (bound * Math.pow(random.nextDouble(), 1.5));
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private String day(int daysAgo) {
        return today.minusDays(daysAgo).toString();
    }

    private LocalDateTime moment(double daysAgo, int firstHour, int lastHour) {
        return today.minusDays((long) daysAgo + 1).atTime(random.nextInt(firstHour, lastHour), random.nextInt(60), random.nextInt(60));
    }

    private static String text(LocalDateTime moment) {
        return MOMENT.format(moment);
    }

    private PreparedStatement insert(String table, int columns) throws SQLException {
        var marks = Stream.generate(() -> "?").limit(columns).collect(Collectors.joining(", "));
        return connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")");
    }

    private static void add(PreparedStatement insert, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            insert.setObject(i + 1, values[i]);
        }
        insert.addBatch();
    }
}
