"""The plan grammar: which ids may follow a prefix, given the schema's column kinds and the question's values.

    plan  = <cannot> | <T> sel [distinct] items [where conds] [group item {item}] [having measure op V]
            [order measure asc|desc] [limit one|V]
    item  = C | T | count | countd C|T | sum|avg C | min|max C | avgdays|avghours C C | month|year|day|week C | star
          | pct conds
    cond  = C op V | C op C | C between V V | C next V | C like|starts V | C isnull|notnull | C yes|no
          | C past|future | C gtavg|ltavg | exist|noexist T|C [such conds]            joined by and / or
"""
from schema import display
from tokens import C0, FIXED, H0, ID, T0, V0

MOST_ITEMS, MOST_CONDITION_TOKENS = 8, 18
POINTS = ("date", "year", "month", "rel")
SECTIONS = {
    "where": "cond",
    "pct": "cond",
    "group": "group",
    "having": "having",
    "order": "order",
    "limit": "limit",
}


def ids(*keywords):
    return {ID[k] for k in keywords}


def plan_to_ids(plan, shift=(0, 0)):
    """Ids of a plan with its <eos>."""
    from tokens import COLUMNS, TABLES

    result = []
    for x in plan:
        if isinstance(x, str):
            result.append(ID[x])
        elif x[0] == "T":
            result.append(T0 + (x[1] + shift[0]) % TABLES)
        elif x[0] == "C":
            result.append(C0 + (x[1] + shift[1]) % COLUMNS)
        else:
            result.append(V0 + x[1])
    return result + [ID["<eos>"]]


def ids_to_plan(sequence):
    plan = []
    for i in sequence:
        if i < T0:
            plan.append(FIXED[i])
        elif i < C0:
            plan.append(("T", i - T0))
        elif i < V0:
            plan.append(("C", i - C0))
        else:
            plan.append(("V", i - V0))
    return plan


def plan_text(plan):
    return " ".join(x if isinstance(x, str) else f"<{x[0]}{x[1]}>" for x in plan)


def letter(i):
    """Keyword of an id, or the letter of its family."""
    return FIXED[i] if i < T0 else "T" if i < C0 else "C" if i < V0 else "V"


class Grammar:
    """`allowed(prefix)` re-reads the short prefix; nothing is kept between calls but the schema and the values."""

    def __init__(self, schema, values):
        self.schema, self.values = schema, values

    def allowed(self, prefix):
        if not prefix:
            return {T0 + t.id for t in self.schema.tables} | ids("<cannot>")
        if prefix[0] == ID["<cannot>"]:
            return ids("<eos>")
        if len(prefix) == 1:
            return ids("sel")
        self._read(prefix)
        return getattr(self, "_" + self.section)(self.part)

    def _read(self, prefix):
        self.base = prefix[0] - T0
        self.taken = {i - V0 for i in prefix if V0 <= i < H0}
        self.keywords = {FIXED[i] for i in prefix if i < T0}
        self.section, start = "sel", 2
        for at in range(2, len(prefix)):
            section = SECTIONS.get(letter(prefix[at]))
            if section:
                self.section, start = section, at + 1
        self.part = list(prefix[start:])
        reach = {t.id for t in self.schema.tables if self.schema.path(self.base, t.id) is not None}
        self.tables = {T0 + t for t in reach}
        near = [c for c in self.schema.columns if c.table.id in reach]
        self.columns = {C0 + c.id for c in near}
        self.numbers = {C0 + c.id for c in near if c.kind == "num"}
        self.dates = {C0 + c.id for c in near if c.kind == "date"}
        self.measures = ids("count", "countd", "sum", "avg", "min", "max", *("month", "year", "day", "week"))
        self.measures |= self.columns | self.tables

    def _free(self, kinds, column=None):
        """Unused values of these kinds; cells only for a column (or key) whose cell they are."""
        result = set()
        for k, v in enumerate(self.values):
            if v.kind in kinds and k not in self.taken:
                if v.kind != "cell" or column is None or column.id in v.texts:
                    result.add(V0 + k)
        return result

    def _open_measure(self, part):
        """What must follow an unfinished measure, None if it is complete."""
        if not part:
            return self.measures
        last = letter(part[-1])
        if last in ("sum", "avg"):
            return self.numbers
        if last in ("min", "max"):
            return self.numbers | self.dates
        if last == "countd":
            return self.columns | self.tables
        if last in ("month", "year", "day", "week"):
            return self.dates
        return None

    # ---- sections ----
    def _sel(self, part):
        if not part:
            return self.measures | ids("distinct", "star", "pct", "avgdays", "avghours")
        if letter(part[-1]) == "distinct":
            return self.columns | self.tables
        if letter(part[-1]) in ("avgdays", "avghours"):
            return self.dates
        if len(part) >= 2 and letter(part[-2]) in ("avgdays", "avghours"):
            return self.dates - {part[-1]}
        unfinished = self._open_measure(part)
        if unfinished is not None:
            return unfinished
        result = ids("<eos>", "where", "group", "order")
        if len(part) < MOST_ITEMS:
            result |= self.measures - ({part[-1]} if part[-1] >= T0 else set())
        return result

    def _after_conditions(self):
        if "pct" in self.keywords:
            return ids("<eos>") if "where" in self.keywords else ids("<eos>", "where")
        return ids("<eos>", "group", "order")

    def _cond(self, part):
        cut = max([k for k, i in enumerate(part) if letter(i) in ("and", "or", "such")] or [-1])
        condition, child = part[cut + 1 :], self._child(part)
        if not condition:
            if child is not None:
                return {C0 + c.id for c in child.columns}
            return self.columns | (ids("exist", "noexist") if len(self.schema.tables) > 1 else set())
        first = letter(condition[0])
        if first in ("exist", "noexist"):
            if len(condition) == 1:
                others = {t for t in self.tables if t != T0 + self.base}
                return others | {C0 + c.id for c in self.schema.keys if c.target.id == self.base}
            return ids("such", "and") | self._after_conditions()
        follow = self._condition_rest(condition)
        if follow is not None:
            return follow
        if len(part) >= MOST_CONDITION_TOKENS:
            return self._after_conditions()
        return ids("and", "or") | self._after_conditions()

    def _child(self, part):
        """The child table whose conditions follow `such`, else None."""
        for k, i in enumerate(part):
            if letter(i) == "such":
                x = part[k - 1]
                return self.schema.tables[x - T0] if x < C0 else self.schema.columns[x - C0].table
        return None

    def _condition_rest(self, condition):
        column = self.schema.columns[condition[0] - C0]
        values, texts = self._comparable(column)
        peers = {"num": self.numbers, "date": self.dates}.get(column.kind, set()) - {condition[0]}
        if len(condition) == 1:
            return self._operators(column, values, texts, peers)
        op = letter(condition[1])
        if len(condition) == 2:
            if op in ("like", "starts"):
                return texts
            if op == "next":
                return self._free(("dur",))
            if op in ("=", "!=", ">", "<", ">=", "<=", "between"):
                result = set(values)
                if op in (">", "<", ">=", "<="):
                    result |= peers
                    if column.kind == "date":
                        result |= self._free(("dur",))
                return result
            return None
        return values if len(condition) == 3 and op == "between" else None

    def _comparable(self, column):
        """Values that may be compared with a column, and values that may be searched for in its text."""
        if column.kind == "date":
            return self._free(POINTS), set()
        if column.kind == "num":
            return self._free(("num", "year")), set()
        if column.kind == "bool":
            return set(), set()
        if column.kind == "fk":
            shown = display(column.target)
            texts = self._free(("str",)) if shown.kind != "pk" else set()
            return self._free(("num", "year", "str")) | self._free(("cell",), shown), texts
        if column.kind == "pk":
            return self._free(("num", "year", "str")), set()
        exact = ("cell", "str") if column.kind == "cat" else ("cell", "str", "num", "year")
        return self._free(exact, column), self._free(("str", "cell", "num"))

    def _operators(self, column, values, texts, peers):
        if column.kind == "bool":
            return ids("yes", "no", "isnull", "notnull")
        result = ids("isnull", "notnull")
        if column.kind in ("num", "date"):
            if values or peers:
                result |= ids(">", "<", ">=", "<=")
            if values:
                result |= ids("=", "!=")
            if len(values) > 1:
                result |= ids("between")
            if column.kind == "num":
                return result | ids("gtavg", "ltavg")
            result |= ids("past", "future")
            return result | (ids("next", ">", ">=", "<", "<=") if self._free(("dur",)) else set())
        if values:
            result |= ids("=", "!=")
        return result | (ids("like", "starts") if texts else set())

    def _group(self, part):
        if not part:
            return self.columns | self.tables | ids("month", "year", "day", "week")
        unfinished = self._open_measure(part)
        if unfinished is not None:
            return unfinished
        result = ids("<eos>", "order") | (ids("having") if self._free(("num", "year")) else set())
        return result | ((self.columns | self.tables) - set(part) if len(part) < 2 else set())

    def _having(self, part):
        unfinished = self._open_measure(part)
        if unfinished is not None:
            return unfinished
        last = letter(part[-1])
        if last in (">", "<", ">=", "<=", "="):
            return self._free(("num", "year"))
        return ids("<eos>", "order") if last == "V" else ids(">", "<", ">=", "<=", "=")

    def _order(self, part):
        unfinished = self._open_measure(part)
        if unfinished is not None:
            return unfinished
        return ids("<eos>", "limit") if letter(part[-1]) in ("asc", "desc") else ids("asc", "desc")

    def _limit(self, part):
        return ids("<eos>") if part else ids("one") | self._free(("num",))
