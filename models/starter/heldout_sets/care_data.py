"""The support desk `care`: natural names, declared keys."""

import datetime

from .common import Rows, script

NOW = "2026-09-17 10:25:00"
PLACES = [("Hamburg", "Germany"), ("Munich", "Germany"), ("Gdansk", "Poland"), ("Krakow", "Poland"), ("Porto", "Portugal"),
          ("Leeds", "United Kingdom"), ("Bristol", "United Kingdom"), ("Brno", "Czech Republic"), ("Utrecht", "Netherlands")]
COMPANY = """Alder Birch Cobalt Dunmore Elmfield Falk Granite Harrow Ibex Juniper Kestrel Larkspur Meridian Northgate Orchard
Pinewood Quarry Redwing Silverbrook Thornton Umbra Vantage Westbury Yarrow Zephyr""".split()
KIND = ["Foods", "Clinics", "Logistics", "Bank", "Textiles", "Motors", "Pharma"]
AREAS = {"Billing": "Invoice shows the wrong amount|Cannot update credit card|Refund not received|VAT number missing on invoice",
         "Login & SSO": "Password reset mail never arrives|SSO loop after certificate change|Account locked out",
         "Reporting": "Monthly report is empty|Export to Excel fails|Dashboard totals differ",
         "API": "HTTP 500 on bulk endpoint|Rate limit reached too early|Webhook delivered twice",
         "Mobile App": "App crashes on start|Push notifications stopped|Offline mode loses data",
         "Integrations": "Salesforce sync stuck|Mail connector drops attachments|Calendar feed is out of date"}
REMARKS = ["Thanks, we are looking into it.", "Could you send a screenshot please?", "Any news on this?", "Reproduced on staging.",
           "Handed over to engineering.", "A fix was shipped last night, please retest.", "Works again, thank you!",
           "Customer called again, quite upset.", "Waiting for logs from the client.", "Workaround sent by mail."]
TAGS = ["bug", "regression", "data-loss", "how-to", "feature-request", "vip", "security", "performance", "duplicate", "outage",
        "translation", "legal"]
SLA = [(1, "Rapid Response", "urgent", 1, 8), (2, "Business Critical", "high", 4, 24), (3, "Regular", "normal", 8, 72),
       (4, "Relaxed", "low", 24, 240), (5, "Weekend Cover", "high", 2, 16)]


def agents(rows):
    made = []
    for number in range(1, 19):
        first, last = rows.person()
        team = ["Tier 1", "Tier 2", "Escalations", "Onboarding"][number % 4]
        level = "Lead" if number <= 4 else rows.pick(["Junior", "Senior"])
        chief = None if number <= 4 else (number - 1) % 4 + 1
        hired = rows.day("2018-03-01", "2026-02-01") if number < 17 else rows.day("2026-08-15")
        mail = f"{first}.{last}@brightcare.example".lower()
        made.append((number, f"{first} {last}", mail, team, level, rows.pick(["Brno", "Leeds", "Porto"]), hired, chief,
                     0 if number in (7, 12) else 1))
    return made


def customers(rows):
    made, seen = [], set()
    while len(made) < 72:
        name = rows.pick(COMPANY) + " " + rows.pick(KIND)
        if name in seen:
            continue
        seen.add(name)
        city, country = rows.pick(PLACES)
        industry = rows.pick(["Retail", "Healthcare", "Manufacturing", "Public Sector", "Finance", "Transport"])
        phone = f"+49 40 {rows.whole(100000, 999999)}" if rows.chance(0.8) else None
        made.append((len(made) + 1, name, industry, city, country, phone, rows.day("2019-01-10", "2026-06-30"), rows.whole(1, 16)))
    return made


def contracts(rows, clients):
    fees = {"Basic": (90, 200), "Standard": (250, 600), "Premium": (700, 1500), "Enterprise": (2000, 6500)}
    made = []
    for client in clients:
        if client[0] % 12 == 5:
            continue
        for _ in range(rows.pick([1, 2, 3], [6, 3, 1])):
            plan = rows.pick(list(fees), [3, 4, 3, 2])
            start = rows.day("2021-01-01", "2026-07-01")
            end = None if rows.chance(0.4) else start + datetime.timedelta(days=365 * rows.whole(1, 3))
            status = "expired" if end and end < rows.now.date() else "Active"
            if status == "expired" and rows.chance(0.3):
                status = "CANCELLED"
            made.append((len(made) + 1, client[0], plan, rows.money(*fees[plan]), start, end, status, int(rows.chance(0.5))))
    return made


def cases(rows):
    made = []
    for number in range(1, 861):
        opened = rows.moment("2025-01-02 07:00:00")
        urgency = rows.pick(["urgent", "high", "normal", "low"], [1, 3, 6, 3])
        policy = {"urgent": 1, "high": 2, "normal": 3, "low": 4}[urgency]
        limit = SLA[policy - 1][4]
        answered = rows.after(opened, 0.1, SLA[policy - 1][3] * 1.6) if rows.chance(0.96) else None
        closed = rows.after(opened, limit * 0.1 + 8, limit * 1.5 + 9) if answered and rows.chance(0.9) else None
        status = rows.pick(["Closed", "Resolved"], [4, 1]) if closed else rows.pick(["OPEN", "in_progress", "Waiting on Customer"])
        agent = None if status == "OPEN" and rows.chance(0.5) else rows.pick([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
                                                                           [2, 3, 2, 3, 8, 9, 4, 8, 7, 9, 6, 3, 8, 7, 5])
        area = rows.pick(list(AREAS), [5, 4, 3, 4, 2, 3])
        score = rows.pick([1, 2, 3, 4, 5], [1, 1, 2, 5, 6]) if closed and rows.chance(0.6) else None
        client = rows.pick([c for c in range(1, 73) if c % 9 != 4])
        made.append([0, "", client, agent, policy, rows.pick(AREAS[area].split("|")), area, urgency, status,
                     rows.pick(["Email", "Phone", "Web Portal", "Chat"], [5, 2, 4, 3]), opened, answered, closed, score])
    made.sort(key=lambda case: case[10])
    for number, case in enumerate(made, 1):
        case[0], case[1] = number, f"CS-{10200 + number}"
    return made


def comments(rows, tickets):
    made = []
    for case in tickets:
        for _ in range(rows.pick([0, 1, 2, 3, 5], [3, 4, 4, 2, 1])):
            written = rows.after(case[10], 0.2, 90)
            if written:
                author = case[3] if rows.chance(0.65) else None
                made.append((case[0], author, rows.pick(REMARKS), int(author is not None and rows.chance(0.25)), written))
    made.sort(key=lambda comment: comment[4])
    return [(number, *comment) for number, comment in enumerate(made, 1)]


def database():
    rows = Rows(4711, NOW)
    clients, tickets = customers(rows), cases(rows)
    labels = sorted({(case[0], rows.whole(1, 10)) for case in tickets for _ in range(rows.pick([0, 1, 2], [3, 5, 2]))})
    return script([
        ("""CREATE TABLE agents (agent_id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, email TEXT, team TEXT, seniority TEXT,
            office TEXT, hired_on DATE, supervisor_id INTEGER REFERENCES agents(agent_id), is_active INTEGER)""", agents(rows)),
        ("""CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, company_name TEXT NOT NULL, industry TEXT, city TEXT,
            country TEXT, phone TEXT, customer_since DATE, account_manager_id INTEGER REFERENCES agents(agent_id))""", clients),
        ("""CREATE TABLE contracts (contract_id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers(customer_id),
            plan TEXT, monthly_fee REAL, starts_on DATE, ends_on DATE, status TEXT, auto_renew INTEGER)""",
         contracts(rows, clients)),
        ("""CREATE TABLE sla_policies (sla_policy_id INTEGER PRIMARY KEY, name TEXT, priority TEXT, first_response_hours INTEGER,
            resolution_hours INTEGER)""", SLA),
        ("""CREATE TABLE cases (case_id INTEGER PRIMARY KEY, reference TEXT UNIQUE, customer_id INTEGER REFERENCES
            customers(customer_id), agent_id INTEGER REFERENCES agents(agent_id), sla_policy_id INTEGER REFERENCES
            sla_policies(sla_policy_id), subject TEXT, product_area TEXT, priority TEXT, status TEXT, channel TEXT,
            opened_at DATETIME, first_response_at DATETIME, closed_at DATETIME, satisfaction_score INTEGER)""", tickets),
        ("""CREATE TABLE case_comments (comment_id INTEGER PRIMARY KEY, case_id INTEGER REFERENCES cases(case_id), agent_id
            INTEGER REFERENCES agents(agent_id), body TEXT, is_internal INTEGER, created_at DATETIME)""", comments(rows, tickets)),
        ("CREATE TABLE tags (tag_id INTEGER PRIMARY KEY, label TEXT)", list(enumerate(TAGS, 1))),
        ("""CREATE TABLE case_tags (case_id INTEGER REFERENCES cases(case_id), tag_id INTEGER REFERENCES tags(tag_id),
            PRIMARY KEY (case_id, tag_id))""", labels),
    ])
