"""Questions over servers, services and their costs, typed the way its people ask; now is Wednesday, 2026-06-03 14:12:30."""

from .common import mean, sel, share

HOST = ["hostname", "id, hostname", "*"]
HOST_S = ["s.hostname", "s.id, s.hostname", "s.*"]
HOST_N = ["s.hostname", "s.id, s.hostname", "s.hostname, count(*)", "s.id, s.hostname, count(*)"]
NAMED = ["name", "id, name", "*"]
SERVICE_V = ["v.name", "v.id, v.name", "v.*"]
LICENCE = ["product", "id, product", "*"]
ALERT = ["title", "id", "id, title", "title, fired_at", "id, title, fired_at", "server_id, title", "*"]
MINUTES = "(julianday(acknowledged_at) - julianday(fired_at)) * 1440"

QUESTIONS = [
    ("easy", "how many servers are running", ["SELECT count(*) FROM servers WHERE state = 'running'"]),
    ("easy", "prod boxes on Windows Server 2022", sel(HOST, "FROM servers WHERE environment = 'prod' AND os = 'Windows Server 2022'")),
    ("easy", "Which hosts are in maintenance?", sel(HOST, "FROM servers WHERE state = 'MAINTENANCE'")),
    ("easy", "alerts by severity", ["SELECT severity, count(*) FROM alerts GROUP BY severity"]),
    ("easy", "critical alerts that are not resolved yet", sel(ALERT, "FROM alerts WHERE severity = 'critical' AND resolved_at IS NULL")),
    ("easy", "How many alerts fired in the past 7 days?",
     ["SELECT count(*) FROM alerts WHERE fired_at >= '2026-05-27 14:12:30'", "SELECT count(*) FROM alerts WHERE fired_at >= '2026-05-27'"]),
    ("easy", "failed backups since May", sel(["id", "id, server_id", "*", "id, server_id, started_at", "id, started_at", "server_id, started_at"],
                                             "FROM backups WHERE result = 'failed' AND started_at >= '2026-05-01'")
     + ["SELECT count(*) FROM backups WHERE result = 'failed' AND started_at >= '2026-05-01'"]),
    ("easy", "Which licences expire in the next 30 days?",
     sel(LICENCE + ["product, expires_on"], "FROM licences WHERE expires_on >= '2026-06-03' AND expires_on <= '2026-07-03'")),
    ("easy", "licenses that have already expired", sel(LICENCE + ["product, expires_on"], "FROM licences WHERE expires_on < '2026-06-03'")),
    ("easy", "what do we pay for licences per year, all in all?", ["SELECT sum(annual_cost_usd) FROM licences"]),
    ("easy", "services where we dont know the language", sel(NAMED, "FROM services WHERE language IS NULL")),
    ("easy", "who's on call?", sel(NAMED, "FROM engineers WHERE on_call = 1")),
    ("easy", "number of deployments last month",
     ["SELECT count(*) FROM deployments WHERE strftime('%Y-%m', started_at) = '2026-05'"]),
    ("easy", "How often did we have to roll back a production deployment?",
     ["SELECT count(*) FROM deployments WHERE outcome = 'rolled_back' AND environment = 'prod'"]),
    ("easy", "machines that have never been patched", sel(HOST, "FROM servers WHERE last_patched_on IS NULL")),
    ("easy", "average duration of a full backup in minutes", mean("duration_min", "FROM backups WHERE kind = 'full'")),
    ("easy", "list all tier one services", sel(NAMED, "FROM services WHERE tier = 1")),
    ("easy", "total memory of all production servers in GB", ["SELECT sum(memory_gb) FROM servers WHERE environment = 'prod'"]),
    ("easy", "Licences where more seats are used than we bought", sel(LICENCE + ["product, seats, seats_used"], "FROM licences WHERE seats_used > seats")),
    ("easy", "which providers do we use", ["SELECT DISTINCT provider FROM regions"]),
    ("easy", "costs by category for may 2026",
     ["SELECT category, sum(amount_usd) FROM monthly_costs WHERE month = '2026-05' GROUP BY category",
      "SELECT category, round(sum(amount_usd), 2) FROM monthly_costs WHERE month = '2026-05' GROUP BY category"]),
    ("easy", "servers with 32 cores and at least 64 gigs of ram", sel(HOST, "FROM servers WHERE cpu_cores = 32 AND memory_gb >= 64")),
    ("easy", "five newest servers", sel(HOST + ["hostname, provisioned_on"], "FROM servers ORDER BY provisioned_on DESC LIMIT 5")),
    ("easy", "Teams that have no chat channel", sel(NAMED, "FROM teams WHERE chat_channel IS NULL")),
    ("easy", "count servers per operating system", ["SELECT os, count(*) FROM servers GROUP BY os"]),
    ("easy", "everything we license from microsoft", sel(LICENCE, "FROM licences WHERE vendor = 'Microsoft'")),
    ("easy", "longest backup ever, how many minutes did it take?", ["SELECT max(duration_min) FROM backups"]),
    ("medium", "servers per team",
     sel(["t.name, count(*)", "t.id, t.name, count(*)"], "FROM servers s JOIN teams t ON t.id = s.team_id GROUP BY t.id")
     + sel(["t.name, count(s.id)", "t.id, t.name, count(s.id)"], "FROM teams t LEFT JOIN servers s ON t.id = s.team_id GROUP BY t.id")),
    ("medium", "What did checkout-api cost us in April?",
     ["SELECT sum(m.amount_usd) FROM monthly_costs m JOIN services v ON v.id = m.service_id WHERE v.name = 'checkout-api' AND m.month = '2026-04'",
      "SELECT round(sum(m.amount_usd), 2) FROM monthly_costs m JOIN services v ON v.id = m.service_id WHERE v.name = 'checkout-api' AND m.month = '2026-04'"]),
    ("medium", "total cost per service this year, most expensive first",
     sel(["v.name, sum(m.amount_usd)", "v.id, v.name, sum(m.amount_usd)", "v.name, round(sum(m.amount_usd), 2)"],
         "FROM monthly_costs m JOIN services v ON v.id = m.service_id WHERE m.month >= '2026-01' GROUP BY v.id ORDER BY sum(m.amount_usd) DESC")),
    ("medium", "servers on which no service is hosted", sel(HOST, "FROM servers WHERE id NOT IN (SELECT server_id FROM service_hosts)")),
    ("medium", "production servers without any backup",
     sel(HOST, "FROM servers WHERE environment = 'prod' AND id NOT IN (SELECT server_id FROM backups)")),
    ("medium", "which service has never been deployed?", sel(NAMED, "FROM services WHERE id NOT IN (SELECT service_id FROM deployments)")),
    ("medium", "regions where we run nothing",
     sel(["code", "city", "code, city", "id, code", "*"], "FROM regions WHERE id NOT IN (SELECT region_id FROM servers)")),
    ("medium", "Hosts with more than ten alerts", sel(HOST_N + ["s.*"], "FROM alerts a JOIN servers s ON s.id = a.server_id GROUP BY s.id HAVING count(*) > 10")),
    ("medium", "what percentage of our deployments failed", share("sum(outcome = 'FAILED')", "count(*)", "FROM deployments")),
    ("medium", "Who deployed to prod in the past 2 weeks?",
     [s for since in ("'2026-05-20'", "'2026-05-20 14:12:30'") for distinct in (True, False) for s in
      sel(["e.name", "e.id, e.name"], f"FROM deployments d JOIN engineers e ON e.id = d.deployed_by WHERE d.environment = 'prod' AND d.started_at >= {since}", distinct)]),
    ("medium", "services owned by the payments team", sel(SERVICE_V, "FROM services v JOIN teams t ON t.id = v.team_id WHERE t.name = 'Payments'")),
    ("medium", "in which city is prod-db-011?",
     sel(["r.city", "s.hostname, r.city", "r.code, r.city"], "FROM servers s JOIN regions r ON r.id = s.region_id WHERE s.hostname = 'prod-db-011'")),
    ("medium", "top 3 engineers by number of deployments",
     sel(["e.name", "e.name, count(*)", "e.id, e.name", "e.id, e.name, count(*)"],
         "FROM deployments d JOIN engineers e ON e.id = d.deployed_by GROUP BY e.id ORDER BY count(*) DESC LIMIT 3")),
    ("medium", "How many minutes does it take us on average to acknowledge a critical alert?",
     mean(MINUTES, "FROM alerts WHERE severity = 'critical'") + ["SELECT round(avg(" + MINUTES + ")) FROM alerts WHERE severity = 'critical'"]),
    ("medium", "services that run on machines in eemshaven",
     [s for distinct in (True, False) for s in sel(SERVICE_V[:2], "FROM services v JOIN service_hosts h ON h.service_id = v.id JOIN servers s ON s.id = h.server_id "
         "JOIN regions r ON r.id = s.region_id WHERE r.city = 'Eemshaven'", distinct)]),
    ("medium", "licence spend by team",
     sel(["t.name, sum(l.annual_cost_usd)", "t.id, t.name, sum(l.annual_cost_usd)"], "FROM licences l JOIN teams t ON t.id = l.team_id GROUP BY t.id")
     + sel(["t.name, sum(l.annual_cost_usd)", "t.name, coalesce(sum(l.annual_cost_usd), 0)"], "FROM teams t LEFT JOIN licences l ON t.id = l.team_id GROUP BY t.id")),
    ("medium", "number of alerts per cloud provider",
     ["SELECT r.provider, count(*) FROM alerts a JOIN servers s ON s.id = a.server_id JOIN regions r ON r.id = s.region_id GROUP BY r.provider"]),
    ("medium", "teams with nobody in them", sel(NAMED, "FROM teams WHERE id NOT IN (SELECT team_id FROM engineers)")),
    ("medium", "free seats for each licence",
     sel(["product, seats - seats_used", "id, product, seats - seats_used", "product, seats, seats_used, seats - seats_used"], "FROM licences")),
    ("medium", "Please list the alerts on staging servers from yesterday and today, with host name and title",
     ["SELECT s.hostname, a.title FROM alerts a JOIN servers s ON s.id = a.server_id WHERE s.environment = 'staging' AND a.fired_at >= '2026-06-02'"]),
    ("medium", "how much disk in total do the boxes of Data Engineering have",
     ["SELECT sum(s.disk_gb) FROM servers s JOIN teams t ON t.id = s.team_id WHERE t.name = 'Data Engineering'"]),
    ("hard", "Which services got more expensive from April to May?",
     sel(SERVICE_V, "FROM services v JOIN monthly_costs m ON m.service_id = v.id GROUP BY v.id HAVING "
         "sum(CASE WHEN m.month = '2026-05' THEN m.amount_usd ELSE 0 END) > sum(CASE WHEN m.month = '2026-04' THEN m.amount_usd ELSE 0 END)")),
    ("hard", "for each service, the version of its latest successful production deployment",
     sel(["v.name, d.version", "v.id, v.name, d.version", "v.name, d.version, d.started_at", "v.name, d.version, d.finished_at"],
         "FROM deployments d JOIN services v ON v.id = d.service_id WHERE d.environment = 'prod' AND d.started_at = "
         "(SELECT max(x.started_at) FROM deployments x WHERE x.service_id = d.service_id AND x.environment = 'prod' AND x.outcome = 'success')")),
    ("hard", "Running production servers without a single OK backup in the last 30 days",
     [s for since in ("'2026-05-04'", "'2026-05-04 14:12:30'") for s in
      sel(HOST, "FROM servers WHERE environment = 'prod' AND state = 'running' AND id NOT IN "
          f"(SELECT server_id FROM backups WHERE result = 'OK' AND started_at >= {since})")]),
    ("unanswerable", "current cpu load of prod-db-011", []),
    ("unanswerable", "restart staging-web-007", []),
    ("unanswerable", "How many tonnes of CO2 did our data centres emit last year?", []),
    ("unanswerable", "what's the root password for dev-db-003", []),
    ("unanswerable", "Which customers were affected by the outage in April?", []),
]
