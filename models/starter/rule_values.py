"""One condition per value: a cell, a text, a number, a date."""
from rule_words import ABOVE, BELOW, DATE_KINDS, DIRECTIONS, EXCEPT, LEAST, MOST
from schema import display, shown
from text import RANKERS, family


class Values:
    """Part of a draft: what the values of a question ask for."""

    def _of_value(self, at, unit):
        value = self._value(unit)
        literal = ("V", unit.value)
        if value.kind == "cell":
            return self._of_cell(at, unit, literal)
        if value.kind == "str":
            texts = [
                c for u in self.units for c in u.columns if self.column(c).kind in ("txt", "name", "cat")
            ]
            starts = self.has("start", "starts", "starting", "beginning", "begin", "startswith")
            if not texts and (starts or self.has("containing", "endswith")):
                whole = display(self.schema.tables[self.base])
                texts = [whole.id] if whole.kind == "name" else []
            before = [c for u in self.units[:at] if u.value is None for c in u.columns[:1] if self.column(c).kind in ("txt", "name", "cat")]
            op = "starts" if starts else "ends" if self.has("endswith") else "like"
            return [("C", (before[-1:] or texts)[0]), op, literal] if texts else None
        if value.kind == "num":
            if self.words[at - 1 : at] == ["nth"]:
                self.nth = literal
                return None
            return self._of_number(at, literal)
        if value.kind == "year":
            missing = [c.id for c in self.schema.tables[self.missing_table].columns if c.kind == "date"] if self.missing_table is not None else []
            if missing:
                return self._of_date(at, value, ("C", missing[0]), literal)  # no concerts in 2024
            years = [c.id for c in self.schema.tables[self.base].columns if c.kind == "num" and "year" in c.words]
            own = [c.id for c in self.schema.tables[self.base].columns if c.kind == "date"]
            if years and (not own or any(years[0] in u.columns for u in self.units)):
                return self._of_date(at, value, ("C", years[0]), literal)
        near = self._born(value) if value.kind == "dur" else None
        near = self._done_on(at) if near is None else near
        near = self._date_said(at) if near is None else near
        if near is not None:
            return self._of_date(at, value, ("C", near), literal)
        focus = self._focus()
        dates = unit.columns or [
            c.id for c in self.schema.columns if c.kind == "date" and c.table.id == self.base
        ]
        if focus is not None and not (dates and self._said(self.column(dates[0]))):
            dates = focus
        own = [c for c in dates if self.column(c).table.id == self.base]
        if not own and not any(c.kind == "date" for c in self.schema.tables[self.base].columns) and (not dates or not self._said(self.column(dates[0]))):
            events = [t for t in self.forms.parents(self.base)[1:] if not self.is_person(t)]
            above = [c.id for t in events for c in self.schema.tables[t].columns if c.kind == "date"]
            if above:
                return self._of_date(at, value, ("C", above[0]), literal)
        if dates and not own and dates != focus and not self._said(self.column(dates[0])):
            own = [c.id for c in self.schema.tables[self.base].columns if c.kind == "date" and "birth" not in c.words]
        if not dates or self._unborn((own or dates)[0]):
            return None
        return self._of_date(at, value, ("C", (own or dates)[0]), literal)

    def _of_cell(self, at, unit, literal):
        last = len(self.units) - 1
        of = [i < last and self.words[i + 1] == "of" for i in range(last + 1)]
        of[last] = self.has("who", "what") and last > 0 and self.units[last - 1].value is not None  # who is X's manager
        roles = [c for i, u in enumerate(self.units) if not of[i] for c in u.columns if u.value is None and self.column(c).role]
        for key in roles:
            if key in unit.columns:
                return [("C", key), "=", literal]
        columns = [c for c in unit.columns if c in self._value(unit).texts]
        dates = self._dates_of_verb(at, columns[0]) if columns else []
        if dates and self._not_yet(at):
            return [("C", dates[0]), "isnull"]
        if columns and self.verb_of_date(at, columns[0]):
            never = self.column(columns[0]).table.id == self.base and any(w == "never" for w in self.before(at, 3))
            return [("C", dates[0]), "isnull"] if never else None  # incidents that were never closed
        toward = self._toward(at, unit)
        if toward is not None:
            return [("C", toward), "=", literal]
        beside = [c for i in (at + 1, at - 1) if 0 <= i < len(self.units) and self.units[i].value is None and not self.units[i].tables for c in self.units[i].columns]
        named = [c for c in columns if c in beside and self.column(c).table.id != self.base]
        named = named or [c for c in columns if self.column(c).table.id == self.base]
        named = named or [c for c in columns if self.column(c).table.id in self.tables]
        owned = self._rows_from(at)
        named = [c for c in columns if self.column(c).table.id == owned] or named
        op = "!=" if any(w in EXCEPT for w in self.before(at, 3)) or self._excepted(at) else "="
        return [("C", (named or columns)[0]), op, literal] if columns else None

    def _excepted(self, at):
        """True for products not in the Dairy category: only small words stand between."""
        at -= 1
        while at > 0 and (self.units[at].in_cell or self.words[at] in ("in", "from", "the", "at", "of", "to")):
            at -= 1
        return self.words[at : at + 1] != [] and at >= 0 and self.words[at] in EXCEPT

    def _rows_from(self, at):
        """The table named right before a value and a small word: orders of customers from Spain."""
        at -= 1
        while at > 0 and self.units[at].in_cell:
            at -= 1
        while at > 0 and self.words[at] in ("from", "in", "the", "based", "located", "living"):
            at -= 1
            if self._sure_table(at) and self.units[at].value is None:
                return self.units[at].tables[0]
        return None

    def verb_of_date(self, at, column):
        """True for resolved last month, ever booked: the date of what the verb says answers, not what the row's state is now."""
        word = self.units[at - 1].word if at and self.units[at - 1].in_cell else ""
        if not word.endswith("ed") or at > 1 and self.units[at - 2].in_cell:
            return False
        dates = self._dates_of_verb(at, column)
        dated = any(u.value is not None and self._value(u).kind in DATE_KINDS for u in self.units)
        return bool(dates) and (dated or self.has("ever", "never"))

    def _dates_of_verb(self, at, column):
        """The dates, in the table of a column, of what the verb before a place says: shipped_date of shipped."""
        root = family(self.units[at - 1].word)
        return [c.id for c in self.column(column).table.columns if c.kind == "date" and root and root in {family(w) for w in c.words}]

    def _not_yet(self, at):
        """True for orders that have not been shipped, not shipped yet."""
        denied = any(w in ("not", "never") for w in self.before(at - 1, 3))
        return denied and self.units[at - 1].word.endswith("ed") and ("yet" in self.words[at:] or "been" in self.before(at - 1, 2))

    def _toward(self, at, unit):
        """The key that from, to, started at or ended at before a value speak of."""
        if self.has("someone", "somebody", "anyone", "people", "staff"):
            return None
        for ways, said in DIRECTIONS:
            if any(w in said for w in self.before(at, 4)) and not any(w in other for w in self.before(at, 4) for other in [o for s, o in DIRECTIONS if o is not said]):
                keys = [c for c in unit.columns if set(self.column(c).role) & set(ways)]
                if keys:
                    return keys[0]
        return None

    def _of_number(self, at, literal):
        words = self.before(at, 4)
        previous = self.units[at - 1] if at else None
        if self.threshold is None and any(w in ("top", "bottom") for w in self.before(at, 1)):
            self.limit = literal
            return None
        compared = self._closed(at) or any(w in ABOVE + BELOW for w in words)
        ranked = self.has(*MOST, *LEAST) and not compared
        if ranked and not (previous and previous.tables):
            self.limit = literal
            return None
        named = previous is not None and previous.value is None and previous.sure and any(self.column(c).kind == "num" for c in previous.columns[:1])
        if (
            previous
            and not named
            and (previous.tables or previous.word in ("number", "id"))
            and not compared
        ):
            keys = [c.id for c in self.schema.tables[self.base].columns if c.kind == "pk"]
            return [("C", keys[0]), "=", literal] if keys else None
        column = self._number_column(at)
        if column is None:
            return None
        if self._between(at):
            self.taken.add(at + 2)
            return [("C", column), "between", literal, ("V", self.units[at + 2].value)]
        op = "=" if not any(w in ABOVE + BELOW + [">=", "<="] for w in words) else ">"
        if any(w in BELOW for w in words):
            op = "<"
        op = self._closed(at) or op
        op = next((w for w in words if w in (">=", "<=")), op)
        return [("C", column), op, literal]

    def _number_column(self, at):
        """The number column nearest to a place of the question, words before it first."""
        for i in range(max(0, at - 4), at):
            unit = self.units[i]
            if unit.value is None and unit.sure and unit.tables and self.words[i + 1] == "of" and self.base not in unit.tables:
                amount = self.forms.amounts(unit.tables[0])
                if amount is not None:
                    return amount  # a scholarship of more than 3000
        order = sorted(range(len(self.units)), key=lambda i: (abs(i - at), i))
        for i in order:
            column = self.forms.number(i)
            if column is not None:
                return column
        own = [c.id for c in self.schema.tables[self.base].columns if c.kind == "num"]
        return own[0] if len(own) == 1 and not any(w in RANKERS for w in self.before(at, 4)) else None

    def _by_whole_name(self, found):
        """who reports to Eva Lang, tickets assigned to Eva Lang: the first name is that of the row that the key of the last one points to."""
        for one, other in zip(found, found[1:]):
            key = self.column(other[0][1]) if other[0][0] == "C" and other[1] == "=" and len(other) == 3 else None
            first = self.column(one[0][1]) if one[0][0] == "C" and one[1] == "=" and len(one) == 3 else None
            if key is None or first is None or key.target is None or first.table is not key.target or first.target is not None:
                continue
            parts = [c.id for c in shown(key.target)]
            if len(parts) == 2 and first.id in parts and one[2][1] + 1 == other[2][1]:
                one += ["via", ("C", key.id)]
        return found
