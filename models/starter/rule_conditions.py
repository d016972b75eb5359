"""Conditions without values: keys and dates that are missing, truths, two columns compared; and all of a question's together."""
from absences import Absences
from rule_words import ABOVE, ABSENT, BEGUN, DATE_KINDS, DONE, ENDS, FINISHED, GROUPING, LEAST, MOST, TRUTHS_NEGATED
from text import DATE_WORDS, LAPSED, MISSING, NEWEST, OPEN, OPPOSITES, OVER, PASSED, SETTLED, canon


class Conditions:
    """Part of a draft: what stands behind where."""

    def all_conditions(self, key=None):
        missing = Absences(self).condition() if not key else None
        self.missing_table = missing[1][1] if missing and missing[0] == "noexist" and missing[1][0] == "T" else None
        conditions = self._apart(self._conditions() + [c for c in self.extra if c[0] not in ("exist", "noexist")])
        if missing:
            conditions = self._with_missing(conditions, missing)
        return conditions + [c for c in self.extra if c[0] in ("exist", "noexist")]

    def _apart(self, conditions):
        """invoices from July not paid yet: a date that is missing is not the one in July."""
        missing = [c[0][1] for c in conditions if c[1:] == ["isnull"] and self.column(c[0][1]).kind == "date"]
        result = []
        for c in conditions:
            if c[0][0] == "C" and c[0][1] in missing and c[-1][0] == "V":
                others = [o.id for o in self.column(c[0][1]).table.columns if o.kind == "date" and o.id not in missing and "birth" not in o.words]
                c = [("C", others[0])] + c[1:] if others else c
            result.append(c)
        return result

    def column_truth(self, at):
        """True if the columns of a place make a condition of their own: overdue, active, without a phone."""
        unit = self.units[at]
        if not unit.columns:
            return False
        taken = set(self.taken)
        found = self._of_name(at, unit)
        self.taken = taken
        return found is not None

    def _with_missing(self, conditions, missing):
        """Conditions on the missing rows' own table belong to them: no deployments in the last 30 days."""
        if missing[0] != "noexist" or missing[1][0] != "T":
            return conditions + [missing]
        own = [c for c in conditions if c[0][0] == "C" and self.column(c[0][1]).table.id == missing[1][1]]
        rest = [c for c in conditions if c not in own]
        own = [[c[0], ">="] + c[2:] if c[1] == "<" and self.has("since") else c for c in own]  # not ordered since June
        return rest + [missing + (["such"] + self.where_of(own) if own else [])]

    def denied(self, at):
        """True for no, without directly before a name, which may have several words."""
        at -= 1
        while at >= 0 and self._leads(at):
            at -= 1
        return at >= 0 and self.words[at] in ("no", "without", "lacking")

    def _denied_afar(self, at):
        """True for not subscribed to the newsletter: nothing that the schema knows stands between."""
        for i in range(at - 1, max(-1, at - 6), -1):
            unit = self.units[i]
            if unit.tables or unit.columns or unit.value is not None:
                return False
            if self.words[i] in ABSENT:
                return True
        return False

    def _conditions(self):
        found = []
        for at, unit in enumerate(self.units):
            if at in self.taken or at == self.threshold:
                continue
            condition = self._of_value(at, unit) if unit.value is not None else self._of_name(at, unit)
            if condition:
                found.append(condition)
        return self._either(self._by_whole_name(found))

    def _either(self, found):
        """Two equalities of one column can only be meant as or."""
        result = []
        for condition in found:
            opposite = condition[:1] + ["no" if condition[1] == "yes" else "yes"]
            if condition[1] in ("yes", "no") and opposite in result:
                result[result.index(opposite)] = condition[:1] + ["no"]  # the temperature was not ok
                continue
            same = [c for c in result if len(c) >= 3 and c[0] == condition[0] and c[1] == "=" == condition[1]]
            table = self.column(condition[0][1]).table.id if same else None
            if same and self.has("both") and table != self.base and any(k.table.id == table and k.target.id == self.base for k in self.schema.keys):
                result.remove(same[0])
                self.extra += [["exist", ("T", table), "such"] + c for c in (same[0], condition)]  # owners of both a dog and a cat
                continue
            if same and len(condition) == 3:
                same[0] += ["or"] + condition
            else:
                result.append(condition)
        return result

    def _has_any(self, at, unit, column):
        """True for customers with a company: nothing follows that says which."""
        whole = unit.sure and column.kind in ("cat", "txt", "date", "fk") and column.table.id == self.base and not self._denied_afar(at)
        first = at
        while first and self._leads(first - 1):
            first -= 1
        some = self.words[max(0, first - 2) : first]
        return whole and at + 1 == len(self.units) and some in (["with", "a"], ["with", "an"], ["have", "a"], ["have", "an"], ["has", "a"], ["has", "an"])

    def _happened(self, at, unit, column):
        """True for cancelled bookings, bookings that were cancelled: a verb that names a date of rows that it did not happen to all of."""
        verb = unit.sure and unit.word.endswith(("ed", "en")) and unit.word not in BEGUN and canon(unit.word) not in BEGUN
        dated = any(u.value is not None and self._value(u).kind in DATE_KINDS for u in self.units)
        if not verb or dated or column.table.id != self.base or not FINISHED & (set(column.words) | {canon(w) for w in column.words}):
            return False
        if self.has("when", "long", "average", "date", "dates", "between", *NEWEST, *ABSENT) or self.sorts() or any(w in GROUPING for w in self.before(at, 2)):
            return False
        alone = not self._leads(at) and not (at and self._leads(at - 1))
        before = self.words[at - 1 : at]
        passive = before and before[0] in ("were", "was", "been", "are", "is", "got", "already", "that", "who", "has", "have")
        return alone and bool(passive and self.words[at + 1 : at + 2] != ["by"] or self._sure_table(at + 1) and self.base in self.units[at + 1].tables)

    def _happened_to(self, at, column):
        """True for people who completed a training, patients currently admitted: a verb whose date stands in rows that belong to the base."""
        timed = any(u.value is not None and self._value(u).kind in DATE_KINDS for u in self.units)
        ranked = self.has(*MOST, *LEAST, *GROUPING, "when", "before", "after", "between", "since", "often")
        below = column.table.id != self.base and any(k.table is column.table and k.target.id == self.base for k in self.schema.keys)
        return self.words[at].endswith("ed") and below and not timed and not ranked and any(u.value is not None for u in self.units)

    def _end_of(self, column):
        """The date at which ends what began at a date: discharged_on of admitted_on."""
        done = [c.id for c in column.table.columns if c.kind == "date" and c is not column and DONE & set(c.words)]
        return done[0] if len(done) == 1 and BEGUN & set(column.words) else None

    def _has_passed(self, at, unit):
        """True for whose due date has passed, past its due date, insurance that has run out."""
        if any(u.value is not None and self._value(u).kind in DATE_KINDS for u in self.units):
            return False
        done = {"has", "have", "had", "already"} & set(self.before(at, 3))
        after, before = set(self.words[at + 1 : at + 5]), self.before(at, 3)
        past = after & PASSED or {"in", "past"} <= after or "past" in before
        return bool(unit.sure and past or done and unit.word == "expire")

    def _of_name(self, at, unit):
        """Conditions without a value: missing keys and dates, truths, two columns compared."""
        if not unit.columns:
            return None
        column = self.column(unit.columns[0])
        lacking = any(w in MISSING for w in self.words[at + 1 : at + 4])
        lacking = lacking or any(w in ("nobody", "none") for w in self.words[at + 1 : at + 4])
        lacking = lacking or self.denied(at)
        lacking = lacking or (column.kind == "fk" and any(w in ("nobody", "none") for w in self.before(at, 4)))
        absent = lacking or any(w in ABSENT for w in self.before(at, 3)) or unit.word.startswith("un")
        if column.kind == "date" and (unit.word in LAPSED or self._has_passed(at, unit)):
            self.taken.add(at)
            if any(w in ("not", "never") for w in self.before(at, 3)):
                return [("C", column.id), "future"]
            settled = [c.id for c in column.table.columns if c.kind == "date" and SETTLED & set(c.words) and "last" not in c.words]
            still = ["and", ("C", settled[0]), "isnull"] if settled and unit.word == "overdue" else []
            return [("C", column.id), "past"] + still
        if column.kind == "date" and not unit.sure and unit.word in OPEN | OVER and column.table.id == self.base and not any(
            w in ABSENT for w in self.before(at, 3)
        ):
            dated = any(u.value is not None and self._value(u).kind in DATE_KINDS for u in self.units)
            plain = all(w in DATE_WORDS or w in ENDS for w in column.words)
            if self.has("include", "included", "including") and unit.word in OVER:
                return None
            if not dated and plain:
                self.taken.add(at)
                return [("C", column.id), "isnull" if unit.word in OPEN or "exclude" in self.words or "excluded" in self.words else "notnull"]
        if column.kind == "date" and self._happened(at, unit, column):
            self.taken.add(at)
            return [("C", column.id), "notnull"]
        if column.kind == "date" and unit.sure and not absent and self._happened_to(at, column):
            self.taken.add(at)
            last = self._end_of(column)
            if last is not None and {"currently", "still", "now"} & set(self.before(at, 2)):
                return [("C", last), "isnull"]
            return [("C", column.id), "notnull"]
        if column.kind == "bool":
            self.taken.add(at)
            negated = absent or any(w in ("except", "excluding", "non") for w in self.before(at, 3)) or self._denied_afar(at) or self._turned(unit, column)
            return [("C", column.id), "no" if negated else "yes"]
        if (
            column.kind == "num"
            and unit.sure
            and all(u.value is None for u in self.units[max(0, at - 4) : at])
            and any(w in ("below", "than", "under", "above") for w in self.before(at, 4))
        ):
            others = [c for u in self.units[:at] for c in u.columns if self.column(c).kind == "num"]
            own = [c for c in column.table.columns if c.kind == "num" and c is not column]
            others += [c.id for c in own if {"quantity", "stock"} & {canon(w) for w in c.words}] + [c.id for c in own]
            op = ">" if any(w in ABOVE for w in self.before(at, 3)) else "<"
            return [("C", others[0]), op, ("C", column.id)] if others else None
        if self._has_any(at, unit, column):
            self.taken.add(at)
            return [("C", column.id), "notnull"]
        if "since" in self.words[at + 1 : at + 3] and not lacking:
            return None  # not patched since January: the date says it
        if column.kind == "num" and self.denied(at) and {"quantity", "count", "level"} & {canon(w) for w in column.words}:
            self.taken.add(at)
            return [("C", column.id), "no"]
        had = any(self.words[i] in ("not", "no", "never") and {"have", "has", "with"} & set(self.words[max(0, i - 1) : i + 2]) for i in range(max(0, at - 4), at))
        if (absent or had) and (lacking or had or column.kind in ("date", "cat", "txt", "fk")) and column.kind != "pk":
            self.taken.add(at)
            return [("C", column.id), "isnull"]
        return None

    @staticmethod
    def _turned(unit, column):
        """True for inactive; not for in dispute, where the column itself is called disputed."""
        if unit.word in OPPOSITES and not unit.sure:
            return True  # failed, where the column is called passed
        negation = next((n for n in TRUTHS_NEGATED if unit.word.startswith(n)), None)
        return not unit.sure and negation is not None and not any(w.startswith(negation) for w in column.words)

    def where_of(self, conditions):
        plan = []
        for condition in conditions:
            plan += (["and"] if plan else []) + condition
        return plan
