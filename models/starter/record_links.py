"""Records what the linker, the plan grammar and the SQL writer do, for other implementations: record_links.py DEVDIR OUT.

Per question: items, values, the draft by rules, the prompt's question part, and plans drawn at random from the grammar (same seed, same bytes)
with the ids allowed at each step of the first plan and the SQL of each, or the word that it cannot be written.
"""
import json
import random
import sqlite3
import sys

from choose import clean, unlinked
from grammar import Grammar, ids_to_plan, plan_text
from linker import link
from reader import read_sqlite
from rules import draft, with_draft
from sql import BadPlan, rebase, write_sql
from tokens import FIXED, ID

EXTRA = {
    "operations": """
Tikets created on 2026-03-05
incidents between 2026-01-01 and 2026-06-30
incidents from 3 March 2026 to 5 April 2026
incidents since March 5, 2026
deployments on 1st September 2026
tickets older than 2 weeks
tickets closed in the past month
tickets closed in the past 24 hours
tickets created yesterday or today
who is on call next week
who's on call tomorrow
tickets titled "VPN drops every hour 1"
tickets containing 'printer' in the title
tickets created since March
how many incidents in may
deployments between January and March 2026
teams with at least 2 services
tickets with no more than 45k views
which people aren't active
people without an email address
avrage price of laptops
total price of all assets
what share of the open tickets are critical
number of tickets by status and priority, highest first
who is Max Weber's team lead
services that were never deployed
assets nobody owns
how many forklifts do we have
when is the birthday of Max Weber
in which city does Max Weber live
best paid people
tickets that took longer than 5 days
phone number of Max Weber
the person with the most expensive laptop
top 3 teams by total price
how often was ledger deployed
polish people
more than one million euros
list tickets with title and status
people and their city
which departments are there
how old is the oldest open ticket
people named ‘Max Weber’
people called “Jana Dvořák”
people whose name starts with 'Jan'
Jana Dvorak's open tickets
JANA DVOŘÁK
Is Max Weber active?
tickets with priority high or critical and status not closed
status of tickets
priority tickets
list hgih priority tickets
depolyments to producton
how many diferent manufactureres are there
price >= 1,200.50 and price < 2000
assets with price between 500 and 1000
assets worth more than 10%
deployment 3.7.4
in progress tickets
assets in use by model T14
tickets per month in 2026
tickets per week
tickets created in Mar 2026
the two oldest unresolved incidents
newest laptop
five cheapest phones
longest shortest cheapest
customers who bought something
staff in Brno
colleagues of Max Weber
unassigned network tickets of the Service Desk
services handled by Platform
inactive staff hired earlier than 2020
average time to resolve incidents per service in hours
who closed ticket 12?
mail-gateway incidents
api gateway deployments that failed in staging
latest deployment date
what is the earliest hire date of people in Brno

?!
it
The of the
max min count sum order by limit
select * from tickets; drop table tickets
tickets 1 2 3 4 5 6 7 8 9 10 11 12 13
Ticket #17 & asset AS-1004
12 tickets, three people, one team
Zażółć gęślą jaźń 東京 naïve café
""",
    "shop": """
orders of Café Lumiere
orders of cafe lumière shipped before 2026-11-01
salesorders approved by Cleo Engel last year
unapproved orders
orders without approval
office supplies under 50
customer since 2020
inactive customers in France
discount percent above 5%
customers by total amount of orders, largest on top
overdue orders
what did orders of Café Lumiere cost
Which products are below their reorder level or better
customers with more than one open order
top 5 products by stock quantity
order lines with quantity > 10
prodcts of suplier Glint
clerks with more than 20 logins
average discount per product category
products above their category's average price
products with a price above the average price of all products in the same category
""",
    "fleet": """
vans driven by Bob Marsh
MGR of Field Service
trip group with order 2
trips longer than 2 hours
diesel vehicles inspected before 2026
employees hired in 2020 or 2021
deliveries in June 2026
max headcount per department
trips ordered by duration
who drives the electric vans
vehicle number 12
last inspection date of Van 4
total distance per vehicle this August
headcount
youngest employee
how many trips has each driver made
""",
}


def random_plan(r, grammar, longest=26):
    """A walk through the grammar; near the end only what closes the plan soonest."""
    ids, allowed = [], []
    while len(ids) < 60:
        choices = sorted(grammar.allowed(ids))
        allowed.append(choices)
        if not choices:
            return None, allowed
        end = ID["<eos>"]
        i = end if end in choices and (len(ids) > longest or r.random() < 0.25) else r.choice(choices)
        if i == end:
            return ids, allowed
        ids.append(i)
    return None, allowed


def recorded_sql(schema, plan, values, linked):
    if plan == ["<cannot>"]:
        return None
    try:
        return write_sql(schema, rebase(schema, plan, linked), values)
    except BadPlan:
        return "<bad>"


def record(schema, question, seed):
    linked = link(schema, question)
    grammar, r = Grammar(schema, linked.values), random.Random(seed)
    plans, first = [], None
    for _ in range(40):
        ids, allowed = random_plan(r, grammar)
        if ids is None:
            continue
        plan = ids_to_plan(ids)
        if first is None and plan != ["<cannot>"]:
            first = {"ids": ids, "allowed": allowed}
        plans.append(
            {"plan": plan_text(plan), "sql": recorded_sql(schema, plan, linked.values, linked.tables())}
        )
        if len(plans) == 6:
            break
    values = [
        {"kind": v.kind, "norm": v.norm, "texts": {str(c): t for c, t in sorted(v.texts.items())}}
        for v in linked.values
    ]
    items = [[kind, x] for kind, x in linked.items]
    sketch = draft(schema, linked)
    return {
        "question": question,
        "items": items,
        "values": values,
        "draft": plan_text(sketch),
        "unlinked": unlinked(linked),
        "clean": clean(linked, plan_text(sketch), schema),
        "draft_sql": recorded_sql(schema, sketch, linked.values, linked.tables()),
        "prompt": with_draft(schema, linked),
        "plans": plans,
        "walk": first,
    }


def main(dev, out):
    questions = {}
    with open(dev + "/questions.jsonl", encoding="utf-8") as f:
        for line in f:
            item = json.loads(line)
            questions.setdefault(item["db"], []).append(item["question"])
    with open(out, "w", encoding="utf-8") as f:
        for database, asked in questions.items():
            connection = sqlite3.connect(":memory:")
            with open(f"{dev}/db/{database}.sql", encoding="utf-8") as script:
                connection.executescript(script.read())
            schema = read_sqlite(connection)
            kinds = [
                [c.table.raw, c.raw, c.kind, c.target.raw if c.target else None, list(c.role)]
                for c in schema.columns
            ]
            f.write(
                json.dumps(
                    {"db": database, "schema_prompt": schema.prompt(), "columns": kinds}, ensure_ascii=False
                )
                + "\n"
            )
            for number, question in enumerate(asked + EXTRA[database].strip("\n").split("\n")):
                entry = {"db": database, **record(schema, question, number)}
                if number % 4:
                    entry.pop("walk")
                f.write(json.dumps(entry, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
