"""Links a question to a schema: every linked span is followed by its candidates, every literal becomes a value id.

The road is `Linker.run`: at each position the stages are tried in one fixed order, the first that takes words wins.
Standard library only; every choice is deterministic, so that another implementation can match it byte by byte.
"""
from link_cells import Cells
from link_dates import UNITS, DateWords
from link_meanings import Meanings
from link_mending import Mending
from link_named import Named
from link_tokens import tokens
from link_values import Link, Value
from schema import Table, key_of
from text import COUNTING, LEVELS, NEUTRAL, RANKERS, STOP, cell_key
from tokens import VALUES

HOLDING = ("about", "contain", "containing", "mention", "mentioning")
NAMING = {"name", "title", "subject", "description", "summary"}


class Linker(Mending, Named, Cells, DateWords, Meanings):
    def __init__(self, schema, question, candidates=True):
        self.schema, self.candidates = schema, candidates
        self.tokens = self._parts_of_texts(self._initials(tokens(question)))
        for token in self.tokens:
            self._respell(token)
        exact = schema.levels[0]
        addressed = "address" in exact.part or ("address",) in exact.full
        if not addressed or ("email",) in exact.full and key_of(["email", "address"]) not in exact.full:
            stems = [None] + [t.stem for t in self.tokens]  # the word adds nothing to `email address`
            self.tokens = [t for t, before in zip(self.tokens, stems) if (before, t.stem) != ("email", "address")]
        self._drop_kind_of()
        self._paces()
        self.stems = [t.stem for t in self.tokens]
        self.items, self.values = [], []
        self.named = self._named_tables()
        self.first = self._first_named()

    def run(self):
        stages = (
            self._sign,
            self._fragment,
            self._quote,
            self._iso_date,
            self._cell,
            self._spoken_date,
            self._number,
            self._period,
            self._name,
            self._plain,
        )
        at = 0
        while at < len(self.tokens):
            for stage in stages:
                taken = stage(at)
                if taken:
                    at += taken
                    break
        return Link(self.items, self.values)

    def _emit(self, entries, most):
        if self.candidates:
            for e in entries[:most]:
                self.items.append(("T", e.id) if isinstance(e, Table) else ("C", e.id))

    def _value(self, kind, norm, columns=(), texts=()):
        for k, v in enumerate(self.values):
            if v.kind == kind and v.norm == norm:
                break
        else:
            if len(self.values) >= VALUES:
                return
            k = len(self.values)
            self.values.append(Value(kind, norm, texts))
        self.items += [("V", k), ("k", f"<v{kind}>")]
        self._emit(list(columns), 4)

    def _sign(self, at):
        token = self.tokens[at]
        if token.kind != "sign":
            return 0
        self.items.append(("k", token.text))
        return 1

    def _fragment(self, at):
        """A word that texts hold: tickets about billing, products with lamp in the name."""
        token, before = self.tokens[at], self._stem_at(at - 1)
        if token.kind not in ("word", "number") or token.stem in STOP or token.stem in NEUTRAL:
            return 0
        if token.stem in self.schema.known or (token.stem,) in self.schema.cells:
            return 0
        inside = before in ("with", "having") and self._stem_at(at + 1) == "in" and NAMING & set(self.stems[at + 2 : at + 4])
        if not inside and before not in HOLDING:
            return 0
        self.items.append(("w", "containing"))
        self._value("str", token.text)
        return 1

    def _quote(self, at):
        token = self.tokens[at]
        if token.kind != "quote":
            return 0
        cells = self.schema.cells.get(cell_key(token.text))
        if cells:
            self._cell_value(cells)
        else:
            self._value("str", token.text)
        return 1

    def _iso_date(self, at):
        if self.tokens[at].kind != "date":
            return 0
        text = self.tokens[at].text
        self._value("date" if len(text) > 7 else "month", text, self._date_columns())
        return 1

    def _name(self, at):
        """Names of tables and columns, longest run of words first, small words of/the inside a run left out."""
        token = self.tokens[at]
        if token.kind != "word":
            return 0
        if token.text == "since" and at + 1 < len(self.tokens) and not self._names_table(at + 1):
            return 0  # since June
        stops = token.stem in STOP and token.text != "it"
        if stops and (token.stem not in self.schema.known or token.stem in ("of", "the", "a")):
            return 0
        for length in range(min(4, len(self.tokens) - at), 1 if stops else 0, -1):
            run = self.tokens[at : at + length]
            if any(t.stem is None for t in run) or run[-1].stem in ("of", "the"):
                continue
            if stops and run[-1].stem in STOP:
                continue
            if length > 1 and run[-1].text in ("next", "last", "this", "past", "previous", "current") and (self._stem_at(at + length) in UNITS or self._stem_at(at + length) == "quarter"):
                continue  # due next month
            words = [t.stem for t in run if t.stem not in ("of", "the")]
            if len(set(words)) < len(words):
                continue  # the flight number of flights
            entries = self._lookup(words)
            if length > 1 and self._hides_table(entries, words, run[0].text != run[0].stem):
                continue
            counts = token.stem in COUNTING and self._stem_at(at + 1) == "of"
            if counts and not any(not isinstance(e, Table) and e.words == words for e in entries):
                continue  # number of units is no unit number
            if length == 1 and token.stem in COUNTING and (counts or self._names_column(at - 1)):
                continue
            if entries and length == 1 and self._hints_nearer(token, entries):
                return 0
            if entries:
                self.items += [("w" if t.stem in ("of", "the") else "x", t.stem) for t in run]
                self._emit(self._ranked(entries), 4)
                return length
        return 0

    def _plain(self, at):
        """A word of the question; partial matches and hints are marked <p>, as they are only guesses."""
        token = self.tokens[at]
        word = token.stem if token.stem is not None else token.text
        since = word == "since" and at + 1 < len(self.tokens) and not self._names_table(at + 1)
        if word in STOP or since or (word in COUNTING and (self._stem_at(at + 1) == "of" or self._names_column(at - 1))):
            self.items.append(("w", word))
            return 1
        entries = []
        for mapping, level in zip(LEVELS, self.schema.levels):
            entries = level.part.get(mapping(word), [])
            if entries:
                break
        if entries and self.named and not any(self._is_named(e) for e in entries):
            hinted = [e for e in self._hinted(token.text) if self._is_named(e)]
            others = [e for m, level in zip(LEVELS, self.schema.levels) for e in level.full.get((m(word),), []) + level.part.get(m(word), []) if self._is_named(e)]
            entries = hinted or list(dict.fromkeys(others)) or entries  # cost of products is their price, not the freight
        related = [] if entries else self._related(word)
        if not entries and not any(isinstance(e, Table) for e in related) and self._part_of_cell(word):
            return 1
        self.items.append(("x" if entries else "w", word))
        hinted = not entries and bool(self._hinted(token.text))
        if not entries:
            entries = self._hinted(token.text) or related
        near = [e for e in entries if (e.id if isinstance(e, Table) else e.table.id) in self.named]
        if near or (word in RANKERS and self.named and self.items[-1] == ("w", word)):
            entries = near  # the longest incident is not the one with the longest deployment
        if entries and self.candidates and len(entries) <= 6:
            self.items.append(("k", "<p>"))
            self._emit(entries if hinted else self._ranked(entries), 3)
        return 1


def link(schema, question, candidates=True):
    return Linker(schema, question, candidates).run()
