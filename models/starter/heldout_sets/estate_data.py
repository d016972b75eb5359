"""The cloud inventory `estate`: servers, services, alerts, deployments, backups, licences and costs; declared keys."""

import datetime

from .common import Rows, script

NOW = "2026-06-03 14:12:30"
TEAMS = [(1, "Platform", "#platform", "CC-110"), (2, "Payments", "#payments", "CC-220"), (3, "Search", "#search-dev", "CC-230"),
         (4, "Data Engineering", "#data-eng", "CC-310"), (5, "Mobile", None, "CC-240"), (6, "Security", "#secops", "CC-120"),
         (7, "Green IT", None, None)]
REGIONS = [(1, "eu-central-1", "Frankfurt", "AWS"), (2, "eu-north-1", "Stockholm", "AWS"), (3, "europe-west4", "Eemshaven", "GCP"),
           (4, "on-prem-a", "Ostrava", "own"), (5, "us-east-1", "Ashburn", "AWS"), (6, "ap-south-1", "Mumbai", "AWS")]
SERVICES = [("checkout-api", 1, "Java", 2, 1), ("ledger", 1, "Java", 2, 0), ("fraud-scoring", 2, "Python", 2, 0), ("search-gateway", 1, "Go", 3, 1),
            ("indexer", 2, "Go", 3, 0), ("suggest", 3, "Python", 3, 1), ("event-bus", 1, "Scala", 4, 0), ("warehouse-loader", 2, "Python", 4, 0),
            ("report-builder", 3, "Python", 4, 0), ("identity", 1, "Java", 6, 1), ("audit-trail", 2, "Rust", 6, 0), ("push-relay", 2, "Kotlin", 5, 1),
            ("app-config", 3, "Kotlin", 5, 1), ("build-farm", 2, "Go", 1, 0), ("log-shipper", 3, "Rust", 1, 0), ("dns-sync", 2, "Go", 1, 0),
            ("legacy-invoicing", 3, None, 2, 0)]
ALERTS = ["CPU above 95%", "Disk almost full", "Memory pressure", "Certificate expires soon", "Host unreachable", "Replication lag", "High error rate",
          "Latency p99 too high"]
LICENCES = [("Oracle Database EE", "Oracle", 40, 38, 182000.0, "2026-12-31", 2), ("Windows Server 2022", "Microsoft", 60, 44, 36500.0, "2026-07-15", 1),
            ("JetBrains All Products", "JetBrains", 120, 120, 52300.0, "2026-06-20", 1), ("Splunk Enterprise", "Splunk", 25, 11, 97400.0, "2027-02-28", 6),
            ("Tableau Creator", "Salesforce", 30, 27, 25200.0, "2026-05-10", 4), ("Figma Organization", "Figma", 35, 36, 19400.0, "2026-09-01", 5),
            ("GitHub Enterprise", "Microsoft", 150, 141, 38800.0, "2027-01-31", 1), ("Nessus Professional", "Tenable", 5, 2, 4900.0, "2026-04-30", 6),
            ("Databricks Premium", "Databricks", 50, 22, 118000.0, "2026-11-30", 4), ("Red Hat Enterprise Linux", "Red Hat", 80, 63, 41300.0, "2026-08-08", 1),
            ("Elastic Platinum", "Elastic", 20, 9, 64700.0, None, 3), ("Burp Suite Enterprise", "PortSwigger", 10, 10, 12750.0, "2026-06-28", 6)]


def servers(rows):
    made = []
    for number in range(1, 97):
        environment = rows.pick(["prod", "staging", "dev"], [5, 2, 3])
        region = rows.pick([1, 2, 3, 4, 5], [6, 3, 2, 4, 2])
        state = rows.pick(["running", "Stopped", "MAINTENANCE", "decommissioned"], [16, 2, 1, 2])
        born = rows.day("2019-05-01", "2026-05-25")
        gone = rows.day(str(born), "2026-05-30") if state == "decommissioned" else None
        system = rows.pick(["Ubuntu 22.04", "Ubuntu 24.04", "RHEL 9", "Windows Server 2022", "Debian 12"], [5, 4, 4, 2, 2])
        made.append((number, f"{environment}-{rows.pick(['web', 'db', 'app', 'cache', 'job'])}-{number:03d}", environment, region, rows.pick([1, 2, 3, 4, 5, 6]), system,
                     rows.pick([2, 4, 8, 16, 32]), rows.pick([8, 16, 32, 64, 128]), rows.pick([100, 250, 500, 1000, 2000]), state, born, gone,
                     rows.day("2025-09-01") if rows.chance(0.85) else None))
    return made


def alerts(rows, fleet):
    made = []
    for _ in range(640):
        fired = rows.moment("2025-08-01 00:00:00")
        host = rows.pick([server for server in fleet if server[0] % 13 != 6])
        severity = rows.pick(["critical", "WARNING", "info"], [2, 5, 3])
        seen = rows.after(fired, 0.02, 3) if rows.chance(0.85) else None
        done = rows.after(seen or fired, 0.1, 40) if rows.chance(0.92) else None
        made.append((host[0], rows.whole(1, 16) if rows.chance(0.6) else None, severity, rows.pick(ALERTS), fired, seen, seen and rows.whole(1, 19), done))
    made.sort(key=lambda alert: alert[4])
    return [(number, *alert) for number, alert in enumerate(made, 1)]


def deployments(rows):
    made = []
    for _ in range(480):
        begun = rows.moment("2025-09-01 06:00:00")
        minutes = rows.whole(2, 55)
        outcome = rows.pick(["success", "FAILED", "rolled_back"], [16, 3, 2])
        made.append((rows.pick(range(1, 17), [9, 5, 3, 8, 5, 2, 4, 6, 3, 5, 2, 6, 3, 2, 2, 1]), f"{rows.whole(1, 6)}.{rows.whole(0, 30)}.{rows.whole(0, 9)}",
                     rows.pick(["prod", "staging"], [2, 3]), rows.whole(1, 21), begun, begun + datetime.timedelta(minutes=minutes), outcome))
    made = [row for row in made if row[5] <= rows.now]
    made.sort(key=lambda row: row[4])
    return [(number, *row) for number, row in enumerate(made, 1)]


def backups(rows, fleet):
    made = []
    for server in fleet:
        if server[2] == "dev" or server[0] % 8 == 3:
            continue
        for _ in range(rows.whole(4, 16)):
            result = rows.pick(["OK", "failed", "Partial"], [14, 2, 1])
            made.append((server[0], rows.pick(["full", "incremental"], [1, 3]), rows.moment("2026-01-01 00:00:00"), rows.whole(3, 240),
                         None if result == "failed" else rows.money(0.5, 900), result))
    made.sort(key=lambda row: row[2])
    return [(number, *row) for number, row in enumerate(made, 1)]


def database():
    rows = Rows(99, NOW)
    fleet = servers(rows)
    staff = []
    for number in range(1, 25):
        first, last = rows.person()
        staff.append((number, f"{first} {last}", f"{first}.{last}@nimbus.example".lower(), rows.whole(1, 6),
                      rows.pick(["SRE", "Backend Engineer", "Security Analyst", "Data Engineer", "Engineering Manager"]), int(number in (2, 9, 13, 20)), rows.day("2017-01-01", "2026-05-01")))
    placed = sorted({(rows.whole(1, 16), rows.pick([s[0] for s in fleet if s[0] % 7 != 2])) for _ in range(150)})
    costs = [(service, f"{year}-{month:02d}", kind, round(base * rows.random.uniform(0.8, 1.3), 2))
             for service in range(1, 17) for kind, base in
             (("compute", rows.money(300, 9000)), ("storage", rows.money(50, 2500)), ("network", rows.money(20, 900)))
             for year, month in [(2025, m) for m in range(6, 13)] + [(2026, m) for m in range(1, 6)]]
    return script([
        ("CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL, chat_channel TEXT, cost_center TEXT)", TEAMS),
        ("CREATE TABLE regions (id INTEGER PRIMARY KEY, code TEXT NOT NULL, city TEXT, provider TEXT)", REGIONS),
        ("""CREATE TABLE engineers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, team_id INTEGER REFERENCES teams(id), job_title TEXT,
            on_call INTEGER, joined_on DATE)""", staff),
        ("""CREATE TABLE servers (id INTEGER PRIMARY KEY, hostname TEXT NOT NULL, environment TEXT, region_id INTEGER REFERENCES regions(id), team_id
            INTEGER REFERENCES teams(id), os TEXT, cpu_cores INTEGER, memory_gb INTEGER, disk_gb INTEGER, state TEXT, provisioned_on DATE,
            decommissioned_on DATE, last_patched_on DATE)""", fleet),
        ("""CREATE TABLE services (id INTEGER PRIMARY KEY, name TEXT NOT NULL, tier INTEGER, language TEXT, team_id INTEGER REFERENCES teams(id),
            is_public INTEGER)""", [(number, *row) for number, row in enumerate(SERVICES, 1)]),
        ("""CREATE TABLE service_hosts (service_id INTEGER REFERENCES services(id), server_id INTEGER REFERENCES servers(id), port INTEGER,
            PRIMARY KEY (service_id, server_id))""", [(service, server, rows.pick([80, 443, 8080, 8443, 9090, 5432])) for service, server in placed]),
        ("""CREATE TABLE alerts (id INTEGER PRIMARY KEY, server_id INTEGER REFERENCES servers(id), service_id INTEGER REFERENCES services(id),
            severity TEXT, title TEXT, fired_at DATETIME, acknowledged_at DATETIME, acknowledged_by INTEGER REFERENCES engineers(id),
            resolved_at DATETIME)""", alerts(rows, fleet)),
        ("""CREATE TABLE deployments (id INTEGER PRIMARY KEY, service_id INTEGER REFERENCES services(id), version TEXT, environment TEXT,
            deployed_by INTEGER REFERENCES engineers(id), started_at DATETIME, finished_at DATETIME, outcome TEXT)""", deployments(rows)),
        ("""CREATE TABLE backups (id INTEGER PRIMARY KEY, server_id INTEGER REFERENCES servers(id), kind TEXT, started_at DATETIME, duration_min
            INTEGER, size_gb REAL, result TEXT)""", backups(rows, fleet)),
        ("""CREATE TABLE licences (id INTEGER PRIMARY KEY, product TEXT, vendor TEXT, seats INTEGER, seats_used INTEGER, annual_cost_usd REAL,
            expires_on DATE, team_id INTEGER REFERENCES teams(id))""", [(number, *row) for number, row in enumerate(LICENCES, 1)]),
        ("""CREATE TABLE monthly_costs (id INTEGER PRIMARY KEY, service_id INTEGER REFERENCES services(id), month TEXT, category TEXT,
            amount_usd REAL)""", [(number, *row) for number, row in enumerate(costs, 1)]),
    ])
