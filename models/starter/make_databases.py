"""Writes the small databases of the development sets and parity fixtures: make_databases.py DIR. Same bytes every time."""
import datetime
import os
import random
import sys

NOW = datetime.datetime(2026, 11, 22)
FIRST = "Jana Max Ines Tomas Greta Piotr Lucia Oskar Mira Felix Nora Adam Sofia Karel Elena Jonas".split()
LAST = (
    "Dvořák Weber Costa Lindqvist Moreau Kowalski Rossi Bauer Novotná Silva Hughes Petrov Haas Berg".split()
)


class Rows:
    """Collects CREATE and INSERT statements; its own random numbers make every run the same."""

    def __init__(self, seed, ddl):
        self.r, self.lines = random.Random(seed), [ddl.strip()]

    def add(self, table, *values):
        cells = ", ".join(
            "NULL" if v is None else str(v) if not isinstance(v, str) else f"'{v}'" for v in values
        )
        self.lines.append(f"INSERT INTO {table} VALUES ({cells});")

    def day(self, low, high):
        return (NOW + datetime.timedelta(days=self.r.randint(low, high))).strftime("%Y-%m-%d")

    def moment(self, low, high):
        when = NOW + datetime.timedelta(days=self.r.randint(low, high), minutes=self.r.randint(0, 1400))
        return when.strftime("%Y-%m-%d %H:%M:%S")

    def later(self, moment, hours):
        start = datetime.datetime.strptime(moment, "%Y-%m-%d %H:%M:%S")
        return (start + datetime.timedelta(minutes=self.r.randint(10, hours * 60))).strftime(
            "%Y-%m-%d %H:%M:%S"
        )

    def text(self):
        return "\n".join(self.lines) + "\n"


OPERATIONS = """
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL, department TEXT, location TEXT);
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, job_title TEXT, team_id INTEGER REFERENCES teams(id), city TEXT, hired_on DATE, active BOOLEAN);
CREATE TABLE assets (id INTEGER PRIMARY KEY, asset_tag TEXT, type TEXT, manufacturer TEXT, model TEXT, status TEXT, purchased_on DATE, price REAL, owner_id INTEGER REFERENCES people(id));
CREATE TABLE services (id INTEGER PRIMARY KEY, name TEXT NOT NULL, tier TEXT, language TEXT, team_id INTEGER REFERENCES teams(id));
CREATE TABLE tickets (id INTEGER PRIMARY KEY, title TEXT NOT NULL, status TEXT, priority TEXT, category TEXT, created_at TIMESTAMP, closed_at TIMESTAMP, reporter_id INTEGER REFERENCES people(id), assignee_id INTEGER REFERENCES people(id), team_id INTEGER REFERENCES teams(id), asset_id INTEGER REFERENCES assets(id));
CREATE TABLE incidents (id INTEGER PRIMARY KEY, title TEXT NOT NULL, severity TEXT, status TEXT, started_at TIMESTAMP, resolved_at TIMESTAMP, affected_users INTEGER, service_id INTEGER REFERENCES services(id));
CREATE TABLE deployments (id INTEGER PRIMARY KEY, service_id INTEGER REFERENCES services(id), version TEXT, environment TEXT, outcome TEXT, deployed_at TIMESTAMP, duration_minutes INTEGER, deployed_by INTEGER REFERENCES people(id));
CREATE TABLE on_call (id INTEGER PRIMARY KEY, team_id INTEGER REFERENCES teams(id), person_id INTEGER REFERENCES people(id), start_date DATE, end_date DATE);
"""
TEAMS = [
    ("Network", "Infrastructure", "Prague"),
    ("Platform", "Infrastructure", "Berlin"),
    ("Service Desk", "Support", "Prague"),
    ("Payments", "Product", "Lisbon"),
    ("Data", "Product", "Berlin"),
    ("Security", "Infrastructure", "Vienna"),
    ("Field Support", "Support", "Lisbon"),
]
SERVICES = "checkout billing login search reporting mail-gateway inventory notifications ledger api-gateway archive".split()
MACHINES = [
    ("laptop", "Lenovo", "T14"),
    ("laptop", "Dell", "XPS 13"),
    ("server", "Dell", "R740"),
    ("monitor", "LG", "27UK"),
    ("phone", "Samsung", "S22"),
    ("printer", "HP", "M404"),
]
TITLES = "VPN drops every hour|Cannot print from floor 2|Laptop does not boot|Reset my password|New monitor needed|Mail is delayed|Access to the wiki|Screen flickers|Disk almost full|Software install request|Phone has no signal|Wifi is slow".split(
    "|"
)
TROUBLES = "Login fails for everyone|Slow queries|Payment queue stuck|Certificate expired|Disk full on node 3|Mail delayed|Search returns nothing|Reports time out".split(
    "|"
)


def operations():
    o = Rows(5, OPERATIONS)
    r = o.r
    for i, (name, department, location) in enumerate(TEAMS):
        o.add("teams", i + 1, name, department, location)
    names = [f"{a} {b}" for a in FIRST for b in LAST]
    r.shuffle(names)
    names = ["Jana Dvořák", "Max Weber"] + [n for n in names if n not in ("Jana Dvořák", "Max Weber")]
    jobs = ["network engineer", "developer", "support agent", "analyst", "team lead", "administrator"]
    for i in range(40):
        city = r.choice(["Prague", "Berlin", "Lisbon", "Vienna", "Brno"])
        mail = f"user{i + 1}@corp.example"
        o.add(
            "people",
            i + 1,
            names[i],
            mail,
            r.choice(jobs),
            r.randint(1, 6),
            city,
            o.day(-3600, -20),
            int(r.random() < 0.85),
        )
    for i in range(80):
        kind, maker, model = r.choice(MACHINES)
        owner = r.randint(1, 30) if r.random() < 0.8 else None
        status = r.choice(["in use", "in use", "in stock", "in repair", "retired"])
        o.add(
            "assets",
            i + 1,
            f"AS-{1000 + i}",
            kind,
            maker,
            model,
            status,
            o.day(-2500, -5),
            r.randint(9, 320) * 10,
            owner,
        )
    for i, name in enumerate(SERVICES):
        o.add(
            "services",
            i + 1,
            name,
            r.choice(["gold", "silver", "bronze"]),
            r.choice(["Java", "Go", "Python"]),
            r.randint(1, 5),
        )
    for i in range(220):
        made, status = o.moment(-500, -1), r.choice(
            ["open", "open", "in progress", "waiting", "closed", "closed", "closed"]
        )
        closed = o.later(made, 200) if status == "closed" else None
        assignee = r.randint(1, 24) if r.random() < 0.85 else None
        priority, category = r.choice(["low", "medium", "high", "critical"]), r.choice(
            ["hardware", "software", "network", "access"]
        )
        team, asset = r.choice([1, 1, 2, 3, 3, 3, 6, 7]), r.randint(1, 80) if r.random() < 0.5 else None
        title = f"{r.choice(TITLES)} {i + 1}"
        o.add(
            "tickets",
            i + 1,
            title,
            status,
            priority,
            category,
            made,
            closed,
            r.randint(1, 40),
            assignee,
            team,
            asset,
        )
    for i in range(90):
        begun = o.moment(-700, -1)
        status = r.choice(["resolved", "resolved", "resolved", "investigating", "monitoring"])
        ended = o.later(begun, 60) if status == "resolved" else None
        severity = r.choice(["minor", "minor", "major", "critical"])
        o.add(
            "incidents",
            i + 1,
            f"{r.choice(TROUBLES)} {i + 1}",
            severity,
            status,
            begun,
            ended,
            r.randint(0, 900),
            r.randint(1, 9),
        )
    for i in range(160):
        version = f"{r.randint(1, 4)}.{r.randint(0, 9)}.{r.randint(0, 9)}"
        outcome = r.choice(["success", "success", "success", "failed", "rolled back"])
        place = r.choice(["production", "staging", "test"])
        o.add(
            "deployments",
            i + 1,
            r.randint(1, 10),
            version,
            place,
            outcome,
            o.moment(-400, 0),
            r.randint(2, 75),
            r.randint(1, 20),
        )
    for i in range(36):
        start = NOW + datetime.timedelta(days=7 * (i // 2) - 100)
        end = start + datetime.timedelta(days=6)
        o.add(
            "on_call",
            i + 1,
            1 + i % 2,
            r.randint(1, 20),
            start.strftime("%Y-%m-%d"),
            end.strftime("%Y-%m-%d"),
        )
    return o.text()


SHOP = """
CREATE TABLE Customer (customerId INTEGER PRIMARY KEY, companyName TEXT, city TEXT, country TEXT, creditLimit REAL, customerSince DATE, isActive BOOLEAN);
CREATE TABLE Supplier (supplierId INTEGER PRIMARY KEY, name TEXT, country TEXT, rating INTEGER);
CREATE TABLE Product (productId INTEGER PRIMARY KEY, title TEXT, category TEXT, unitPrice REAL, stockQty INTEGER, reorderLevel INTEGER, supplierId INTEGER REFERENCES Supplier(supplierId));
CREATE TABLE SalesOrder (orderNo INTEGER PRIMARY KEY, customerId INTEGER REFERENCES Customer(customerId), orderDate DATE, status TEXT, totalAmount REAL, shippedDate DATE, approvedBy INTEGER REFERENCES Clerk(clerkId));
CREATE TABLE OrderLine (lineId INTEGER PRIMARY KEY, orderNo INTEGER REFERENCES SalesOrder(orderNo), productId INTEGER REFERENCES Product(productId), quantity INTEGER, discountPct REAL);
CREATE TABLE Clerk (clerkId INTEGER PRIMARY KEY, fullName TEXT, loginCount INTEGER);
"""


def shop():
    o = Rows(11, SHOP)
    r = o.r
    companies = [
        "Harbor Books",
        "Iron Mill",
        "Blue Media",
        "North Tools",
        "Green Foods",
        "Red Print",
        "Oak Trading",
        "Café Lumière",
    ]
    for i, name in enumerate(companies):
        place = r.choice([("Porto", "Portugal"), ("Lyon", "France"), ("Graz", "Austria")])
        o.add("Customer", i + 1, name, *place, r.randint(1, 50) * 1000, o.day(-4000, -30), r.randint(0, 1))
    for i, name in enumerate(["Nordwood", "Lumina", "Ferrox", "Papyra", "Glint"]):
        o.add("Supplier", i + 1, name, r.choice(["Norway", "France"]), r.randint(1, 5))
    for i in range(20):
        title = (
            "Desk Lamp Classic"
            if i == 0
            else f"{r.choice(['Steel', 'Oak', 'Smart'])} {r.choice(['Desk', 'Lamp', 'Chair'])} {i}"
        )
        category = r.choice(["furniture", "lighting", "office supplies"])
        o.add(
            "Product",
            100 + i,
            title,
            category,
            round(r.random() * 300, 2),
            r.randint(0, 200),
            r.randint(5, 60),
            r.randint(1, 4),
        )
    for i, name in enumerate(["Ben Abel", "Cleo Engel", "Ida Quinn"]):
        o.add("Clerk", i + 1, name, r.randint(3, 90))
    for i in range(60):
        shipped = None if r.random() < 0.3 else o.day(-60, 0)
        clerk = None if r.random() < 0.2 else r.randint(1, 2)
        status = r.choice(["paid", "open", "cancelled"])
        o.add(
            "SalesOrder",
            5000 + i,
            r.randint(1, 7),
            o.day(-700, 0),
            status,
            round(r.random() * 3000, 2),
            shipped,
            clerk,
        )
    for i in range(110):
        o.add(
            "OrderLine",
            i + 1,
            5000 + r.randint(0, 59),
            100 + r.randint(0, 17),
            r.randint(1, 12),
            r.choice([0, 5, 10]),
        )
    return o.text()


FLEET = """
CREATE TABLE TBL_DEPT (DEPT_ID INTEGER PRIMARY KEY, DEPT_NM TEXT, MGR_ID INTEGER REFERENCES TBL_EMP(EMP_ID), MAX_HEADCNT INTEGER);
CREATE TABLE TBL_EMP (EMP_ID INTEGER PRIMARY KEY, EMP_NM TEXT, DEPT_ID INTEGER REFERENCES TBL_DEPT(DEPT_ID), HIRE_DT TEXT, SALARY REAL, VIP_FLAG TEXT);
CREATE TABLE TBL_VEHICLE (VEH_NO INTEGER PRIMARY KEY, LABEL TEXT, FUEL TEXT, MILEAGE INTEGER, LAST_INSP_DT TEXT, DRIVER_ID INTEGER REFERENCES TBL_EMP(EMP_ID));
CREATE TABLE "TRIP GROUP" (ID INTEGER PRIMARY KEY, NAME TEXT, "ORDER" INTEGER);
CREATE TABLE TBL_TRIP (TRIP_ID INTEGER PRIMARY KEY, VEH_NO INTEGER, START_TS TEXT, END_TS TEXT, DIST_KM REAL, DURATION_MIN INTEGER, PURPOSE TEXT, GROUP_ID INTEGER REFERENCES "TRIP GROUP"(ID));
"""


def fleet():
    o = Rows(23, FLEET)
    r = o.r
    for i, name in enumerate(["Logistics", "Field Service", "Sales"]):
        o.add("TBL_DEPT", i + 1, name, i + 1, r.randint(5, 40))
    names = [
        "Ann Stone",
        "Bob Marsh",
        "Cid Reed",
        "Dan Ford",
        "Eve Lake",
        "Fay Hill",
        "Gus Stone",
        "Hal Marsh",
    ]
    for i, name in enumerate(names):
        o.add(
            "TBL_EMP",
            i + 1,
            name,
            r.randint(1, 3),
            o.day(-4000, -100),
            r.randint(30, 90) * 1000,
            r.choice("YN"),
        )
    for i in range(12):
        driver = None if r.random() < 0.2 else r.randint(1, 6)
        fuel = r.choice(["diesel", "electric", "petrol"])
        o.add("TBL_VEHICLE", 10 + i, f"Van {i + 1}", fuel, r.randint(1, 200) * 1000, o.day(-500, -1), driver)
    for i, name in enumerate(["Customer visits", "Deliveries", "Other"]):
        o.add('"TRIP GROUP"', i + 1, name, i + 1)
    for i in range(70):
        begin = o.moment(-300, -1)
        purpose, kilometres = r.choice(["delivery", "repair", "meeting"]), round(r.random() * 300, 1)
        o.add(
            "TBL_TRIP",
            i + 1,
            r.randint(10, 19),
            begin,
            o.later(begin, 8),
            kilometres,
            r.randint(10, 300),
            purpose,
            r.randint(1, 3),
        )
    return o.text()


def main(out):
    os.makedirs(out, exist_ok=True)
    for name, make in (("operations", operations), ("shop", shop), ("fleet", fleet)):
        with open(f"{out}/{name}.sql", "w", encoding="utf-8") as f:
            f.write(make())


if __name__ == "__main__":
    main(sys.argv[1])
