"""A clinic with eight tables in plain snake_case, all keys declared."""

import datetime

from .common import Rows, script

NOW = "2026-10-14 09:40:00"
SEED = 40967
DEPARTMENTS = [("Cardiology", 3, "210-300", 640000), ("Pediatrics", 1, "210-110", 512000), ("Dermatology", 2, "210-205", 275000),
               ("Orthopedics", 4, "210-420", 588000), ("Neurology", 3, "210-340", 455000),
               ("General Medicine", 1, "210-100", 730000),
               ("Ophthalmology", 2, "210-260", 238000), ("Radiology", 0, None, 815000)]
SPECIALTIES = {1: ["Cardiology", "Cardiac Surgery"], 2: ["Pediatrics", "Neonatology"], 3: ["Dermatology"],
               4: ["Orthopedic Surgery", "Sports Medicine"], 5: ["Neurology"], 6: ["General Practice", "Internal Medicine"],
               7: ["Ophthalmology"]}
REASONS = {1: ["chest pain", "high blood pressure", "follow-up"], 2: ["vaccination", "fever", "check-up"],
           3: ["skin rash", "acne", "mole check"], 4: ["knee pain", "back pain", "follow-up"],
           5: ["migraine", "dizziness", "follow-up"], 6: ["check-up", "cough", "fever", "vaccination", "fatigue"],
           7: ["eye exam", "blurred vision"]}
CITIES = ["Galway", "Limerick", "Ennis", "Athlone", "Tuam", "Oranmore"]
INSURERS = ["Meridian Health", "SureCare", "NordVita", "Public Fund", None]
WORKLOAD = [3, 5, 2, 6, 4, 2, 5, 3, 6, 4, 5, 2, 4, 3, 7, 9, 6, 5, 8, 4]
WOMEN = set("""Amelie Carmen Elif Gwen Hana Jolanta Leticia Nadia Paloma Rania Teodora Vesna Wilma Xenia Zora Agnes Celia Esther
Helena Ines Katya Mirela""".split())
MEDICATIONS = """Amoxicillin,capsule,1 Ibuprofen,tablet,0 Paracetamol,tablet,0 Metformin,tablet,1 Atorvastatin,tablet,1
Lisinopril,tablet,1 Bisoprolol,tablet,1 Salbutamol,inhaler,1 Cetirizine,tablet,0 Hydrocortisone,cream,0 Clotrimazole,cream,0
Tretinoin,cream,1 Omeprazole,capsule,1 Sumatriptan,tablet,1 Topiramate,tablet,1 Warfarin,tablet,1 Furosemide,tablet,1
Prednisolone,tablet,1 Diclofenac,gel,0 Codeine,syrup,1 Guaifenesin,syrup,0 Latanoprost,drops,1 Timolol,drops,1
Insulin glargine,injection,1 Vitamin D3,drops,0 Azithromycin,tablet,1 Loratadine,tablet,0 Epinephrine,injection,1"""
TESTS = [("Complete blood count", 18.5), ("Lipid panel", 27), ("HbA1c", 22), ("Thyroid panel", 41), ("Urinalysis", 12),
         ("Liver function", 33.5), ("Vitamin D", 36)]

TABLES = ["""CREATE TABLE departments (department_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, floor INTEGER NOT NULL,
    phone TEXT, annual_budget INTEGER NOT NULL)""",
    """CREATE TABLE doctors (doctor_id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
    specialty TEXT NOT NULL, department_id INTEGER NOT NULL REFERENCES departments (department_id), hired_on DATE NOT NULL,
    monthly_salary INTEGER NOT NULL, email TEXT NOT NULL)""",
    """CREATE TABLE patients (patient_id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
    birth_date DATE NOT NULL, gender TEXT NOT NULL CHECK (gender IN ('F', 'M')), city TEXT NOT NULL, phone TEXT,
    blood_type TEXT NOT NULL, insurance_provider TEXT, registered_on DATE NOT NULL)""",
    """CREATE TABLE appointments (appointment_id INTEGER PRIMARY KEY,
    patient_id INTEGER NOT NULL REFERENCES patients (patient_id), doctor_id INTEGER NOT NULL REFERENCES doctors (doctor_id),
    scheduled_at DATETIME NOT NULL, duration_minutes INTEGER NOT NULL, reason TEXT NOT NULL, status TEXT NOT NULL)""",
    """CREATE TABLE medications (medication_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, form TEXT NOT NULL,
    unit_price REAL NOT NULL, stock_quantity INTEGER NOT NULL, requires_prescription INTEGER NOT NULL)""",
    """CREATE TABLE prescriptions (prescription_id INTEGER PRIMARY KEY,
    appointment_id INTEGER NOT NULL REFERENCES appointments (appointment_id),
    medication_id INTEGER NOT NULL REFERENCES medications (medication_id), dosage TEXT NOT NULL, days INTEGER NOT NULL,
    prescribed_on DATE NOT NULL)""",
    """CREATE TABLE lab_tests (lab_test_id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL REFERENCES patients (patient_id),
    ordered_by INTEGER NOT NULL REFERENCES doctors (doctor_id), test_name TEXT NOT NULL, ordered_on DATE NOT NULL,
    completed_on DATE, result TEXT, cost REAL NOT NULL)""",
    """CREATE TABLE invoices (invoice_id INTEGER PRIMARY KEY, appointment_id INTEGER NOT NULL UNIQUE
    REFERENCES appointments (appointment_id), patient_id INTEGER NOT NULL REFERENCES patients (patient_id),
    amount REAL NOT NULL, issued_on DATE NOT NULL, due_on DATE NOT NULL, paid_on DATE)"""]


def people(rows):
    doctors, patients = [], []
    for number, department in enumerate([1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 6, 6, 7, 7, 6], 1):
        first, last = rows.person()
        doctors.append((number, first, last, rows.pick(SPECIALTIES[department]), department,
                        rows.day("2009-01-01", "2024-11-30") if number < 21 else rows.day("2026-02-01", "2026-08-01"),
                        rows.whole(520, 1180) * 10, f"{first}.{last}@lakeside-clinic.example".lower()))
    for number in range(1, 161):
        first, last = rows.person()
        patients.append((number, first, last, rows.day("1938-01-01", "2023-06-01"), "F" if first in WOMEN else "M",
                         rows.pick(CITIES, [40, 25, 12, 10, 8, 5]),
                         f"08{rows.whole(3, 9)}-{rows.whole(1000000, 9999999)}" if rows.chance(0.86) else None,
                         rows.pick(["A+", "O+", "B+", "AB+", "A-", "O-", "B-", "AB-"], [30, 36, 9, 4, 7, 9, 3, 2]),
                         rows.pick(INSURERS, [28, 24, 15, 23, 10]), rows.day("2021-02-01")))
    return doctors, patients


def visit(rows, number, doctors, patients):
    """One appointment on a working day, its state settled by whether it has passed."""
    late = rows.chance(0.14)
    day = rows.day("2026-10-01", "2026-11-13") if late else rows.day("2024-10-14")
    while day.weekday() > 4:
        day += datetime.timedelta(days=1)
    at = datetime.datetime.combine(day, datetime.time(rows.whole(8, 16), rows.pick([0, 15, 30, 45])))
    patient = patients[int(abs(rows.random.gauss(0, 75))) % 150]
    child = patient[3].year > 2009
    doctor = rows.pick(*zip(*[(doctor, weight) for doctor, weight in zip(doctors, WORKLOAD)
                              if (doctor[4] != 2 if not child else doctor[4] in (2, 6))]))
    state = (rows.pick(["completed", "cancelled", "no_show"], [80, 12, 8]) if at <= rows.now
             else rows.pick(["scheduled", "cancelled"], [92, 8]))
    return (number, patient[0], doctor[0], at, rows.pick([15, 20, 30, 45, 60], [20, 20, 35, 15, 10]),
            rows.pick(REASONS[doctor[4]]), state)


def database():
    rows = Rows(SEED, NOW)
    doctors, patients = people(rows)
    medications = [(number, *line.rsplit(",", 2)[:2], rows.money(0.4, 48), rows.whole(0, 420), int(line[-1]))
                   for number, line in enumerate((part.replace("\n", " ").strip() for part in split(MEDICATIONS)), 1)]
    appointments = [visit(rows, number, doctors, patients) for number in range(1, 561)]
    first = {}
    for row in appointments:
        first[row[1]] = min(first.get(row[1], row[3].date()), row[3].date())
    patients = [(*row[:9], min(row[9], first.get(row[0], row[9]))) for row in patients]
    prescriptions, invoices, tests = [], [], []
    for number, patient, _, at, minutes, _, state in appointments:
        if state == "completed":
            for medication in {rows.whole(1, 26) for _ in range(rows.pick([0, 1, 2], [45, 40, 15]))}:
                prescriptions.append((len(prescriptions) + 1, number, medication, rows.pick(["1x daily", "2x daily", "3x daily",
                                      "as needed"]), rows.pick([5, 7, 10, 14, 30, 90]), at.date()))
            issued = at.date() + datetime.timedelta(days=rows.whole(0, 5))
            if issued <= rows.now.date() and rows.chance(0.95):
                paid = issued + datetime.timedelta(days=rows.whole(1, 55))
                unpaid = paid > rows.now.date() or rows.chance(0.09)
                invoices.append((len(invoices) + 1, number, patient, rows.money(1.2, 3.9) * minutes // 0.05 * 0.05, issued,
                                 issued + datetime.timedelta(days=30), None if unpaid else paid))
    invoices = [(*row[:3], round(row[3], 2), *row[4:]) for row in invoices]
    for number in range(1, 221):
        ordered = rows.day("2025-03-01")
        done = ordered + datetime.timedelta(days=rows.whole(0, 9))
        done = done if done <= rows.now.date() and rows.chance(0.95) else None
        name, cost = rows.pick(TESTS, [30, 18, 12, 10, 14, 9, 7])
        tests.append((number, rows.whole(1, 140), rows.whole(1, 19), name, ordered, done,
                      rows.pick(["normal", "high", "low"], [66, 21, 13]) if done else None, cost))
    return script(list(zip(TABLES, [[(number, *row) for number, row in enumerate(DEPARTMENTS, 1)], doctors, patients,
                                    appointments, medications, prescriptions, tests, invoices])))


def split(lines):
    """The medications as name,form,flag; a name may hold a blank."""
    parts, held = [], []
    for word in lines.split():
        held.append(word)
        if word.count(",") == 2:
            parts.append(" ".join(held))
            held = []
    return parts
