"""Questions over personnel, pay and training, typed the way its people ask; now is Wednesday, 2026-06-03."""

from .common import mean, sel, share

WHO = ["first_nm, last_nm", "emp_id, first_nm, last_nm", "first_nm || ' ' || last_nm", "emp_id, first_nm || ' ' || last_nm", "*"]
WHO_E = ["e.first_nm, e.last_nm", "e.emp_id, e.first_nm, e.last_nm", "e.first_nm || ' ' || e.last_nm",
         "e.emp_id, e.first_nm || ' ' || e.last_nm", "e.*"]
WHO_E_N = WHO_E[:4] + ["e.first_nm, e.last_nm, count(*)", "e.emp_id, e.first_nm, e.last_nm, count(*)", "e.first_nm || ' ' || e.last_nm, count(*)"]
WHO_M = [columns.replace("e.", "m.") for columns in WHO_E]
COURSE = ["crs_ttl", "crs_cd, crs_ttl", "*"]
STAFF = ["1 = 1", "emp_stat <> 'Terminated'", "emp_stat = 'ACTIVE'"]
STAFF_E = ["1 = 1", "e.emp_stat <> 'Terminated'", "e.emp_stat = 'ACTIVE'"]


def staffed(columns, rest, after=""):
    """With everybody, without those who left, and with the active ones only."""
    return [statement + " " + after for staff in STAFF_E for statement in sel(columns, rest.replace("STAFF", staff))]


QUESTIONS = [
    ("easy", "what's our headcount", [f"SELECT count(*) FROM emp WHERE {staff}" for staff in STAFF]),
    ("easy", "mandatory courses", sel(COURSE, "FROM trn_crs WHERE mand_flg = 'Y'")),
    ("easy", "Who was hired this year?", sel(WHO + ["first_nm, last_nm, hire_dt"], "FROM emp WHERE hire_dt >= '2026-01-01'")),
    ("easy", "number of employees by status", ["SELECT emp_stat, count(*) FROM emp GROUP BY emp_stat"]),
    ("easy", "who has the highest base salary in the whole company?",
     sel(WHO + ["first_nm, last_nm, base_sal"], "FROM emp ORDER BY base_sal DESC LIMIT 1")),
    ("easy", "staff on leave", sel(WHO, "FROM emp WHERE emp_stat = 'on_leave'")),
    ("easy", "How many people work part time, i.e. less than 100 percent?",
     [f"SELECT count(*) FROM emp WHERE fte_pct < 100 AND {staff}" for staff in STAFF]),
    ("easy", "courses that cost more than a thousand", sel(COURSE + ["crs_ttl, price_amt"], "FROM trn_crs WHERE price_amt > 1000")),
    ("easy", "which employees have no email adress", [s for staff in STAFF for s in sel(WHO, f"FROM emp WHERE email_addr IS NULL AND {staff}")]),
    ("easy", "Total of all bonuses paid in December 2025", ["SELECT sum(bonus_amt) FROM pay_slip WHERE pay_mth = '2025-12'"]),
    ("easy", "the three courses that take longest", sel(COURSE + ["crs_ttl, dur_hrs"], "FROM trn_crs ORDER BY dur_hrs DESC LIMIT 3")),
    ("easy", "Salary band for a foreman?", sel(["min_sal, max_sal", "job_ttl, min_sal, max_sal"], "FROM job WHERE job_ttl = 'Foreman'")),
    ("easy", "departments whose annual budget is above 1 million",
     sel(["dept_nm", "dept_cd, dept_nm", "dept_nm, ann_bdgt", "*"], "FROM dept WHERE ann_bdgt > 1000000")),
    ("easy", "How many working days were lost to sickness in 2025?",
     ["SELECT sum(work_days) FROM abs_rec WHERE abs_typ = 'SICK' AND from_dt LIKE '2025%'"]),
    ("easy", "how many absences are flagged as not approved",
     ["SELECT count(*) FROM abs_rec WHERE appr_flg = 'N'", "SELECT count(*) FROM abs_rec WHERE appr_flg IS NULL OR appr_flg = 'N'"]),
    ("easy", "who has left the company so far?",
     sel(WHO + ["first_nm, last_nm, term_dt"], "FROM emp WHERE term_dt IS NOT NULL")),
    ("easy", "What trainings does learnwell offer", sel(COURSE, "FROM trn_crs WHERE prov_nm = 'LearnWell'")),
    ("easy", "our youngest employee",
     sel(WHO + ["first_nm, last_nm, birth_dt"], "FROM emp ORDER BY birth_dt DESC LIMIT 1")),
    ("easy", "the ten longest serving employees, most senior first",
     [s for staff in STAFF for s in sel(WHO + ["first_nm, last_nm, hire_dt", "emp_id, first_nm, last_nm, hire_dt"],
                                        f"FROM emp WHERE {staff} ORDER BY hire_dt LIMIT 10")]),
    ("easy", "How many different pay grades exist?", ["SELECT count(DISTINCT grade) FROM job"]),
    ("easy", "avg score of training enrolments that were passed", mean("score", "FROM trn_enrl WHERE res_stat = 'passed'")),
    ("easy", "no-shows at trainings, how many?", ["SELECT count(*) FROM trn_enrl WHERE res_stat = 'NO_SHOW'"]),
    ("easy", "overtime hours in May", ["SELECT sum(ot_hrs) FROM pay_slip WHERE pay_mth = '2026-05'"]),
    ("easy", "gross pay total by month", ["SELECT pay_mth, sum(gross_amt) FROM pay_slip GROUP BY pay_mth",
                                          "SELECT pay_mth, round(sum(gross_amt), 2) FROM pay_slip GROUP BY pay_mth"]),
    ("easy", "cost centre of human resources", sel(["cost_ctr", "dept_nm, cost_ctr"], "FROM dept WHERE dept_nm = 'Human Resources'")),
    ("easy", "min, max and average net pay last month",
     ["SELECT min(net_amt), max(net_amt), avg(net_amt) FROM pay_slip WHERE pay_mth = '2026-05'",
      "SELECT min(net_amt), max(net_amt), round(avg(net_amt), 2) FROM pay_slip WHERE pay_mth = '2026-05'"]),
    ("medium", "how many ppl work in Engineering?",
     staffed(["count(*)"], "FROM emp e JOIN dept d ON d.dept_cd = e.dept_cd WHERE d.dept_nm = 'Engineering' AND STAFF")),
    ("medium", "is there a department without any employees? which one", sel(["dept_nm", "dept_cd, dept_nm", "*"],
        "FROM dept WHERE dept_cd NOT IN (SELECT dept_cd FROM emp)")),
    ("medium", "Average base salary per department (name, please, not the code)",
     [s for staff in STAFF_E for s in mean("e.base_sal", f"FROM emp e JOIN dept d ON d.dept_cd = e.dept_cd WHERE {staff} GROUP BY d.dept_nm", "d.dept_nm, ")]),
    ("medium", "How many people report directly to Dmitri Aldridge?",
     staffed(["count(*)"], "FROM emp e JOIN emp m ON m.emp_id = e.mgr_id WHERE m.first_nm = 'Dmitri' AND m.last_nm = 'Aldridge' AND STAFF")),
    ("medium", "who is hana okafor's manager",
     sel(WHO_M, "FROM emp e JOIN emp m ON m.emp_id = e.mgr_id WHERE e.first_nm = 'Hana' AND e.last_nm = 'Okafor'")),
    ("medium", "Which courses has nobody ever signed up for?",
     sel(COURSE, "FROM trn_crs WHERE crs_cd NOT IN (SELECT crs_cd FROM trn_enrl)")),
    ("medium", "employees who have never been on any training",
     staffed(WHO_E, "FROM emp e WHERE e.emp_id NOT IN (SELECT emp_id FROM trn_enrl) AND STAFF")),
    ("medium", "people paid above the maximum of their job's salary range",
     staffed(WHO_E + ["e.first_nm, e.last_nm, e.base_sal, j.max_sal"], "FROM emp e JOIN job j ON j.job_cd = e.job_cd WHERE e.base_sal > j.max_sal AND STAFF")),
    ("medium", "departments with more than fifteen staff",
     staffed(["d.dept_nm", "d.dept_nm, count(*)", "d.dept_cd, d.dept_nm", "d.dept_cd, d.dept_nm, count(*)"],
             "FROM emp e JOIN dept d ON d.dept_cd = e.dept_cd WHERE STAFF GROUP BY d.dept_cd HAVING count(*) > 15")),
    ("medium", "Who failed First Aid?",
     sel(WHO_E, "FROM trn_enrl t JOIN emp e ON e.emp_id = t.emp_id JOIN trn_crs c ON c.crs_cd = t.crs_cd WHERE c.crs_ttl = 'First Aid' AND t.res_stat = 'Failed'")),
    ("medium", "employees per city",
     staffed(["l.city_nm, count(*)"], "FROM emp e JOIN loc l ON l.loc_cd = e.loc_cd WHERE STAFF", "GROUP BY l.city_nm")
     + ["SELECT l.city_nm, count(e.emp_id) FROM loc l LEFT JOIN emp e ON e.loc_cd = l.loc_cd GROUP BY l.city_nm"]),
    ("medium", "What share of our active employees are women?",
     share("sum(gender = 'F')", "count(*)", "FROM emp WHERE emp_stat = 'ACTIVE'")),
    ("medium", "net pay of Gwen Yilmaz for March",
     sel(["p.net_amt", "p.pay_mth, p.net_amt", "e.first_nm, e.last_nm, p.net_amt"], "FROM pay_slip p JOIN emp e ON e.emp_id = p.emp_id "
         "WHERE e.first_nm = 'Gwen' AND e.last_nm = 'Yilmaz' AND p.pay_mth = '2026-03'")),
    ("medium", "who has taken more than 5 sick days this year?",
     sel(WHO_E + ["e.first_nm, e.last_nm, sum(a.work_days)", "e.emp_id, e.first_nm, e.last_nm, sum(a.work_days)"],
         "FROM abs_rec a JOIN emp e ON e.emp_id = a.emp_id WHERE a.abs_typ = 'SICK' AND a.from_dt >= '2026-01-01' "
         "GROUP BY e.emp_id HAVING sum(a.work_days) > 5")),
    ("medium", "top 2 managers by number of direct reports",
     sel([columns.replace("e.", "m.") for columns in WHO_E_N + ["e.*"]],
         "FROM emp e JOIN emp m ON m.emp_id = e.mgr_id GROUP BY m.emp_id ORDER BY count(*) DESC LIMIT 2")),
    ("medium", "Could you send me the names of everybody who completed Data Protection Basics in the last three months?",
     [s for extra in ("", " AND t.res_stat = 'passed'") for s in
      sel(WHO_E, "FROM trn_enrl t JOIN emp e ON e.emp_id = t.emp_id JOIN trn_crs c ON c.crs_cd = t.crs_cd "
          f"WHERE c.crs_ttl = 'Data Protection Basics' AND t.compl_dt >= '2026-03-03'{extra}")]),
    ("medium", "vacation days by department in 2026",
     [f"SELECT {key}, sum(a.work_days) FROM abs_rec a JOIN emp e ON e.emp_id = a.emp_id JOIN dept d ON d.dept_cd = e.dept_cd "
      f"WHERE a.abs_typ = 'VACATION' AND strftime('%Y', a.from_dt) = '2026'{extra} GROUP BY {key}"
      for key in ("d.dept_nm", "d.dept_cd", "d.dept_cd, d.dept_nm") for extra in ("", " AND a.appr_flg = 'Y'")]),
    ("medium", "software engineers in Graz",
     staffed(WHO_E, "FROM emp e JOIN job j ON j.job_cd = e.job_cd JOIN loc l ON l.loc_cd = e.loc_cd "
             "WHERE j.job_ttl = 'Software Engineer' AND l.city_nm = 'Graz' AND STAFF")),
    ("medium", "who is absent today",
     sel(WHO_E, "FROM emp e WHERE e.emp_id IN (SELECT emp_id FROM abs_rec WHERE from_dt <= '2026-06-03' AND to_dt >= '2026-06-03')")
     + sel(WHO_E, "FROM emp e JOIN abs_rec a ON a.emp_id = e.emp_id WHERE a.from_dt <= '2026-06-03' AND a.to_dt >= '2026-06-03'")),
    ("medium", "How many enrolments does each course have",
     sel(["c.crs_ttl, count(*)", "c.crs_cd, count(*)", "c.crs_cd, c.crs_ttl, count(*)"],
         "FROM trn_crs c JOIN trn_enrl t ON t.crs_cd = c.crs_cd GROUP BY c.crs_cd")
     + sel(["c.crs_ttl, count(t.enrl_id)", "c.crs_cd, count(t.enrl_id)", "c.crs_cd, c.crs_ttl, count(t.enrl_id)"],
           "FROM trn_crs c LEFT JOIN trn_enrl t ON t.crs_cd = c.crs_cd GROUP BY c.crs_cd")),
    ("medium", "jobs in grade G6 with nobody in Milano",
     sel(["job_ttl", "job_cd, job_ttl", "*"], "FROM job WHERE grade = 'G6' AND job_cd NOT IN "
         "(SELECT e.job_cd FROM emp e JOIN loc l ON l.loc_cd = e.loc_cd WHERE l.city_nm = 'Milano')")),
    ("hard", "employees who earn more than their own manager",
     staffed(WHO_E + ["e.first_nm, e.last_nm, e.base_sal, m.base_sal"],
             "FROM emp e JOIN emp m ON m.emp_id = e.mgr_id WHERE e.base_sal > m.base_sal AND STAFF")),
    ("hard", "For each department, who is the best paid person (by base salary) apart from directors (leavers included)?",
     staffed(["d.dept_nm, e.first_nm, e.last_nm", "d.dept_nm, e.first_nm, e.last_nm, e.base_sal", "d.dept_nm, e.first_nm || ' ' || e.last_nm",
              "d.dept_nm, e.first_nm || ' ' || e.last_nm, e.base_sal", "e.dept_cd, e.first_nm, e.last_nm, e.base_sal", "e.dept_cd, e.first_nm, e.last_nm"],
             "FROM emp e JOIN dept d ON d.dept_cd = e.dept_cd WHERE e.job_cd <> 'DIR' AND e.base_sal = "
             "(SELECT max(x.base_sal) FROM emp x WHERE x.dept_cd = e.dept_cd AND x.job_cd <> 'DIR')")),
    ("hard", "Which active people in Production still lack a passed fire safety course?",
     sel(WHO_E, "FROM emp e JOIN dept d ON d.dept_cd = e.dept_cd WHERE d.dept_nm = 'Production' AND e.emp_stat = 'ACTIVE' AND e.emp_id NOT IN "
         "(SELECT t.emp_id FROM trn_enrl t JOIN trn_crs c ON c.crs_cd = t.crs_cd WHERE c.crs_ttl = 'Fire Safety' AND t.res_stat = 'passed')")),
    ("unanswerable", "mobile numbers of the sales team", []),
    ("unanswerable", "give everyone in QA a 3% raise", []),
    ("unanswerable", "Who has a parking space at the Linz site?", []),
    ("unanswerable", "how much did we pay into the pension fund in 2025", []),
    ("unanswerable", "Which applicants are we interviewing this week?", []),
]
