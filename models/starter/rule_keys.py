"""What rows are grouped by: per team, by month, which team has the most tickets, teams with more than five tickets."""
from rule_words import AGGREGATES, DONE_BY, GROUPING, LEAST, LIMITING, MOST, PACED, PERIODS, RANKING, RHYTHMS, SORTING, SPENDING, STEPS
from schema import display


class Keys:
    """Part of a draft: the key."""

    def _ranked_measure(self):
        """top 5 customers by total spend: rows of the table with the number, grouped by what is ranked."""
        if "by" not in self.words or not self.has(*RANKING) or not self.tables:
            return None
        numbers = [c for u in self.units[self.words.index("by") :] if u.value is None for c in u.columns if self.column(c).kind == "num"]
        belongs = {(k.table.id, k.target.id) for k in self.schema.keys}
        near = [c for c in numbers if (self.column(c).table.id, self.tables[0]) in belongs]
        if not near or not self.has(*AGGREGATES) and any(self.column(c).table.id == self.tables[0] for c in numbers):
            return None
        self.base, self.by_number = self.column(near[0]).table.id, True
        for unit in self.units:
            unit.columns = near[:1] if near[0] in unit.columns and unit.value is None else unit.columns
        return ("T", self.tables[0])

    def _lists_each(self, at):
        """True for the email and city of each doctor: columns of every row are listed, nothing is grouped."""
        unit, table = self.units[at], self.units[at].tables[0]
        if self.has(*AGGREGATES, *MOST, *LEAST) or self.counts() or any(t != table for t in self.tables):
            return False
        if any(self.column(c).role and self.column(c).table.id == table for u in self.units for c in u.columns):
            if self.has("who", "their"):
                return True  # who leads each team; every employee with their manager
        asked = [c for u in self.units[:at] if u.value is None and u.sure for c in u.columns[:1]]
        first = self.words[0] in ("show", "list", "give", "what", "display") or self.words[:1] == ["the"]
        return bool(asked) and unit.sure and all(self.column(c).table.id == table for c in asked) and first

    def group_key(self):
        measured = self._ranked_measure()
        if measured:
            return measured
        for at, unit in enumerate(self.units):
            if unit.tables and unit.value is None and self._grouping_before(at) and self._lists_each(at):
                return None
            people = self._people_grouped(at)
            if people is not None:
                return ("T", people)
            role = self._role_grouped(at)
            if role is not None:
                return ("C", role)
            if (self._linked(unit) or self._each_category(at)) and self._grouping_before(at):
                if self._pace_of_number(unit.word):
                    continue
                if unit.columns and unit.word in PERIODS and self.column(unit.columns[0]).kind == "date":
                    return (unit.word, unit.columns[0])
                self.taken.add(at)
                if unit.tables:
                    self._prefer_other_base(unit.tables[0])
                    name = display(self.schema.tables[unit.tables[0]])
                    own = self.base == unit.tables[0] and name.kind == "name"  # its rows are counted by their names
                    return self._with_second_key(at, ("C", name.id) if own else ("T", unit.tables[0]))
                if unit.columns and (self.column(unit.columns[0]).kind not in ("num", "date", "pk") or self._number_groups(at, unit)):
                    return self._with_second_key(at, ("C", unit.columns[0]))
                self.taken.discard(at)
            elif unit.word in PERIODS and self._grouping_before(at) and not self._pace_of_number(unit.word):
                if self._date_of_base() is not None:
                    return self._with_second_key(at, (unit.word, self._date_of_base()))
            elif unit.word in RHYTHMS and unit.value is None and not unit.linked and self._date_of_base() is not None:
                return (RHYTHMS[unit.word], self._date_of_base())
            elif self._numbered(at):
                return self._numbered(at)
        return self._ranked_key()

    def _number_groups(self, at, unit):
        """True for average score by grade level, beds per floor: a number right behind `by` or `per`, beside what is counted or measured."""
        first = at
        while first and self._leads(first - 1):
            first -= 1
        column, before = self.column(unit.columns[0]), self.words[first - 1 : first]
        number = unit.sure and column.kind == "num" and before in (["by"], ["per"], ["each"])
        measured = self.counts() or any(w in AGGREGATES for w in self.words[:first])
        measured = measured and set(column.words) & set(STEPS) or before != ["by"] and column.whole and any(u.value is None and u.sure and u.columns for u in self.units[:first])
        return bool(number and measured) and not self.has(*RANKING, *MOST, *LEAST)

    def _pace_of_number(self, period):
        """True for what do licences cost per year, where the number is called annual cost."""
        said = {w for w, p in PACED.items() if p == period}
        numbers = [self.forms.number(i) for i, u in enumerate(self.units) if u.linked or u.word in SPENDING]
        return period in PERIODS and any(n is not None and said & set(self.column(n).words) for n in numbers)

    def _role_grouped(self, at):
        """per driver, each account owner: a key with a role that the words name, though a category or table is called alike."""
        unit = self.units[at]
        if unit.value is not None and unit.columns:
            roles = [c for c in unit.columns if self.column(c).role]
            start = at - sum(u.in_cell for u in self.units[max(0, at - 3) : at])
            category = unit.columns and self.column(unit.columns[0]).kind == "cat"
            if roles and category and any(w in GROUPING for w in self.before(start, 2)) and not self.has(*SORTING):
                self.taken.add(at)
                self.base = self.column(roles[0]).table.id
                return roles[0]
            return None
        if unit.value is not None:
            return None
        following = self.units[at + 1] if at + 1 < len(self.units) else None
        if following is None or not unit.tables or following.value is not None or not self._grouping_before(at):
            return None
        roles = [c for c in following.columns if self.column(c).role and self.column(c).table.id in (unit.tables[0], self.base)]
        if roles and not self.words[at + 1].endswith("ed"):
            self.taken |= {at, at + 1}
            self.base = self.column(roles[0]).table.id
            return roles[0]
        return None

    def _people_grouped(self, at):
        """how many did each receptionist book: the people of a category."""
        unit = self.units[at]
        if unit.value is None or not unit.columns or any(self.column(c).role for c in unit.columns) or self._value(unit).kind != "cell":
            return None
        column = self.column(unit.columns[0])
        start = at - sum(u.in_cell for u in self.units[max(0, at - 3) : at])
        each = any(w in ("each", "every", "per") for w in self.before(start, 1))
        return column.table.id if each and column.kind == "cat" and column.table.id != self.base and self.is_person(column.table.id) else None

    def _each_category(self, at):
        """True for `provider` in with each provider, where only insurance_provider is called so."""
        unit = self.units[at]
        partly = unit.value is None and unit.linked and not unit.tables and len(unit.columns) == 1
        return partly and self.column(unit.columns[0]).kind in ("cat", "txt", "fk")

    def _date_of_base(self):
        """The date that rows are counted by where none is named; births only where they are asked for."""
        dates = [c for c in self.schema.tables[self.base].columns if c.kind == "date"]
        named = [c for c in self._named("date") if self.column(c).table.id == self.base]
        plain = [c.id for c in dates if "birth" not in c.words] or [c.id for c in dates]
        return (named or plain or [None])[0]

    def _with_second_key(self, at, key):
        """by category and status: the first key and, after an `and`, a second one."""
        self.second = None
        if at + 2 < len(self.units) and self.words[at + 1] == "and" and self._linked(self.units[at + 2]):
            other = self.units[at + 2]
            if other.tables and other.tables[0] != self.base:
                self.second = ("T", other.tables[0])
            elif not other.tables and self.column(other.columns[0]).kind in ("cat", "txt", "bool", "fk"):
                self.second = ("C", other.columns[0])
            if self.second:
                self.taken.add(at + 2)
        return key

    def _grouping_before(self, at):
        """per, by, each ... directly before, or with linked words of the same name between; `sorted by` is no grouping."""
        words = self.before(at, 2)
        passive = "by" in words and at > 1 and (self._participle(at) or self._made_by(at))  # reported by, songs by: no grouping
        start = at
        while start > 0 and (self._leads(start - 1) or start > 1 and self.words[start - 1] == "of" and self._leads(start - 2)):
            start -= 1  # for each kind of waste
        words = words if start == at else self.before(start, 1) + words
        near = [w for w in words if w in GROUPING and not (w == "by" and passive)]
        return (
            bool(near)
            and not any(w in SORTING and (w != "ordered" or self.words[i + 1] == "by") for i, w in enumerate(self.words[:at]) if i >= at - 3)
            and not any(w in MOST for w in words)
        )

    def _participle(self, at):
        """True if the word before the `by` before a place is a participle that names no grouping."""
        by = max(i for i in range(at) if self.words[i] == "by")
        return (
            by > 0
            and (self.words[by - 1].endswith("ed") or self.words[by - 1] in DONE_BY)
            and self.words[by - 1] not in ("grouped", "sorted", "ordered")
        )

    def _made_by(self, at):
        """True for the titles of songs by singers: a column of the rows is asked for, nothing is measured."""
        by = max(i for i in range(at) if self.words[i] == "by")
        asked = next((u for u in self.units[:by] if u.value is None and u.sure and (u.tables or u.columns)), None)
        named = asked is not None and not asked.tables and self.column(asked.columns[0]).kind in ("name", "txt")
        return named and self._sure_table(by - 1) and not self.counts() and not self.has(*AGGREGATES, *MOST, *LEAST)

    def _prefer_other_base(self, table):
        if self.base == table and len(self.tables) > 1:
            self.base = next(t for t in self.tables if t != table)

    def _numbered(self, at):
        """customers and the number of orders they placed, teams with their number of tickets: the first table is the key."""
        if self.words[at] not in ("number", "count") or self.words[at + 1 : at + 2] != ["of"] or at < 2 or self.has(*RANKING, *MOST, *LEAST):
            return None
        role = next((i for i in range(at) if self._linked(self.units[i]) and not self.units[i].tables and self.column(self.units[i].columns[0]).role), None)
        first = next((i for i in range(at) if self._sure_table(i)), None)
        joined = any(w in ("and", "with", "plus", "including") for w in self.words[max(0, at - 3) : at])
        rows = next((i for i in range(at + 2, len(self.units)) if self._sure_table(i)), None)
        if first is None and role is not None and rows is not None and joined:
            column = self.column(self.units[role].columns[0])
            if column.table.id == self.units[rows].tables[0]:
                return self._keyed(column.table.id, role, column.id)  # account managers and the number of their customers
        if first is None or rows is None or not joined or self.units[rows].tables[0] == self.units[first].tables[0]:
            return None
        self.taken.add(first)
        self.base = self.units[rows].tables[0]
        return ("T", self.units[first].tables[0])

    def _ranked_key(self):
        """which T has the most rows; who owns the most rows; T with more than 5 rows; top 3 T by number of rows."""
        later = self._counted_rows()
        if later is None:
            return None
        rows = self.units[later].tables[0]
        for at, unit in enumerate(self.units):
            column = self.column(unit.columns[-1]) if unit.columns and not unit.tables else None
            asked = self.tables[0] == rows or self.has("who", "whom") or column is not None and column.target is not None and (
                column.target.id == self.tables[0] or self.is_person(column.target.id) and self.is_person(self.tables[0]))
            direct = any(k.table.id == rows and k.target.id == self.tables[0] for k in self.schema.keys)
            if column is not None and column.role and direct and column.target.id != self.tables[0] and self.tables[0] != rows and not self.has("them", "who", "whom"):
                continue
            if column is not None and column.role and column.table.id == rows and asked:
                return self._keyed(rows, at, column.id)
        if self.tables[0] != rows:
            self.base = rows
            return ("T", self.tables[0])
        first = next((u for u in self.units[:later] if u.value is not None and u.columns), None)
        if first is not None and self.words[0] in ("which", "what") and self.units[1].in_cell and self.column(first.columns[0]).kind == "cat":
            people = self.column(first.columns[0]).table
            if self.is_person(people.id) and any(k.table.id == rows and k.target is people for k in self.schema.keys):
                self.base = rows
                return ("T", people.id)  # which nurse gave the most vaccinations
        persons = self.forms.persons_of(rows) if self.has("who", "whom") else []
        if len(persons) == 1:
            self.base = rows
            return ("C", persons[0].id) if persons[0].role else ("T", persons[0].target.id)
        for at, unit in enumerate(self.units[:later]):
            if unit.sure and unit.columns and self.column(unit.columns[0]).kind in ("cat", "txt"):
                return self._keyed(rows, at, unit.columns[0])
            named = self.column(unit.columns[0]) if unit.value is None and len(unit.columns) == 1 else None
            if named is not None and named.kind == "name" and named.table.id in self.forms.parents(rows)[1:]:
                self.taken.add(at)
                return ("T", named.table.id)  # owners that got 4 or more bills
        self.threshold, self.by_number = None, False
        return None

    def _keyed(self, rows, at, column):
        self.taken.add(at)
        self.base = rows
        return ("C", column)

    def _counted_rows(self):
        """The place of the table whose rows are counted for a rank or against a number, or None."""
        for at, word in enumerate(self.words):
            ranked = any(w in RANKING for w in self.words[:at])
            self.by_number = word in ("number", "count") and self.words[at + 1 : at + 2] == ["of"] and ranked
            if word in ("most", "fewest", "least") and self._measured(at):
                continue
            if word in ("most", "fewest", "least") or self.by_number:
                return next((i for i in range(at, len(self.units)) if self._sure_table(i)), None)
        for at, unit in enumerate(self.units):
            if unit.value is not None and self._value(unit).kind == "num":
                return self._limited_rows(at)
        return None

    def _limited_rows(self, at):
        """more than 5 T, 5 or more T: the place of T, if no number column stands before it."""
        or_more = self.words[at + 1 : at + 3] in (["or", "more"], ["or", "fewer"], ["or", "less"])
        follows = at + 3 if or_more else at + 1
        while follows < len(self.units) and (self.units[follows].in_cell or self._is_cell(follows) or self._leads(follows) or self._conditioned(follows)):
            follows += 1  # more than one active subscription
        compared = or_more or any(w in LIMITING for w in self.before(at, 3))
        near = [c for u in self.units[max(0, at - 3) : at] for c in u.columns]
        measured = any(self.column(c).kind == "num" for c in near)
        category = self._category_limited(at + 3 if or_more else at + 1, follows)
        if compared and not measured and category is not None:
            self.threshold = at
            return category
        if not compared or measured or follows >= len(self.units) or not self.units[follows].tables:
            return None
        self.threshold = at
        return follows

    def _category_limited(self, start, end):
        """The place of a category whose rows are counted: hotels with more than 3 suites; they belong to the first table."""
        place = next((i for i in range(start, min(end, len(self.units))) if self._is_cell(i) and self.units[i].columns), None)
        if place is None or not self.tables or end < len(self.units) and self.units[end].tables:
            return None
        column = self.column(self.units[place].columns[0])
        belongs = column.kind == "cat" and any(k.table is column.table and k.target.id == self.tables[0] for k in self.schema.keys)
        if not belongs:
            return None
        self.units[place].tables = [column.table.id]
        return place

    def _conditioned(self, at):
        """True for unpaid in more than 3 unpaid invoices."""
        return not self.units[at].tables and self.units[at].value is None and self.column_truth(at)
