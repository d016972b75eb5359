"""Groups and rows that are ranked: the most, the highest average, the best selling, the first of each."""
from rule_words import COMMON, LEAST, MOST, PIECES, RATES, REVENUE, SELLING, SERVED, SPENDING


class Rankings:
    """Part of the forms: rankings."""

    def rank(self):
        """(place, word, descending) of the word that ranks, None without any."""
        for at, word in enumerate(self.words):
            if word in MOST + LEAST + ["worst"] and self.words[at + 1 : at + 2] != ["first"]:
                if word in ("last", "first", "latest", "newest", "oldest", "earliest"):
                    continue
                return at, word, word in MOST
        return None

    def _measured(self, key, at, rank_place):
        """A measure of groups of `key`: what the ranked words count or sum, None if rows are ranked by their own numbers."""
        table = self.table_of(key)
        function = self._function()
        order = sorted(range(len(self.units)), key=lambda i: (i < rank_place, abs(i - rank_place)))
        places = [i for i in order if i != at and self.number(i) is not None]
        numbers = [self.number(i, table) for i in places]
        numbers = [n for n in numbers if n is not None]
        if function and function[1] in ("avg", "sum"):
            sure = [n for n in (self.number(i, table) for i in places if self.units[i].sure) if n is not None]
            numbers = sure or numbers  # the best average rating is that of reviews, not the stars that `best` hints at
            if numbers:
                return [function[1], ("C", numbers[0])]
            counted = self._amount_below(table)
            return [function[1], ("C", counted)] if counted is not None and function[1] == "sum" else None
        below = [n for n in numbers if self.d.column(n).table.id != table]
        own = [n for n in numbers if self.d.column(n).table.id == table]
        said = {c for u in self.units if u.value is None and u.sure and not u.tables for c in u.columns[:1]}
        named = [n for n in below if n in said and not set(self.d.column(n).words) & (set(RATES) | {"price", "rate"})]
        if named and not own and self.words[rank_place] in ("top", "most", "highest", "bottom", "least", "lowest") and self.d.has(*SPENDING):
            return ["sum", ("C", named[0])]  # vehicles by maintenance cost
        selling = any(w in SELLING and not (u.sure and u.tables) for w, u in zip(self.words, self.units))
        if selling and key[0] == "T" and (not own or self.d.has(*PIECES)):
            sold = self.sold(table)
            if sold is not None:
                return ["sum", ("C", sold)]
        if self.d.has(*REVENUE) or self.d.has(*SPENDING) and self.words[rank_place] in ("most", "least", "top"):
            product = self._revenue(table)
            if product and not own:
                return product
        if key[0] == "C" and not numbers and self.words[rank_place] in ("most", "least") and self.d.has(*SPENDING):
            amount = self.amounts(table)
            return ["sum", ("C", amount)] if amount is not None else None
        if below and not own:
            rate = set(self.d.column(below[0]).words) & set(RATES)
            if rate:
                return ["avg", ("C", below[0])]
            summed = self.words[rank_place] in ("most", "least", "top", "bottom", "fewest")
            return ["sum", ("C", below[0])] if summed else None
        if key[0] == "C" and own and self.words[rank_place] in ("most", "least"):
            return ["sum", ("C", own[0])]
        return None

    def _ranked_group(self):
        """which department has the highest average salary; most common status; customer who spent the most."""
        rank, subject = self.rank(), self.subject()
        if rank is None or self._grouping_place() is not None:
            return None
        if subject is None:
            return self._people_by_number(rank)
        at, key = subject
        place, word, descending = rank
        table = self.table_of(key)
        nearby = self.words[place + 1 : place + 3]
        happened = self._happened_most(at, place, table) if key[0] == "T" else None
        if happened is not None:
            rows, measure = happened, ["count"]
        elif any(w in COMMON for w in nearby):
            rows = table if key[0] == "C" and not self.d.column(key[1]).role else self._rows_of(table, place)
            measure = ["count"] if rows is not None else None
        else:
            counted = word in ("most", "fewest", "least") and not self._number_follows(place) and any(
                u.tables and u.sure and u.value is None for u in self.units[place + 1 :])
            if counted and not self.d.has("who", "whom"):
                return None
            category = None if counted else self._category_counted(place, table)
            if category is not None:
                self.d.base = category
                where = self.where()
                return [("T", category), "sel", key] + where + ["group", key, "order", "count", "desc" if descending else "asc", "limit", self.d.limit or "one"]
            persons = self._people_of_events(place) if counted or key[0] == "T" else None
            if counted and persons is None:
                return None
            if persons is not None:
                rows, key = persons
                self.d.base = rows
                for i in range(len(self.units)):
                    if self.units[i].value is None and not self.d.column_truth(i):
                        self.units[i].columns = []
                where = self.where()
                return [("T", rows), "sel", key] + where + ["group", key, "order", "count", "desc" if descending else "asc", "limit", self.d.limit or "one"]
            measure = self._measured(key, at, place)
            if measure is None and word in ("most", "least", "fewest") and (key[0] == "C" and self.d.column(key[1]).role):
                measure, rows = ["count"], table
            elif measure is None and word in ("most", "fewest") and self.words[place + 1 :] in ([], ["of"], ["from"]):
                rows = table if key[0] == "C" and self.words[place + 1 :] else self._rows_of(table, place)
                measure = ["count"] if rows is not None else None
            elif measure is not None:
                rows = self.d.column(measure[-1][1]).table.id
        if measure is None:
            return None
        if key[0] == "C" and measure != ["count"] and self.d.column(key[1]).table.id not in self.parents(rows):
            return None
        self.d.base = rows
        for i in range(len(self.units)):
            if self.units[i].value is None and i != at:
                keep = self.d.column_truth(i)
                if not keep:
                    self.units[i].columns = []
        self.d.taken.add(at)
        if any(w in COMMON for w in nearby) and key[0] == "C" and self.d.column(key[1]).kind in ("cat", "txt"):
            self.d.extra.append([key, "notnull"])  # no reason at all is not the most common one
        where = self.where()
        return [("T", rows), "sel", key] + where + ["group", key, "order"] + measure + ["desc" if descending else "asc", "limit", self.d.limit or "one"]

    def _happened_most(self, at, place, table):
        """The rows that a verb's date tells: most prescribed medications; the member who borrowed the most books."""
        place = next((i for i in range(place, min(place + 3, len(self.words))) if self.words[i] in ("most", "least")), None)
        if place is None:
            return None
        behind = place + 1 < len(self.units) and self.units[place + 1].value is None and not self.units[place + 1].tables
        counted = next((u.tables[0] for u in self.units[place + 1 :] if u.value is None and u.sure and u.tables), None)
        for i in [place + 1] if behind and self.units[place + 1].columns else range(at + 1, place):
            dates = [c for c in self.units[i].columns if self.units[i].value is None and not self.units[i].tables and self.d.column(c).kind == "date"]
            told = [self.d.column(c).table.id for c in dates]
            for rows in told if counted not in told else ():
                above = self.parents(rows)[1:]
                if table in above and (counted in (table, None) or counted in above):
                    return rows
        return None

    def _number_follows(self, place):
        """True for the most labor hours on jobs: a number that the words name is ranked, not the jobs."""
        at = place + 1
        while at < len(self.units) and self.d._leads(at):
            at += 1
        return at < len(self.units) and self.units[at].sure and self.number(at) is not None

    def _people_of_events(self, place):
        """who booked the most devices: (table of bookings, its person), where a verb names rows that belong to both."""
        if not self.d.has("who", "whom"):
            return None
        counted = {t for u in self.units[place:] if u.value is None for t in u.tables}
        for unit in self.units[:place]:
            for t in ([*unit.tables] + [self.d.column(c).table.id for c in unit.columns]) if unit.value is None else ():
                targets = [k for k in self.schema.keys if k.table.id == t]
                persons = [k for k in targets if self.d.is_person(k.target.id)]
                if len(persons) == 1 and (not counted or any(k.target.id in counted for k in targets)):
                    return t, ("T", persons[0].target.id) if not persons[0].role else ("C", persons[0].id)
        named = [u.tables[0] for u in self.units[place:] if u.value is None and u.sure and u.tables]
        persons = self.persons_of(named[0]) if named else []
        if len(persons) == 1:
            return named[0], ("T", persons[0].target.id) if not persons[0].role else ("C", persons[0].id)
        return None

    def _people_by_number(self, rank):
        """who logged the most hours: the people that rows with the number belong to."""
        place, word, descending = rank
        numbers = [n for n in (self._number_of_people(i) for i in range(place + 1, len(self.units))) if n is not None]
        if not self.d.has("who", "whom") or word not in ("most", "least", "fewest") or not numbers:
            return None
        rows = self.d.column(numbers[0]).table.id
        persons = self.persons_of(rows)
        if len(persons) != 1 or self.d.is_person(rows):
            return None
        key = ("C", persons[0].id) if persons[0].role else ("T", persons[0].target.id)
        for unit in self.units:
            if unit.value is None:
                unit.columns = []
        self.d.base = rows
        where = self.where()
        return [("T", rows), "sel", key] + where + ["group", key, "order", "sum", ("C", numbers[0]), "desc" if descending else "asc", "limit", self.d.limit or "one"]

    def _number_of_people(self, at):
        """The number that a place speaks of, one whose rows belong to people before others: the kilometres that drivers drove."""
        unit = self.units[at]
        owned = [c for c in unit.columns if unit.value is None and self.d.column(c).kind == "num" and len(self.persons_of(self.d.column(c).table.id)) == 1]
        number = self.number(at)
        return number if number is None or number in owned or not owned else self.fittest(owned)

    def _category_counted(self, place, table):
        """Which branch has the most dentists, where dentist is a category of staff: the staff."""
        if self.words[place] not in ("most", "fewest", "least"):
            return None
        for at in range(place + 1, min(place + 4, len(self.units))):
            unit = self.units[at]
            if unit.value is not None and unit.columns and self.d.value_kind(unit) == "cell" and at == len(self.units) - 1:
                column = self.d.column(unit.columns[0])
                belongs = any(k.table is column.table and k.target.id == table for k in self.schema.keys)
                return column.table.id if column.kind == "cat" and belongs else None
        return None

    def persons_of(self, table):
        """Keys of a table to people, those to people who work rather than to those who are served."""
        persons = [k for k in self.schema.keys if k.table.id == table and self.d.is_person(k.target.id)]
        persons = [k for k in persons if not SERVED & set(k.target.words)] or persons
        plain = [k for k in persons if not k.role]
        return plain if len(plain) == 1 else persons

    def _rows_of(self, table, place):
        """The rows counted for `most popular product`: those a verb or a name speaks of, else the only ones that belong to it."""
        below = [k.table.id for k in self.schema.keys if k.target.id == table and k.table.id != table]
        further = [t.id for t in self.schema.tables if t.id != table and table in self.parents(t.id)]
        for unit in self.units:
            for t in ([*unit.tables] + [self.d.column(c).table.id for c in unit.columns]) if unit.value is None else ():
                if t in further:
                    return t
        return below[0] if below else None

    def _first_of_each(self):
        """the most expensive product in each category; for every team the newest ticket."""
        grouping = self._grouping_place()
        places = [i for i, w in enumerate(self.words) if w in MOST + LEAST + ["worst"]]
        if grouping is None or not places or self.d.sorted_first():
            return None
        place = places[0]
        groups = [i for i in range(grouping + 1, min(grouping + 4, len(self.units)))
                  if self.units[i].value is None and (self.units[i].tables or self.units[i].columns)]
        if not groups:
            return None
        unit = self.units[groups[0]]
        key = ("T", unit.tables[0]) if unit.tables else ("C", unit.columns[0])
        if key[0] == "C" and self.d.column(key[1]).kind not in ("cat", "txt", "fk", "name", "bool"):
            return None
        entity = self._entity(place, groups[0], key)
        if entity is None:
            return None
        at, table = entity
        column = self._rank_column(place, at, table)
        if column is None or self._function():
            return None
        rows = self.d.column(column).table.id
        descending = self.words[place] in MOST or self.words[place] == "youngest"
        born = self.words[place] in ("oldest", "youngest") and self.d.column(column).kind == "num"
        descending = self.words[place] == "oldest" if born else descending
        self.d.base = rows
        for i in range(len(self.units)):
            if self.units[i].value is None and not self.d.column_truth(i):
                self.units[i].columns = []
        where = self.where()
        amount = [("C", column)] if self.d.has("much") else []
        return [("T", rows), "sel", key, ("T", table)] + amount + where + ["top", key, ("C", column), "desc" if descending else "asc"]

    def _entity(self, place, group, key):
        """(place, table) of the rows that are ranked within groups: right after the rank, or before `with the`."""
        for i in range(place + 1, min(place + 4, len(self.units))):
            unit = self.units[i]
            if i != group and unit.value is None and unit.sure and unit.tables and ("T", unit.tables[0]) != key:
                between = self.words[place + 1 : i]
                return None if "of" in between or "number" in between else (i, unit.tables[0])
        asked = [i for i in range(place + 1, len(self.units)) if self.words[i - 1] == "which"]
        for i in asked + [*range(place - 1, -1, -1)]:
            unit = self.units[i]
            if i != group and unit.value is None and unit.sure and unit.tables and ("T", unit.tables[0]) != key:
                return (i, unit.tables[0])
        return None

    def _rank_column(self, place, at, table):
        """The number or date that rows of a table are ranked by."""
        word = self.words[place]
        for i in sorted(range(len(self.units)), key=lambda i: (i < place, abs(i - place))):
            unit = self.units[i]
            near = [c for c in unit.columns if unit.value is None and self.d.column(c).table.id == table and self.d.column(c).kind in ("num", "date")]
            if near and not (i == at):
                dates = [c for c in near if self.d.column(c).kind == "date"]
                return dates[0] if word in ("latest", "newest", "last", "earliest", "first") and dates else near[0]
        below = [n for n in (self.number(i, table) for i in range(len(self.units)) if self.units[i].linked) if n is not None]
        if below:
            return below[0]
        columns = self.schema.tables[table].columns
        if word in ("latest", "newest", "last", "earliest", "first", "oldest"):
            dates = [c.id for c in columns if c.kind == "date" and "birth" not in c.words]
            return dates[0] if dates else None
        return self.amounts(table)
