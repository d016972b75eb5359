"""Writes a test set on a schema of its own: make_testset.py DIR. Written once, scored, and not used to improve anything."""
import json
import os
import sys

from make_databases import FIRST, LAST, Rows

NOW = "2026-11-22 09:04:40"
LAB = """
CREATE TABLE rooms (room_id INTEGER PRIMARY KEY, name TEXT, building TEXT, floor INTEGER, capacity INTEGER);
CREATE TABLE researchers (researcher_id INTEGER PRIMARY KEY, full_name TEXT, email TEXT, position TEXT, room_id INTEGER REFERENCES rooms(room_id), start_date DATE);
CREATE TABLE projects (project_id INTEGER PRIMARY KEY, title TEXT, status TEXT, budget REAL, started_on DATE, ended_on DATE, lead_id INTEGER REFERENCES researchers(researcher_id));
CREATE TABLE devices (device_id INTEGER PRIMARY KEY, serial_no TEXT, kind TEXT, vendor TEXT, purchase_price REAL, bought_on DATE, is_broken BOOLEAN, room_id INTEGER REFERENCES rooms(room_id));
CREATE TABLE bookings (booking_id INTEGER PRIMARY KEY, device_id INTEGER REFERENCES devices(device_id), researcher_id INTEGER REFERENCES researchers(researcher_id), begins_at TIMESTAMP, ends_at TIMESTAMP, purpose TEXT);
CREATE TABLE papers (paper_id INTEGER PRIMARY KEY, title TEXT, journal TEXT, published_on DATE, citations INTEGER, project_id INTEGER REFERENCES projects(project_id), reviewed_by INTEGER REFERENCES researchers(researcher_id));
"""
QUESTIONS = """
How many researchers work here?|SELECT count(*) FROM researchers
Give me the names of all postdocs|SELECT full_name FROM researchers WHERE position = 'postdoc'
Which projects are running?|SELECT title FROM projects WHERE status = 'running'
Who leads Project Heron?|SELECT full_name FROM projects JOIN researchers ON researcher_id = lead_id WHERE title = 'Project Heron'
How many projects does Greta Weber lead?|SELECT count(*) FROM projects JOIN researchers ON researcher_id = lead_id WHERE full_name = 'Greta Weber'
What is the budget of Project Otter?|SELECT budget FROM projects WHERE title = 'Project Otter'
Total budget of running projects|SELECT sum(budget) FROM projects WHERE status = 'running'
Average budget per status|SELECT status, avg(budget) FROM projects GROUP BY status
Which project has the largest budget?|SELECT title FROM projects ORDER BY budget DESC LIMIT 1
Projects started before 2023|SELECT title FROM projects WHERE strftime('%Y', started_on) < '2023'
Which projects have not ended yet?|SELECT title FROM projects WHERE ended_on IS NULL
projects with a budget over 200000|SELECT title FROM projects WHERE budget > 200000
How many papers did each project publish?|SELECT projects.title, count(*) FROM papers JOIN projects USING (project_id) GROUP BY 1
Which projects have no papers?|SELECT title FROM projects WHERE project_id NOT IN (SELECT project_id FROM papers)
Show the five most cited papers|SELECT title FROM papers ORDER BY citations DESC LIMIT 5
How many papers were published in 2025?|SELECT count(*) FROM papers WHERE strftime('%Y', published_on) = '2025'
papers per journal|SELECT journal, count(*) FROM papers GROUP BY journal
Which journal has the most papers?|SELECT journal FROM papers GROUP BY journal ORDER BY count(*) DESC LIMIT 1
Average number of citations by journal|SELECT journal, avg(citations) FROM papers GROUP BY journal
Papers reviewed by Greta Weber|SELECT title FROM papers JOIN researchers ON researcher_id = reviewed_by WHERE full_name = 'Greta Weber'
Who reviewed the most papers?|SELECT full_name FROM papers JOIN researchers ON researcher_id = reviewed_by GROUP BY researcher_id ORDER BY count(*) DESC LIMIT 1
Which papers have more than 80 citations?|SELECT title FROM papers WHERE citations > 80
papers nobody reviewed|SELECT title FROM papers WHERE reviewed_by IS NULL
Which researchers have never reviewed a paper?|SELECT full_name FROM researchers WHERE researcher_id NOT IN (SELECT reviewed_by FROM papers WHERE reviewed_by IS NOT NULL)
When was the last paper published?|SELECT max(published_on) FROM papers
Show title and journal of papers from 2024|SELECT title, journal FROM papers WHERE strftime('%Y', published_on) = '2024'
Which devices are broken?|SELECT serial_no FROM devices WHERE is_broken = 1
How many microscopes do we have?|SELECT count(*) FROM devices WHERE kind = 'microscope'
devices by vendor|SELECT vendor, count(*) FROM devices GROUP BY vendor
What is the most expensive device?|SELECT serial_no FROM devices ORDER BY purchase_price DESC LIMIT 1
Which room has the most devices?|SELECT name FROM devices JOIN rooms USING (room_id) GROUP BY room_id ORDER BY count(*) DESC LIMIT 1
Devices in room Alpha|SELECT serial_no FROM devices JOIN rooms USING (room_id) WHERE name = 'Alpha'
Which devices were bought in the last two years?|SELECT serial_no FROM devices WHERE date(bought_on) >= date('now', '-2 years')
centrifuges that cost less than 9000|SELECT serial_no FROM devices WHERE kind = 'centrifuge' AND purchase_price < 9000
Total purchase price per kind of device|SELECT kind, sum(purchase_price) FROM devices GROUP BY kind
How many bookings does each researcher have?|SELECT full_name, count(*) FROM bookings JOIN researchers USING (researcher_id) GROUP BY 1
Researchers with more than 6 bookings|SELECT full_name FROM bookings JOIN researchers USING (researcher_id) GROUP BY 1 HAVING count(*) > 6
Devices that were never booked|SELECT serial_no FROM devices WHERE device_id NOT IN (SELECT device_id FROM bookings)
How many bookings were there last month?|SELECT count(*) FROM bookings WHERE strftime('%Y-%m', begins_at) = '2026-10'
Bookings per month|SELECT strftime('%Y-%m', begins_at), count(*) FROM bookings GROUP BY 1
Which rooms are on floor 2?|SELECT name FROM rooms WHERE floor = 2
rooms sorted by capacity, largest first|SELECT name FROM rooms ORDER BY capacity DESC
In which building is room Beta?|SELECT building FROM rooms WHERE name = 'Beta'
Which room does Greta Weber sit in?|SELECT name FROM researchers JOIN rooms USING (room_id) WHERE full_name = 'Greta Weber'
How many researchers sit in each building?|SELECT building, count(*) FROM researchers JOIN rooms USING (room_id) GROUP BY 1
What percentage of devices is broken?|SELECT 100.0 * sum(is_broken) / count(*) FROM devices
How many different vendors are there?|SELECT count(DISTINCT vendor) FROM devices
Who started most recently?|SELECT full_name FROM researchers ORDER BY start_date DESC LIMIT 1
projects and their lead|SELECT title, full_name FROM projects JOIN researchers ON researcher_id = lead_id
Which researchers have a broken device in their room?|SELECT DISTINCT full_name FROM researchers JOIN devices USING (room_id) WHERE is_broken = 1|SELECT full_name FROM researchers WHERE room_id IN (SELECT room_id FROM devices WHERE is_broken = 1)
Cancel all bookings of Greta Weber|
What is the salary of a postdoc?|
How many students are enrolled?|
Who won the football game yesterday?|
"""


def lab():
    o = Rows(31, LAB)
    r = o.r
    for i, name in enumerate("Alpha Beta Gamma Delta Epsilon Zeta".split()):
        o.add("rooms", i + 1, name, r.choice(["North Wing", "South Wing"]), i % 3 + 1, 4 + i)
    names = ["Greta Weber"] + [f"{r.choice(FIRST)} {r.choice(LAST)} {i}" for i in range(19)]
    for i, name in enumerate(names):
        position = r.choice(["postdoc", "doctoral student", "technician", "professor"])
        o.add("researchers", i + 1, name, f"r{i}@lab.example", position, r.randint(1, 5), o.day(-4000, -10))
    for i, name in enumerate("Heron Otter Falcon Badger Lynx Crane Marten Viper Raven Tern".split()):
        status = r.choice(["running", "running", "finished", "planned"])
        ended = o.day(-200, -1) if status == "finished" else None
        lead = r.choice([1, 1, 2, 3, 4, 5])
        o.add(
            "projects",
            i + 1,
            f"Project {name}",
            status,
            r.randint(5, 60) * 10000,
            o.day(-2200, -250),
            ended,
            lead,
        )
    for i in range(40):
        kind, vendor = r.choice(["microscope", "centrifuge", "freezer", "laser"]), r.choice(
            ["Optivex", "Kelvino", "Labrix"]
        )
        price = r.randint(20, 400) * 100 + i
        o.add(
            "devices",
            i + 1,
            f"SN-{700 + i}",
            kind,
            vendor,
            price,
            o.day(-2500, -5),
            int(r.random() < 0.25),
            r.choice([1, 2, 2, 3, 4, 5]),
        )
    for i in range(110):
        begin = o.moment(-400, -1)
        purpose = r.choice(["experiment", "teaching", "maintenance"])
        o.add("bookings", i + 1, r.randint(1, 34), r.randint(1, 18), begin, o.later(begin, 9), purpose)
    for i in range(60):
        journal = r.choice(["Annals of Optics", "Cell Letters", "Open Physics", "Soft Matter Notes"])
        reviewer = None if r.random() < 0.2 else r.choice([1, 2, 2, 3, 6, 7, 8])
        o.add(
            "papers",
            i + 1,
            f"On matter {i + 1}",
            journal,
            o.day(-1500, -1),
            r.randint(0, 130),
            r.randint(1, 8),
            reviewer,
        )
    return o.text()


def main(out):
    os.makedirs(out + "/db", exist_ok=True)
    with open(out + "/db/lab.sql", "w", encoding="utf-8") as f:
        f.write(lab())
    with open(out + "/now.json", "w") as f:
        json.dump({"now": NOW}, f)
    with open(out + "/questions.jsonl", "w", encoding="utf-8") as f:
        for number, line in enumerate(QUESTIONS.strip().split("\n")):
            question, *gold = line.split("|")
            item = {
                "id": f"lab-{number + 1:02d}",
                "db": "lab",
                "question": question,
                "gold": [g for g in gold if g],
            }
            f.write(json.dumps(item, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
