"""Tables, columns, keys, and the index by which the linker finds them. Standard library only."""
import re

from shortened import Shortened
from text import GENERIC, LEVELS, ROLE_FILLERS, ROLES, SPELLED, STOP, broad, cell_key, family, name_words, roots


FIRST_NAMES = {"first", "given", "forename", "firstname"}
LAST_NAMES = {"last", "family", "surname", "lastname"}


class Column:
    """A column: `kind` is pk, fk, num, date, cat, txt, name or bool; `values` are sampled cells of text kinds."""

    def __init__(self, table, raw, kind, values=(), target=None, target_column=None):
        self.table, self.raw, self.kind, self.values = table, raw, kind, list(values)
        self.target, self.target_column = target, target_column
        self.words = name_words(raw)
        self.id = 0
        self.role = ()
        self.said = None
        self.monthly = self.nullable = False
        self.whole, self.texts = False, []


class Table:
    def __init__(self, raw):
        self.raw, self.columns = raw, []
        self.words = name_words(raw)
        self.id = 0
        self.said = None


def display(table):
    """The column that stands for a row when the question names none: the name, else the key, else the first."""
    for kind in ("name", "pk"):
        for column in table.columns:
            if column.kind == kind:
                return column
    return table.columns[0]


def shown(table):
    """The columns that stand for a row: first and last name together, else the display column."""
    parts = [c for c in table.columns if c.kind in ("txt", "cat", "name") and ("name" in c.words or len(c.words) == 1)]
    first = [c for c in parts if FIRST_NAMES & set(c.words)]
    last = [c for c in parts if LAST_NAMES & set(c.words)]
    return [first[0], last[0]] if first and last and display(table) in (first[0], last[0]) else [display(table)]


def is_link(table):
    """True for a table that only connects others: several keys and no key of its own."""
    return sum(c.target is not None for c in table.columns) > 1 and all(c.kind != "pk" for c in table.columns)


def key_of(words):
    return tuple(sorted(set(words)))


class Level:
    """One index: `full` maps the words of a whole name, `part` single words of longer names."""

    def __init__(self):
        self.full, self.part = {}, {}

    @staticmethod
    def add(index, key, entry):
        entries = index.setdefault(key, [])
        if entry not in entries:
            entries.append(entry)


def prefix_of(table):
    """The short prefix that columns of a table share with its key, where it is no word of the table's: `st` of st_id and st_name."""
    key = next((c for c in table.columns if c.kind == "pk"), None)
    first = key.raw.lower().split("_")[0] if key is not None else ""
    shared = sum(c.raw.lower().startswith(first + "_") for c in table.columns) if first else 0
    return first if shared > 1 and 0 < len(first) < 5 and not set(name_words(first)) & set(table.words) else None


def without(raw, prefixes):
    """A name without the parts that are prefixes, itself if nothing else is left."""
    parts = [p for p in raw.split("_") if p.lower() not in prefixes]
    return "_".join(parts) or raw


def _trim(tables):
    """Leaves prefixes out of names: bs_station.st_name is the name of a station, from_st_id the station from which."""
    firsts = {t.raw.lower().split("_")[0] for t in tables if "_" in t.raw}
    if len(firsts) == 1 and len(tables) > 2 and all("_" in t.raw for t in tables):
        for table in tables:
            table.words = name_words(without(table.raw, firsts))
    prefixes = {table: prefix_of(table) for table in tables}
    for table in tables:
        for column in table.columns:
            own = {prefixes[t] for t in (table, column.target) if t is not None and prefixes[t]}
            if own:
                column.words = name_words(without(column.raw, own))


class Schema:
    def __init__(self, tables):
        _trim(tables)
        self.tables, self.columns = tables, []
        for i, table in enumerate(tables):
            table.id = i
            for column in table.columns:
                column.id = len(self.columns)
                self.columns.append(column)
        for column in self.columns:
            if column.target is not None:
                column.role = self._role(column)
        keys = [c for c in self.columns if c.target is not None]
        self.keys = sorted(keys, key=lambda c: (bool(c.role), not is_link(c.table), c.id))
        self.levels = [self._level(mapping) for mapping in LEVELS]
        self.roles = {}
        for column in self.columns:
            for word in column.role:
                Level.add(self.roles, ROLES.get(word, word), column)
        self.cells, self.cell_words, self.parts_of_cells, self.spellings = {}, set(), {}, set()
        self.cell_families, self.codes = {}, []
        for column in self.columns:
            if column.kind in ("cat", "txt", "name", "pk"):
                self._index_cells(column)
        vocabulary = {w for level in self.levels[:1] for key in level.full for w in key} | set(
            self.levels[0].part
        )
        self.vocabulary = sorted(vocabulary)
        self.known = {w for level in self.levels for key in level.full for w in key}
        for level in self.levels:
            self.known |= set(level.part)
        self.families = {}
        for index in (self.levels[0].full, self.levels[0].part):
            for key, entries in index.items():
                words = key if isinstance(key, tuple) else (key,)
                root = family(words[0]) if len(words) == 1 else None
                for entry in entries if root else ():
                    Level.add(self.families, root, entry)
        self.spelled = sorted(w for w in vocabulary | self.spellings | SPELLED | set(ROLES) if len(w) > 3)
        self.shortened = Shortened(tables)
        self._paths = {}

    @staticmethod
    def _role(column):
        """Words of a key that say more than the table it points to (`assignee` of `assignee_id` -> people)."""
        words = [w for w in column.words if w not in ROLE_FILLERS]
        if not words and "to" in column.words and any(c.target is column.target and "from" in c.words for c in column.table.columns):
            words = ["to"]  # from_st_id and to_st_id
        target = {broad(w) for w in column.target.words + column.target_column.words}
        return tuple(words) if any(broad(w) not in target for w in words) else ()

    def _level(self, mapping):
        level = Level()
        for table in self.tables:
            words = [mapping(w) for w in table.words]
            level.add(level.full, key_of(words), table)
            if len(words) > 1:
                level.add(level.full, ("".join(table.words),), table)
            if len(words) > 1:
                level.add(level.part, words[-1], table)
                level.add(level.part, words[0], table)
            for column in table.columns:
                self._index_column(level, column, words, [mapping(w) for w in column.words])
        for key, entries in level.full.items():
            if any(isinstance(e, Table) for e in entries):
                level.full[key] = [
                    e
                    for e in entries
                    if isinstance(e, Table) or e.role or e.kind not in ("pk", "fk") and key_of([mapping(w) for w in e.words]) == key
                ]
        return level

    @staticmethod
    def _index_column(level, column, table_words, words):
        short = [w for w in words if w not in table_words] or words
        core = [w for w in short if w not in GENERIC]
        for name in (words, short, core, table_words + short):
            if name:
                level.add(level.full, key_of(name), column)
        if len(core) > 1:
            for word in core:
                level.add(level.part, word, column)
        raw = column.raw.lower()
        if raw.isalpha() and len(raw) < 5 and raw not in words:
            level.add(level.full, (raw,), column)  # os, as it is called, beside operating system

    def _index_cells(self, column):
        for value in column.values:
            key = cell_key(value)
            trivial = len(key) == 1 and (key[0].isdigit() or key[0] in STOP)
            coded = column.kind != "pk" or any(c.isdigit() for c in value)  # A0042, not a key that is a word
            if key and len(key) <= 6 and not trivial and coded:
                entries = self.cells.setdefault(key, [])
                if all(c is not column for c, _ in entries):
                    entries.append((column, value))
                self.cell_words.update(key)
                if column.kind == "cat" and len(key) == 1:
                    self.spellings.add(key[0])
                if column.kind == "cat" and len(key) == 1 and 3 <= len(key[0]) <= 5 and value.isupper():
                    self.codes.append((key[0], column, value))
                if column.kind == "cat" and (len(key) > 1 or family(key[0]) and key[0].endswith(("ed", "ing"))):
                    self.cell_families.setdefault(roots(key), []).append((column, value))
                for word in key if column.kind == "cat" and len(key) > 1 else ():
                    self.parts_of_cells.setdefault(word, []).append((column, value))

    def path(self, start, end):
        """Shortest way over foreign keys from table id to table id: steps (key column, from, to), or None.

        Keys without a role come first, then the order of columns decides, so a path never depends on chance.
        """
        if (start, end) in self._paths:
            return self._paths[start, end]
        before, queue = {start: None}, [start]
        for here in queue:
            for key in self.keys:
                for a, b in ((key.table.id, key.target.id), (key.target.id, key.table.id)):
                    if a == here and b not in before:
                        before[b] = (key, a, b)
                        queue.append(b)
        steps = None
        if end in before:
            steps, here = [], end
            while before[here]:
                steps.append(before[here])
                here = before[here][1]
            steps.reverse()
        self._paths[start, end] = steps
        return steps

    def prompt(self):
        """The schema part of the prompt; it does not depend on the question, so it is prefilled once per database."""
        pieces = ["<bos>"]
        for table in self.tables:
            pieces.append(f"<T{table.id}>")
            pieces += ["~" + w for w in table.words]
            for column in table.columns:
                pieces.append(f"<C{column.id}>")
                if column.target is not None:
                    pieces += ["<fk>", f"<T{column.target.id}>"]
                else:
                    pieces.append(f"<{column.kind}>")
                pieces += ["~" + w for w in column.words]
        return " ".join(pieces)


_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED = frozenset(
    "order group index table select where from to values case check default references transaction limit primary "
    "by as on in is not null and or join union all distinct having between exists key user desc asc when then else "
    "end like add column create drop insert into update delete set unique foreign constraint with".split()
)


def quoted(name):
    """An identifier as SQL text, in double quotes where needed."""
    if _BARE.fullmatch(name) and name.lower() not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'
