"""Links a question to a schema: every linked span is followed by its candidates, every literal becomes a value id.

The road is `Linker.run`: at each position the stages are tried in one fixed order, the first that takes words wins.
Standard library only; every choice is deterministic, so that another implementation can match it byte by byte.
"""
import re

from schema import Table, display, key_of
from text import (
    COUNTING,
    ALIASES,
    DATE_WORDS,
    HINTS,
    LEVELS,
    MONTHS,
    NEGATIONS,
    NEUTRAL,
    NEWEST,
    NO_FIX,
    NUMBER_WORDS,
    PERSONS,
    PHRASES,
    PLANNED,
    RANKERS,
    ROLES,
    SCALES,
    STOP,
    WORDS_OF_RULES,
    canon,
    cell_key,
    family,
    roots,
    fold,
    name_parts,
    stem,
)
from tokens import VALUES

LONGEST_PATH = 99  # of tables that no keys connect
TOKEN = re.compile(
    r'"[^"]+"|(?<!\w)\'[^\']+\'(?!\w)|\d{4}-\d\d-\d\d(?!\d)|(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d-])|[wW]/[oO]\b|[eE]-mails?\b|\d+(?:[.,]\d+)*%?(?![A-Za-z_\d])'
    r"|[0-9]+(?:[.,][0-9]+)?[kKmM](?![\w])|[^\W\d_]+(?:'[^\W\d_]+)?\d*|\w+|[<>]=?|!=|="
)
DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
THOUSANDS = re.compile(r"[0-9]+(?:[.,][0-9]+)?[kKmM]")
YEAR = re.compile(r"(19|20)\d\d")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
UNITS = {
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
    "hour": "hours",
    "minute": "minutes",
}
SPANS = {"minute": ("minute", "minutes", "min", "mins"), "hour": ("hour", "hours"), "day": ("day", "days"), "week": ("week", "weeks"), "month": ("month", "months"), "year": ("year", "years")}
BEFORE_DURATION = ("last", "past", "next", "within", "previous", "coming")
BEFORE_MONTH = "in since during for until before after from to and or this last of by between".split()
PACES = {"hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly", "year": "yearly"}
BEFORE_ROLE = "no without their its his her own whose same".split()
BEFORE_ONE = ("than", "least", "exactly", "only", "over")
BEFORE_YEAR = "in since before after during year of and between from until to for or by".split()
ORDINALS = {"second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4", "fifth": "5", "5th": "5"}
AGGREGATED = "average avg mean total sum maximum minimum count number".split()
PLACES = dict(ORDINALS, first="1", **{"1st": "1"})
RANKS = "most highest lowest largest smallest biggest longest shortest oldest newest youngest cheapest best worst heaviest latest least".split()
WEEKDAYS = {"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6}
SIGNS = ("<", ">", "<=", ">=", "=", "!=")


class Token:
    """A token of the question: kind is word, number, date, quote or sign."""

    def __init__(self, kind, text):
        self.kind, self.text = kind, text
        self.stem = stem(text) if kind in ("word", "number") else None


def tokens(question):
    question = re.sub("[\u201c\u201d\u201e]", '"', question)
    question = re.sub("[\u2018\u2019]", "'", question)
    result = []
    for match in TOKEN.finditer(question):
        text = match.group()
        if text[0] in "\"'":
            result.append(Token("quote", text[1:-1]))
        elif DATE.fullmatch(text):
            result.append(Token("date", text))
        elif NUMBER.fullmatch(text):
            plain = re.sub(r",(?=\d{3})", "", text.rstrip("%")).replace(",", ".")
            result.append(Token("quote", text) if plain.count(".") > 1 else Token("number", plain))
        elif text in SIGNS:
            result.append(Token("sign", text))
        elif THOUSANDS.fullmatch(text):
            amount = float(text[:-1].replace(",", ".")) * (1000 if text[-1] in "kK" else 1000000)
            result.append(Token("number", f"{amount:.0f}"))
        else:
            word = fold(text)
            if word in NEGATIONS:
                word = "not"
            result.append(Token("word", re.sub(r"'s?$", "", word) if "'" in word else word))
    return phrased(result)


def phrased(tokens):
    """Replaces phrases by the words they stand for: runs out, e-mail, grouped by."""
    result, at = [], 0
    while at < len(tokens):
        for phrase, words in PHRASES:
            run = tokens[at : at + len(phrase)]
            if len(run) == len(phrase) and all(t.kind == "word" and t.text == w for t, w in zip(run, phrase)):
                result += [Token("word", w) for w in words]
                at += len(phrase)
                break
        else:
            result.append(tokens[at])
            at += 1
    return result


class Value:
    """A literal of the question. `texts` holds the exact spelling per column for cells of the database."""

    def __init__(self, kind, norm, texts=()):
        self.kind, self.norm, self.texts = kind, norm, dict(texts)


class Link:
    """What the linker found: items (`w` word, `x` schema word, `T`, `C`, `V` ids, `k` token) and the values."""

    def __init__(self, items, values):
        self.items, self.values = items, values

    def prompt(self):
        pieces = ["<q>"]
        for kind, x in self.items:
            pieces.append("~" + x if kind == "x" else f"<{kind}{x}>" if kind in "TCV" else x)
        return " ".join(pieces + ["<a>"])

    def tables(self):
        return {x for kind, x in self.items if kind == "T"}


class Linker:
    def __init__(self, schema, question, candidates=True):
        self.schema, self.candidates = schema, candidates
        self.tokens = self._parts_of_texts(self._initials(tokens(question)))
        for token in self.tokens:
            self._respell(token)
        if "address" not in schema.levels[0].part and ("address",) not in schema.levels[0].full:
            stems = [None] + [t.stem for t in self.tokens]  # the word adds nothing to `email address`
            self.tokens = [t for t, before in zip(self.tokens, stems) if (before, t.stem) != ("email", "address")]
        self._drop_kind_of()
        self._paces()
        self.stems = [t.stem for t in self.tokens]
        self.items, self.values = [], []
        self.named = self._named_tables()
        self.first = self._first_named()

    def _parts_of_texts(self, tokens):
        """Quotes what texts contain or begin with: whose name contains tea, last names starting with K, emails ending in .org."""
        for at, token in enumerate(tokens[:-1]):
            after = at + 1
            if token.stem in ("start", "starting", "begin", "beginning", "end", "ending"):
                if tokens[after].stem not in ("with", "in") or tokens[after].stem == "in" and token.stem[0] != "e":
                    continue
                after += 1
            elif token.stem not in ("contain", "containing"):
                continue
            while after < len(tokens) - 1 and tokens[after].stem in ("the", "a", "letter", "letters", "word", "text", "string"):
                after += 1
            if after < len(tokens) and tokens[after].kind in ("word", "number", "quote") and any(self._is_text(t.stem) for t in tokens[max(0, at - 3) : at]):
                verb = {"s": "startswith", "b": "startswith", "e": "endswith"}.get(token.stem[0], "containing")
                return tokens[:at] + [Token("word", verb), Token("quote", tokens[after].text)] + tokens[after + 1 :]
        return tokens

    def _is_text(self, word):
        """True for name, title and other words of columns of texts."""
        named = [] if word is None else self.schema.levels[0].full.get((word,), []) + self.schema.levels[0].part.get(word, [])
        return word == "name" or any(not isinstance(e, Table) and e.kind in ("txt", "name") for e in named)

    def _drop_kind_of(self):
        """by kind of fault: the column is fault."""
        for at in range(len(self.tokens) - 2):
            kind, of, name = (t.stem for t in self.tokens[at : at + 3])
            if kind in ("kind", "type", "sort") and of == "of" and name is not None:
                named = [level.full.get(key_of([mapping(name)]), []) for mapping, level in zip(LEVELS[:2], self.schema.levels)]
                entries = named[0] or named[1]
                if any(not isinstance(e, Table) and e.kind == "cat" for e in entries) and not any(isinstance(e, Table) for e in entries):
                    del self.tokens[at : at + 2]
                    return

    def _paces(self):
        """earns more than 30 an hour: hourly, where something is called so."""
        for at in range(2, len(self.tokens)):
            pace = PACES.get(self.tokens[at].stem)
            paced = self.tokens[at - 1].stem in ("a", "an", "per") and self.tokens[at - 2].kind == "number"
            if pace in self.schema.known and paced:
                self.tokens[at] = Token("word", pace)

    def run(self):
        stages = (
            self._sign,
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

    # ---- what the question is about ----
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

    def _ranked(self, entries):
        """Tables first, then columns of tables that the question names, then schema order."""
        return sorted(
            entries,
            key=lambda e: (0, 0, e.id)
            if isinstance(e, Table)
            else (1, int(e.table.id not in self.named), e.id),
        )

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

    # ---- stages: each returns how many tokens it took ----
    def _sign(self, at):
        token = self.tokens[at]
        if token.kind != "sign":
            return 0
        self.items.append(("k", token.text))
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

    def _spoken_date(self, at):
        """March 2024; 5 March 2024; March 5, 2024."""
        texts = [t.text for t in self.tokens[at : at + 3]] + ["", "", ""]
        if texts[0] in MONTHS:
            if YEAR.fullmatch(texts[1]):
                self._value("month", f"{texts[1]}-{MONTHS[texts[0]]:02d}", self._date_columns())
                return 2
            if texts[1] in ("and", "to", "until", "through") and texts[2] in MONTHS and self._is_year(at + 3):
                norm = f"{self.tokens[at + 3].text}-{MONTHS[texts[0]]:02d}"  # between January and March 2026
                self._value("month", norm, self._date_columns())
                return 1
            day = DAY.fullmatch(texts[1])
            if day and YEAR.fullmatch(texts[2]) and 1 <= int(day.group(1)) <= 31:
                self._value(
                    "date", f"{texts[2]}-{MONTHS[texts[0]]:02d}-{int(day.group(1)):02d}", self._date_columns()
                )
                return 3
        if texts[0] in MONTHS and self._stem_at(at - 1) in BEFORE_MONTH and not DAY.fullmatch(texts[1]):
            self._value("rel", f"month_{MONTHS[texts[0]]:02d}", self._date_columns())
            return 3 if texts[1:3] == ["this", "year"] else 1
        day = DAY.fullmatch(texts[0])
        if day and texts[1] in MONTHS and YEAR.fullmatch(texts[2]) and 1 <= int(day.group(1)) <= 31:
            self._value(
                "date", f"{texts[2]}-{MONTHS[texts[1]]:02d}-{int(day.group(1)):02d}", self._date_columns()
            )
            return 3
        return 0

    def _is_year(self, at):
        return at < len(self.tokens) and bool(YEAR.fullmatch(self.tokens[at].text))

    def _stem_at(self, at):
        return self.stems[at] if 0 <= at < len(self.stems) else None

    def _number(self, at):
        token = self.tokens[at]
        number = token.text if token.kind == "number" else NUMBER_WORDS.get(token.text)
        if token.text in PLACES and self._counts_up(at + 1):
            number = PLACES[token.text]  # on the third floor
        if token.text in ORDINALS and self._stem_at(at + 1) in RANKS:
            self.items.append(("w", "nth"))
            self._value("num", ORDINALS[token.text])
            return 1
        before, two_before = self._stem_at(at - 1), self._stem_at(at - 2)
        if token.text == "one" and before in BEFORE_ONE:
            number = "1"
        if token.text in ("a", "an") and before in BEFORE_ONE and self._factor(self._stem_at(at + 1)) > 1:
            number = "1"  # longer than an hour
        if token.text in SCALES and self._stem_at(at + 1) != "of":
            number = SCALES[token.text]
        if number is None:
            return 0
        scale = SCALES.get(self._stem_at(at + 1))
        if scale and "." not in number:
            self._value("num", str(int(number) * int(scale)))
            return 2
        unit = UNITS.get(self._stem_at(at + 1))
        period = (
            before in BEFORE_DURATION
            or self._stem_at(at + 2) in ("ago", "old")
            or two_before in ("older", "within")
        )
        if unit and period and "." not in number:
            norm = f"{int(number) * 7} days" if unit == "weeks" else f"{int(number)} {unit}"
            self._value("dur", norm, self._date_columns())
            self.items.append(("w", self.stems[at + 1]))
            return 2
        dated = before in BEFORE_YEAR or self._names_table(at + 1) or (before == "than" and two_before in ("earlier", "later"))
        if YEAR.fullmatch(number) and dated:
            self._value("year", number, self._date_columns())
            return 1
        factor = self._factor(self._stem_at(at + 1)) if "." not in number else 1
        if factor > 1:
            self._value("num", str(int(number) * factor))
            self.items.append(("w", self.stems[at + 1]))
            return 2
        self._value("num", number)
        return 1

    def _counts_up(self, at):
        """True for floor, level, grade, where a column of numbers is called so."""
        word = self._stem_at(at)
        return word is not None and any(not isinstance(e, Table) and e.kind == "num" for e in self.schema.levels[0].full.get((word,), []))

    def _factor(self, unit):
        """7 for weeks where numbers are kept in days, 60 for hours where they are kept in minutes, else 1."""
        smaller = {"week": ("day", 7), "hour": ("minute", 60), "year": ("month", 12)}.get(unit)
        if smaller is None:
            return 1
        words = [set(c.words) for c in self.schema.columns if c.kind == "num" and (not self.named or c.table.id in self.named)]
        spans = [w & set(SPANS[smaller[0]]) for w in words]
        return smaller[1] if any(spans) and not any(w & set(SPANS[unit]) for w in words) else 1

    def _names_table(self, at):
        """True for the appointments of `the 2026 appointments`."""
        word = self._stem_at(at)
        return word is not None and any(isinstance(e, Table) for e in self.schema.levels[0].full.get((word,), []))

    def _period(self, at):
        word, unit = self.tokens[at].text, self._stem_at(at + 1)
        quarter = self._quarter(at)
        if quarter:
            return quarter
        day = stem(word)
        if day == "weekend" or (day in WEEKDAYS and self._stem_at(at - 1) in ("on", "every", "a", "each")):
            self.items.append(("w", day))
            self._value("rel", "weekend" if day == "weekend" else f"weekday_{WEEKDAYS[day]}", self._date_columns())
            return 1
        if word in ("today", "yesterday", "tomorrow"):
            self._value("rel", word, self._date_columns())
            return 1
        if word == "past" and unit in UNITS:
            self.items.append(("w", word))
            self._value("dur", "7 days" if unit == "week" else f"1 {UNITS[unit]}", self._date_columns())
            return 2
        which = {"last": "last", "previous": "last", "this": "this", "current": "this", "next": "next"}.get(
            word
        )
        if which and unit in ("week", "month", "year", "quarter"):
            self.items.append(("w", word))
            self._value("rel", f"{which}_{unit}", self._date_columns())
            return 2
        return 0

    def _quarter(self, at):
        """Q1 2025, Q3, the first quarter of 2025: how many tokens were taken."""
        word = self.tokens[at].text
        number, taken = (word[1], 1) if re.fullmatch("q[1-4]", word) else (None, 0)
        if number is None and self._stem_at(at + 1) == "quarter":
            number, taken = {"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4"}.get(word), 2
        if number is None or (word,) in self.schema.cells:
            return 0
        if self._stem_at(at + taken) == "of" and self._is_year(at + taken + 1):
            taken += 1
        year = "0"
        if self._is_year(at + taken):
            year, taken = self.tokens[at + taken].text, taken + 1
        self.items.append(("w", "quarter"))
        self._value("rel", f"quarter_{year}_{number}", self._date_columns())
        return taken

    def _lookup(self, words):
        """Tables and columns whose whole name is these words, by the nearest level that has any; then keys by role."""
        found = []
        for mapping, level in zip(LEVELS, self.schema.levels):
            found = level.full.get(key_of([mapping(w) for w in words]), [])
            if found:
                break
        if found and len(words) == 1 and mapping is LEVELS[-1]:
            ending = [t for t in self.schema.tables if len(t.words) > 1 and t.words[-1] == words[0]]
            found = ending or found  # tickets are support_tickets before they are issues
        if not found and len(words) == 2:
            found = self.schema.levels[0].full.get(("".join(words),), [])  # policy holder, where it is called policyholder
        keys = found and all(not isinstance(e, Table) and e.target is not None and not e.role for e in found)
        if keys:
            found = list(dict.fromkeys(e.target for e in found))  # course, where only course_code is called so
        if len(words) == 1:
            found = found + [c for c in self._role_keys(words[0], not found) if c not in found]
        return found

    def _role_keys(self, word, alone):
        """Keys with a role that a word says; where it names nothing else, by a word of the same root: supervises, supervisor."""
        keys = self.schema.roles.get(ROLES.get(word, word), [])
        if alone and not keys and family(word) and not self._related(word):
            keys = [k for k in self.schema.keys if any(family(w) == family(word) for w in k.role)]
        near = [c for c in keys if c.table.id in self.named]
        return near or keys

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

    def _names_column(self, at):
        """True for phone before `number`: the word is a column of a named table by itself."""
        word = self._stem_at(at)
        if word is None or word in STOP:
            return False
        return any(not isinstance(e, Table) and e.kind == "txt" and e.table.id in self.named for e in self._lookup([word]))

    def _hints_nearer(self, token, entries):
        """True for `paid` in best paid doctor: the word hints at a column of a named table and names only columns of others."""
        if not self.named or any(isinstance(e, Table) or e.table.id in self.named for e in entries):
            return False
        if not token.text.endswith(("ed", "paid")) and any(e.kind == "num" and e.words == [token.stem] and self._reached(e.table.id) for e in entries):
            return False  # the rating of hotels is that of their reviews, not their stars
        return any(e.table.id in self.named for e in self._hinted(token.text) if not isinstance(e, Table))

    def _hides_table(self, entries, words, plural):
        """True for `priority tickets` read as a column, or `deployments by` read as deployed_by: the table must stay
        visible. A table's name in front is given up only to a column that these very words name."""
        if any(isinstance(e, Table) for e in entries):
            return False
        near = self.schema.levels[0].full.get(key_of(words))
        if plural and any(isinstance(e, Table) for e in self._lookup([words[0]])):
            return True  # shipments handled by: the rows, then the key
        suspects = words[-1:] if near else [words[0], words[-1]]
        for word in suspects:
            if all(word not in e.words for e in entries) and any(
                isinstance(e, Table) for e in self._lookup([word])
            ):
                return True
        return False

    def _respell(self, token):
        """Mends a word one typing error away from a word of the schema or of its categories, where it means nothing itself."""
        word = token.stem
        if token.kind != "word" or len(token.text) <= 4 or word in STOP or word in NO_FIX or word in NEUTRAL or token.text in HINTS:
            return
        if any(mapping(word) in self.schema.known for mapping in LEVELS):
            return
        short = self.schema.shortened.short(token.text)
        if word in self.schema.cell_words and not any(t.words[-1] == short for t in self.schema.tables):
            return
        if word in NUMBER_WORDS or word in MONTHS or (word,) in ALIASES or word in SCALES or word in ROLES or word in WORDS_OF_RULES:
            return
        for other in self.schema.spelled:
            if word[0] == other[0] and one_edit(word, other) and not (family(word) and family(word) == family(other)):
                token.stem = other
                return
        token.stem = short or word

    def _initials(self, tokens):
        """One token for work orders, where their table is called wo."""
        result, at = [], 0
        while at < len(tokens):
            words = []
            for token in tokens[at : at + 3]:
                if token.kind != "word" or token.text == "":
                    break
                words.append(token.text)
            taken, name = self.schema.shortened.initial(words)
            result.append(Token("word", name) if taken else tokens[at])
            at += taken or 1
        return result

    def _plain(self, at):
        """A word of the question; partial matches and hints are marked <p>, as they are only guesses."""
        token = self.tokens[at]
        word = token.stem if token.stem is not None else token.text
        if word in STOP or (word in COUNTING and (self._stem_at(at + 1) == "of" or self._names_column(at - 1))):
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

    def _is_named(self, entry):
        return (entry.id if isinstance(entry, Table) else entry.table.id) in self.named

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

    def _related(self, word):
        """Tables and columns with a word of the same root: never shipped -> shipments."""
        root = None if word in NO_FIX or word in NEUTRAL else family(word)
        return [e for e in self.schema.families.get(root, ()) if isinstance(e, Table) or e.kind not in ("pk", "fk")]

    def _hinted(self, word):
        """Columns an adjective or verb speaks of without naming them: longest -> duration, newest -> dates."""
        if word in NEWEST:
            near = [c for c in self.schema.columns if c.kind == "date" and c.table.id in self.named]
            near.sort(key=lambda c: c.table.id != self.first)
            if word != "oldest":
                near = [c for c in near if "birth" not in c.words] or near
            if near:
                return near[:3]
        if word.startswith("un") and len(word) > 5:
            found = [e for e in self._lookup([stem(word[2:])]) if not isinstance(e, Table)]
            root = family(word[2:])
            return found or [k for k in self.schema.keys if k.table.id in self.named and root and root in map(family, k.target.words)]
        found = []
        exact = self.schema.levels[0]
        for hint in HINTS.get(word, ()):
            for entry in exact.full.get((stem(hint),), []) + exact.part.get(stem(hint), []):
                if not isinstance(entry, Table) and entry.kind != "pk" and entry not in found:
                    found.append(entry)
        return found or [c for c in self.schema.columns if c.kind == "bool" and c.table.id in self.named and begins_with_part(word, c.raw)]


def begins_with_part(word, raw):
    """True if a word is longer than a part of a name and begins with it: organic for is_org."""
    return any(len(part) > 2 and len(word) > len(part) + 1 and word.startswith(part) for part in name_parts(raw))


def one_edit(a, b):
    """True if one letter added, left out, replaced or swapped with its neighbour turns a into b (or a equals b)."""
    if abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < len(a) and i < len(b) and a[i] == b[i]:
        i += 1
    swapped = (
        a[i + 1 : i + 2] == b[i : i + 1] and a[i : i + 1] == b[i + 1 : i + 2] and a[i + 2 :] == b[i + 2 :]
    )
    return a[i + 1 :] == b[i + 1 :] or a[i:] == b[i + 1 :] or a[i + 1 :] == b[i:] or swapped


def link(schema, question, candidates=True):
    return Linker(schema, question, candidates).run()
