"""Strict execution accuracy on a set of questions: evaluate.py SETDIR rules|FILE [OUT.jsonl].

With a GGUF file three answers are scored: the model's own, the rules' draft, and what `choose` shows of the two.

An answer is right if its rows equal a gold query's rows, columns in any order (rows in order where the gold query orders
several). A question without gold is right if the plan is <cannot>. 'now' is frozen in both queries.
"""
import itertools
import json
import math
import re
import sqlite3
import sys
import time

from choose import choose, clean
from grammar import Grammar, ids_to_plan, plan_text
from linker import link
from reader import read_sqlite
from rules import draft, with_draft
from sql import BadPlan, rebase, write_sql
from tokens import ID

LONGEST_PLAN = 48


def frozen(sql, now):
    return re.sub("(?i)'now'", f"'{now}'", sql)


def rows_of(connection, sql, now):
    try:
        return connection.execute(frozen(sql, now)).fetchmany(20001)
    except sqlite3.Error:
        return None


def cell(value):
    if isinstance(value, (int, float)):
        return ("n", float("%.6g" % value))
    return ("0", "") if value is None else ("s", str(value).strip())


def orders(sql):
    """True if the outermost query orders its rows."""
    depth, outer = 0, ""
    for c in re.sub("'[^']*'", "''", sql):
        depth += c == "("
        outer += c if depth == 0 else ""
        depth -= c == ")"
    return bool(re.search(r"(?i)\border\s+by\b", outer))


def same_rows(gold, given, ordered):
    if len(gold) != len(given) or (gold and len(gold[0]) != len(given[0])):
        return False
    a = [[cell(v) for v in row] for row in gold]
    b = [[cell(v) for v in row] for row in given]
    if not a:
        return True
    for order in itertools.islice(itertools.permutations(range(len(a[0]))), 5040):
        turned = [[row[i] for i in order] for row in b]
        if a == turned or (not ordered and sorted(a) == sorted(turned)):
            return True
    return False


def right(connection, gold, sql, now):
    if not gold or sql is None:
        return not gold and sql is None
    given = rows_of(connection, sql, now)
    if given is None:
        return False
    for g in gold:
        rows = rows_of(connection, g, now)
        if rows is not None and same_rows(rows, given, orders(g) and len(rows) > 1):
            return True
    return False


class Writer:
    """Greedy plans of one model; the schema part is read once per database."""

    def __init__(self, path, constrained=True, drafted=True):
        from plain_llama import PlainLlama

        self.model, self.constrained, self.drafted, self.prefixes = PlainLlama(path), constrained, drafted, {}

    def answer(self, name, schema, question):
        """(plan, values, linked, mean and least log-probability of the plan's tokens before the grammar's mask)"""
        import torch

        vocabulary = self.model.vocabulary
        with torch.no_grad():
            if name not in self.prefixes:
                self.prefixes[name] = self.model.forward(vocabulary.encode(schema.prompt()))[1]
            linked = link(schema, question)
            prompt = with_draft(schema, linked) if self.drafted else linked.prompt()
            grammar, ids, scores = Grammar(schema, linked.values), [], []
            logits, cache = self.model.forward(vocabulary.encode(prompt), self.prefixes[name])
            while len(ids) < LONGEST_PLAN:
                shares = torch.log_softmax(logits[-1], -1)
                allowed = sorted(grammar.allowed(ids)) if self.constrained else range(len(shares))
                if not allowed:
                    break
                best = max(allowed, key=lambda i: (shares[i].item(), -i))
                scores.append(shares[best].item())
                if best == ID["<eos>"]:
                    break
                ids.append(best)
                logits, cache = self.model.forward([best], cache)
        return ids_to_plan(ids), linked, sum(scores) / len(scores), min(scores)


def written(schema, plan, linked):
    if plan == ["<cannot>"]:
        return None
    try:
        return write_sql(schema, rebase(schema, plan, linked.tables()), linked.values)
    except BadPlan:
        return "<bad>"


def wilson(k, n):
    z, p = 1.96, k / n
    middle = (p + z * z / 2 / n) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
    return f"{k}/{n} = {100 * p:.1f} % [{100 * (middle - half):.1f}, {100 * (middle + half):.1f}]"


def evaluate(dev, answer):
    """Per question of a development set: what `answer(db, schema, question)` gives, and whether it is right."""
    with open(dev + "/now.json") as f:
        now = json.load(f)["now"]
    databases, results = {}, []
    for line in open(dev + "/questions.jsonl", encoding="utf-8"):
        item = json.loads(line)
        name = item["db"]
        if name not in databases:
            connection = sqlite3.connect(":memory:")
            with open(f"{dev}/db/{name}.sql", encoding="utf-8") as script:
                connection.executescript(script.read())
            connection.execute("PRAGMA query_only = ON")
            databases[name] = (connection, read_sqlite(connection))
        connection, schema = databases[name]
        result = answer(name, schema, item["question"])
        for kind in ("", "draft_", "shown_"):
            if kind + "sql" in result:
                result[kind + "right"] = right(connection, item["gold"], result[kind + "sql"], now)
        results.append({**item, **result})
    return results


def by_model(path):
    writer = Writer(path)
    threshold = writer.model.metadata["hradba.plan.min_logprob"]

    def answer(name, schema, question):
        plan, linked, mean, least = writer.answer(name, schema, question)
        sketch = draft(schema, linked)
        result = {"plan": plan_text(plan), "sql": written(schema, plan, linked), "mean": mean, "least": least}
        result |= {"draft": plan_text(sketch), "draft_sql": written(schema, sketch, linked)}
        result["clean"] = clean(linked, result["draft"], schema)
        same = result["sql"] == result["draft_sql"]
        shown, sure = choose(result["draft"], result["plan"], same, mean, result["clean"], threshold)
        result |= {"shown": shown, "sure": sure}
        result["shown_sql"] = result["sql"] if shown == result["plan"] else result["draft_sql"]
        return result

    return answer


def report(results):
    groups = {"all": results}
    for r in results:
        groups.setdefault(r["db"], []).append(r)
        groups.setdefault("answerable" if r["gold"] else "unanswerable", []).append(r)
    for kind, title in (("right", "own plan"), ("draft_right", "draft"), ("shown_right", "shown")):
        for name, group in groups.items():
            if kind in group[0]:
                print(f"{title:9} {name:13}", wilson(sum(r[kind] for r in group), len(group)))
    sure = [r for r in results if r.get("sure")]
    if sure:
        print("shown as sure:", wilson(sum(r["shown_right"] for r in sure), len(sure)), "of", len(results))


def main(dev, source, out=None):
    if source == "rules":
        from rules import answer
    else:
        answer = by_model(source)
    begin = time.time()
    results = evaluate(dev, answer)
    report(results)
    print(f"{1000 * (time.time() - begin) / len(results):.0f} ms per question")
    if out:
        with open(out, "w", encoding="utf-8") as f:
            for r in results:
                f.write(json.dumps(r, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
