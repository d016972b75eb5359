"""The personnel and payroll database `payroll`: abbreviated names, declared keys."""

import datetime

from .common import Rows, script

NOW = "2026-06-03 14:12:30"
LOCATIONS = [("LIN", "Linz", "AT", 180), ("GRZ", "Graz", "AT", 95), ("BTS", "Bratislava", "SK", 120), ("MIL", "Milano", "IT", 60),
             ("AAR", "Aarhus", "DK", None)]
DEPARTMENTS = [("FIN", "Finance & Controlling", 4100, 410000.0), ("HR", "Human Resources", 4200, 230000.0),
               ("ENG", "Engineering", 5100, 1900000.0), ("QA", "Quality Assurance", 5200, 380000.0),
               ("SLS", "Sales", 6100, 870000.0), ("MKT", "Marketing", 6200, 450000.0), ("PRD", "Production", 7100, 2400000.0),
               ("LOG", "Logistics", 7200, 610000.0), ("LEG", "Legal", 4300, 190000.0), ("ITS", "IT Services", 5300, 720000.0),
               ("AUD", "Internal Audit", 4400, None)]
JOBS = [("ACC", "Accountant", "G5", 34000, 58000, ["FIN"]), ("CTR", "Controller", "G6", 45000, 72000, ["FIN"]),
        ("HRP", "HR Partner", "G5", 36000, 60000, ["HR"]), ("SWE", "Software Engineer", "G6", 46000, 82000, ["ENG", "ITS"]),
        ("MEC", "Mechanical Engineer", "G6", 44000, 78000, ["ENG"]), ("TST", "Test Engineer", "G5", 38000, 64000, ["QA"]),
        ("SAL", "Sales Representative", "G4", 30000, 55000, ["SLS"]), ("KAM", "Key Account Manager", "G7", 56000, 95000, ["SLS"]),
        ("MKS", "Marketing Specialist", "G5", 34000, 57000, ["MKT"]), ("OPR", "Machine Operator", "G3", 26000, 41000, ["PRD"]),
        ("FOR", "Foreman", "G5", 37000, 56000, ["PRD"]), ("WHW", "Warehouse Worker", "G2", 24000, 36000, ["LOG"]),
        ("CNS", "Legal Counsel", "G7", 58000, 99000, ["LEG"]), ("SYS", "System Administrator", "G5", 39000, 66000, ["ITS"]),
        ("DIR", "Director", "G9", 90000, 140000, []), ("INT", "Intern", "G1", 15000, 21000, [])]
COURSES = [("FIRE", "Fire Safety", "internal", 3, 0.0, "Y"), ("GDPR", "Data Protection Basics", "internal", 2, 0.0, "Y"),
           ("FORK", "Forklift Licence", "TUV Akademie", 24, 640.0, "N"), ("EXC2", "Advanced Excel", "LearnWell", 16, 420.0, "N"),
           ("LEAD", "Leading Teams", "Kairos Institute", 40, 1850.0, "N"), ("SAPF", "SAP for Finance", "LearnWell", 32, 1290.0, "N"),
           ("ENGB", "Business English", "Lingua House", 60, 780.0, "N"), ("AID1", "First Aid", "Red Cross", 8, 75.0, "Y"),
           ("WELD", "Welding Certificate", "TUV Akademie", 80, 2400.0, "N"), ("SECU", "Phishing Awareness", "internal", 1, 0.0, "Y"),
           ("NEGO", "Negotiation Skills", "Kairos Institute", 16, 990.0, "N"), ("PYTH", "Python for Engineers", "LearnWell", 24, 860.0, "N"),
           ("MIND", "Mindfulness at Work", None, 4, 110.0, "N"), ("LEAN", "Lean Production", "Kairos Institute", 24, 1120.0, "N")]


def employees(rows):
    made, heads = [], {}
    sizes = {"FIN": 11, "HR": 7, "ENG": 27, "QA": 12, "SLS": 18, "MKT": 9, "PRD": 34, "LOG": 16, "LEG": 4, "ITS": 12}
    for code, size in sizes.items():
        for place in range(size):
            number = 1001 + len(made)
            job = next(j for j in JOBS if j[0] == "DIR") if place == 0 else \
                JOBS[-1] if rows.chance(0.05) else rows.pick([j for j in JOBS if code in j[5]])
            boss = (1001 if number != 1001 else None) if place == 0 else rows.pick(heads[code])
            heads.setdefault(code, [number])
            if place in (3, 5) and size > 11:
                heads[code].append(number)
            hired = rows.day("2009-02-01", "2026-05-20")
            status = "ACTIVE" if place == 0 else rows.pick(["ACTIVE", "on_leave", "Terminated"], [86, 5, 10])
            left = rows.day(str(hired), "2026-05-31") if status == "Terminated" else None
            pay = round(rows.money(job[3], job[4] * 1.04) / 50) * 50
            first, last = rows.person()
            mail = f"{first[0]}.{last}@velden-werke.example".lower() if rows.chance(0.94) else None
            made.append((number, first, last, mail, rows.pick("FMX", [48, 50, 2]), rows.day("1963-01-01", "2003-12-31"), hired, left,
                         code, job[0], boss, float(pay), rows.pick([100, 80, 50], [8, 2, 1]), status,
                         rows.pick([loc[0] for loc in LOCATIONS[:4]], [7, 3, 4, 1])))
    return made


def payslips(rows, people):
    made = []
    months = [f"2025-{m:02d}" for m in range(6, 13)] + [f"2026-{m:02d}" for m in range(1, 6)]
    for month in months:
        for person in people:
            gone = person[7] and str(person[7]) < month + "-01"
            if str(person[6]) > month + "-15" or gone:
                continue
            gross = round(person[11] * person[12] / 100 / 12, 2)
            bonus = rows.money(150, 4200) if rows.chance(0.3 if month.endswith("12") else 0.04) else None
            overtime = rows.pick([0, 0, 0, 2, 4, 7.5, 12, 18])
            made.append((len(made) + 1, person[0], month, gross, bonus, overtime, round((gross + (bonus or 0)) * rows.money(0.58, 0.7), 2)))
    return made


def absences(rows, people):
    made = []
    for person in people:
        for _ in range(rows.pick([0, 1, 2, 3, 5, 7], [3, 3, 4, 4, 2, 1])):
            end = str(person[7] or "2026-07-20")
            start = rows.day(str(person[6]) if end < "2025-02-01" else max(str(person[6]), "2025-01-06"), end)
            kind = rows.pick(["SICK", "VACATION", "Parental", "unpaid"], [5, 9, 1, 1])
            days = {"SICK": rows.whole(1, 9), "VACATION": rows.whole(1, 15), "Parental": rows.whole(30, 120)}.get(kind, rows.whole(5, 20))
            end = start + datetime.timedelta(days=round(days * 1.4))
            made.append((person[0], kind, start, end, days, rows.pick(["Y", "N", None], [8, 1, 1])))
    made.sort(key=lambda row: row[2])
    return [(number, *row) for number, row in enumerate(made, 1)]


def enrolments(rows, people):
    made = []
    for person in people:
        for course in rows.random.sample([c[0] for c in COURSES if c[0] not in ("MIND", "WELD")], rows.pick([0, 1, 2, 3, 4, 6], [2, 3, 4, 4, 3, 1])):
            end = str(person[7] or "2026-06-02")
            start = rows.day(str(person[6]) if end < "2024-03-01" else max(str(person[6]), "2024-02-01"), end)
            state = rows.pick(["passed", "Failed", "NO_SHOW", "in_progress"], [14, 2, 1, 3])
            done = rows.after(datetime.datetime.fromisoformat(str(start)), 24, 700) if state in ("passed", "Failed") else None
            state = "in_progress" if done is None and state != "NO_SHOW" else state
            score = None if done is None else rows.whole(60, 100) if state == "passed" else rows.whole(18, 59)
            made.append((person[0], course, start, done and done.date(), state, score))
    made.sort(key=lambda row: row[2])
    return [(number, *row) for number, row in enumerate(made, 1)]


def database():
    rows = Rows(815, NOW)
    people = employees(rows)
    return script([
        ("CREATE TABLE loc (loc_cd TEXT PRIMARY KEY, city_nm TEXT, ctry_cd TEXT, desk_cnt INTEGER)", LOCATIONS),
        ("CREATE TABLE dept (dept_cd TEXT PRIMARY KEY, dept_nm TEXT, cost_ctr INTEGER, ann_bdgt REAL)", DEPARTMENTS),
        ("CREATE TABLE job (job_cd TEXT PRIMARY KEY, job_ttl TEXT, grade TEXT, min_sal INTEGER, max_sal INTEGER)",
         [job[:5] for job in JOBS]),
        ("""CREATE TABLE emp (emp_id INTEGER PRIMARY KEY, first_nm TEXT, last_nm TEXT, email_addr TEXT, gender CHAR(1), birth_dt DATE,
            hire_dt DATE, term_dt DATE, dept_cd TEXT REFERENCES dept(dept_cd), job_cd TEXT REFERENCES job(job_cd), mgr_id INTEGER
            REFERENCES emp(emp_id), base_sal REAL, fte_pct INTEGER, emp_stat TEXT, loc_cd TEXT REFERENCES loc(loc_cd))""", people),
        ("""CREATE TABLE pay_slip (slip_id INTEGER PRIMARY KEY, emp_id INTEGER REFERENCES emp(emp_id), pay_mth TEXT, gross_amt REAL,
            bonus_amt REAL, ot_hrs REAL, net_amt REAL)""", payslips(rows, people)),
        ("""CREATE TABLE abs_rec (abs_id INTEGER PRIMARY KEY, emp_id INTEGER REFERENCES emp(emp_id), abs_typ TEXT, from_dt DATE,
            to_dt DATE, work_days INTEGER, appr_flg CHAR(1))""", absences(rows, people)),
        ("""CREATE TABLE trn_crs (crs_cd TEXT PRIMARY KEY, crs_ttl TEXT, prov_nm TEXT, dur_hrs INTEGER, price_amt REAL,
            mand_flg CHAR(1))""", COURSES),
        ("""CREATE TABLE trn_enrl (enrl_id INTEGER PRIMARY KEY, emp_id INTEGER REFERENCES emp(emp_id), crs_cd TEXT REFERENCES
            trn_crs(crs_cd), enrl_dt DATE, compl_dt DATE, res_stat TEXT, score INTEGER)""", enrolments(rows, people)),
    ])
