"""Writes the development set as files: make_devset.py DIR. Wording by hand; gold SQL by hand; own work.

A question may have several accepted queries: where people differ (name or title or id of a ticket, say) each is listed.
"""
import json
import os
import sqlite3
import sys

NOW = "2026-11-22 09:04:40"
OPERATIONS = """
How many open tickets do we have?|SELECT count(*) FROM tickets WHERE status = 'open'
How many tickets are assigned to Jana Dvorak?|SELECT count(*) FROM tickets JOIN people ON people.id = tickets.assignee_id WHERE people.name = 'Jana Dvořák'
Which tickets did Max Weber report?|SELECT tickets.title FROM tickets JOIN people ON people.id = tickets.reporter_id WHERE people.name = 'Max Weber'
Who is assigned to the most open tickets?|SELECT people.name FROM tickets JOIN people ON people.id = tickets.assignee_id WHERE tickets.status = 'open' GROUP BY people.id ORDER BY count(*) DESC LIMIT 1
open tickets per team|SELECT teams.name, count(*) FROM tickets JOIN teams ON teams.id = tickets.team_id WHERE tickets.status = 'open' GROUP BY teams.id
Show me all critical tickets of the Network team|SELECT tickets.title FROM tickets JOIN teams ON teams.id = tickets.team_id WHERE tickets.priority = 'critical' AND teams.name = 'Network'
How many tickets were created last month?|SELECT count(*) FROM tickets WHERE strftime('%Y-%m', created_at) = '2026-10'
Which tickets have no assignee?|SELECT title FROM tickets WHERE assignee_id IS NULL
List unassigned high priority tickets|SELECT title FROM tickets WHERE assignee_id IS NULL AND priority = 'high'
How many tickets has each person reported?|SELECT people.name, count(*) FROM tickets JOIN people ON people.id = tickets.reporter_id GROUP BY people.id
tickets by category|SELECT category, count(*) FROM tickets GROUP BY category
What is the average time to close a ticket?|SELECT avg((julianday(closed_at) - julianday(created_at)) * 24) FROM tickets|SELECT avg(julianday(closed_at) - julianday(created_at)) FROM tickets
Which team has the most tickets?|SELECT teams.name FROM tickets JOIN teams ON teams.id = tickets.team_id GROUP BY teams.id ORDER BY count(*) DESC LIMIT 1
Tickets opened in the last 30 days|SELECT title FROM tickets WHERE date(created_at) >= date('2026-11-22', '-30 days')
Show title and priority of tickets that are waiting|SELECT title, priority FROM tickets WHERE status = 'waiting'
How many high or critical tickets are still open?|SELECT count(*) FROM tickets WHERE priority IN ('high', 'critical') AND status = 'open'|SELECT count(*) FROM tickets WHERE priority IN ('high', 'critical') AND closed_at IS NULL
What is the status of ticket 42?|SELECT status FROM tickets WHERE id = 42
Who reported ticket 17?|SELECT people.name FROM tickets JOIN people ON people.id = tickets.reporter_id WHERE tickets.id = 17
What percentage of tickets is closed?|SELECT 100.0 * sum(status = 'closed') / count(*) FROM tickets
How many tickets per month?|SELECT strftime('%Y-%m', created_at), count(*) FROM tickets GROUP BY 1
Which people work in Prague?|SELECT name FROM people WHERE city = 'Prague'
How many people are there in every team?|SELECT teams.name, count(*) FROM people JOIN teams ON teams.id = people.team_id GROUP BY teams.id
Who was hired in 2024?|SELECT name FROM people WHERE strftime('%Y', hired_on) = '2024'
Show inactive people|SELECT name FROM people WHERE active = 0
What is the email of Max Weber?|SELECT email FROM people WHERE name = 'Max Weber'
Which team does Jana Dvorak belong to?|SELECT teams.name FROM people JOIN teams ON teams.id = people.team_id WHERE people.name = 'Jana Dvořák'
List the developers in Berlin|SELECT name FROM people WHERE job_title = 'developer' AND city = 'Berlin'
Who joined the company first?|SELECT name FROM people ORDER BY hired_on LIMIT 1
How many different job titles do we have?|SELECT count(DISTINCT job_title) FROM people
Which people own no assets?|SELECT name FROM people WHERE id NOT IN (SELECT owner_id FROM assets WHERE owner_id IS NOT NULL)
Which employees have not deployed anything?|SELECT name FROM people WHERE id NOT IN (SELECT deployed_by FROM deployments)
Who owns the most assets?|SELECT people.name FROM assets JOIN people ON people.id = assets.owner_id GROUP BY people.id ORDER BY count(*) DESC LIMIT 1
Show all laptops|SELECT asset_tag FROM assets WHERE type = 'laptop'
How many laptops are in repair?|SELECT count(*) FROM assets WHERE type = 'laptop' AND status = 'in repair'
What is the most expensive server?|SELECT asset_tag FROM assets WHERE type = 'server' ORDER BY price DESC LIMIT 1
Which assets cost more than 2500?|SELECT asset_tag FROM assets WHERE price > 2500
Total price of assets per manufacturer|SELECT manufacturer, sum(price) FROM assets GROUP BY manufacturer
Average price of Dell laptops|SELECT avg(price) FROM assets WHERE manufacturer = 'Dell' AND type = 'laptop'
Who owns asset AS-1004?|SELECT people.name FROM assets JOIN people ON people.id = assets.owner_id WHERE asset_tag = 'AS-1004'
assets without owner|SELECT asset_tag FROM assets WHERE owner_id IS NULL
Which assets were bought before 2021?|SELECT asset_tag FROM assets WHERE strftime('%Y', purchased_on) < '2021'
List monitors older than 3 years|SELECT asset_tag FROM assets WHERE type = 'monitor' AND date(purchased_on) < date('2026-11-22', '-3 years')
Which services are written in Go?|SELECT name FROM services WHERE language = 'Go'
What tier is the billing service?|SELECT tier FROM services WHERE name = 'billing'
Which team is responsible for checkout?|SELECT teams.name FROM services JOIN teams ON teams.id = services.team_id WHERE services.name = 'checkout'
Number of services per language|SELECT language, count(*) FROM services GROUP BY language
Which services have never had an incident?|SELECT name FROM services WHERE id NOT IN (SELECT service_id FROM incidents)
gold services and their team|SELECT services.name, teams.name FROM services JOIN teams ON teams.id = services.team_id WHERE services.tier = 'gold'
How many incidents happened this year?|SELECT count(*) FROM incidents WHERE strftime('%Y', started_at) = '2026'
Show unresolved incidents|SELECT title FROM incidents WHERE resolved_at IS NULL
Which service had the most critical incidents?|SELECT services.name FROM incidents JOIN services ON services.id = incidents.service_id WHERE incidents.severity = 'critical' GROUP BY services.id ORDER BY count(*) DESC LIMIT 1
Average number of affected users by severity|SELECT severity, avg(affected_users) FROM incidents GROUP BY severity
Which incidents affected more than 800 users?|SELECT title FROM incidents WHERE affected_users > 800
What was the latest incident of the login service?|SELECT incidents.title FROM incidents JOIN services ON services.id = incidents.service_id WHERE services.name = 'login' ORDER BY started_at DESC LIMIT 1
incidents per service|SELECT services.name, count(*) FROM incidents JOIN services ON services.id = incidents.service_id GROUP BY services.id
Top 3 incidents by affected users|SELECT title FROM incidents ORDER BY affected_users DESC LIMIT 3
How long does it take to resolve a major incident on average?|SELECT avg((julianday(resolved_at) - julianday(started_at)) * 24) FROM incidents WHERE severity = 'major'|SELECT avg(julianday(resolved_at) - julianday(started_at)) FROM incidents WHERE severity = 'major'
Services with more than 10 incidents|SELECT services.name FROM incidents JOIN services ON services.id = incidents.service_id GROUP BY services.id HAVING count(*) > 10
When was the last deployment of checkout?|SELECT max(deployed_at) FROM deployments JOIN services ON services.id = deployments.service_id WHERE services.name = 'checkout'
How many deployments to production failed?|SELECT count(*) FROM deployments WHERE environment = 'production' AND outcome = 'failed'
Who deployed version 3.7.4?|SELECT people.name FROM deployments JOIN people ON people.id = deployments.deployed_by WHERE version = '3.7.4'|SELECT DISTINCT people.name FROM deployments JOIN people ON people.id = deployments.deployed_by WHERE version = '3.7.4'
Which people deployed to production in the last 60 days?|SELECT DISTINCT people.name FROM deployments JOIN people ON people.id = deployments.deployed_by WHERE environment = 'production' AND date(deployed_at) >= date('2026-11-22', '-60 days')
Show the five longest deployments|SELECT id FROM deployments ORDER BY duration_minutes DESC LIMIT 5
Average deployment duration per environment|SELECT environment, avg(duration_minutes) FROM deployments GROUP BY environment
Deployments that took longer than 60 minutes|SELECT id FROM deployments WHERE duration_minutes > 60
Which deployments took more than 70 minutes?|SELECT id FROM deployments WHERE duration_minutes > 70
How many deployments did Max Weber do?|SELECT count(*) FROM deployments JOIN people ON people.id = deployments.deployed_by WHERE people.name = 'Max Weber'
Which service is deployed most often?|SELECT services.name FROM deployments JOIN services ON services.id = deployments.service_id GROUP BY services.id ORDER BY count(*) DESC LIMIT 1
failed deployments by service|SELECT services.name, count(*) FROM deployments JOIN services ON services.id = deployments.service_id WHERE outcome = 'failed' GROUP BY services.id
What share of deployments was rolled back?|SELECT 100.0 * sum(outcome = 'rolled back') / count(*) FROM deployments
How often was ledger deployed to staging?|SELECT count(*) FROM deployments JOIN services ON services.id = deployments.service_id WHERE services.name = 'ledger' AND environment = 'staging'
Which teams are located in Prague?|SELECT name FROM teams WHERE location = 'Prague'
Teams without people|SELECT name FROM teams WHERE id NOT IN (SELECT team_id FROM people WHERE team_id IS NOT NULL)
Which department does the Security team belong to?|SELECT department FROM teams WHERE name = 'Security'
Who was on call for the Network team in October 2026?|SELECT people.name FROM on_call JOIN people ON people.id = on_call.person_id JOIN teams ON teams.id = on_call.team_id WHERE teams.name = 'Network' AND strftime('%Y-%m', start_date) = '2026-10'|SELECT DISTINCT people.name FROM on_call JOIN people ON people.id = on_call.person_id JOIN teams ON teams.id = on_call.team_id WHERE teams.name = 'Network' AND strftime('%Y-%m', start_date) = '2026-10'
How many on call shifts has each person had?|SELECT people.name, count(*) FROM on_call JOIN people ON people.id = on_call.person_id GROUP BY people.id
Which printers are retired?|SELECT asset_tag FROM assets WHERE type = 'printer' AND status = 'retired'
Delete all closed tickets|
What is the salary of Max Weber?|
How many customers do we have?|
Tell me a joke|
"""
SHOP = """
How many orders are open?|SELECT count(*) FROM SalesOrder WHERE status = 'open'
List all customers in Porto|SELECT companyName FROM Customer WHERE city = 'Porto'
How much is Desk Lamp Classic?|SELECT unitPrice FROM Product WHERE title = 'Desk Lamp Classic'
Which products cost more than 200?|SELECT title FROM Product WHERE unitPrice > 200
Show the 3 most expensive products|SELECT title FROM Product ORDER BY unitPrice DESC LIMIT 3
Total amount of paid orders|SELECT sum(totalAmount) FROM SalesOrder WHERE status = 'paid'
How many orders has Harbor Books placed?|SELECT count(*) FROM SalesOrder JOIN Customer ON Customer.customerId = SalesOrder.customerId WHERE companyName = 'Harbor Books'
Which products are below their reorder level?|SELECT title FROM Product WHERE stockQty < reorderLevel
Number of products per category|SELECT category, count(*) FROM Product GROUP BY category
Average unit price by category|SELECT category, avg(unitPrice) FROM Product GROUP BY category
Customers without orders|SELECT companyName FROM Customer WHERE customerId NOT IN (SELECT customerId FROM SalesOrder)
Which supplier delivers the most products?|SELECT name FROM Product JOIN Supplier ON Supplier.supplierId = Product.supplierId GROUP BY name ORDER BY count(*) DESC LIMIT 1
Total amount per customer|SELECT companyName, sum(totalAmount) FROM SalesOrder JOIN Customer ON Customer.customerId = SalesOrder.customerId GROUP BY companyName
Which orders have not been shipped?|SELECT orderNo FROM SalesOrder WHERE shippedDate IS NULL
Orders approved by Ben Abel|SELECT orderNo FROM SalesOrder JOIN Clerk ON clerkId = approvedBy WHERE fullName = 'Ben Abel'
How many orders did each clerk approve?|SELECT fullName, count(*) FROM SalesOrder JOIN Clerk ON clerkId = approvedBy GROUP BY fullName
Suppliers from Norway|SELECT name FROM Supplier WHERE country = 'Norway'
Which products does Lumina supply?|SELECT title FROM Product JOIN Supplier ON Supplier.supplierId = Product.supplierId WHERE name = 'Lumina'
What is the highest credit limit?|SELECT max(creditLimit) FROM Customer
How many customers come from each country?|SELECT country, count(*) FROM Customer GROUP BY country
When was the last order placed?|SELECT max(orderDate) FROM SalesOrder
orders over 2000 sorted by amount, highest first|SELECT orderNo FROM SalesOrder WHERE totalAmount > 2000 ORDER BY totalAmount DESC
What is the average order amount for customers in France?|SELECT avg(totalAmount) FROM SalesOrder JOIN Customer ON Customer.customerId = SalesOrder.customerId WHERE country = 'France'
Which suppliers have no products?|SELECT name FROM Supplier WHERE supplierId NOT IN (SELECT supplierId FROM Product)
cancelled orders this year|SELECT orderNo FROM SalesOrder WHERE status = 'cancelled' AND strftime('%Y', orderDate) = '2026'
Products with stock between 50 and 100|SELECT title FROM Product WHERE stockQty BETWEEN 50 AND 100
Customers with more than 8 orders|SELECT companyName FROM SalesOrder JOIN Customer ON Customer.customerId = SalesOrder.customerId GROUP BY companyName HAVING count(*) > 8
What is the weather in Porto?|
Show the passwords of all clerks|
"""
FLEET = """
How many vehicles run on diesel?|SELECT count(*) FROM TBL_VEHICLE WHERE FUEL = 'diesel'
Which vehicle has the highest mileage?|SELECT LABEL FROM TBL_VEHICLE ORDER BY MILEAGE DESC LIMIT 1
Who drives Van 3?|SELECT EMP_NM FROM TBL_VEHICLE JOIN TBL_EMP ON EMP_ID = DRIVER_ID WHERE LABEL = 'Van 3'
vehicles without a driver|SELECT LABEL FROM TBL_VEHICLE WHERE DRIVER_ID IS NULL
Average trip duration per purpose|SELECT PURPOSE, avg(DURATION_MIN) FROM TBL_TRIP GROUP BY PURPOSE
What was the longest trip?|SELECT TRIP_ID FROM TBL_TRIP ORDER BY DURATION_MIN DESC LIMIT 1|SELECT TRIP_ID FROM TBL_TRIP ORDER BY DIST_KM DESC LIMIT 1
How many trips did each vehicle make?|SELECT LABEL, count(*) FROM TBL_TRIP JOIN TBL_VEHICLE ON TBL_VEHICLE.VEH_NO = TBL_TRIP.VEH_NO GROUP BY LABEL
Who is the manager of Logistics?|SELECT EMP_NM FROM TBL_DEPT JOIN TBL_EMP ON EMP_ID = MGR_ID WHERE DEPT_NM = 'Logistics'
Employees in the Sales department|SELECT EMP_NM FROM TBL_EMP JOIN TBL_DEPT ON TBL_DEPT.DEPT_ID = TBL_EMP.DEPT_ID WHERE DEPT_NM = 'Sales'
What does Ann Stone earn?|SELECT SALARY FROM TBL_EMP WHERE EMP_NM = 'Ann Stone'
Average salary by department|SELECT DEPT_NM, avg(SALARY) FROM TBL_EMP JOIN TBL_DEPT ON TBL_DEPT.DEPT_ID = TBL_EMP.DEPT_ID GROUP BY DEPT_NM
Which employees do not drive any vehicle?|SELECT EMP_NM FROM TBL_EMP WHERE EMP_ID NOT IN (SELECT DRIVER_ID FROM TBL_VEHICLE WHERE DRIVER_ID IS NOT NULL)
Trips that started in the last 30 days|SELECT TRIP_ID FROM TBL_TRIP WHERE date(START_TS) >= date('2026-11-22', '-30 days')
Count repair trips longer than 100 minutes|SELECT count(*) FROM TBL_TRIP WHERE PURPOSE = 'repair' AND DURATION_MIN > 100
VIP employees|SELECT EMP_NM FROM TBL_EMP WHERE VIP_FLAG = 'Y'
Trips per group|SELECT "TRIP GROUP".NAME, count(*) FROM TBL_TRIP JOIN "TRIP GROUP" ON "TRIP GROUP".ID = GROUP_ID GROUP BY 1
Which vehicles were inspected this year?|SELECT LABEL FROM TBL_VEHICLE WHERE strftime('%Y', LAST_INSP_DT) = '2026'
What is the total distance of all trips by Van 2?|SELECT sum(DIST_KM) FROM TBL_TRIP JOIN TBL_VEHICLE ON TBL_VEHICLE.VEH_NO = TBL_TRIP.VEH_NO WHERE LABEL = 'Van 2'
Book a trip for tomorrow|
Which vehicles are painted red?|
"""


def main(out):
    items = []
    for database, lines in (("operations", OPERATIONS), ("shop", SHOP), ("fleet", FLEET)):
        connection = sqlite3.connect(":memory:")
        with open(f"{out}/db/{database}.sql", encoding="utf-8") as f:
            connection.executescript(f.read())
        for number, line in enumerate(lines.strip().split("\n")):
            question, *gold = line.split("|")
            gold = [g for g in gold if g]
            for g in gold:
                rows = connection.execute(g).fetchall()
                if g == gold[0] and (not rows or all(v in (None, 0) for row in rows for v in row)):
                    print("empty result:", database, question)
            items.append(
                {"id": f"{database}-{number + 1:02d}", "db": database, "question": question, "gold": gold}
            )
    with open(f"{out}/questions.jsonl", "w", encoding="utf-8") as f:
        for item in items:
            f.write(json.dumps(item, ensure_ascii=False) + "\n")
    with open(f"{out}/now.json", "w") as f:
        json.dump({"now": NOW}, f)
    print(len(items), "questions")


if __name__ == "__main__":
    main(sys.argv[1])
