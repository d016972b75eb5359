"""Questions over the support desk, typed the way its people ask; now is Thursday, 2026-09-17."""

from .common import mean, sel, share

CASE = ["reference", "case_id", "subject", "reference, subject", "case_id, subject", "case_id, reference",
        "case_id, reference, subject", "*"]
CASE_C = ["c." + columns.replace(", ", ", c.") for columns in CASE]
CLIENT = ["company_name", "customer_id, company_name", "*"]
CLIENT_U = ["u." + columns.replace(", ", ", u.") for columns in CLIENT]
AGENT = ["full_name", "agent_id, full_name", "*"]
AGENT_A = ["a." + columns.replace(", ", ", a.") for columns in AGENT]
CONTRACT = ["contract_id", "contract_id, customer_id", "contract_id, plan", "contract_id, customer_id, plan", "*"]
PENDING = ["status = 'OPEN'", "closed_at IS NULL", "status NOT IN ('Closed', 'Resolved')", "status <> 'Closed'"]
UNSOLVED = PENDING[1:2]
HOURS = "(julianday(closed_at) - julianday(opened_at)) * 24"

QUESTIONS = [
    ("easy", "how many cases do we have in total?", ["SELECT count(*) FROM cases"]),
    ("easy", "open cases per priority",
     [f"SELECT priority, count(*) FROM cases WHERE {p} GROUP BY priority" for p in PENDING]),
    ("easy", "How many customers are based in the united kingdom", ["SELECT count(*) FROM customers WHERE country = 'United Kingdom'"]),
    ("easy", "agents sitting in the porto office", sel(AGENT, "FROM agents WHERE office = 'Porto'")),
    ("easy", "Which agents are not active any more?", sel(AGENT, "FROM agents WHERE is_active = 0")),
    ("easy", "Show me everything that is in progress at the moment", sel(CASE, "FROM cases WHERE status = 'in_progress'")),
    ("easy", "count of cases by channel", ["SELECT channel, count(*) FROM cases GROUP BY channel"]),
    ("easy", "avg satisfaction score?", mean("satisfaction_score", "FROM cases")),
    ("easy", "whats the highest monthly fee anybody pays us", ["SELECT max(monthly_fee) FROM contracts"]),
    ("easy", "Please list the ten most recently opened cases, newest first.",
     sel(CASE + ["reference, opened_at", "case_id, opened_at", "subject, opened_at", "reference, subject, opened_at"],
         "FROM cases ORDER BY opened_at DESC LIMIT 10")),
    ("easy", "Customers for whom we have no phone number", sel(CLIENT, "FROM customers WHERE phone IS NULL")),
    ("easy", "number of contracts that renew automatically", ["SELECT count(*) FROM contracts WHERE auto_renew = 1"]),
    ("easy", "Which SLA policies promise a first response within four hours or less?",
     sel(["name", "sla_policy_id, name", "name, first_response_hours", "*"], "FROM sla_policies WHERE first_response_hours <= 4")),
    ("easy", "how many cases came in since August",
     ["SELECT count(*) FROM cases WHERE opened_at >= '2026-08-01'"]),
    ("easy", "How many cases were opened last month?",
     ["SELECT count(*) FROM cases WHERE opened_at >= '2026-08-01' AND opened_at < '2026-09-01'"]),
    ("easy", "urgent billing cases", sel(CASE, "FROM cases WHERE priority = 'urgent' AND product_area = 'Billing'")),
    ("easy", "In how many different countries do we have customers?", ["SELECT count(DISTINCT country) FROM customers"]),
    ("easy", "Average monthly fee by plan", mean("monthly_fee", "FROM contracts GROUP BY plan", "plan, ")),
    ("easy", "how many cases are not assigned to any agent", ["SELECT count(*) FROM cases WHERE agent_id IS NULL"]),
    ("easy", "Could you tell me who joined the support organisation most recently?",
     sel(AGENT + ["full_name, hired_on"], "FROM agents ORDER BY hired_on DESC LIMIT 1")),
    ("easy", "email of Paloma Okafor pls", sel(["email", "full_name, email"], "FROM agents WHERE full_name = 'Paloma Okafor'")),
    ("easy", "canceled contracts", sel(CONTRACT, "FROM contracts WHERE status = 'CANCELLED'")),
    ("easy", "How many web portal cases did we close in 2025?",
     ["SELECT count(*) FROM cases WHERE channel = 'Web Portal' AND strftime('%Y', closed_at) = '2025'",
      "SELECT count(*) FROM cases WHERE channel = 'Web Portal' AND status = 'Closed' AND strftime('%Y', closed_at) = '2025'"]),
    ("easy", "our three longest-standing customers",
     sel(CLIENT + ["company_name, customer_since"], "FROM customers ORDER BY customer_since LIMIT 3")),
    ("easy", "headcount per team and seniority", ["SELECT team, seniority, count(*) FROM agents GROUP BY team, seniority",
                                                  "SELECT team, seniority, count(*) FROM agents WHERE is_active = 1 GROUP BY team, seniority"]),
    ("easy", "cases nobody has responded to yet", sel(CASE, "FROM cases WHERE first_response_at IS NULL")),
    ("medium", "Who has the most unresolved cases on their plate?",
     sel(AGENT_A + ["a.full_name, count(*)", "a.agent_id, a.full_name, count(*)"],
         "FROM cases c JOIN agents a ON a.agent_id = c.agent_id WHERE c.closed_at IS NULL GROUP BY a.agent_id ORDER BY count(*) DESC LIMIT 1")),
    ("medium", "customers that never opened a single case",
     sel(CLIENT, "FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM cases)")),
    ("medium", "cases per country of the customer",
     ["SELECT u.country, count(*) FROM cases c JOIN customers u ON u.customer_id = c.customer_id GROUP BY u.country"]),
    ("medium", "Which agents have handled more than seventy cases?",
     sel(AGENT_A + ["a.full_name, count(*)", "a.agent_id, a.full_name, count(*)"],
         "FROM cases c JOIN agents a ON a.agent_id = c.agent_id GROUP BY a.agent_id HAVING count(*) > 70")),
    ("medium", "the 3 companies that raised the most cases this year",
     sel(CLIENT_U + ["u.company_name, count(*)", "u.customer_id, u.company_name, count(*)"],
         "FROM cases c JOIN customers u ON u.customer_id = c.customer_id WHERE c.opened_at >= '2026-01-01' GROUP BY u.customer_id "
         "ORDER BY count(*) DESC LIMIT 3")),
    ("medium", "how many cases of polish customers are waiting on the customer?",
     ["SELECT count(*) FROM cases c JOIN customers u ON u.customer_id = c.customer_id WHERE u.country = 'Poland' AND c.status = 'Waiting on Customer'"]),
    ("medium", "What percentage of cases reached us by phone?",
     share("sum(channel = 'Phone')", "count(*)", "FROM cases")),
    ("medium", "tags that were never used",
     sel(["label", "tag_id, label"], "FROM tags WHERE tag_id NOT IN (SELECT tag_id FROM case_tags)")),
    ("medium", "number of comments Gwen Mensah wrote since may",
     ["SELECT count(*) FROM case_comments m JOIN agents a ON a.agent_id = m.agent_id WHERE a.full_name = 'Gwen Mensah' "
      "AND m.created_at >= '2026-05-01'"]),
    ("medium", "Clients with an active Enterprise contract, and the city they are in",
     sel(["u.company_name, u.city", "u.customer_id, u.company_name, u.city"],
         "FROM customers u JOIN contracts k ON k.customer_id = u.customer_id WHERE k.plan = 'Enterprise' AND k.status = 'Active'")
     + sel(["u.company_name, u.city"],
           "FROM customers u JOIN contracts k ON k.customer_id = u.customer_id WHERE k.plan = 'Enterprise' AND k.status = 'Active'", True)),
    ("medium", "monthly revenue from active contracts by industry",
     ["SELECT u.industry, sum(k.monthly_fee) FROM contracts k JOIN customers u ON u.customer_id = k.customer_id WHERE k.status = 'Active' GROUP BY u.industry",
      "SELECT u.industry, round(sum(k.monthly_fee), 2) FROM contracts k JOIN customers u ON u.customer_id = k.customer_id WHERE k.status = 'Active' GROUP BY u.industry"]),
    ("medium", "which customers dont have any contract with us",
     sel(CLIENT, "FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM contracts)")),
    ("medium", "cases tagged data loss that still aren't closed",
     [s for p in PENDING[1:] for s in sel(CASE_C, "FROM cases c JOIN case_tags x ON x.case_id = c.case_id JOIN tags t ON t.tag_id = x.tag_id "
          f"WHERE t.label = 'data-loss' AND c.{p}")]),
    ("medium", "How many distinct customers contacted us in the past 2 weeks?",
     ["SELECT count(DISTINCT customer_id) FROM cases WHERE opened_at >= '2026-09-03'",
      "SELECT count(DISTINCT customer_id) FROM cases WHERE opened_at >= '2026-09-03 10:25:00'"]),
    ("medium", "Average time to close an urgent case, in hours",
     mean(HOURS, "FROM cases WHERE priority = 'urgent'")),
    ("medium", "Which account managers look after more than 5 customers?",
     sel(AGENT_A + ["a.full_name, count(*)", "a.agent_id, a.full_name, count(*)"],
         "FROM customers u JOIN agents a ON a.agent_id = u.account_manager_id GROUP BY a.agent_id HAVING count(*) > 5")),
    ("medium", "contracts that run out within the next twelve months, with company name and end date",
     sel(["u.company_name, k.ends_on", "k.contract_id, u.company_name, k.ends_on"],
         "FROM contracts k JOIN customers u ON u.customer_id = k.customer_id WHERE k.ends_on >= '2026-09-17' AND k.ends_on <= '2027-09-17'")),
    ("medium", "who is the supervisor of luca fontaine",
     sel(["s.full_name", "s.agent_id, s.full_name", "a.full_name, s.full_name", "s.*"],
         "FROM agents a JOIN agents s ON s.agent_id = a.supervisor_id WHERE a.full_name = 'Luca Fontaine'")),
    ("medium", "average rating per agent, best first",
     mean("c.satisfaction_score", "FROM cases c JOIN agents a ON a.agent_id = c.agent_id GROUP BY a.agent_id "
          "ORDER BY avg(c.satisfaction_score) DESC", "a.full_name, ")),
    ("medium", "Which cases have more than four comments?",
     sel(CASE_C + ["c.reference, count(*)", "c.case_id, count(*)", "c.reference, c.subject, count(*)"],
         "FROM cases c JOIN case_comments m ON m.case_id = c.case_id GROUP BY c.case_id HAVING count(*) > 4")),
    ("hard", "For every priority, what share of the closed cases missed the resolution target of their SLA?",
     share(f"sum({HOURS} > p.resolution_hours)", "count(*)",
           "FROM cases c JOIN sla_policies p ON p.sla_policy_id = c.sla_policy_id WHERE c.closed_at IS NOT NULL GROUP BY c.priority", "c.priority, ")
     + share(f"sum({HOURS} > p.resolution_hours)", "count(*)",
             "FROM cases c JOIN sla_policies p ON p.sla_policy_id = c.sla_policy_id WHERE c.status = 'Closed' GROUP BY c.priority", "c.priority, ")),
    ("hard", "Which customers opened more cases so far in 2026 than in all of 2025?",
     sel(CLIENT_U, "FROM customers u JOIN cases c ON c.customer_id = u.customer_id GROUP BY u.customer_id "
         "HAVING sum(strftime('%Y', c.opened_at) = '2026') > sum(strftime('%Y', c.opened_at) = '2025')")),
    ("hard", "agents whose average satisfaction is below the average over all cases",
     sel(AGENT_A + ["a.full_name, avg(c.satisfaction_score)"],
         "FROM agents a JOIN cases c ON c.agent_id = a.agent_id GROUP BY a.agent_id "
         "HAVING avg(c.satisfaction_score) < (SELECT avg(satisfaction_score) FROM cases)")),
    ("unanswerable", "What did we spend on telephone calls last quarter?", []),
    ("unanswerable", "when is Gwen Mensahs birthday", []),
    ("unanswerable", "Please remove all internal comments older than a year", []),
    ("unanswerable", "Which customers have overdue invoices?", []),
    ("unanswerable", "who is on the late shift next Tuesday", []),
]
