"""Forms of questions beyond one condition per value: averages compared, ranks of groups, the first of each group, shares.

`Forms.conditions` finds conditions that need several words and spends these; `Forms.shape` finds shapes of an answer that
rank, limit or share groups by a measure. What neither finds is left to the plain rules.
"""
from form_numbers import Numbers
from form_phrases import Phrases
from form_rankings import Rankings
from rule_words import AGGREGATES, AVERAGES, GROUPING, LEAST, MOST, REVENUE, RHYTHMS, SHARES
from text import canon


class Forms(Numbers, Phrases, Rankings):
    """Conditions and shapes that need more than one word."""

    def __init__(self, draft):
        self.d, self.schema, self.units, self.words = draft, draft.schema, draft.units, draft.words

    def spend(self, at):
        """A word that was used up here means nothing to the rules that follow."""
        self.words[at], self.units[at].tables, self.units[at].columns = "", [], []

    def subject(self):
        """(place, piece) of what is asked for: the first table, category or, after who, key with a role."""
        who = self.d.has("who", "whom")
        for at, unit in enumerate(self.units):
            roles = [c for c in unit.columns if self.d.column(c).role] if unit.value is not None and 0 < at < 5 else []
            if roles and self.words[0] in ("which", "what") and self.rank() and self.rank()[0] > at:
                return at, ("C", roles[0])
            if unit.value is not None or at in self.d.taken:
                continue
            if who and unit.columns:
                roles = [c for c in unit.columns if self.d.column(c).role]
                if roles:
                    return at, ("C", roles[0])
            if unit.tables and unit.sure:
                own = self.named(at + 1, ("cat", "txt"))
                if own is not None and self.d.column(own).table.id == unit.tables[0]:
                    return at + 1, ("C", own)
                return at, ("T", unit.tables[0])
            asked = unit.sure or at == 1 and self.words[0] in ("which", "what") and unit.linked and len(unit.columns) == 1
            if asked and unit.columns and self.d.column(unit.columns[0]).kind in ("cat", "txt"):
                return at, ("C", unit.columns[0])
        return None

    def named(self, at, kinds):
        """The column of these kinds that a place names."""
        if at >= len(self.units):
            return None
        unit = self.units[at]
        sure = unit.value is None and unit.sure and not unit.tables and unit.columns
        return unit.columns[0] if sure and self.d.column(unit.columns[0]).kind in kinds else None

    def table_of(self, piece):
        return piece[1] if piece[0] == "T" else self.d.column(piece[1]).table.id

    def where(self):
        inside = self.d.where_of(self.d.all_conditions())
        return ["where"] + inside if inside else []

    def shape(self):
        for form in (self._mean_count, self._times, self._first_of_each, self._limited_measure, self._by_role, self._ranked_group, self._shares, self._revenue_by, self._turnover):
            plan = form()
            if plan:
                return plan
        return None

    def _mean_count(self):
        """average number of orders per customer: rows counted over the rows that they belong to."""
        at = next((i for i, w in enumerate(self.words) if w in AVERAGES), None)
        many = at is not None and self.words[:2] == ["how", "many"] and self.d.has("on")
        if at is None or not (many or self._counts_rows(at)):
            return None
        tables = [(i, u.tables[0]) for i, u in enumerate(self.units) if (i > at or many) and u.value is None and u.sure and u.tables]
        if len(tables) < 2:
            return None
        rows = tables[0][1] if tables[1][1] in self.parents(tables[0][1])[1:] else self._joins(tables[0][1], tables[1][1])
        if rows is None:
            return None
        if not any(w in ("per", "each", "every", "by", "a") for w in self.words[tables[0][0] : tables[1][0]]):
            return None
        self.d.base = rows
        self.d.taken.add(tables[1][0])
        return [("T", rows), "sel", "mean", ("T", tables[1][1])] + self.where()

    def _joins(self, one, other):
        """The table with keys to both: products per order are order lines."""
        pointing = [{k.table.id for k in self.schema.keys if k.target.id == t} for t in (one, other)]
        both = sorted(pointing[0] & pointing[1])
        return both[0] if both else None

    def _counts_rows(self, at):
        """True for the number of orders, orders, order count behind `average`; for how many orders does a customer have on average."""
        if self.words[at + 1 : at + 3] in (["number", "of"], ["count", "of"]):
            return True
        after = self.units[at + 1] if at + 1 < len(self.units) else None
        named = self.words[at + 2 : at + 3] in ([], ["count"], ["per"], ["each"], ["every"], ["by"], ["a"])
        return named and after is not None and after.value is None and after.sure and bool(after.tables) and not any(self.number(i) is not None for i in range(at, len(self.units)))

    def _function(self):
        """(place, function) of an aggregate word that is no part of a name."""
        for at, word in enumerate(self.words):
            if word in ("total", "all") and self.words[at - 1 : at] == ["in"] and at > 0:
                return at, "sum"
            if word in AGGREGATES and not self.units[at].columns and self.d.aggregates(at):
                return at, AGGREGATES[word]
        return None

    def _grouping_place(self):
        return next((at for at, w in enumerate(self.words) if w in GROUPING and w != "by"), None)

    def _times(self):
        """bikes repaired more than three times: rows that belong to the subject, counted against a number."""
        places = [i for i, u in enumerate(self.units[:-1]) if u.value is not None and self.d.value_kind(u) == "num" and self.words[i + 1] == "time"]
        if not places or not self.d.tables:
            return None
        at, key = places[0], self.d.tables[0]
        below = [k.table.id for k in self.schema.keys if k.target.id == key and k.table.id != key]
        spoken = [t for u in self.units[:at] for t in [*u.tables, *(self.d.column(c).table.id for c in u.columns)] if t in below]
        if not spoken and len(set(below)) > 1:
            return None
        rows = (spoken or below or [None])[0]
        if rows is None:
            return None
        self.d.base = rows
        self.d.taken.add(at)
        for u in self.units[:at]:
            if u.value is not None and rows in u.tables or u.value is None and not self.d.column_truth(self.units.index(u)):
                u.columns = []
        op = self.d.limit_sign(at)
        where = self.where()
        return [("T", rows), "sel", ("T", key)] + where + ["group", ("T", key), "having", "count", op, ("V", self.units[at].value)]

    def _by_role(self):
        """top 2 managers by number of direct reports; who referred more than one customer: rows counted by a key of the table to itself."""
        roles = [(i, c) for i, u in enumerate(self.units) for c in u.columns if u.value is None and not u.tables
                 and self.d.column(c).role and self.d.column(c).target is self.d.column(c).table]
        if not roles or self._grouping_place() not in (None, roles[0][0] - 1) or self._function():
            return None
        at, column = roles[0]
        others = [t for t in self.d.tables if t != self.d.column(column).table.id]
        limits = [i for i, u in enumerate(self.units) if i > at and u.value is not None and self.d.value_kind(u) == "num" and self.d.is_compared(i)]
        ranked = self.rank() is not None and ("number" in self.words[at:] or self.d.has("most", "fewest"))
        if others or not (limits or ranked) or any(self.number(i) is not None for i in range(len(self.units))):
            return None
        for i in range(len(self.units)):
            if self.units[i].value is None and not self.d.column_truth(i):
                self.units[i].columns = []
        self.d.base, key = self.d.column(column).table.id, ("C", column)
        tail = ["having", "count", self.d.limit_sign(limits[0]), ("V", self.units[limits[0]].value)] if limits else None
        self.d.taken |= set(limits[:1]) | {at}
        where = self.where()
        if tail is None:
            descending = self.rank()[2]
            tail = ["order", "count", "desc" if descending else "asc", "limit", self.d.limit or "one"]
        return [("T", self.d.base), "sel", key] + where + ["group", key] + tail

    def _limited_measure(self):
        """departments with an average salary above 5000; customers who spent more than 500 in total."""
        subject, function = self.subject(), self._function()
        together = any(self.words[i - 1 : i + 1] in (["in", "total"], ["all", "together"]) for i in range(1, len(self.words)))
        spent = function is None and subject is not None and subject[1][0] == "T" and self.d.is_person(subject[1][1]) and self._spent_place(subject[0])
        if spent and self._grouping_place() is None:
            return self._limited_spending(subject[1], spent)
        if subject is None or function is None or self._grouping_place() is not None:
            return None
        at, key = subject
        if function[1] not in ("avg", "sum") or (function[0] < at and not together):
            return None
        limits = [i for i, u in enumerate(self.units) if u.value is not None and self.d.value_kind(u) == "num" and self.d.is_compared(i)]
        beside = self.d.beside
        if len(limits) != 1 and beside is None:
            return None
        table = self.table_of(key)
        center = limits[0] if limits else function[0]
        order = sorted((i for i in range(len(self.units)) if i != at), key=lambda i: abs(i - center))
        numbers = [n for n in (self.number(i, table) for i in order) if n is not None]
        numbers = [n for n in numbers if key[0] == "C" or self.d.column(n).table.id != table]
        column = beside[0] if beside else (numbers or [self._amount_below(table) if function[1] == "sum" else None])[0]
        if column is None or (key[0] == "T" and self.d.column(column).table.id == table):
            return None
        self.d.base = self.d.column(column).table.id
        self.d.taken.add(at)
        tail = [beside[1]] if beside else [self.d.limit_sign(limits[0]), ("V", self.units[limits[0]].value)]
        if limits and not beside:
            self.d.taken.add(limits[0])
        for i in range(len(self.units)):
            if self.units[i].value is None and i != at and not self.d.column_truth(i):
                self.units[i].columns = []
        where = self.where()
        return [("T", self.d.base), "sel", key] + where + ["group", key, "having", function[1], ("C", column)] + tail

    def _spent_place(self, at):
        """The place of the number in customers who spent more than 500, None where a number column is named."""
        verbs = [i for i, w in enumerate(self.words) if w in ("spent", "spend") and i > at]
        limits = [i for i, u in enumerate(self.units) if u.value is not None and self.d.value_kind(u) == "num" and self.d.is_compared(i)]
        return limits[0] if verbs and len(limits) == 1 and limits[0] > verbs[0] else None

    def _limited_spending(self, key, limit):
        """customers who spent more than 500: what their rows amount to, together."""
        measure = self._revenue(key[1])
        if measure is None:
            return None
        self.d.base = self.d.column(measure[-1][1]).table.id
        self.d.taken.add(limit)
        for i in range(len(self.units)):
            if self.units[i].value is None and not self.d.column_truth(i):
                self.units[i].columns = []
        where = self.where()
        return [("T", self.d.base), "sel", key] + where + ["group", key, "having"] + measure + [self.d.limit_sign(limit), ("V", self.units[limit].value)]

    def _revenue_by(self):
        """revenue by country, sales per product: money by the rows of the key's table."""
        said = self._revenue_said()
        if not said or not self.d.has(*GROUPING, *RHYTHMS) or self.d.has(*MOST, *LEAST) or self._function() and self._function()[1] != "sum":
            return None
        turnover = self._turnover_table() if not self.d.tables else None
        if turnover is not None:
            self.d.base = turnover
        key = self.d.group_key()
        if not key or self.d.second:
            return None
        if key[0] not in ("T", "C"):
            if turnover is None:
                return None
            for i in said:
                self.units[i].columns = []
            period = [key[0], ("C", key[1])]
            return [("T", turnover), "sel"] + period + ["sum", ("C", self.amounts(turnover))] + self.where() + ["group"] + period
        measure = self._revenue(self.table_of(key))
        if measure is None:
            return None
        self.d.base = self.d.column(measure[-1][1]).table.id
        key = self.d._whole_key(key)
        for i in said:
            self.units[i].columns = []
        return [("T", self.d.base), "sel", key] + measure + self.where() + ["group", key]

    def _shares(self):
        """share of orders by channel; percentage of tickets per priority."""
        if not any(w in SHARES and not u.linked for w, u in zip(self.words, self.units)):
            return None
        key = self.d.group_key()
        if not key or key[0] not in ("T", "C"):
            return None
        conditions = self.d.all_conditions()
        numbers = [n for n in (self.number(i, self.table_of(key)) for i in range(len(self.units))) if n is not None]
        money = self.d.has(*REVENUE)
        measure = ["sum", ("C", numbers[0])] if numbers and not money else ["count"]
        if money:
            measure = self._revenue(self.table_of(key)) or (["sum", ("C", numbers[0])] if numbers else None)
        if measure is None:
            return None
        if measure != ["count"]:
            self.d.base = self.d.column(measure[-1][1]).table.id
        head = [("T", self.d.base), "sel", key]
        cells = [c for c in conditions if c[0][0] == "C" and self.d.column(c[0][1]).kind != "date"]
        if cells and measure == ["count"]:
            rest, asked = self.d._subject_of_share(conditions)
            rest, asked = (rest, asked) if [c for c in asked if c in cells] else ([c for c in conditions if c not in cells], cells)
            where = ["where"] + self.d.where_of(rest) if rest else []
            return head + ["pct"] + self.d.where_of(asked) + where + ["group", key]
        inside = self.d.where_of(conditions)
        return head + ["share"] + measure + (["where"] + inside if inside else []) + ["group", key]

    def _revenue_said(self):
        """Places of revenue, sales, income where no table or column is called so."""
        return [i for i, w in enumerate(self.words) if w in REVENUE and not (self.units[i].sure and self._called(self.units[i]))]

    def _called(self, unit):
        """True if a table or the first column of a place has the word, or one that says the same."""
        if any(self.d.column(c).table.id in self.d.tables for c in unit.columns):
            return True  # what did we take in from tickets: their price
        words = [self.schema.tables[t].words for t in unit.tables] + [self.d.column(c).words for c in unit.columns[:1]]
        return any(canon(unit.word) in map(canon, w) for w in words)

    def _turnover(self):
        """revenue in May, how much did we sell last year: the sum of what sales brought."""
        said = self._revenue_said()
        if not said or self.d.tables or self.rank() or self._function() and self._function()[1] != "sum":
            return None
        table = self._turnover_table()
        if table is None:
            return None
        self.d.base = table
        for i in said:
            self.units[i].columns = []
        return [("T", table), "sel", "sum", ("C", self.amounts(table))] + self.where()
