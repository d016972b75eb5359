"""Which table's rows a question is about, and which person it asks for."""
from rule_words import ABSENT, BEHIND, SERVED
from schema import display
from text import PERSONS, canon, family


class Base:
    """Part of a draft: `base` and `person`."""

    def _base(self):
        heads = any(u.word == "headcount" and not u.columns for u in self.units)
        if self.tables and not heads:
            first = self._rows_of_category()
            first = self._labels() if first is None else first
            if first is not None:
                self.tables.insert(0, first)
            return self.tables[0]
        if heads and not any(self.is_person(t) for t in self.tables):
            return next((t.id for t in self.schema.tables if self.is_person(t.id)), None)
        goods = self._goods()
        if goods is not None:
            return goods
        cells = {self.column(u.columns[0]).table.id for u in self.units if u.value is not None and u.columns and self._value(u).kind == "cell"}
        if len(cells) > 1 and not any(u.columns for u in self.units if u.value is None):
            keys = [(c.table.id, c.target.id) for c in self.schema.keys]
            joining = [t.id for t in self.schema.tables if all(c == t.id or (t.id, c) in keys for c in cells)]
            if joining:
                return joining[0]
        columns = [c for u in self.units for c in u.columns]
        near = [c for c in columns if self.column(c).table.id in cells] if len(cells) == 1 else []
        numbers = [n for n in (self.forms.number(i) for i in range(len(self.units))) if n is not None]
        near = near or numbers
        return self.column((near or columns)[0]).table.id if columns else None

    def _own_stock(self):
        """products out of stock: the quantity that products have themselves, before that of order lines."""
        own = [c.id for c in self.schema.tables[self.base].columns if c.kind == "num" and "quantity" in map(canon, c.words)]
        for unit in self.units:
            if len(own) == 1 and unit.value is None and not unit.tables and unit.word == "stock" and own[0] not in unit.columns:
                unit.columns = own

    def _labels(self):
        """labels never put on a ticket: the table of the column that comes first, where the table behind is denied."""
        named = [(i, u) for i, u in enumerate(self.units) if u.value is None and u.sure and (u.tables or u.columns)]
        if len(named) < 2 or named[0][1].tables or not named[1][1].tables or named[1][1].tables[0] != self.tables[0]:
            return None
        column = self.column(named[0][1].columns[0])
        denied = any(w in ABSENT for w in self.words[named[0][0] : named[1][0]])
        return column.table.id if denied and column.kind == "name" and column.table.id != self.tables[0] else None

    def _goods(self):
        """which cheeses do we carry, where cheese is the name of a category: the rows that belong to it."""
        cells = [u for u in self.units if u.value is not None and u.columns and self._value(u).kind == "cell"]
        asked = self.words[0] in ("which", "what") and len(self.units) > 2 and self.units[1].in_cell
        column = self.column(cells[0].columns[0]) if len(cells) == 1 else None
        if not asked or column is None or column.kind != "name" or any(u.columns or u.tables for u in self.units if u.value is None):
            return None
        below = [k.table for k in self.schema.keys if k.target is column.table and k.table is not column.table]
        below = [t for t in below if display(t).kind == "name"]
        return below[0].id if below else None

    def _rows_of_category(self):
        """laptops used by people in Sales: rows that a category names first, before a table behind a small word."""
        for at, unit in enumerate(self.units):
            if unit.value is None and unit.sure and not unit.tables and unit.columns and self.column(unit.columns[0]).kind == "bool":
                table = self.column(unit.columns[0]).table.id
                place = next((i for i in range(at + 1, len(self.units)) if self._sure_table(i)), None)
                joined = place is not None and any(w in ("in", "of", "at", "per", "each", "by") for w in self.before(place, 2))
                return table if joined and table not in self.tables and self.schema.path(table, self.units[place].tables[0]) else None
            if unit.tables and unit.value is None or unit.value is None and unit.columns and not unit.in_cell:
                return None
            if unit.value is not None:
                columns = [c for c in unit.columns if self._value(unit).kind == "cell" and self.column(c).kind == "cat"]
                if not columns or self.column(columns[0]).table.id in self.tables or unit.tables and unit.tables[0] != self.column(columns[0]).table.id:
                    return None
                place = next((i for i in range(at + 1, len(self.units)) if self.units[i].tables and self.units[i].value is None), None)
                table = self.column(columns[0]).table.id
                joined = place is not None and any(w in BEHIND for w in self.before(place, 2))
                return table if joined and self.schema.path(table, self.units[place].tables[0]) else None
        return None

    def _person(self):
        """who is on call, who works in Networking: the key of the base to a person, or persons that belong to it become the base."""
        roles = any(self.column(c).role for u in self.units for c in u.columns)
        if not self.has("who", "whom") or roles:
            return None
        served = bool(SERVED & set(self.schema.tables[self.base].words))
        if self.is_person(self.base) and not served:
            own = [c.id for c in self.schema.keys if c.table.id == self.base and c.target.id == self.base and c.role]
            verb = self.words[0] in ("who", "whom") and any(u.unknown() and u.word not in ("work",) for u in self.units[1:3])
            return own[0] if own and verb and self._names_row() else None
        doing = [c for c in self.schema.keys if c.table.id == self.base and self._does(c.target)]
        if doing and self._names_row():
            return doing[0].id  # who directed Golden Hour, where films have a key to directors
        keys = [c for c in self.schema.keys if self.is_person(c.target.id)]
        own = [c.id for c in keys if c.table.id == self.base and not c.role]
        if own:
            return own[0]
        told = [c.id for c in keys if c.table.id == self.base and not SERVED & set(c.target.words)]
        grouped = any(c.target.id == self.base and self.is_person(c.table.id) for c in self.schema.keys)
        if told and not grouped and self._names_row():
            return told[0]  # who looks after this client
        joined = self._people_of_row() if not told and not grouped and self._names_row() else None
        if joined is not None:
            self.base = joined
            return None
        members = [c for c in self.schema.keys if c.target.id == self.base and self.is_person(c.table.id)]
        if len(members) == 1:
            self.base = members[0].table.id
        return None

    def _does(self, table):
        """True for people called after the verb: who directed, directors."""
        verb = self.units[1].word if self.words[0] == "who" and len(self.units) > 1 else ""
        doer = table.words[-1]
        return doer.endswith(("er", "or")) and (family(verb) or verb) in (doer[:-2], doer[:-1])

    def _people_of_row(self):
        """who works on Comet: the only persons that a table connects with the base."""
        if not self.has("on", "in", "for", "at", "part", "involved", "assigned", "attended", "enrolled", "member"):
            return None
        linking = {k.table for k in self.schema.keys if k.target.id == self.base and k.table.id != self.base}
        persons = {k.target.id for k in self.schema.keys if k.table in linking and self.is_person(k.target.id)}
        return persons.pop() if len(persons) == 1 else None

    def _names_row(self):
        """True if a value is the name of one row of the base."""
        cells = [c for u in self.units if u.value is not None and self._value(u).kind == "cell" for c in u.columns[:1]]
        return any(self.column(c).kind == "name" and self.column(c).table.id == self.base for c in cells)

    def _events(self):
        """how often was X deployed, deployed most often: rows of the table whose date or key the verb names are counted."""
        if not self.has("often"):
            return
        for unit in self.units:
            for c in unit.columns if unit.value is None else ():
                table = self.column(c).table.id
                if self.column(c).kind in ("date", "fk") and table != self.base:
                    if any(k.table.id == table and k.target.id == self.base for k in self.schema.keys):
                        self.base = table
                        return

    def is_person(self, table):
        return any(w in PERSONS for w in self.schema.tables[table].words)
