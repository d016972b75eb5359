"""What a question counts, sums or averages."""
from rule_words import AGGREGATES, CLOSING, DONE, EXTREMES, PRICES
from text import MONEY, canon


class Measures:
    """Part of a draft: measures."""

    def _measured(self, at):
        """True if `most` before a place ranks by a number column: most expensive asset, affected the most users."""
        place = at + 1
        while place < len(self.units) and self._leads(place):
            place += 1  # the most labor hours
        following = self.units[place] if place < len(self.units) else None
        if following is not None and not following.tables and following.value is None:
            if any(self.column(c).kind in ("num", "date") for c in following.columns[:1]):
                return True
        if following is None or not self.tables:
            return False
        said = {u.word for u in self.units if u.value is None}
        return any(
            c.kind == "num" and len(c.words) > 1 and following.word in c.words and set(c.words) <= said
            for c in self.schema.tables[self.tables[0]].columns
        )

    def _money(self):
        """The amounts of the base where an aggregate names no column, or money is asked for by a word of its own."""
        asked = self.has(*AGGREGATES) or any(u.word in MONEY for u in self.units if u.tables)
        own = [c for c in self.schema.tables[self.base].columns if c.kind == "num"]
        rich = [c.id for c in own if MONEY & set(c.words)]
        return (rich or [c.id for c in own if len(own) == 1])[:1] if asked else []

    def _numbers(self, key=None):
        """Number columns that words name or hint at, the fittest per word, those whose rows belong to the key's table first."""
        above = None
        if key and key[0] in ("T", "C"):
            above = key[1] if key[0] == "T" else self.column(key[1]).table.id
        found = [n for n in (self.forms.number(i, above) for i in range(len(self.units))) if n is not None]
        found = found or [n for n in (self.forms.number(i) for i in range(len(self.units))) if n is not None]
        sure = {n for u in self.units if u.sure for n in u.columns}
        said = {n for u in self.units if u.linked for n in u.columns}
        return sorted(found, key=lambda n: (n not in sure, n not in said, self.column(n).table.id != self.base))

    def _verb_amount(self):
        """The amount of rows whose date or name a verb speaks of: how much has been paid at each branch."""
        for u in self.units:
            for c in u.columns if u.value is None else ():
                amount = self.forms.amounts(self.column(c).table.id) if self.column(c).kind == "date" else None
                if amount is not None:
                    return [amount]
        return []

    def _measures(self, key):
        """Each count and aggregate that is asked for, in order: number of orders and total amount, min and max price."""
        found, last = [], None
        words = self.words
        for at, word in enumerate(words):
            counts = self._numbers_rows(at) or (word == "many" and words[at - 1 : at] == ["how"])
            if counts:
                before = [w for w in words[max(0, at - 2) : at] if w in AGGREGATES]
                if before and found and self._numbers_amount(at):
                    continue  # total number of tickets sold, where a column says it
                if before and found:
                    found.pop()  # total number of
                found.append(["count"])
            elif word == "total" and words[at - 1 : at] == ["in"] and at:
                continue
            elif at and words[at - 1] in AGGREGATES and self._leads(at) and self._begins_name(at):
                continue  # average total price
            elif word in AGGREGATES and not (self.units[at].linked and self.units[at].columns) and self.aggregates(at) or (word in EXTREMES and self._paired(at)):
                function = AGGREGATES.get(word) or EXTREMES[word]
                after = [n for n in (self.forms.number(i) for i in range(at + 1, min(at + 7, len(words)))) if n is not None]
                column = after[0] if after else last
                if column is None:
                    before = [n for n in (self.forms.number(i) for i in range(at)) if n is not None]
                    column = (before[-1:] or self._money() or [None])[0]
                if column is None:
                    return []
                last = column
                found.append([function, ("C", column)])
        return [m for at, m in enumerate(found) if m not in found[:at]]

    def _numbers_amount(self, at):
        """True if what stands behind `number of` is a column of numbers and no table."""
        place = at + 2
        while place < len(self.units) and self._leads(place):
            place += 1
        unit = self.units[place] if place < len(self.units) else None
        named = unit is not None and unit.value is None and unit.sure and not unit.tables and unit.columns
        return bool(named) and self.column(unit.columns[0]).kind == "num"

    def _begins_name(self, at):
        """True if the word is the first of a column's name that the next words say in whole."""
        following = self.units[at + 1] if at + 1 < len(self.units) else None
        return following is not None and following.value is None and any(self.words[at] in self.column(c).words for c in following.columns[:1])

    def _paired(self, at):
        """True for the lowest and highest price: two ends joined by an `and`."""
        ends = [i for i, w in enumerate(self.words) if w in EXTREMES]
        return len(ends) == 2 and ends[0] in (ends[1] - 2, ends[1] - 3) and "and" in self.words[ends[0] : ends[1]]

    def _move_base(self, measures):
        """Rows of the table that is measured become the base, so that joins repeat none of them."""
        columns = [x for m in measures for x in m if isinstance(x, tuple) and x[0] == "C"]
        table = self.column(columns[0][1]).table.id if columns else self.base
        if table != self.base and self.schema.path(table, self.base):
            self.base = table

    def _whole_key(self, key):
        """A table's name as key stands for its rows where other rows are measured."""
        if key[0] == "C" and self.column(key[1]).kind == "name" and self.column(key[1]).table.id != self.base:
            return ("T", self.column(key[1]).table.id)
        return key

    def _function(self):
        """The aggregate asked for; `total` at the end of `order total` is a column, before another number it is none."""
        for at, word in enumerate(self.words):
            if word not in AGGREGATES:
                continue
            unit = self.units[at]
            following = self.units[at + 1] if at + 1 < len(self.units) else None
            if unit.linked and unit.columns and not unit.sure and self.words[at + 1 : at + 2] == ["of"]:
                return AGGREGATES[word]  # total of unpaid invoices
            if not (unit.linked and unit.columns):
                if self.aggregates(at):
                    return AGGREGATES[word]
                continue
            if following is not None and following.value is None and (following.columns or following.linked):
                unit.columns = []
                return AGGREGATES[word]
        return None

    def _ranks_rows(self):
        """True for the highest paid employee: what is ranked follows, nothing is said of an amount alone."""
        for at, word in enumerate(self.words):
            if word in EXTREMES:
                for i in range(at + 1, min(at + 4, len(self.units))):
                    if self.words[i] in ("of", "for", "in"):
                        return False
                    if self._sure_table(i):
                        number = self.forms.number(i + 1) if i + 1 < len(self.units) else None
                        if number is not None and self.column(number).table.id == self.units[i].tables[0]:
                            return False  # the biggest accident damage
                        return i > at + 1 or not self.units[at].sure
        return False

    def aggregates(self, at):
        """True for an aggregate word that is no part of a name: maximum in maximum salary, where a column is called so."""
        unit, word = self.units[at], canon(self.words[at])
        if not unit.linked or word not in ("min", "max"):
            return True
        following = self.units[at + 1] if at + 1 < len(self.units) else None
        return following is None or not any(word in map(canon, self.column(c).words) for c in following.columns)

    def _numbers_rows(self, at):
        """True for number of, count of; not for the phone number of."""
        before = self.units[at - 1] if at else None
        named = before is not None and before.value is None and before.columns and self.column(before.columns[0]).kind == "txt"
        number = self.words[at] in ("number", "count") and self.words[at + 1 : at + 2] == ["of"]
        own = number and any(self.column(c).kind in ("txt", "name", "cat", "pk") for c in self.units[at].columns)
        return number and not named and not own  # the reference numbers of

    def counts(self):
        """True for how many, count, number of: a phone number counts nothing."""
        number = any(self._numbers_rows(at) for at in range(len(self.words)))
        heads = any(u.word == "headcount" and not u.columns for u in self.units)
        return number or heads or self.has("count", "often") or self.has("many") and not self._many_units()

    def _many_units(self):
        """True for how many km, how many seats: a number is asked for, no rows are counted."""
        at = self.words.index("many")
        for i in (at + 1, at + 3) if self.words[at + 2 : at + 3] == ["of"] else (at + 1, at + 2):
            unit = self.units[i] if i < len(self.units) else None
            if unit is None or unit.tables or unit.value is not None:
                return False
            if unit.columns:
                rows = self.words[i + 1 : i + 2] and self.words[i + 1] in ("record", "entry", "row", "line")
                column = self.column(unit.columns[0])
                priced = bool(PRICES & set(column.words)) and unit.word not in PRICES  # how many nights is no price per night
                return unit.linked and column.kind == "num" and not rows and not priced
        return False

    def _durations(self):
        ends = [c for c in self._named("date")]
        both = [c for c in dict.fromkeys(ends)]
        if len(both) == 2 and self.has("between", "from") and self.column(both[0]).table is self.column(both[1]).table:
            return [("C", c) for c in sorted(both)]
        if not ends:
            columns = [c for c in self.schema.tables[self.base].columns if c.kind == "date"]
            last = [c for c in columns[1:] if (DONE | CLOSING) & set(c.words)] if self.has("long", "length", "duration") else []
            return [("C", columns[0].id), ("C", last[0].id)] if last else None
        first = [c for c in self.column(ends[-1]).table.columns if c.kind == "date"]
        return [("C", first[0].id), ("C", ends[-1])] if first[0].id != ends[-1] else None
