"""Conditions of several words: above average, more than their manager, late, took longer than 5 days, no longer sold."""
from rule_words import ABOVE, AVERAGES, BEGUN, BELOW, CLOSING, DOING, DONE, DUE, ENDED, FILLERS, LATE, OPENED, WITHIN
from schema import shown
from text import canon, family

UNDER = ("under", "for")
REPORTING = {"report": ("to", "under"), "reports": ("to", "under"), "reporting": ("to", "under"), "work": UNDER, "works": UNDER, "working": UNDER}
OWN = ("their", "its", "same", "own", "his", "her")


class Phrases:
    """Part of the forms: conditions that spend the words they were made of."""

    def conditions(self):
        found = []
        for form in (self._beside_average, self._against_own, self._late, self._lasting, self._but_not, self._topmost, self._still, self._open, self._reporting):
            found += form() or []
        return found

    def _beside_average(self):
        """above average; more citations than the average paper; less than the average of their department."""
        for at, word in enumerate(self.words):
            if word not in AVERAGES or at == 0:
                continue
            sign = at - 1
            while sign > max(0, at - 5) and (self.words[sign] in FILLERS or self.number(sign) is not None or self._owned(sign)) and self.words[sign] not in ABOVE + BELOW:
                sign -= 1
            if self.words[sign] not in ABOVE + BELOW:
                continue
            after = [i for i in (at + 1, at + 2) if i < len(self.units)]
            here = next((n for n in (self.number(i) for i in after) if n is not None), None)
            before = [n for n in (self.number(i) for i in range(at - 1, -1, -1)) if n is not None]
            column = before[0] if before else here if here is not None else self.amounts(self.d.base)
            if column is None:
                continue
            above = self.words[sign] in ABOVE
            of_groups = any(w in AVERAGES for w in self.words[:sign])
            within = self._within_before(sign, at, self.d.column(column).table.id) or self._within(at, self.d.column(column).table.id)
            for i in range(at + 1, min(at + 4, len(self.units))):
                unit = self.units[i]
                if unit.value is not None and any(o.value == unit.value for o in self.units[:at]) and unit.columns:
                    self.d.taken.add(i)
                    within = unit.columns[0]  # more than the average dentist
            for i in range(at + 1, min(at + 3, len(self.units))):
                if self.units[i].value is None and (self.units[i].tables or self.number(i) is not None):
                    self.spend(i)
            for i in (sign, at):
                self.spend(i)
            if of_groups:
                self.d.beside = (column, "gtavg" if above else "ltavg")
                return []
            for i, unit in enumerate(self.units):
                if unit.value is None and column in unit.columns:
                    self.spend(i)
            if not self.d.tables:
                self.d.base = self.d.column(column).table.id
            return [[("C", column), "gtavg" if above else "ltavg"] + (["within", ("C", within)] if within is not None else [])]
        return []

    def _within(self, at, table):
        """of their department, of all products in the same category: the column that says which rows an average is taken of."""
        for i in range(at + 1, min(at + 8, len(self.units))):
            if self.words[i] not in WITHIN:
                continue
            for j in range(i + 1, min(i + 5, len(self.units))):
                if self.units[j].value is not None:
                    break
                group = self._group_of(j, table)
                if group is not None and any(w in OWN for w in self.words[i:j]):
                    self.spend(j)
                    return group
        return None

    def _owned(self, at):
        """True for department in their department's average."""
        unit = self.units[at]
        return unit.value is None and bool(unit.tables or unit.columns) and self.words[at - 1] in OWN

    def _within_before(self, sign, at, table):
        """above their department's average."""
        for i in range(sign + 1, at):
            group = self._group_of(i, table) if self._owned(i) else None
            if group is not None:
                self.spend(i)
                return group
        return None

    def _group_of(self, at, table):
        """The key or category of a table that a place names."""
        unit = self.units[at]
        keys = [c.id for c in self.schema.keys if c.table.id == table and unit.tables[:1] == [c.target.id]]
        own = [c for c in unit.columns if self.d.column(c).table.id == table and self.d.column(c).kind in ("cat", "fk")]
        return (keys + own or [None])[0]

    def _against_own(self):
        """earn more than their manager: the same column of the row that a key of the table itself points to."""
        for at, unit in enumerate(self.units):
            keys = [c for c in unit.columns if unit.value is None and self.d.column(c).target is not None and self.d.column(c).target is self.d.column(c).table]
            before = self.words[max(0, at - 4) : at]
            dated = any(w in ("before", "after") for w in before)
            if not keys or "than" not in before and not dated or not any(w in ("their", "its", "his", "her") for w in before):
                continue
            signs = [i for i in range(max(0, at - 5), at) if self.words[i] in ABOVE + BELOW]
            numbers = [n for n in (self.number(i) for i in range(at)) if n is not None and self.d.column(n).table is self.d.column(keys[0]).table]
            if dated or {"earlier", "later"} & set(before):
                dates = [c for u in self.units for c in u.columns if u.value is None and self.d.column(c).kind == "date"]
                numbers = [c for c in dates if self.d.column(c).table is self.d.column(keys[0]).table]
            if not signs or not numbers:
                continue
            op = ">" if self.words[signs[-1]] in ABOVE else "<"
            for i in [*range(signs[-1], at + 1)] + [i for i, u in enumerate(self.units) if numbers[0] in u.columns]:
                self.spend(i)
            self.d.base = self.d.column(keys[0]).table.id
            return [[("C", numbers[0]), op, ("C", numbers[0]), "via", ("C", keys[0])]]
        return []

    def _reporting(self):
        """who reports to Eva Lang, everyone who works under her; who does Eva Lang report to: a key of the table to itself."""
        keys = [c for c in self.schema.keys if c.table.id == self.d.base and c.target is c.table]
        for at, word in enumerate(self.words if len(keys) == 1 else ()):
            if word not in REPORTING or not any(w in REPORTING[word] for w in self.words[at + 1 : at + 3] + self.words[: self.words[1:2] == ["whom"]]):
                continue
            parts = [c.id for c in shown(keys[0].table)]
            named = [i for i in range(len(self.units)) if self.d._is_cell(i) and self.units[i].columns and self.units[i].columns[0] in parts]
            after = [i for i in named if i > at]
            asked = not after and self.d.has("who", "whom")
            if not after and not asked:
                continue
            self.spend(at)
            if asked and named:
                unit = self.units[at]
                unit.tables, unit.columns, unit.sure, unit.linked = [], [keys[0].id], True, True
            self.d.taken.update(named)
            via = ["via", ("C", keys[0].id)] if after else []
            return [[("C", self.units[i].columns[0]), "=", ("V", self.units[i].value)] + via for i in after or named]
        return []

    def _late(self):
        """late, delivered later than promised, on time: the date of what was done after the date it was due."""
        said = set(self.words)
        timely = "on time" in " ".join(self.words)
        late = bool(said & set(LATE)) or ({"later", "after", "behind"} & said and said & DUE)
        if not (late or timely):
            return []
        columns = [c for c in self.schema.tables[self.d.base].columns if c.kind == "date"]
        due = [c for c in columns if DUE & set(c.words) or c.words[-1] == "by"]
        done = [c for c in columns if DONE & set(c.words) and c not in due]
        named = [c for c in done if any(w in said for w in c.words if w not in ("at", "on", "date"))]
        done = named or done
        if not due or not done or any(u.value is not None and self.d.value_kind(u) == "date" for u in self.units):
            return []
        for i, unit in enumerate(self.units):
            if unit.value is None and (self.words[i] in LATE + ("time", "later") or set(unit.columns) & {due[0].id, done[0].id}):
                self.spend(i)
        return [[("C", done[0].id), "<=" if timely and not late else ">", ("C", due[0].id)]]

    def _lasting(self):
        """took longer than 5 days: the time between two dates of a row, where no number column says it."""
        for at, unit in enumerate(self.units):
            spans = {"day": "lastdays", "hour": "lasthours"}
            span = spans.get(self.words[at + 1]) if at + 1 < len(self.units) else None
            if span is None or unit.value is None or self.d.value_kind(unit) != "num":
                continue
            taking = self.d.has("took", "take", "taken", "longer", "lasted", "lasting", "taking", "shorter")
            if not taking or self.d.number_named(self.d.base):
                continue
            columns = [c for c in self.schema.tables[self.d.base].columns if c.kind == "date"]
            begun = [c for c in columns if BEGUN & set(c.words)] or columns[:1]
            done = [c for c in columns if (DONE | CLOSING) & set(c.words) and c not in begun]
            said = [c for c in done if any(canon(w) in {canon(x) for x in self.words} for w in c.words if w not in ("at", "on", "date"))]
            done = said or done
            if not begun or not done:
                continue
            op = self.d.sign_of(at)
            self.d.taken.add(at)
            for i, other in enumerate(self.units):
                if other.value is None and any(self.d.column(c).kind in ("date", "num") for c in other.columns) or self.words[i] in ("longer", "shorter", "day", "hour"):
                    self.spend(i)
            return [[span, ("C", begun[0].id), ("C", done[0].id), "=" if op is None else op, ("V", unit.value)]]
        return []

    def _but_not(self):
        """ordered last year but not this year: rows with such rows and without others."""
        if "but" not in self.words:
            return []
        but = self.words.index("but")
        if not any(w in ("not", "no", "none", "never", "nothing") for w in self.words[but + 1 : but + 4]):
            return []
        kinds = ("year", "month", "rel", "dur")
        dated = [i for i, u in enumerate(self.units) if u.value is not None and self.d.value_kind(u) in kinds]
        first, second = [i for i in dated if i < but], [i for i in dated if i > but]
        if len(first) != 1 or len(second) != 1:
            return []
        child = self._events_of(but)
        dates = [c for c in self.schema.tables[child].columns if c.kind == "date"] if child is not None else []
        if not dates:
            return []
        self.d.taken |= {first[0], second[0]}
        for i, unit in enumerate(self.units):
            if unit.value is None and (child in unit.tables or any(self.d.column(c).table.id == child for c in unit.columns) or self.words[i] in ("not", "no", "none", "never")):
                self.spend(i)
        conditions = []
        for word, place in (("exist", first[0]), ("noexist", second[0])):
            unit = self.units[place]
            op = ">=" if self.d.value_kind(unit) == "dur" else "="
            conditions.append([word, ("T", child), "such", ("C", dates[0].id), op, ("V", unit.value)])
        return conditions

    def _events_of(self, end):
        """The table of events that a question names after its subject, by a table's name or a verb."""
        for unit in self.units[:end]:
            tables = list(unit.tables) + [self.d.column(c).table.id for c in unit.columns]
            for t in tables if unit.value is None else ():
                if t != self.d.base and self.d.base in self.parents(t):
                    return t
        return None

    def _topmost(self):
        """top level categories: rows without a row above."""
        if not any(self.words[i : i + 2] == ["top", "level"] for i in range(len(self.words))):
            return []
        at = next(i for i in range(len(self.words)) if self.words[i : i + 2] == ["top", "level"])
        keys = [c.id for c in self.schema.keys if c.table.id == self.d.base and c.target.id == self.d.base]
        if not keys:
            return []
        self.spend(at)
        self.spend(at + 1)
        return [[("C", keys[0]), "isnull"]]

    def _still(self):
        """products we no longer sell, people still working here: a truth that says whether rows count any more."""
        said = [i for i, w in enumerate(self.words) if w == "still" or w == "longer" and self.words[i - 1 : i] == ["no"]]
        if "anymore" in self.words and "not" in self.words:
            at = self.words.index("not")
            said = [at] if self.words[at + 1 : at + 2] and self.words[at + 1] in DOING else said
        if not said or said[0] + 1 >= len(self.words) or not self.units[said[0] + 1].unknown() and self.words[said[0] + 1] not in DOING:
            return []
        truths = [c for c in self.schema.tables[self.d.base].columns if c.kind == "bool"]
        ended = [c for c in truths if {family(w) or w for w in c.words} & ENDED]
        going = [c for c in truths if {"active", "current", "enabled"} & set(c.words)]
        if len(ended + going) != 1:
            return []
        going_on = self.words[said[0]] == "still"
        if self.words[said[0]] == "not":
            self.spend(said[0] + 1)
        self.spend(said[0])
        return [[("C", (ended + going)[0].id), "yes" if going_on != bool(ended) else "no"]]

    def _open(self):
        """repairs that are still open: no date yet at which they were done, where no state says it."""
        for at, unit in enumerate(self.units):
            if self.words[at] not in OPENED or unit.value is not None or unit.tables or unit.columns or unit.in_cell:
                continue
            done = [c for c in self.schema.tables[self.d.base].columns if c.kind == "date" and DONE & set(c.words) and not BEGUN & set(c.words)]
            if len(done) == 1 and not any(c.kind == "cat" and {"status", "state"} & set(c.words) for c in done[0].table.columns):
                self.spend(at)
                return [[("C", done[0].id), "isnull"]]
        return []
