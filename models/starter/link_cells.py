"""Cells of the database that a question names, by their words, by other names or by a part."""
import re

from link_dates import UNITS
from schema import Table, display, key_of
from text import ALIASES, CALLED, DATE_WORDS, HINTS, NEUTRAL, NO_FIX, ROLES, STOP, canon, family, roots

BEFORE_ROLE = "no without their its his her own whose same".split()
AGGREGATED = "average avg mean total sum maximum minimum count number".split()


class Cells:
    """Part of the linker."""

    def _cell_value(self, cells):
        cells = sorted(cells, key=lambda cell: (int(cell[0].table.id not in self.named), cell[0].id))
        columns = [c for c, _ in cells]
        shown = {(c.table.id) for c in columns[:3] if display(c.table) is c}
        roles = [k for k in self.schema.keys if k.role and k.target.id in shown and k.table.id in self.named]
        texts = {c.id: text for c, text in cells}
        most = 2 if roles else 3
        self._value("cell", cells[0][1], columns[:most] + roles[:2], texts)

    def _cell(self, at):
        """Cells of the database, longest run of words first."""
        for length in range(min(6, len(self.tokens) - at), 0, -1):
            run = self.tokens[at : at + length]
            if any(t.stem is None for t in run):
                continue
            cells = self.schema.cells.get(tuple(t.stem for t in run))
            if not cells and length == 2:
                cells = self.schema.cells.get(("".join(t.stem for t in run),))  # e-bike, where it is ebike
            if not cells:
                cells = self.schema.cells.get(tuple(p for t in run for p in re.findall(r"[^\W_]+", t.text)))
            if length < 4 and not any(c.table.id in self.named for c, _ in cells or ()):
                others = self._alias(tuple(t.stem for t in run)) or ()
                near = [cell for cell in others if cell[0].table.id in self.named]
                cells = near or cells or others
            if cells and length == 1 and run[0].text in CALLED and self._stem_at(at + 1) == "number":
                continue  # the phone number, though orders come by phone
            if cells and length == 1 and run[0].text in AGGREGATED:
                continue  # the average rating, though some review is called Average
            if cells and length == 1 and run[0].text in NEUTRAL and not any(c.table.id in self.named and c.kind == "cat" for c, _ in cells):
                continue  # ever is not Mr Evers
            if not cells or self._longer_name(at, length) or (length == 1 and self._is_name(at, cells)):
                continue
            self.items += [("w", t.stem) for t in run]
            self._cell_value(cells)
            entries = self._lookup([t.stem for t in run])
            if length > 1:
                entries = [e for e in entries if not isinstance(e, Table) and e.role]  # sales rep
            self._emit(self._ranked(entries), 2)
            return length
        return 0

    def _alias(self, words):
        """Cells under another name of the same: polish, Poland, PL; and multi-word cells in another form: roll back."""
        others, columns = ALIASES.get(words, ((), ()))
        if len(words) == 1 and words[0] in STOP:
            return None  # no is not Norway
        for other in others:
            cells = self.schema.cells.get(other, ())
            cells = [c for c in cells if not columns or set(columns) & set(c[0].words) or len(other[0]) > 3]
            if cells:
                return cells
        return self.schema.cell_families.get(roots(words)) if len(words) > 1 else None

    def _is_name(self, at, cells):
        """True where a word means a column, although some cell is the same word.

        `email of Eva`; `active agents`, where agents have a column active and only contracts have such a status; a category
        of a table that has nothing to do with those that are named.
        """
        columns = [e for e in self.schema.levels[0].full.get((self.stems[at],), []) if not isinstance(e, Table)]
        if self._stem_at(at - 1) == "how":
            return True  # how high is no priority
        if self.stems[at] in UNITS and at and self.tokens[at - 1].kind == "number":
            return True  # 20 days, though some shift is called day
        if self._stem_at(at + 1) in DATE_WORDS and any(e.kind == "date" and self.stems[at] in e.words for e in self.schema.columns):
            return True  # the planned date, though some are planned by state
        tables = [e for e in self.schema.levels[0].full.get((self.stems[at],), []) if isinstance(e, Table)]
        if tables and all(c.table not in tables for c, _ in cells):
            spoken = {e.id for w in self.stems if w not in (None, self.stems[at]) for e in self.schema.levels[0].full.get((w,), []) if isinstance(e, Table)}
            following = self._stem_at(at + 1)
            owned = following is not None and any(e.table in tables for e in self.schema.levels[0].full.get((following,), []) + self.schema.levels[0].part.get(following, []) if not isinstance(e, Table))
            if self.tokens[at].text != self.stems[at] or owned or not any(c.table.id in spoken for c, _ in cells):
                return True  # repairs are rows, though a bike may be in repair
        if (columns or self._role_keys(self.stems[at], False)) and self._stem_at(at + 1) in ("of", "for"):
            return True
        if self._no_table() and self.tokens[at].text.endswith("ed") and {"latest", "newest", "last", "first", "when", "earliest", "since"} & set(self.stems):
            return any(c.kind == "date" and canon(self.stems[at]) in map(canon, c.words) for c in self.schema.columns)  # hired most recently
        keys = [k for k in self._role_keys(self.stems[at], False) if k.table.id in self.named]
        if keys and self._stem_at(at - 1) in BEFORE_ROLE:
            return True  # employees without a manager, though some are managers by job
        if not self.named or any(c.table.id in self.named for c, _ in cells):
            return False
        if self.stems[at] in ROLES:
            return True
        if any(c.table.id in self.named for c in columns):
            return True
        verb = self.tokens[at].text.endswith(("ed", "ing"))
        return verb and all(c.kind == "cat" and not self._near(c.table.id) for c, _ in cells)

    def _no_table(self):
        """True where no word of the question is the last of a table's name."""
        said = {canon(w) for w in self.stems if w is not None}
        return not any(canon(t.words[-1]) in said for t in self.schema.tables)

    def _near(self, table):
        """True if a key connects a table with one that is named."""
        return any(
            (k.table.id == table and k.target.id in self.named)
            or (k.target.id == table and k.table.id in self.named)
            for k in self.schema.keys
        )

    def _reached(self, table):
        """True if keys lead from a named table to this one."""
        return any(self.schema.path(t, table) is not None for t in self.named)

    def _longer_name(self, at, length):
        """True if a longer name of the schema begins here: `test case` is a table even where `test` is a cell."""
        for longer in range(length + 1, min(4, len(self.tokens) - at) + 1):
            words = self.stems[at : at + longer]
            if (
                None not in words
                and key_of(words) in self.schema.levels[0].full
                and len(set(words)) == longer
            ):
                return True
        return False

    def _part_of_cell(self, word):
        """A word that only one category of the named tables has among others: customs -> Customs Hold."""
        if len(word) < 5 or word in NO_FIX or word in NEUTRAL or word in HINTS:
            return False
        cells = [(c, v) for c, v in self.schema.parts_of_cells.get(word, ()) if c.table.id in self.named]
        if not cells and word.endswith(("ed", "ing")) and family(word):
            cells = [(c, v) for c, v in self.schema.cell_families.get(roots((word,)), ()) if c.table.id in self.named]
        cells = cells or [(c, v) for code, c, v in self.schema.codes if c.table.id in self.named and word.startswith(code)]
        if len(cells) != 1:
            return False
        self.items.append(("w", word))
        self._cell_value(cells)
        return True
