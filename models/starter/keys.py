"""Foreign keys that a database does not declare, told by their names: `customer_id`, `parent_machine_id`, `handled_by`.

A name that fits several tables gives no key, and a text only where its cells stand in the other column, too.
"""
from text import LISTS, PERSONS

KEYS = {name: frozenset(words) for name, words in LISTS["keys"].items()}
AGENTS = {"by", "to"}


def find_keys(tables):
    """Gives columns their targets."""
    for table in tables:
        for column in table.columns:
            key = _called_alike(tables, column) or _Name(tables, column).target() if column.kind in ("num", "txt", "cat") else None
            if key is not None:
                column.kind, column.target, column.target_column = "fk", key.table, key


def _called_alike(tables, column):
    """Named like exactly one other table's key; a number also where its end is: assignee_emp_no, where employees have an emp_no;
    or like a table and its key: vessel_imo, where vessels have an imo."""
    keys, raw = [c for t in tables for c in t.columns if c.kind == "pk" and c.raw.lower() != "id"], column.raw.lower()
    same = [k for k in keys if k.raw.lower() == raw]
    if not same and column.kind == "num":
        same = [k for k in keys if "_" in k.raw and raw.endswith("_" + k.raw.lower())]
        same = same or [k for k in keys if k.table is not column.table and _ends_with(column.words, k.table.words[-1:] + k.words)]
    return same[0] if len(same) == 1 else None


def _is_person(table):
    return any(w in PERSONS for w in table.words)


def _ends_with(words, end):
    return len(words) >= len(end) and words[len(words) - len(end) :] == end


class _Name:
    """What the name of one column says."""

    def __init__(self, tables, column):
        self.tables, self.column, words = tables, column, column.words
        self.keyed = len(words) > 1 and words[-1] in KEYS["endings"]
        self.stem = words[:-1] if self.keyed else words

    def target(self):
        last = self.stem[-1]
        if self.stem == self.column.table.words:
            return None  # customer_no of customers
        if KEYS["within"] & set(self.stem) and (self.keyed or last in AGENTS):
            return self._key(self.column.table)
        single = self.keyed or self.column.raw.lower().endswith(last)  # no count of items
        table = self._named() if single else None
        role = last in KEYS["roles"] or last in PERSONS
        person = last in AGENTS or single and role or self.keyed and self._persons_called()
        if table is None and person:
            table = self._staff()
        return self._key(table) if table is not None else None

    def _named(self):
        """The table whose name the stem is, ends with, or is the end of; the best of these, where only one is."""
        ranks = [(self._rank(t), t) for t in self.tables if self._rank(t) and self._key(t) is not None]
        first = [t for rank, t in ranks if rank == max(r for r, _ in ranks)]
        return first[0] if len(first) == 1 else None

    def _rank(self, table):
        if _ends_with(self.stem, table.words):
            return 10 + len(table.words)
        return int(self.keyed and _ends_with(table.words, self.stem))

    def _staff(self):
        persons = [t for t in self.tables if _is_person(t)]
        staff = [t for t in persons if KEYS["staff"] & set(t.words)]
        inside = [t for t in persons if not KEYS["outsiders"] & set(t.words)]
        choice = self._persons_called() or staff or inside or persons
        return choice[0] if len(choice) == 1 else None

    def _persons_called(self):
        """Persons who have the stem as a category: dentist_id, where staff have the role 'Dentist'."""
        persons = [t for t in self.tables if _is_person(t)]
        return [t for t in persons if any(v.lower() == self.stem[-1] for c in t.columns if c.kind == "cat" for v in c.values)]

    def _key(self, table):
        """The table's key, if this column can point to it."""
        key = next((c for c in table.columns if c.kind == "pk"), None)
        return key if key is not None and self._fits(key) else None

    def _fits(self, key):
        column = self.column
        return (column.whole and key.whole) or (bool(column.texts) and set(column.texts) <= set(key.texts))
