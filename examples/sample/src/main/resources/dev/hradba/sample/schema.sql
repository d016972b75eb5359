-- IT operations of a fictional company: who works where, what they use, what breaks, what gets deployed.
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL, department TEXT, location TEXT);
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, job_title TEXT, team_id INTEGER REFERENCES teams(id), city TEXT, hired_on DATE, active BOOLEAN);
CREATE TABLE assets (id INTEGER PRIMARY KEY, asset_tag TEXT, type TEXT, manufacturer TEXT, model TEXT, status TEXT, purchased_on DATE, price REAL, owner_id INTEGER REFERENCES people(id));
CREATE TABLE services (id INTEGER PRIMARY KEY, name TEXT NOT NULL, tier TEXT, language TEXT, team_id INTEGER REFERENCES teams(id));
CREATE TABLE tickets (id INTEGER PRIMARY KEY, title TEXT NOT NULL, status TEXT, priority TEXT, category TEXT, created_at TIMESTAMP, closed_at TIMESTAMP, reporter_id INTEGER REFERENCES people(id), assignee_id INTEGER REFERENCES people(id), team_id INTEGER REFERENCES teams(id), asset_id INTEGER REFERENCES assets(id));
CREATE TABLE incidents (id INTEGER PRIMARY KEY, title TEXT NOT NULL, severity TEXT, status TEXT, started_at TIMESTAMP, resolved_at TIMESTAMP, affected_users INTEGER, service_id INTEGER REFERENCES services(id));
CREATE TABLE deployments (id INTEGER PRIMARY KEY, service_id INTEGER REFERENCES services(id), version TEXT, environment TEXT, outcome TEXT, deployed_at TIMESTAMP, duration_minutes INTEGER, deployed_by INTEGER REFERENCES people(id));
CREATE TABLE on_call (id INTEGER PRIMARY KEY, team_id INTEGER REFERENCES teams(id), person_id INTEGER REFERENCES people(id), start_date DATE, end_date DATE);
