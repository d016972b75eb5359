"""Writes the held-out sets: two databases each in heldout/, heldout2/ and heldout3/, with their questions and accepted statements.

Nobody looks at heldout2 or heldout3 while making or tuning the drafter. Every statement is run before it is written:
it must give rows that mean something, in an order that does not hang on how the rows are stored, and differ from near misreadings.
"""

import importlib
import json
import pathlib
import re
import sqlite3
import sys

HERE = pathlib.Path(__file__).parent
SETS = {"heldout": ["care", "depot"], "heldout2": ["payroll", "estate"], "heldout3": ["clinic", "roastery"]}


def table(connection, statement):
    """The rows as text, numbers to twelve digits."""
    return [tuple(f"{cell:.12g}" if isinstance(cell, float) else "" if cell is None else str(cell) for cell in row)
            for row in connection.execute(statement)]


def same(connection, one, other):
    tables = [[tuple(sorted(row)) for row in table(connection, statement)] for statement in (one, other)]
    return tables[0] == tables[1] if "ORDER BY" in one else sorted(tables[0]) == sorted(tables[1])


def misreadings(statement):
    """Statements a little off: another literal, the other end of an order, one condition less."""
    for literal in set(re.findall(r"(?<=[<>=] )'[^']*'", statement)):
        yield literal, statement.replace(literal, "'~'" if not re.match(r"'\d{4}", literal) else "'1990-01-01'")
    for number in set(re.findall(r"[<>=] (\d+)", statement)):
        yield number, re.sub(rf"([<>=]) {number}\b", r"\1 -77", statement)
    if " DESC" in statement:
        yield "DESC", statement.replace(" DESC", "")
    elif "ORDER BY" in statement:
        yield "ASC", re.sub(r"(ORDER BY [\w.]+)", r"\1 DESC", statement)
    if "DISTINCT " in statement:
        yield "DISTINCT", statement.replace("DISTINCT ", "")
    plain = statement.replace(" AND 1 = 1", "").strip()
    for condition in re.findall(r"(?<= AND )[^()]+?(?= AND | GROUP| ORDER|$)", plain):
        yield condition, plain.replace(" AND " + condition, "", 1)


def faults(connection, level, gold):
    """What is wrong with one question, in words."""
    if (level == "unanswerable") != (not gold):
        yield "level and accepted statements disagree"
    for statement in gold:
        rows = table(connection, statement)
        if not rows or all(cell in ("", "0", "0.0") for row in rows for cell in row):
            yield f"nothing: {statement}"
        total = connection.execute("SELECT count(*) FROM " + re.search(r"FROM (\w+)", statement)[1]).fetchone()[0]
        if " WHERE " in statement and "WHERE 1 = 1" not in statement and len(rows) == total and total > 1:
            yield f"everything: {statement}"
        if "ORDER BY" in statement:
            connection.execute("PRAGMA reverse_unordered_selects = ON")
            if table(connection, statement) != rows:
                yield f"ties: {statement}"
            connection.execute("PRAGMA reverse_unordered_selects = OFF")
    if gold:
        for change, other in misreadings(gold[0]):
            if same(connection, gold[0], other):
                yield f"does not depend on {change}: {gold[0]}"


def accepted(connection, gold):
    """The statements whose rows differ, in their order, so that none is listed twice for the same table."""
    kept, seen = [], set()
    for statement in gold:
        key = (*sorted(zip(*table(connection, statement))), "ORDER BY" in statement)
        if key not in seen:
            seen.add(key)
            kept.append(statement.replace(" WHERE 1 = 1", "").replace(" AND 1 = 1", "").strip())
    return kept


def main():
    wrong = 0
    for directory, names in SETS.items():
        target = HERE / directory
        (target / "db").mkdir(parents=True, exist_ok=True)
        lines = []
        for name in names:
            data = importlib.import_module(f"heldout_sets.{name}_data")
            questions = importlib.import_module(f"heldout_sets.{name}_questions").QUESTIONS
            (target / "now.json").write_text(json.dumps({"now": data.NOW}))
            script = data.database()
            (target / "db" / f"{name}.sql").write_text(script)
            file = target / "db" / f"{name}.db"
            file.unlink(missing_ok=True)
            connection = sqlite3.connect(file)
            connection.executescript("BEGIN;\n" + script + "COMMIT;\nVACUUM;")
            for number, (level, question, gold) in enumerate(questions, 1):
                for fault in faults(connection, level, gold):
                    wrong += 1
                    print(f"{name}-{number:02d} {question}\n    {fault}")
                lines.append(json.dumps({"id": f"{name}-{number:02d}", "db": name, "question": question,
                                         "gold": accepted(connection, gold), "level": level, "tier": level}))
            connection.close()
        (target / "questions.jsonl").write_text("\n".join(lines) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
