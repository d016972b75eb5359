"""A baseline without a model: a plan from the links by fixed rules. What the weights must beat."""
from grammar import plan_text
from linker import link
from sql import BadPlan, rebase, write_sql

MEASURES = {"average": "avg", "mean": "avg", "avg": "avg", "total": "sum", "sum": "sum", "maximum": "max", "highest": "max"}
MEASURES.update({"minimum": "min", "lowest": "min", "max": "max", "min": "min"})
MOST = {"most", "top", "highest", "largest", "biggest", "longest", "latest", "newest", "expensive"}
LEAST = {"fewest", "least", "lowest", "smallest", "shortest", "oldest", "cheapest", "first", "earliest"}
BEFORE_GROUP = {"per", "by", "each", "every"}
COMPARES = {"over": ">", "above": ">", "than": ">", "more": ">", "under": "<", "below": "<", "least": ">="}
COMPARES.update({"since": ">=", "after": ">", "before": "<", "last": ">=", "older": "<", ">": ">", "<": "<", ">=": ">=", "<=": "<="})


class Guess:
    """Reads the items of a link once and keeps what each rule needs."""

    def __init__(self, schema, linked):
        self.schema, self.linked = schema, linked
        self.words = [x for kind, x in linked.items if kind in "wxk"]
        self.tables, self.columns, self.group, self.conditions = [], [], None, []
        word, value, waiting = "", None, None
        for kind, x in linked.items:
            if kind in "wx":
                waiting = word if word in BEFORE_GROUP else None if kind == "w" and x not in ("the", "of") else waiting
                word, value = x, None
            elif kind == "V":
                value = x
                self.conditions.append([x, None, word])
            elif kind == "C" and value is not None:
                if self.conditions[-1][1] is None:
                    self.conditions[-1][1] = x
            elif kind in "TC":
                if waiting and self.group is None:
                    self.group = (kind, x)
                elif kind == "T":
                    self.tables.append(x)
                else:
                    self.columns.append(x)

    def condition(self, number, column, word):
        value = self.linked.values[number]
        if value.kind in ("num", "year") and column is None:
            candidates = [c for c in self.columns if self.schema.columns[c].kind == "num"]
            if not candidates:
                return None
            column = candidates[-1]
        if column is None:
            return None
        before = self.words[: self.words.index(word) + 1] if word in self.words else []
        op = next((COMPARES[w] for w in reversed(before[-3:]) if w in COMPARES), "=")
        if value.kind == "cell":
            op = "="
        if value.kind == "dur":
            op = "<" if "older" in before[-3:] or "ago" in self.words else ">="
        return [("C", column), op, ("V", number)]

    def plan(self):
        base = self.tables[0] if self.tables else None
        if base is None and self.columns:
            base = self.schema.columns[self.columns[0]].table.id
        if base is None:
            bound = [c for _, c, _ in self.conditions if c is not None]
            if not bound:
                return ["<cannot>"]
            base = self.schema.columns[bound[0]].table.id
        limit, where = None, []
        for number, column, word in self.conditions:
            if self.linked.values[number].kind == "num" and word in MOST | LEAST | {"the", "show", "list", ""} and column is None:
                limit = number
                continue
            c = self.condition(number, column, word)
            if c:
                where += (["and"] if where else ["where"]) + c
        return self.shape(base, where, limit)

    def shape(self, base, where, limit):
        words, head = set(self.words), [("T", base), "sel"]
        numeric = [c for c in self.columns if self.schema.columns[c].kind in ("num", "date")]
        measure = next((MEASURES[w] for w in self.words if w in MEASURES), None)
        amount = [measure, ("C", numeric[0])] if measure and numeric else ["count"]
        end = ["desc" if words & MOST else "asc", "limit", "one" if limit is None else ("V", limit)]
        if self.group:
            return head + [self.group] + amount + where + ["group", self.group]
        if measure and numeric and not ("which" in words or "who" in words):
            return head + amount + where
        if words & (MOST | LEAST) and numeric:
            return head + [("T", base)] + where + ["order", ("C", numeric[0])] + end
        if words & (MOST | LEAST) and len(self.tables) > 1:
            key = ("T", base)
            return [("T", self.tables[1]), "sel", key] + where + ["group", key, "order", "count"] + end
        if "many" in words or "number" in words or "count" in words:
            return head + ["count"] + where
        own = [("C", c) for c in self.columns if self.schema.columns[c].table.id == base and ("C", c) not in where]
        return head + (own[:1] if own and "what" in words else [("T", base)]) + where


def answer(name, schema, question):
    linked = link(schema, question)
    plan = Guess(schema, linked).plan()
    if plan == ["<cannot>"]:
        return {"plan": "<cannot>", "sql": None, "mean": 0.0, "least": 0.0}
    try:
        sql = write_sql(schema, rebase(schema, plan, linked.tables()), linked.values)
    except BadPlan:
        sql = "<bad>"
    return {"plan": plan_text(plan), "sql": sql, "mean": 0.0, "least": 0.0}
