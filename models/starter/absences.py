"""Rows that are missing: customers without orders, products never sold, courses nobody signed up for."""
from rule_words import ABSENT, ASKERS, BETWEEN, SELLING, USED
from text import NEUTRAL, canon, family


class Absences:
    """Finds `T without U`; the units that say it are taken so that they make no other condition."""

    def __init__(self, draft):
        self.d, self.schema, self.units, self.words = draft, draft.schema, draft.units, draft.words

    def _nobody(self):
        """incidents nobody is assigned to, berths nobody ever booked: the base's own key to a person, or the rows that the verb speaks of."""
        at = next((i for i, w in enumerate(self.words) if w in ("nobody", "noone")), None)
        verb = next((i for i in range(at + 1, len(self.units)) if self.words[i] not in BETWEEN and self.words[i] not in NEUTRAL), None) if at is not None else None
        if verb is None or self.units[verb].value is not None or self.units[verb].tables or verb != len(self.units) - 1 and any(u.tables or u.value is not None for u in self.units[verb + 1 :]):
            return None
        elsewhere = [self.d.column(c).table for c in self.units[verb].columns]
        if any(t.id == self.d.base for t in elsewhere) or self.d.base != self.root:
            return None
        assigning = self.words[verb] in ("assigned", "assign", "responsible", "handling", "working")
        keys = [k for k in self.schema.keys if k.table.id == self.d.base and self.d.is_person(k.target.id)]
        if assigning and len([k for k in keys if not ASKERS & set(k.role)]) == 1:
            key = next(k for k in keys if not ASKERS & set(k.role))
            self.d.taken |= set(range(verb, len(self.units)))
        else:
            below = [t.id for t in elsewhere if any(k.table is t and k.target.id == self.d.base for k in self.schema.keys)]
            if not below or self.words[verb] == canon(self.words[verb]) and not self.words[verb].endswith("ed"):
                return None
            self.d.taken |= {at, verb}
            return ["noexist", ("T", below[0])]
        self.d.taken |= {at, verb}
        return [("C", key.id), "isnull"]

    def condition(self):
        """The condition of the rows that are missing, None where none are."""
        self.root = self.d.tables[0] if self.d.tables else self.d.base
        nobody = self._nobody()
        if nobody is not None:
            return nobody
        for at, unit in enumerate(self.units):
            below = self._lacks_rows(at)
            if below is not None:
                self.d.taken.add(at)
                return ["noexist", ("T", below)]
            if self._never_happened(at):
                self.d.taken.add(at)
                return ["noexist", ("T", self.d.column(unit.columns[0]).table.id)]
            lacked = self._lacks_category(at)
            if lacked is not None:
                return ["noexist", ("T", lacked)]
            happened = self._of_verb(at)
            if happened is not None:
                self.d.taken.add(at)
                return ["noexist", ("T", happened)]
            if unit.tables and unit.tables[0] != self.root and unit.value is None:
                denials = [i for i in range(max(0, at - 6), at) if self.words[i] in ABSENT and (at - i < 5 or self._bare(i + 1, at))]
                if denials:
                    self._spend_verb(denials[-1], at)
                    self.d.taken.add(at)
                    return self._without(unit.tables[0])
        return self._idle() if self.d.base == self.root and len(self.d.tables) < 2 else None

    def _bare(self, start, end):
        """True if nothing that the schema has is named between two places: not a single work order."""
        return all(not u.tables and not u.columns and u.value is None for u in self.units[start:end])

    def _lacks_category(self, at):
        """vendors with no laptops, where laptop is a category of assets: the assets."""
        unit = self.units[at]
        if unit.value is None or not unit.columns or self.d.value_kind(unit) != "cell":
            return None
        column = self.d.column(unit.columns[0])
        belongs = column.kind == "cat" and column.table.id != self.d.base and any(k.table is column.table and k.target.id == self.d.base for k in self.schema.keys)
        start = at - sum(u.in_cell for u in self.units[max(0, at - 3) : at])
        return column.table.id if belongs and self.words[start - 1 : start] in (["no"], ["without"], ["any"]) and self._denies(start) else None

    def _denies(self, start):
        return any(w in ABSENT for w in self.words[max(0, start - 4) : start])

    def _of_verb(self, at):
        """clients that never booked anything, where booked is a state of shipments with a date of its own: the shipments."""
        unit = self.units[at]
        if unit.value is None or not unit.columns or not any(w == "never" for w in self.d.before(at, 3)):
            return None
        column = self.d.column(unit.columns[0])
        belongs = any(k.table is column.table and k.target.id == self.d.base for k in self.schema.keys)
        return column.table.id if belongs and self.d.verb_of_date(at, column.id) else None

    def _spend_verb(self, denial, at):
        """never opened a ticket: the verb between says no more than the table."""
        for i in [*range(denial + 1, at), at + 1]:
            unit = self.units[i] if i < len(self.units) else self.units[at]
            if i > at and not self.words[min(i, len(self.words) - 1)].endswith("ed"):
                continue
            if unit.columns and unit.value is None and not unit.tables and not any(self.d.column(c).kind in ("bool", "cat") for c in unit.columns):
                self.d.taken.add(i)

    def _without(self, table):
        roles = [c for u in self.units for c in u.columns if self.d.column(c).role and self.d.column(c).table.id == table]
        if roles and self.d.column(roles[0]).target.id == self.root:
            self.d.taken |= {i for i, u in enumerate(self.units) if roles[0] in u.columns}
            return ["noexist", ("C", roles[0])]
        keys = [c for c in self.schema.keys if c.table.id == self.d.base and c.target.id == table]
        return [("C", keys[0].id), "isnull"] if keys else ["noexist", ("T", table)]

    def _idle(self):
        """Tags never used, teams with nobody in them, products never sold, staff who never asked for leave: what belongs to the base."""
        for at, word in enumerate(self.words):
            follows = [i for i in range(at + 1, min(at + 5, len(self.units))) if self.words[i] not in BETWEEN and (self.words[i] not in NEUTRAL or self.words[i] in USED)][:1]
            verb = follows[0] if follows else None
            idle = word in ("nobody", "nothing") or word in ("unused", "empty") and not self.units[at].columns
            idle = idle or word == "never" and "used" in self.words[max(0, at - 3) : at + 3]
            done = word in ("never", "not", "nobody") and verb is not None and self._happening(verb, word)
            if idle or done:
                below = self._below(self.words[verb] if verb is not None else "", word)
                if below is not None:
                    if done and self.words[verb] in SELLING:
                        self.d.taken.add(verb)
                    return ["noexist", ("T", below)]
        return None

    def _happening(self, at, denial):
        """True for a verb of what never happened, which no column says of the rows themselves."""
        unit, word = self.units[at], self.words[at]
        if unit.value is not None or unit.tables:
            return False
        if word in USED or word in SELLING and not self._own(unit):
            return True
        return denial == "never" and (unit.unknown() or unit.columns and not self._own(unit) and word.endswith(("ed", "en", "t")))

    def _own(self, unit):
        return any(self.d.column(c).table.id == self.d.base for c in unit.columns)

    def _below(self, verb, denial):
        """The table that belongs to the base and records the verb: named alike, of sold quantities, of events rather than of people."""
        below = [k.table for k in self.schema.keys if k.target.id == self.d.base and k.table.id != self.d.base]
        below = list(dict.fromkeys(below))
        if denial == "nobody":
            below = [t for t in below if self.d.is_person(t.id)] or below
        root = family(verb) or verb

        def rank(table):
            names = {family(w) or w for c in table.columns for w in table.words + c.words} if verb else set()
            spoken = root in names or canon(verb) in {canon(w) for w in table.words}
            sold = verb in SELLING and self.d.forms.sells(table)
            keys = sum(c.target is not None for c in table.columns)
            event = any(c.kind == "date" for c in table.columns) and not self.d.is_person(table.id)
            return (not spoken, not sold, not event if verb and denial != "nobody" else 0, -keys if verb else 0, below.index(table))

        return min(below, key=rank).id if below else None

    def _lacks_rows(self, at):
        """The table whose rows are missing for warehouses with no stock: a number of rows that belong to the base."""
        unit = self.units[at]
        if unit.value is not None or unit.tables or not unit.columns or not unit.linked or self._own(unit):
            return None
        called = [t.id for t in self.schema.tables if unit.word in t.words and any(k.table is t and k.target.id == self.d.base for k in self.schema.keys)]
        if called and self.d.denied(at):
            return called[0]
        for c in unit.columns:
            column = self.d.column(c)
            belongs = column.table.id != self.d.base and any(k.table is column.table and k.target.id == self.d.base for k in self.schema.keys)
            if belongs and column.kind == "num" and self.d.denied(at):
                return column.table.id
        return None

    def _never_happened(self, at):
        """True for services never deployed: a date of rows that belong to the base."""
        unit = self.units[at]
        if unit.value is not None or not unit.columns or self.d.column(unit.columns[0]).kind not in ("date", "fk"):
            return False
        table = self.d.column(unit.columns[0]).table.id
        belongs = any(c.table.id == table and c.target.id == self.d.base for c in self.schema.keys)
        return belongs and table != self.d.base and any(w in ("never", "not") for w in self.d.before(at, 3))
