"""Questions over the clinic, each with the statements that answer it."""

from .common import mean, sel, share, shown

FULL = ["first_name, last_name", "first_name || ' ' || last_name"]
FULL_D = ["d.first_name, d.last_name", "d.first_name || ' ' || d.last_name", "d.last_name"]
FULL_P = ["p.first_name, p.last_name", "p.first_name || ' ' || p.last_name"]
VISITS = "FROM appointments a JOIN doctors d ON d.doctor_id = a.doctor_id"
DONE = "'completed'"


def patients(extras, rest):
    return sel(shown("patient_id", FULL, extras), "FROM patients " + rest)


def doctors(extras, rest):
    return sel(shown("doctor_id", [*FULL, "last_name"], extras), "FROM doctors " + rest)


def drugs(extras, rest):
    return sel(shown("medication_id", ["name"], extras), "FROM medications " + rest)


def count(*rests):
    return ["SELECT count(*) FROM " + rest for rest in rests]


EASY = [
    ("how many patients do we have on file?", count("patients")),
    ("number of doctors at the clinic", count("doctors")),
    ("list all departments and the floor they are on", sel(shown("department_id", ["name"], must="floor"), "FROM departments")),
    ("patients from galway", patients(["city"], "WHERE city = 'Galway'")),
    ("How many female patients are there?", count("patients WHERE gender = 'F'")),
    ("which patients have no insurance provider", patients(["insurance_provider"], "WHERE insurance_provider IS NULL")),
    ("how many appointments got cancelled", count("appointments WHERE status = 'cancelled'")),
    ("appointments per status", ["SELECT status, count(*) FROM appointments GROUP BY status"]),
    ("average montly salary of our doctors", mean("monthly_salary", "FROM doctors")),
    ("Who is the best paid doctor?", doctors(["monthly_salary", "specialty"], "ORDER BY monthly_salary DESC LIMIT 1")),
    ("the 5 most expensive medications", drugs(["unit_price", "form"], "ORDER BY unit_price DESC LIMIT 5")),
    ("medications with fewer than 50 in stock", drugs(["stock_quantity", "form"], "WHERE stock_quantity < 50")),
    ("which meds don't require a prescription", drugs(["requires_prescription", "form"], "WHERE requires_prescription = 0")),
    ("what is the total annual budget of all departments", ["SELECT sum(annual_budget) FROM departments"]),
    ("number of patients by blood type", ["SELECT blood_type, count(*) FROM patients GROUP BY blood_type"]),
    ("which doctor was hired most recently?", doctors(["hired_on", "specialty"], "ORDER BY hired_on DESC LIMIT 1")),
    ("doctors earning more than 9000 a month", doctors(["monthly_salary", "specialty"], "WHERE monthly_salary > 9000")),
    ("list the different reasons for appointments", ["SELECT DISTINCT reason FROM appointments"]),
    ("how many invoices have not been paid yet", count("invoices WHERE paid_on IS NULL")),
    ("Largest invoice amount so far", ["SELECT max(amount) FROM invoices",
                                       *sel(shown("invoice_id", ["amount"]), "FROM invoices ORDER BY amount DESC LIMIT 1")]),
    ("how many lab tests came back high", count("lab_tests WHERE result = 'high'")),
    ("how often was each lab test ordered?", ["SELECT test_name, count(*) FROM lab_tests GROUP BY test_name"]),
    ("shortest and longest appointment duration", ["SELECT min(duration_minutes), max(duration_minutes) FROM appointments"]),
    ("show me the patients born before 1950", patients(["birth_date"], "WHERE birth_date < '1950-01-01'")),
    ("department with the biggest budget",
     sel(shown("department_id", ["name"], ["annual_budget"]), "FROM departments ORDER BY annual_budget DESC LIMIT 1")),
    ("male patients with blood type A-", patients(["blood_type", "gender"], "WHERE gender = 'M' AND blood_type = 'A-'")),
    ("total amount invoiced in 2025",
     ["SELECT sum(amount) FROM invoices WHERE issued_on >= '2025-01-01' AND issued_on < '2026-01-01'"]),
    ("top 3 cities by number of patients",
     sel(["city", "city, count(*)"], "FROM patients GROUP BY city ORDER BY count(*) DESC LIMIT 3")),
]

SEEN = "FROM appointments a JOIN doctors d ON d.doctor_id = a.doctor_id WHERE d.last_name = 'Mensah'"
SEPTEMBER = "scheduled_at >= '2026-09-01' AND a.scheduled_at < '2026-10-01'"
OWING = "FROM invoices i JOIN patients p ON p.patient_id = i.patient_id WHERE i.paid_on IS NULL"
OVERDUE = "FROM invoices WHERE paid_on IS NULL AND due_on < '2026-10-14'"

MEDIUM = [
    ("how many doctors are there in each department", [
        f"SELECT {name} FROM departments p {join} JOIN doctors d ON d.department_id = p.department_id GROUP BY p.department_id"
        for join in ("", "LEFT") for name in ("p.name, count(d.doctor_id)", "p.department_id, p.name, count(d.doctor_id)")]),
    ("doctors working in General Medicine",
     sel(shown("d.doctor_id", FULL_D, ["d.specialty", "p.name"], star="d.*"),
         "FROM doctors d JOIN departments p ON p.department_id = d.department_id WHERE p.name = 'General Medicine'")),
    ("how many appointments are scheduled for next week?", count(
        "appointments WHERE scheduled_at >= '2026-10-19' AND scheduled_at < '2026-10-26' AND status = 'scheduled'",
        "appointments WHERE scheduled_at >= '2026-10-19' AND scheduled_at < '2026-10-26'")),
    ("patients who never had an appointment", [
        *patients([], "WHERE patient_id NOT IN (SELECT patient_id FROM appointments)"),
        *patients([], "WHERE patient_id NOT IN (SELECT patient_id FROM appointments WHERE status = 'completed')"),
        *patients([], "WHERE patient_id NOT IN (SELECT patient_id FROM appointments"
                      " WHERE scheduled_at <= '2026-10-14 09:40:00')")]),
    ("Which patients have more than 8 appointments?",
     sel(shown("p.patient_id", FULL_P, ["count(*)"], star="p.*"),
         "FROM appointments a JOIN patients p ON p.patient_id = a.patient_id GROUP BY p.patient_id HAVING count(*) > 8")),
    ("invoiced amount per doctor",
     sel(shown("d.doctor_id", FULL_D[:2], must="sum(i.amount)", star=""),
         VISITS + " JOIN invoices i ON i.appointment_id = a.appointment_id GROUP BY d.doctor_id")
     + sel(shown("d.doctor_id", FULL_D[:2], must="sum(i.amount)", star=""),
           "FROM doctors d LEFT JOIN appointments a ON d.doctor_id = a.doctor_id"
           " LEFT JOIN invoices i ON i.appointment_id = a.appointment_id GROUP BY d.doctor_id")),
    ("doctors without any appointments", doctors(["specialty"], "WHERE doctor_id NOT IN (SELECT doctor_id FROM appointments)")),
    ("what percentage of appointments were a no show", [
        *share("sum(status = 'no_show')", "count(*)", "FROM appointments"),
        *share("sum(status = 'no_show')", "count(*)", "FROM appointments WHERE scheduled_at <= '2026-10-14 09:40:00'")]),
    ("avg invoice amount by the city of the patient",
     mean("i.amount", "FROM invoices i JOIN patients p ON p.patient_id = i.patient_id GROUP BY p.city", "p.city, ")),
    ("medications that were never prescribed",
     drugs(["form"], "WHERE medication_id NOT IN (SELECT medication_id FROM prescriptions)")),
    ("how many prescriptions for metformin have been writen", count(
        "prescriptions r JOIN medications m ON m.medication_id = r.medication_id WHERE m.name = 'Metformin'")),
    ("how many new patients registered in the last 12 months",
     count("patients WHERE registered_on >= '2025-10-14'", "patients WHERE registered_on > '2025-10-14'")),
    ("which invoices are overdue?",
     sel(shown("invoice_id", [], ["amount", "due_on", "patient_id", "issued_on", "appointment_id"]), OVERDUE)
     + sel(["invoice_id, due_on, amount, paid_on", "patient_id, amount, due_on"], OVERDUE)
     + sel(["i.invoice_id, p.first_name, p.last_name", "i.invoice_id, p.first_name, p.last_name, i.amount",
            "i.invoice_id, p.first_name, p.last_name, i.amount, i.due_on"], OWING + " AND i.due_on < '2026-10-14'")),
    ("how many lab tests did dr okafor order", count(
        "lab_tests t JOIN doctors d ON d.doctor_id = t.ordered_by WHERE d.last_name = 'Okafor'")),
    ("number of different patients seen by Xenia Mensah", [
        f"SELECT count(DISTINCT a.patient_id) {SEEN} AND a.status = {DONE}", f"SELECT count(DISTINCT a.patient_id) {SEEN}",
        f"SELECT count(DISTINCT a.patient_id) {SEEN} AND a.scheduled_at <= '2026-10-14 09:40:00'"]),
    ("unpaid invoices with patient name and amount",
     sel([", ".join(part for part in (lead, name, "i.amount", *more) if part) for lead in ("", "i.invoice_id")
          for name in FULL_P for more in ([], ["i.due_on"], ["i.issued_on"], ["i.issued_on", "i.due_on"])], OWING)),
    ("completed appointments per doctor last month",
     sel(shown("d.doctor_id", FULL_D[:2], must="count(*)", star=""),
         f"{VISITS} WHERE a.{SEPTEMBER} AND a.status = {DONE} GROUP BY d.doctor_id")
     + sel(shown("d.doctor_id", FULL_D[:2], must="count(a.appointment_id)", star=""),
           "FROM doctors d LEFT JOIN appointments a ON d.doctor_id = a.doctor_id"
           f" AND a.{SEPTEMBER} AND a.status = {DONE} GROUP BY d.doctor_id")),
    ("which patients from Limerick had a lab test with a high result",
     sel(shown("p.patient_id", FULL_P, ["p.city", "t.test_name", "t.result"], star="p.*"),
         "FROM patients p JOIN lab_tests t ON t.patient_id = p.patient_id WHERE p.city = 'Limerick' AND t.result = 'high'",
         distinct=True)),
    ("number of appointments per month in 2026",
     [f"SELECT {month}, count(*) FROM appointments WHERE scheduled_at >= '2026-01-01' GROUP BY 1"
      for month in ("strftime('%Y-%m', scheduled_at)", "strftime('%m', scheduled_at)",
                    "CAST(strftime('%m', scheduled_at) AS INTEGER)")]),
]

ABOVE = "WHERE d.monthly_salary > (SELECT avg(o.monthly_salary) FROM doctors o WHERE o.department_id = d.department_id)"
YEARS = ("WHERE patient_id IN (SELECT patient_id FROM appointments"
         " WHERE scheduled_at >= '2025-01-01' AND scheduled_at < '2026-01-01'{0})"
         " AND patient_id NOT IN (SELECT patient_id FROM appointments WHERE scheduled_at >= '2026-01-01'{0}{1})")

HARD = [
    ("average invoice amount per department",
     [statement for lead in ("p.name, ", "p.department_id, p.name, ")
      for statement in mean("i.amount", "FROM invoices i JOIN appointments a ON a.appointment_id = i.appointment_id"
                            " JOIN doctors d ON d.doctor_id = a.doctor_id JOIN departments p ON p.department_id = d.department_id"
                            " GROUP BY p.department_id", lead)]),
    ("doctors who earn more than the average of their own department",
     sel(shown("d.doctor_id", FULL_D, ["d.monthly_salary", "d.department_id"], star="d.*"), "FROM doctors d " + ABOVE)
     + sel(shown("d.doctor_id", FULL_D, ["d.monthly_salary"], must="p.name", star=""),
           "FROM doctors d JOIN departments p ON p.department_id = d.department_id " + ABOVE)),
    ("Which patients had an appointment in 2025 but none in 2026?",
     [statement for more in ("", " AND status = 'completed'", " AND status <> 'cancelled'")
      for last in ("", " AND scheduled_at <= '2026-10-14 09:40:00'")
      for statement in patients([], YEARS.format(more, last))]),
]

UNANSWERABLE = ["how many beds are free in cardiology right now?", "which nurses worked the night shift yesterday",
                "average patient satisfaction score per doctor", "what allergies does Gwen Okafor have",
                "how long do patients sit in the waiting room on average?"]

QUESTIONS = ([("easy", *row) for row in EASY] + [("medium", *row) for row in MEDIUM] + [("hard", *row) for row in HARD]
             + [("unanswerable", question, []) for question in UNANSWERABLE])
