"""Which tables a question names, and which dates its times can speak of."""
from text import DATE_WORDS, LEVELS, PERSONS, PLANNED, canon

LONGEST_PATH = 99  # of tables that no keys connect


class Named:
    """Part of the linker."""

    def _named_tables(self):
        """Tables whose words all stand in the question; a word claimed by a nearer level counts no more for a wider."""
        free, found = {w for w in self.stems if w is not None}, set()
        for mapping in LEVELS:
            mapped = {mapping(w) for w in free}
            claimed = set()
            for table in self.schema.tables:
                words = {mapping(w) for w in table.words}
                if "".join(table.words) in free:
                    found.add(table.id)
                    claimed.add("".join(table.words))
                if words <= mapped:
                    found.add(table.id)
                    claimed |= {w for w in free if mapping(w) in words}
            free -= claimed
        if not found:
            mapped = {canon(w) for w in self.stems if w is not None}
            found = {t.id for t in self.schema.tables if canon(t.words[-1]) in mapped}
        return found or self._tables_of_cells()

    def _first_named(self):
        """The named table that the question names first, None where none is named by its own words."""
        for word in self.stems:
            for mapping in LEVELS if word is not None else ():
                for table in self.schema.tables:
                    if table.id in self.named and mapping(word) in {mapping(w) for w in table.words}:
                        return table.id
        return None

    def _tables_of_cells(self):
        """Where no table is named, those whose cells are: `newest laptop` speaks of the table with laptops."""
        found, at = set(), 0
        while at < len(self.stems):
            taken = 1
            for length in range(min(6, len(self.stems) - at), 0, -1):
                cells = self.schema.cells.get(tuple(self.stems[at : at + length]))
                if cells:
                    found |= {c.table.id for c, _ in cells}
                    taken = length
                    break
            at += taken
        return found

    def _date_columns(self):
        """Date columns a date can mean: those whose own word stands in the question, else those of named tables."""
        dates = [c for c in self.schema.columns if c.kind == "date"]
        near = [c for c in dates if c.table.id in self.named] or sorted(dates, key=self._distance)
        if not {"birth", "born", "birthday"} & set(self.stems):
            near = [c for c in near if "birth" not in c.words and "born" not in c.words] or near
        near = sorted(near, key=lambda c: (c.table.id != self.first, bool(PLANNED & set(c.words)), c.id if c.table.id in self.named else 0))
        said = {canon(w) for w in self.stems if w is not None}
        own = [
            c
            for c in near
            if any(canon(w) in said for w in c.words if w not in DATE_WORDS and w not in c.table.words)
        ]
        return own[:2] or near[:3]

    def _distance(self, column):
        """How far a date's table is from those that are named, people last: products ordered in May speak of the order's date."""
        paths = [self.schema.path(t, column.table.id) for t in self.named]
        person = any(w in PERSONS for w in column.table.words)
        return (person, min((len(p) for p in paths if p is not None), default=LONGEST_PATH), column.id)
