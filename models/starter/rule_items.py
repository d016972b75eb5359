"""What a list shows of its rows, and in which order."""
from rule_words import ABOVE, ABSENT, BELOW, DONE_BY, ENDING, EXTREMES, LEAST, LIMITING, MOST, OPENING, SORTING
from schema import display
from text import NEUTRAL, STOP


class Items:
    """Part of a draft: items and order."""

    def _kinds_of(self):
        """which departments are there, list all cities: a category asked for by its plural's stem before any table."""
        begins = self._linked(self.units[0]) and not self.units[0].tables and self.words[1:2] in (["our"], ["we"])
        if (self.words[0] not in ("which", "what", "list", "show", "give") and not begins) or self._order():
            return None
        for at, unit in enumerate(self.units[not begins :], not begins):
            if unit.value is not None or unit.tables or not unit.sure or not unit.columns:
                if (unit.word in ("all", "the", "me", "are", "every", "of") or self._leads(at)) and unit.value is None:
                    continue
                if unit.tables and unit.value is None and self._column_of(at + 1, unit.tables[0]):
                    continue  # asset models
                return None
            following = self.words[at + 1] if at + 1 < len(self.units) else ""
            if following in ("do", "does", "did", "are", "our", "we", "they", "have"):
                return unit.columns[0] if self.column(unit.columns[0]).kind in ("cat", "txt") else None
            column = self.column(unit.columns[0])
            alone = following not in ("of", "and", "for", "is", "has", "was")
            return column.id if alone and column.kind == "cat" else None
        return None

    def _column_of(self, at, table):
        """True if a column of a table is named at a place."""
        unit = self.units[at] if at < len(self.units) else None
        named = unit is not None and unit.sure and unit.value is None and not unit.tables and unit.columns
        return bool(named) and self.column(unit.columns[0]).table.id == table

    def _items(self, used):
        """What is asked for: who -> a key with a role; named columns; else the rows themselves."""
        free = [u for i, u in enumerate(self.units) if u.value is None and i not in self.taken and u.columns]
        roles = [c for u in free if not u.tables for c in u.columns if self.column(c).role and c not in used]
        if self.has("who", "whom") and roles:
            besides = self.has("each", "every") or any(self.words[i : i + 2] == ["and", "who"] for i in range(1, len(self.words)))
            return ([("T", self.base)] if besides else []) + [("C", roles[0])]
        if self.has("who", "whom") and not self.is_person(self.base):
            named = [c for c in (u.columns[0] for u in free[:1] if u.sure and not u.tables) if self.column(c).table.id == self.base and c not in used]
            if named and self.column(named[0]).kind in ("cat", "txt") and self._names_row():
                return [("C", named[0])]  # who leads the Payments team
        if self.person is not None and self.person not in used:
            return ["distinct", ("C", self.person)]
        kinds = ("cat", "txt", "name", "num", "date")
        asked = [
            u.columns[0]
            for u in free
            if u.linked and (self.column(u.columns[0]).kind in kinds or self._key_asked(u)) and u.columns[0] not in used and not self._verb_of_time(u)
        ]
        ordering = {x[1] for x in self._order() if isinstance(x, tuple) and x[0] == "C"}
        sorting = next((at for at, w in enumerate(self.words) if w in SORTING), len(self.words))
        listed = {u.columns[0] for u in self.units[:sorting] if u.value is None and u.sure and u.columns} if self.sorts() else set()
        asked = [c for c in dict.fromkeys(asked) if c not in ordering or c in listed]
        names = {c for u in free if u.word == "name" for c in u.columns[:1] if self.column(c).table.id != self.base and self.column(c).kind == "name"}
        spoken = {t for u in self.units if u.value is None for t in u.tables}
        names = {c for c in names if self.column(c).table.id not in spoken}
        second = self.units[1] if len(self.units) > 1 else None
        columns = self._columns_first(used)
        if columns is not None:
            return columns
        asker = self._role_asked(used)
        if asker is not None:
            return [("C", asker)]
        place = self._place_or_time(used)
        if place is not None:
            return [("C", place)]
        if asked and self.words[0] in ("which", "what") and second.columns[:1] == asked[:1] and not second.tables:
            return [("C", asked[0])]
        if not asked and not roles and self.words[0] in ("what", "how") and "which" not in self.words:
            asked = self._hinted_items(used)
        self.whole = True
        listed = self._listed()
        first = next((u for u in self.units if u.value is None and u.sure and (u.tables or u.columns)), None)
        begun = first is not None and first.tables[:1] == [self.base] or self._begins_with_cell(first)
        if listed and (not self.whole or begun):
            name = ("C", display(self.schema.tables[self.base]).id)
            return ([("T", self.base)] if self.whole and name not in listed else []) + listed
        extra = self._with_their()
        when = self._and_when()
        if when is not None:
            return [("T", self.base), ("C", when)]
        priced = self._and_how_much()
        if priced is not None:
            return [("T", self.base), ("C", priced)]
        if asked and (
            self.has("of", "what", "where", "much")
            or self.has("many")
            and self._many_units()
            or self.words[0] in ("show", "list", "give")
            and "and" in self.words
        ):
            whole = [("T", self.base)] if extra and not self.has("of") else []
            return whole + [("T", self.base) if c in names else ("C", c) for c in asked]
        if roles and self.has("their", "with"):
            return [("T", self.base)] + [("C", c) for c in roles]
        return [("T", self.base)] + extra

    def _columns_first(self, used):
        """show title, severity and assignee name of all defects; customer name and serial number for ...: what is listed before a small
        word, each by its column; None where anything else stands there or only one thing is listed."""
        start = next((i for i, w in enumerate(self.words) if w not in OPENING), None)
        found, at = [], start
        while at is not None and at < len(self.units):
            unit = self.units[at]
            if self.words[at] in ENDING and not unit.columns:
                break
            if unit.value is not None or at in self.taken and not unit.tables:
                return None
            following = self.units[at + 1] if at + 1 < len(self.units) and self.units[at + 1].value is None else None
            name = following is not None and self.words[at + 1] == "name"
            roles = [c for c in unit.columns if self.column(c).role and self.column(c).table.id == self.base]
            if self.words[at] in ("and", "the", "its", "their", "a") or self._leads(at):
                pass
            elif unit.sure and unit.tables and following is not None and following.columns and following.sure and any(self.column(c).table.id == unit.tables[0] for c in following.columns[:1]) and not name:
                pass  # customer city: the column says it
            elif unit.sure and unit.tables:
                found.append(("T", unit.tables[0]))
                at += name
            elif roles and not unit.tables:
                found.append(("C", roles[0]))
                at += name
            elif used & set(unit.columns) and self.words[at].endswith("ed"):
                return None  # tickets created in May
            elif (unit.sure or unit.linked and len(unit.columns) == 1) and unit.columns and (self.column(unit.columns[0]).kind in ("cat", "txt", "name", "num", "date") or self._key_asked(unit)):
                own = [c for c in unit.columns if self.column(c).table.id == self.base] or unit.columns
                found.append(("T", self.base) if self.words[at] == "name" and not (at and self._leads(at - 1)) else ("C", own[0]))
            else:
                return None
            at += 1
        ends = at is not None and at < len(self.units)
        found = list(dict.fromkeys(found))
        columns = [x for x in found if x[0] == "C"]
        if not ends or len(found) < 2 or not columns or any(x[1] in used and self.column(x[1]).kind not in ("num", "date") for x in columns):
            return None
        return found

    def _begins_with_cell(self, first):
        """True for electric vans with their model: values of the base stand before what is listed."""
        before = self.units[: self.units.index(first)] if first is not None else []
        return any(u.value is not None and u.columns and self._value(u).kind == "cell" and self.column(u.columns[0]).table.id == self.base for u in before)

    def _and_when(self):
        """employees who left and when: the date of the base that the words speak of."""
        if self.words[-2:] != ["and", "when"]:
            return None
        return next((c for u in self.units if u.value is None for c in u.columns if self.column(c).kind == "date" and self.column(c).table.id == self.base), None)

    def _key_asked(self, unit):
        """True for ticket number, asset tag, where that is the key."""
        return unit.sure and not unit.tables and self.column(unit.columns[0]).kind == "pk" and unit.word in ("id", "number", "code", "tag", "reference", "isbn", "sku")

    def _and_how_much(self):
        """the cheapest class and how much it costs, the heaviest parcel and its weight: the number that ranks is shown, too."""
        for at, word in enumerate(self.words):
            joined = word == "and" and (self.words[at + 1 : at + 3] in (["how", "much"], ["how", "many"], ["what", "it"]) or self.words[at + 1 : at + 2] in (["its"], ["their"]))
            numbers = [n for n in (self.forms.number(i) for i in range(at + 1, min(at + 7, len(self.units)))) if n is not None] if joined else []
            if numbers and self.column(numbers[0]).table.id == self.base and any(("C", n) in self._order() for n in numbers[:1]):
                return numbers[0]
        return None

    def _verb_of_time(self, unit):
        """True for devices we ever bought: the verb alone asks for no date."""
        return self.column(unit.columns[0]).kind == "date" and (unit.word in DONE_BY or unit.word.endswith("ed")) and not self.has("when")

    def _role_asked(self, used):
        """which team owns Lakehouse: the key with a role that the first words name."""
        if self.words[0] not in ("which", "what") or self.tables[:1] != [self.base] and self.tables:
            return None
        first = next((u for u in self.units[1:3] if u.value is None and (u.tables or u.columns)), None)
        roles = [c for c in first.columns if self.column(c).role] if first is not None and not first.tables else []
        own = [c for c in roles if self.column(c).table.id == self.base and c not in used]
        return own[0] if own else None

    def _place_or_time(self, used):
        """when was X hired, where does X live: the date or place that the words name or hint at."""
        if self.words[0] not in ("when", "where") or self._order():
            return None
        kinds = ("date",) if self.words[0] == "when" else ("cat", "txt")
        free = [c for c in self._named(*kinds) if c not in used]
        own = [c for c in free if self.column(c).table.id == self.base]
        return (own or free or [None])[0]

    def _listed_with(self, at):
        """True for alerts with title: a column behind `with` at the end or before an `and`, with nothing to compare."""
        column = self.words[at - 1] == "with" and not self.units[at].tables
        return column and self.words[at + 1 : at + 2] in ([], ["and"])

    def _listed(self):
        """Everything listed behind `with`, `and their`, `including`: with company name and end date, plus the amount."""
        for at, word in enumerate(self.words):
            shows = at > 2 and (word in ("show", "list", "display", "give") or word in ("need", "see", "want") and self.words[at - 1] in ("i", "we", "to"))
            if not shows and word not in ("with", "including", "plus", "along", "showing") and not (word == "and" and self.words[at + 1 : at + 2] in (["their"], ["its"])):
                continue
            found, free = [], True
            for i in range(at + 1, len(self.units)):
                unit = self.units[i]
                if unit.value is not None or i in self.taken or self.words[i] in ABOVE + BELOW + list(ABSENT) + LIMITING or self._truth(i):
                    free = False
                    break
                part = self.units[i - 1].word in ("first", "last")
                other = part or self._leads(i - 1) and unit.columns and self.column(unit.columns[0]).table.id != self.base
                if shows and self.words[i] == "name" and not part and unit.columns and self.column(unit.columns[0]).kind == "name" and self.column(unit.columns[0]).table.id == self.base:
                    found.append(("T", self.base))
                    continue
                if self.words[i] == "name" and not unit.tables and not other:
                    continue  # the name of the employee: what stands for one is shown anyway
                if self._linked(unit) and unit.tables and self._named_part(i):
                    continue  # company name: the column says it
                if self._linked(unit) and unit.tables:
                    found.append(("T", unit.tables[0]))
                elif unit.linked and unit.columns and self.column(unit.columns[0]).kind not in ("bool",) + (() if shows and unit.sure else ("pk",)):
                    found.append(("C", unit.columns[0]))
                elif not unit.linked and self.words[i] not in STOP | NEUTRAL and not unit.columns:
                    free = False
                    break
            found = [x for x in dict.fromkeys(found) if shows or x != ("T", self.base)]
            if free and found:
                self.whole = not shows
                return found
        return []

    def _truth(self, at):
        unit = self.units[at]
        return bool(unit.columns) and self.column(unit.columns[0]).kind == "bool"

    def _named_part(self, at):
        """True for the table in `patient name` or `customer city`, where the next words name a column of it."""
        unit = self.units[at + 1] if at + 1 < len(self.units) else None
        if unit is None or unit.value is not None or unit.tables or not unit.columns:
            return False
        return any(self.column(c).table.id == self.units[at].tables[0] for c in unit.columns[:1]) and self.column(unit.columns[0]).kind != "name"

    def _with_their(self):
        """incidents with their service, people and their cities: what stands right behind `their`, `its`."""
        for at, unit in enumerate(self.units):
            words = self.before(at, 2)
            own = words[-1:] in (["their"], ["its"]) and words[:1] in (["and"], ["with"], ["plus"])
            behind = own or words[-1:] == ["including"] or words == ["and", "the"] or self._listed_with(at)
            if at and behind and self._linked(unit) and at not in self.taken:
                if unit.tables and unit.tables[0] != self.base:
                    return [("T", unit.tables[0])]
                if not unit.tables and self.column(unit.columns[0]).kind not in ("pk", "fk", "bool"):
                    return [("C", unit.columns[0])]
        return []

    def _hinted_items(self, used):
        """What does X earn, how much is X: a column that the words hint at, or the price."""
        hinted = [c for c in self._named("num", "cat", "date") if c not in used and not self._order()]
        priced = [
            c.id
            for c in self.schema.tables[self.base].columns
            if c.kind == "num" and {"price", "cost"} & set(c.words)
        ]
        return hinted[:1] or (priced[:1] if "much" in self.words else [])

    def _sorted_text(self):
        """The text that rows are sorted by: sorted by name, ordered by city; None where a number or date is named."""
        at = next(i for i, w in enumerate(self.words) if w in SORTING)
        for i in range(at + 1, len(self.units)):
            unit = self.units[i]
            if unit.value is not None:
                return None
            columns = [c for c in unit.columns if self.column(c).table.id == self.base] or unit.columns[:1]
            if columns and not self._leads(i):
                return columns[0] if self.column(columns[0]).kind in ("txt", "cat", "name") else None
            if unit.word == "name" and not unit.columns and not unit.tables:
                name = display(self.schema.tables[self.base])
                return name.id if name.kind == "name" else None
        return None

    def _order(self):
        ranked = next((w for w in self.words if w in MOST + LEAST), None)
        sort = self.sorts() or ("by" in self.words and ranked is None)
        columns = self._named("num", "date")
        if not columns and ranked in EXTREMES and self.forms.amounts(self.base) is not None:
            columns = [self.forms.amounts(self.base)]  # the highest payment ever
        text = self._sorted_text() if sort and self.sorts() else None
        if text is not None:
            return ["order", ("C", text), "desc" if self.has("descending", "desc") else "asc"] + (["limit", self.limit] if self.limit else [])
        if not columns or not (ranked or sort):
            return []
        born = ranked in ("youngest", "oldest") and self.column(columns[0]).kind == "num"
        since = ranked in ("longest", "shortest") and self.column(columns[0]).kind == "date"  # employed the longest: the earliest date
        descending = ranked == "shortest" if since else (
            (ranked == "oldest" if born else ranked in MOST or ranked == "youngest") or self.has("descending", "desc") or (sort and ranked is None and self.limit)
        )
        direction = ["order", ("C", columns[-1] if sort else columns[0]), "desc" if descending else "asc"]
        if self.nth:
            return direction + ["limit", "nth", self.nth]
        if self.limit:
            return direction + ["limit", self.limit]
        return direction + (["limit", "one"] if ranked and not sort and not self.sorted_first() else [])
