"""Which date a value of the question speaks of, and how it is compared."""
from rule_words import FIRST_DAYS, LAST_DAYS, SPENDING
from text import DATE_WORDS, NEWEST, RANKERS, canon


class Dates:
    """Part of a draft: conditions on dates."""

    def _born(self, value):
        """The birth of rows of the base where their age is asked for: dogs older than 10 years."""
        if not self.has("older", "younger") or "year" not in value.norm:
            return None
        return next((c.id for c in self.schema.tables[self.base].columns if c.kind == "date" and "birth" in map(canon, c.words)), None)

    def _unborn(self, column):
        """True for a birth where nothing is said of births or ages: surgery this year."""
        birth = "birth" in map(canon, self.column(column).words)
        return birth and not self.has("born", "birth", "birthday", "older", "younger", "age", "old")

    def _done_on(self, at):
        """The date of rows that belong to the base, where a verb before a value speaks of them: customers who ordered last week."""
        for i in range(at - 1, max(-1, at - 6), -1):
            unit = self.units[i]
            if unit.value is not None or unit.word in NEWEST or unit.word in RANKERS or not (unit.tables or unit.columns):
                continue
            if unit.word == canon(unit.word) and not unit.word.endswith("ed") or unit.sure and unit.tables:
                return None
            tables = [self.column(c).table.id for c in unit.columns if self.column(c).kind == "date"] + unit.tables
            below = [t for t in tables if t != self.base and self.base in self.forms.parents(t)]
            if not below or self.base in tables:
                return None
            dates = [c for c in unit.columns if self.column(c).kind == "date" and self.column(c).table.id == below[0]]
            dates = dates or [c.id for c in self.schema.tables[below[0]].columns if c.kind == "date"]
            return dates[0] if dates else None
        return None

    def _date_said(self, at):
        """The date of the base that a verb near a value speaks of: policies that run out next month."""
        for i in sorted(range(len(self.units)), key=lambda i: (abs(i - at), i)):
            unit = self.units[i]
            if unit.value is not None or abs(i - at) > 5 or unit.word in NEWEST or unit.word in RANKERS:
                continue
            dates = [c for c in unit.columns if self.column(c).kind == "date" and self.column(c).table.id == self.base]
            if dates and (unit.columns[0] in dates or unit.sure) and len(unit.columns) < 3:
                return min(dates, key=lambda c: self.column(c).words[-1] == "by")
        return None

    def _focus(self):
        """Dates of the rows that are missing or measured, where these belong to the base: no orders this year, net pay in May."""
        table = self.missing_table
        if table is None:
            paid = SPENDING if self.has("much", "total", "sum") else ()
            numbers = [n for n in (self.forms.number(i) for i, u in enumerate(self.units) if u.linked or self.words[i] in paid) if n is not None]
            below = [self.column(n).table.id for n in numbers if self.column(n).table.id != self.base]
            table = next((t for t in below if self.base in self.forms.parents(t)), None)
        near = [] if table is None else [t for t in self.forms.parents(table) if t == table or not self.is_person(t) and self.base not in self.forms.parents(t)[:1]]
        dates = [c.id for t in near for c in self.schema.tables[t].columns if c.kind == "date"]
        return dates[:1] or None

    def _said(self, column):
        """True if the question says a word of a date column's own."""
        said = {canon(w) for w in self.words}
        own = [w for w in column.words if w not in DATE_WORDS and w not in column.table.words]
        return any(canon(w) in said for w in own)

    def _of_date(self, at, value, column, literal):
        words = self.before(at, 3)
        if self._between(at):
            self.taken.add(at + 2)
            return [column, "between", literal, ("V", self.units[at + 2].value)]
        after = self.words[at + 1 : at + 3]
        if after in (["or", "later"], ["or", "newer"], ["or", "after"], ["and", "later"], ["and", "after"], ["or", "since"]):
            return [column, ">=", literal]
        if after in (["or", "earlier"], ["or", "before"], ["or", "older"], ["and", "earlier"]):
            return [column, "<=", literal]
        if value.kind == "dur":
            coming = {"expire", "due", "until", "renewal", "deadline"} & {canon(w) for w in self.column(column[1]).words}
            if "next" in words or coming and "within" in words and not self.has("expired"):
                return [column, "next", literal]
            if "younger" in words:
                return [column, ">", literal]
            return [column, "<" if "older" in words or self.has("ago") else ">=", literal]
        if "since" in words:
            return [column, "<" if any(w in ("not", "never", "no") for w in self.before(at, 5)) else ">=", literal]
        if words[-1:] in (["until"], ["by"]) or words[-2:] == ["up", "to"]:
            return [column, "<=", literal]
        if any(w in ("after", "later") for w in words):
            return [column, ">", literal]
        earlier = any(w in ("before", "earlier") for w in words)
        until = self._until(column[1]) if not earlier and value.norm in ("today", "tomorrow", "yesterday") else None
        if until is not None:
            return [column, "<=", literal, "and", ("C", until), ">=", literal]
        return [column, "<" if earlier else "=", literal]

    def _until(self, begin):
        """The date until which rows last whose first date is not what is said: who is absent today."""
        column = self.column(begin)
        if not FIRST_DAYS & set(column.words) or self._said(column):
            return None
        return next((c.id for c in column.table.columns if c.kind == "date" and LAST_DAYS & set(c.words)), None)
