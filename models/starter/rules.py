"""A first plan from the links alone, by fixed rules: the draft that stands in the prompt, and the baseline without a model.

The road is `Draft.plan`: conditions first, then the shape of the answer. Standard library only, deterministic.
"""
from absences import ABSENT, Absences
from forms import COMMON, SERVED, Forms
from grammar import plan_text
from linker import link
from schema import display
from sql import BadPlan, rebase, write_sql
from text import DATE_WORDS, HINTS, LAPSED, MISSING, NEWEST, MONEY, NEUTRAL, OPEN, OVER, PERSONS, RANKERS, SETTLED, STOP, canon, cell_key, family

AGGREGATES = {
    "average": "avg",
    "mean": "avg",
    "avg": "avg",
    "total": "sum",
    "sum": "sum",
    "overall": "sum",
    "combined": "sum",
}
AGGREGATES.update({"maximum": "max", "max": "max", "minimum": "min", "min": "min"})
MOST = "most busiest top highest largest biggest longest latest newest expensive last priciest heaviest fastest best greatest".split()
LEAST = "fewest quickest least lowest smallest shortest oldest cheapest first earliest slowest lightest bottom youngest".split()
GROUPING = ("per", "by", "each", "every")
ABOVE = (
    "over above more greater exceeding exceed longer higher larger after since older expensive > affecting "
    "bigger heavier taller exceeded upwards".split()
)
BELOW = "under below less fewer shorter lower smaller before earlier cheaper < lighter younger".split()
EXTREMES = {"highest": "max", "largest": "max", "longest": "max", "biggest": "max", "lowest": "min", "smallest": "min", "shortest": "min"}
PERIODS = ("month", "year", "day", "week", "quarter", "weekday")
RHYTHMS = {"monthly": "month", "yearly": "year", "annually": "year", "weekly": "week", "daily": "day", "quarterly": "quarter"}
WRITING = "delete drop remove insert add create update set change erase rename wipe truncate purge mark assign move restart book".split()
COUNTING = ("many", "number", "count", "often", "headcount")
SORTING = ("sorted", "ordered", "sort")
RANKING = "top bottom highest lowest largest smallest biggest".split()
LIMITING = "more atleast atmost over fewer less exactly".split()
ENDS = "terminated termination left exit leaving end ended ending closed resolved completed finished completion resigned term".split()
DIRECTIONS = (
    ("to dest destination target end arrival receiver".split(), "to into towards ended ending arrived arriving arrive end".split()),
    ("from origin source start departure sender".split(), "from started starting departed departing start left".split()),
)
DONE_BY = "paid sold bought made written given taken held done sent led built run driven seen taught owned".split()
BEHIND = "by of from for in at to with without no never not been have has had".split()
DATE_KINDS = ("date", "year", "month", "rel", "dur")
TRUTHS_NEGATED = ("in", "un", "dis", "non", "de")


KNOWN_WORDS = frozenset(AGGREGATES).union(
    MOST, LEAST, GROUPING, ABOVE, BELOW, ABSENT, PERIODS, COUNTING, SORTING, RANKING, LIMITING, MISSING
)
UNDERSTOOD = KNOWN_WORDS | frozenset(COMMON) | NEUTRAL | STOP | frozenset(HINTS)


class Unit:
    """A word or value of the question with its candidates; `sure` if the words name them, else they are a guess."""

    def __init__(self, word, value=None, sure=False):
        self.word, self.value, self.sure, self.linked = word, value, sure, sure
        self.tables, self.columns, self.in_cell = [], [], False

    def unknown(self):
        """True for a word that neither the linker nor the rules take up."""
        plain = self.value is None and not self.tables and not self.columns and not self.linked
        return plain and not self.in_cell and self.word not in UNDERSTOOD


def units_of(linked):
    units = []
    for kind, x in linked.items:
        if kind in "wx":
            units.append(Unit(x, sure=kind == "x"))
        elif kind == "V":
            if linked.values[x].kind == "cell":
                for unit in units[max(0, len(units) - len(cell_key(linked.values[x].norm))) :]:
                    unit.in_cell = unit.value is None and not unit.linked
            units.append(Unit("", value=x))
        elif kind == "k" and x in ("<", ">", "<=", ">=", "=", "!="):
            units.append(Unit(x))
        elif kind == "k" and x == "<p>" and units:
            units[-1].sure = False
        elif kind == "T":
            units[-1].tables.append(x)
        elif kind == "C":
            units[-1].columns.append(x)
    return units


class Draft:
    def __init__(self, schema, linked):
        self.schema, self.linked, self.units = schema, linked, units_of(linked)
        for unit in self.units:
            if not unit.sure and unit.linked and len(unit.tables) == 1 and unit.word == schema.tables[unit.tables[0]].words[-1]:
                unit.sure = True  # enrolments, where only training_enrolments ends so
        self.words = [u.word for u in self.units]
        self.words = ["" if u.in_cell else w for u, w in zip(self.units, self.words)]  # Max Weber is no maximum
        for at, unit in enumerate(self.units[1:], 1):
            if at > 1 and self.words[at] == "first" and self.words[at - 1] in MOST + LEAST:
                unit.columns = []  # highest first
            if unit.value is not None and self._value(unit).kind in ("dur", "rel"):
                self.words[at - 1] = self.words[at - 1].replace(
                    "last", "within"
                )  # no superlative: in the last 30 days
        for at, word in enumerate(self.words[1:], 1):
            if word in ("least", "most") and self.words[at - 1] == "at":
                self.words[at] = "at" + word  # a limit, no rank
        if self.words[:1] == ["in"] and self.words[1:2] in (["which"], ["what"]):
            self.units, self.words = self.units[1:], self.words[1:]  # in which city is X
        self.taken = set()
        self.tables = []
        for unit in self.units:
            if unit.tables and unit.value is None and unit.tables[0] not in self.tables:
                self.tables.append(unit.tables[0])

    def column(self, i):
        return self.schema.columns[i]

    def sorts(self):
        """True for sorted by, ordered by, sort: customers who never ordered sort nothing."""
        return any(w in SORTING and (w != "ordered" or self.words[at + 1 : at + 2] == ["by"]) for at, w in enumerate(self.words))

    def has(self, *words):
        return any(w in self.words for w in words)

    def before(self, at, count=3):
        return self.words[max(0, at - count) : at]

    # ---- the road ----
    def plan(self):
        if (
            not self.units
            or self.words[0] in WRITING
            or (self.words[0] == "please" and self.words[1:2] and self.words[1] in WRITING)
        ):
            return ["<cannot>"]
        self.base, self.forms = None, Forms(self)
        self.base = self._base()
        if self.base is not None:
            self._own_stock()
        if self.base is None or self._asks_unknown():
            return ["<cannot>"]
        self.person = self._person()
        self._events()
        self.limit, self.threshold, self.by_number, self.second = None, None, False, None
        self.nth, self.beside, self.extra, self.missing_table = None, None, [], None
        self.extra = self.forms.conditions()
        plan = self.forms.shape()
        if plan:
            return plan
        key = self.group_key()
        return self._shape(key, self.all_conditions(key))

    # ---- what forms of several words ask ----
    def all_conditions(self, key=None):
        missing = Absences(self).condition() if not key else None
        self.missing_table = missing[1][1] if missing and missing[0] == "noexist" and missing[1][0] == "T" else None
        conditions = self._apart(self._conditions() + [c for c in self.extra if c[0] not in ("exist", "noexist")])
        if missing:
            conditions = self._with_missing(conditions, missing)
        return conditions + [c for c in self.extra if c[0] in ("exist", "noexist")]

    def _apart(self, conditions):
        """invoices from July not paid yet: a date that is missing is not the one in July."""
        missing = [c[0][1] for c in conditions if c[1:] == ["isnull"] and self.column(c[0][1]).kind == "date"]
        result = []
        for c in conditions:
            if c[0][0] == "C" and c[0][1] in missing and c[-1][0] == "V":
                others = [o.id for o in self.column(c[0][1]).table.columns if o.kind == "date" and o.id not in missing and "birth" not in o.words]
                c = [("C", others[0])] + c[1:] if others else c
            result.append(c)
        return result

    def value_kind(self, unit):
        return self._value(unit).kind

    def is_compared(self, at):
        return bool(self._closed(at)) or any(w in ABOVE + BELOW for w in self.before(at, 4)) or any(w in (">=", "<=", ">", "<") for w in self.before(at, 2))

    def sign_of(self, at):
        return self._closed(at) or (">" if any(w in ABOVE for w in self.before(at, 4)) else "<" if any(w in BELOW for w in self.before(at, 4)) else None)

    def number_named(self, table):
        """True if words name or hint at a number of a table."""
        return any(self.column(c).kind == "num" and self.column(c).table.id == table for u in self.units if u.value is None for c in u.columns)

    def column_truth(self, at):
        """True if the columns of a place make a condition of their own: overdue, active, without a phone."""
        unit = self.units[at]
        if not unit.columns:
            return False
        taken = set(self.taken)
        found = self._of_name(at, unit)
        self.taken = taken
        return found is not None

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

    def _asks_unknown(self):
        """How many forklifts, the birthday of X, when is ... without any date: what is asked for is not in the schema."""
        unknown = [u.unknown() for u in self.units]
        for at, word in enumerate(self.words[:-1]):
            ends = at + 2 >= len(self.units) or not (self.units[at + 2].tables or self.units[at + 2].columns)
            if word == "many" and unknown[at + 1] and ends and self.units[min(at + 2, len(unknown) - 1)].value is None:
                return True
            if unknown[at] and self._begins(at) and (not self.tables or self.words[at + 1] == "of"):
                return True
            denied = any(w in ABSENT for w in self.before(at, 3))
            if unknown[at] and not denied and self.words[at + 1] in ("of", "for") and at + 3 >= len(self.units) - sum(u.in_cell for u in self.units):
                return True
            if word in ("has", "have") and self.words[0] in ("who", "which") and self._only_unknown(at + 1, unknown):
                return True
        if self.words[0] in ("which", "what") and unknown[1:2] == [True]:
            verb = self.words[2:3]
            if not self.tables and not self.has(*MOST, *LEAST) or self.words[0] == "what" and verb and verb[0] in ("do", "does", "did"):
                return True
        if self.words[:2] == ["how", "much"] and unknown[2:3] == [True] and self.words[3:4] and self.words[3] in ("do", "does", "did", "is", "was", "have", "has"):
            return True  # how much fuel did we burn
        if self.words[0] == "how" and unknown[1:2] == [True] and self.words[2:3] and self.words[2] in ("is", "are", "was", "were"):
            return True  # how satisfied were callers
        for at, word in enumerate(self.words[:-1]):
            if word in ("on", "for") and self.words[at - 1 : at] and self.words[at - 1] in ("spend", "spent", "pay", "paid") and unknown[at + 1] and not self.tables:
                return True  # what was spent on advertising
        for at, word in enumerate(self.words):
            open_end = self.words[at + 1 : at + 2] in ([], ["of"], ["on"], ["for"], ["at"])
            if unknown[at] and open_end and self.words[0] in ("who", "what", "how") and self.words[1:2] != ["many"]:
                if any(w in ("the", "our", "an", "their", "a") for w in self.before(at, 2)) and self._begins(at):
                    return True
        return self.words[0] == "when" and any(unknown) and not self._named("date")

    def _begins(self, at):
        """True if nothing that the schema knows stands before a place, and the question asks what or to show."""
        before = self.units[:at]
        known = any(u.tables or u.columns or u.value is not None for u in before)
        return not known and (all(u.unknown() for u in before) or self.words[0] in ("what", "which", "show", "list", "give", "who", "how"))

    def _only_unknown(self, at, unknown):
        """True if what follows `has` is nothing that the schema knows: who has a parking space."""
        following = [i for i in range(at, min(at + 5, len(self.units)))
                     if self.words[i] not in ABSENT and self.words[i] not in STOP | NEUTRAL | LAPSED | OPEN or self.units[i].tables or self.units[i].columns]
        near = following[:1]
        if near and self.words[near[0]].endswith(("ed", "ing")):
            return False
        named = any(self.units[i].tables or self.units[i].columns or self.units[i].value is not None for i in near)
        return bool(near) and unknown[near[-1]] and not named

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
        keys = [c for c in self.schema.keys if self.is_person(c.target.id)]
        own = [c.id for c in keys if c.table.id == self.base and not c.role]
        if own:
            return own[0]
        told = [c.id for c in keys if c.table.id == self.base and not SERVED & set(c.target.words)]
        grouped = any(c.target.id == self.base and self.is_person(c.table.id) for c in self.schema.keys)
        if told and not grouped and self._names_row():
            return told[0]  # who looks after this client
        members = [c for c in self.schema.keys if c.target.id == self.base and self.is_person(c.table.id)]
        if len(members) == 1:
            self.base = members[0].table.id
        return None

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

    # ---- what rows are grouped by ----
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
                if unit.columns and unit.word in PERIODS and self.column(unit.columns[0]).kind == "date":
                    return (unit.word, unit.columns[0])
                self.taken.add(at)
                if unit.tables:
                    self._prefer_other_base(unit.tables[0])
                    name = display(self.schema.tables[unit.tables[0]])
                    own = self.base == unit.tables[0] and name.kind == "name"  # its rows are counted by their names
                    return self._with_second_key(at, ("C", name.id) if own else ("T", unit.tables[0]))
                if unit.columns and self.column(unit.columns[0]).kind not in ("num", "date", "pk"):
                    return self._with_second_key(at, ("C", unit.columns[0]))
                self.taken.discard(at)
            elif unit.word in PERIODS and self._grouping_before(at):
                if self._date_of_base() is not None:
                    return self._with_second_key(at, (unit.word, self._date_of_base()))
            elif unit.word in RHYTHMS and unit.value is None and not unit.linked and self._date_of_base() is not None:
                return (RHYTHMS[unit.word], self._date_of_base())
            elif self._numbered(at):
                return self._numbered(at)
        return self._ranked_key()

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

    @staticmethod
    def _linked(unit):
        return unit.value is None and unit.sure and (unit.tables or unit.columns)

    def _grouping_before(self, at):
        """per, by, each ... directly before, or with linked words of the same name between; `sorted by` is no grouping."""
        words = self.before(at, 2)
        passive = "by" in words and at > 1 and self._participle(at)  # reported by, used by: no grouping
        near = [w for w in words if w in GROUPING and not (w == "by" and passive)]
        return (
            bool(near)
            and not any(w in SORTING for w in self.before(at, 3))
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

    def _measured(self, at):
        """True if `most` before a place ranks by a number column: most expensive asset, affected the most users."""
        following = self.units[at + 1] if at + 1 < len(self.units) else None
        if following is not None and not following.tables and following.value is None:
            if any(self.column(c).kind in ("num", "date") for c in following.columns[:1]):
                return True
        if following is None or not self.tables:
            return False
        said = {u.word for u in self.units if u.value is None}
        return any(
            c.kind == "num" and len(c.words) > 1 and following.word in c.words and set(c.words) <= said
            for c in self.schema.tables[self.tables[0]].columns
        )

    def _sure_table(self, at):
        return at < len(self.units) and bool(self.units[at].tables) and self.units[at].sure

    def _limited_rows(self, at):
        """more than 5 T, 5 or more T: the place of T, if no number column stands before it."""
        or_more = self.words[at + 1 : at + 3] in (["or", "more"], ["or", "fewer"], ["or", "less"])
        follows = at + 3 if or_more else at + 1
        while follows < len(self.units) and (self.units[follows].in_cell or self._is_cell(follows) or self._leads(follows) or self._conditioned(follows)):
            follows += 1  # more than one active subscription
        compared = or_more or any(w in LIMITING for w in self.before(at, 3))
        near = [c for u in self.units[max(0, at - 3) : at] for c in u.columns]
        measured = any(self.column(c).kind == "num" for c in near)
        if not compared or measured or follows >= len(self.units) or not self.units[follows].tables:
            return None
        self.threshold = at
        return follows

    def _conditioned(self, at):
        """True for unpaid in more than 3 unpaid invoices."""
        return not self.units[at].tables and self.units[at].value is None and self.column_truth(at)

    def _leads(self, at):
        """True for the first words of a name of several: more than 5 lab tests."""
        unit = self.units[at]
        return unit.value is None and unit.linked and not unit.tables and not unit.columns

    def _money(self):
        """The amounts of the base where an aggregate names no column, or money is asked for by a word of its own."""
        asked = self.has(*AGGREGATES) or any(u.word in MONEY for u in self.units if u.tables)
        own = [c for c in self.schema.tables[self.base].columns if c.kind == "num"]
        rich = [c.id for c in own if MONEY & set(c.words)]
        return (rich or [c.id for c in own if len(own) == 1])[:1] if asked else []

    def _is_cell(self, at):
        return self.units[at].value is not None and self._value(self.units[at]).kind == "cell"

    def _with_missing(self, conditions, missing):
        """Conditions on the missing rows' own table belong to them: no deployments in the last 30 days."""
        if missing[0] != "noexist" or missing[1][0] != "T":
            return conditions + [missing]
        own = [c for c in conditions if c[0][0] == "C" and self.column(c[0][1]).table.id == missing[1][1]]
        rest = [c for c in conditions if c not in own]
        own = [[c[0], ">="] + c[2:] if c[1] == "<" and self.has("since") else c for c in own]  # not ordered since June
        return rest + [missing + (["such"] + self.where_of(own) if own else [])]

    # ---- conditions ----
    def _value(self, unit):
        return self.linked.values[unit.value]

    def denied(self, at):
        """True for no, without directly before a name, which may have several words."""
        at -= 1
        while at >= 0 and self._leads(at):
            at -= 1
        return at >= 0 and self.words[at] in ("no", "without", "lacking")

    def _denied_afar(self, at):
        """True for not subscribed to the newsletter: nothing that the schema knows stands between."""
        for i in range(at - 1, max(-1, at - 6), -1):
            unit = self.units[i]
            if unit.tables or unit.columns or unit.value is not None:
                return False
            if self.words[i] in ABSENT:
                return True
        return False

    def _conditions(self):
        found = []
        for at, unit in enumerate(self.units):
            if at in self.taken or at == self.threshold:
                continue
            condition = self._of_value(at, unit) if unit.value is not None else self._of_name(at, unit)
            if condition:
                found.append(condition)
        return self._either(found)

    def _either(self, found):
        """Two equalities of one column can only be meant as or."""
        result = []
        for condition in found:
            same = [c for c in result if len(c) >= 3 and c[0] == condition[0] and c[1] == "=" == condition[1]]
            table = self.column(condition[0][1]).table.id if same else None
            if same and self.has("both") and table != self.base and any(k.table.id == table and k.target.id == self.base for k in self.schema.keys):
                result.remove(same[0])
                self.extra += [["exist", ("T", table), "such"] + c for c in (same[0], condition)]  # owners of both a dog and a cat
                continue
            if same and len(condition) == 3:
                same[0] += ["or"] + condition
            else:
                result.append(condition)
        return result

    def _of_value(self, at, unit):
        value = self._value(unit)
        literal = ("V", unit.value)
        if value.kind == "cell":
            return self._of_cell(at, unit, literal)
        if value.kind == "str":
            texts = [
                c for u in self.units for c in u.columns if self.column(c).kind in ("txt", "name", "cat")
            ]
            op = "starts" if self.has("start", "starts", "beginning", "begin") else "like"
            return [("C", texts[0]), op, literal] if texts else None
        if value.kind == "num":
            if self.words[at - 1 : at] == ["nth"]:
                self.nth = literal
                return None
            return self._of_number(at, literal)
        if value.kind == "year":
            years = [c.id for c in self.schema.tables[self.base].columns if c.kind == "num" and "year" in c.words]
            own = [c.id for c in self.schema.tables[self.base].columns if c.kind == "date"]
            if years and (not own or any(years[0] in u.columns for u in self.units)):
                return self._of_date(at, value, ("C", years[0]), literal)
        near = self._born(value) if value.kind == "dur" else None
        near = self._done_on(at) if near is None else near
        near = self._date_said(at) if near is None else near
        if near is not None:
            return self._of_date(at, value, ("C", near), literal)
        focus = self._focus()
        dates = unit.columns or [
            c.id for c in self.schema.columns if c.kind == "date" and c.table.id == self.base
        ]
        if focus is not None and not (dates and self._said(self.column(dates[0]))):
            dates = focus
        own = [c for c in dates if self.column(c).table.id == self.base]
        if not own and not any(c.kind == "date" for c in self.schema.tables[self.base].columns) and (not dates or not self._said(self.column(dates[0]))):
            events = [t for t in self.forms.parents(self.base)[1:] if not self.is_person(t)]
            above = [c.id for t in events for c in self.schema.tables[t].columns if c.kind == "date"]
            if above:
                return self._of_date(at, value, ("C", above[0]), literal)
        if dates and not own and dates != focus and not self._said(self.column(dates[0])):
            own = [c.id for c in self.schema.tables[self.base].columns if c.kind == "date" and "birth" not in c.words]
        return self._of_date(at, value, ("C", (own or dates)[0]), literal) if dates else None

    def _born(self, value):
        """The birth of rows of the base where their age is asked for: dogs older than 10 years."""
        if not self.has("older", "younger") or "year" not in value.norm:
            return None
        return next((c.id for c in self.schema.tables[self.base].columns if c.kind == "date" and "birth" in map(canon, c.words)), None)

    def _done_on(self, at):
        """The date of rows that belong to the base, where a verb before a value speaks of them: customers who ordered last week."""
        for i in range(at - 1, max(-1, at - 6), -1):
            unit = self.units[i]
            if unit.value is not None or unit.word in NEWEST or unit.word in RANKERS or not (unit.tables or unit.columns):
                continue
            if unit.word == canon(unit.word) and not unit.word.endswith("ed") or unit.sure and unit.tables:
                return None
            tables = [self.column(c).table.id for c in unit.columns if self.column(c).kind == "date"] + unit.tables
            below = [t for t in tables if t != self.base and self.base in self.forms.parents(t)]
            if not below or self.base in tables:
                return None
            dates = [c for c in unit.columns if self.column(c).kind == "date" and self.column(c).table.id == below[0]]
            dates = dates or [c.id for c in self.schema.tables[below[0]].columns if c.kind == "date"]
            return dates[0] if dates else None
        return None

    def _date_said(self, at):
        """The date of the base that a verb near a value speaks of: policies that run out next month."""
        for i in sorted(range(len(self.units)), key=lambda i: (abs(i - at), i)):
            unit = self.units[i]
            if unit.value is not None or abs(i - at) > 5 or unit.word in NEWEST or unit.word in RANKERS:
                continue
            dates = [c for c in unit.columns if self.column(c).kind == "date" and self.column(c).table.id == self.base]
            if dates and (unit.columns[0] in dates or unit.sure) and len(unit.columns) < 3:
                return min(dates, key=lambda c: self.column(c).words[-1] == "by")
        return None

    def _focus(self):
        """Dates of the rows that are missing or measured, where these belong to the base: no orders this year, net pay in May."""
        table = self.missing_table
        if table is None:
            numbers = [n for n in (self.forms.number(i) for i in range(len(self.units)) if self.units[i].linked) if n is not None]
            below = [self.column(n).table.id for n in numbers if self.column(n).table.id != self.base]
            table = below[0] if below and self.base in self.forms.parents(below[0]) else None
        near = [] if table is None else [t for t in self.forms.parents(table) if t == table or not self.is_person(t) and self.base not in self.forms.parents(t)[:1]]
        dates = [c.id for t in near for c in self.schema.tables[t].columns if c.kind == "date"]
        return dates[:1] or None

    def _said(self, column):
        """True if the question says a word of a date column's own."""
        said = {canon(w) for w in self.words}
        own = [w for w in column.words if w not in DATE_WORDS and w not in column.table.words]
        return any(canon(w) in said for w in own)

    def _of_cell(self, at, unit, literal):
        last = len(self.units) - 1
        of = [i < last and self.words[i + 1] == "of" for i in range(last + 1)]
        of[last] = self.has("who", "what") and last > 0 and self.units[last - 1].value is not None  # who is X's manager
        roles = [c for i, u in enumerate(self.units) if not of[i] for c in u.columns if u.value is None and self.column(c).role]
        for key in roles:
            if key in unit.columns:
                return [("C", key), "=", literal]
        columns = [c for c in unit.columns if c in self._value(unit).texts]
        if columns and self.verb_of_date(at, columns[0]):
            return None
        toward = self._toward(at, unit)
        if toward is not None:
            return [("C", toward), "=", literal]
        beside = [c for i in (at + 1, at - 1) if 0 <= i < len(self.units) and self.units[i].value is None and not self.units[i].tables for c in self.units[i].columns]
        named = [c for c in columns if c in beside and self.column(c).table.id != self.base]
        named = named or [c for c in columns if self.column(c).table.id == self.base]
        named = named or [c for c in columns if self.column(c).table.id in self.tables]
        op = "!=" if any(w in ("not", "except", "excluding", "non") for w in self.before(at, 3)) else "="
        return [("C", (named or columns)[0]), op, literal] if columns else None

    def verb_of_date(self, at, column):
        """True for resolved last month, ever booked: the date of what the verb says answers, not what the row's state is now."""
        word = self.units[at - 1].word if at and self.units[at - 1].in_cell else ""
        if not word.endswith("ed") or at > 1 and self.units[at - 2].in_cell:
            return False
        dates = [c for c in self.column(column).table.columns if c.kind == "date" and family(word) in {family(w) for w in c.words}]
        dated = any(u.value is not None and self._value(u).kind in DATE_KINDS for u in self.units)
        return bool(dates) and (dated or self.has("ever", "never"))

    def _toward(self, at, unit):
        """The key that from, to, started at or ended at before a value speak of."""
        if self.has("someone", "somebody", "anyone", "people", "staff"):
            return None
        for ways, said in DIRECTIONS:
            if any(w in said for w in self.before(at, 4)) and not any(w in other for w in self.before(at, 4) for other in [o for s, o in DIRECTIONS if o is not said]):
                keys = [c for c in unit.columns if set(self.column(c).role) & set(ways)]
                if keys:
                    return keys[0]
        return None

    def _of_number(self, at, literal):
        words = self.before(at, 4)
        previous = self.units[at - 1] if at else None
        if self.threshold is None and any(w in ("top", "bottom") for w in self.before(at, 1)):
            self.limit = literal
            return None
        compared = self._closed(at) or any(w in ABOVE + BELOW for w in words)
        ranked = self.has(*MOST, *LEAST) and not compared
        if ranked and not (previous and previous.tables):
            self.limit = literal
            return None
        if (
            previous
            and (previous.tables or previous.word in ("number", "id"))
            and not compared
        ):
            keys = [c.id for c in self.schema.tables[self.base].columns if c.kind == "pk"]
            return [("C", keys[0]), "=", literal] if keys else None
        column = self._number_column(at)
        if column is None:
            return None
        if self._between(at):
            self.taken.add(at + 2)
            return [("C", column), "between", literal, ("V", self.units[at + 2].value)]
        op = "=" if not any(w in ABOVE + BELOW + [">=", "<="] for w in words) else ">"
        if any(w in BELOW for w in words):
            op = "<"
        op = self._closed(at) or op
        op = next((w for w in words if w in (">=", "<=")), op)
        return [("C", column), op, literal]

    def _number_column(self, at):
        """The number column nearest to a place of the question, words before it first."""
        order = sorted(range(len(self.units)), key=lambda i: (abs(i - at), i))
        for i in order:
            column = self.forms.number(i)
            if column is not None:
                return column
        own = [c.id for c in self.schema.tables[self.base].columns if c.kind == "num"]
        return own[0] if len(own) == 1 and not any(w in RANKERS for w in self.before(at, 4)) else None

    def _between(self, at):
        after = self.units[at + 1 : at + 3]
        joined = len(after) == 2 and after[0].word in ("and", "to") and after[1].value is not None
        return joined and any(w in ("between", "from") for w in self.before(at, 2))

    def _of_date(self, at, value, column, literal):
        words = self.before(at, 3)
        if self._between(at):
            self.taken.add(at + 2)
            return [column, "between", literal, ("V", self.units[at + 2].value)]
        after = self.words[at + 1 : at + 3]
        if after in (["or", "later"], ["or", "newer"], ["or", "after"], ["and", "later"], ["and", "after"], ["or", "since"]):
            return [column, ">=", literal]
        if after in (["or", "earlier"], ["or", "before"], ["or", "older"], ["and", "earlier"]):
            return [column, "<=", literal]
        if value.kind == "dur":
            coming = {"expire", "due", "until", "renewal", "deadline"} & {canon(w) for w in self.column(column[1]).words}
            if "next" in words or coming and "within" in words and not self.has("expired"):
                return [column, "next", literal]
            if "younger" in words:
                return [column, ">", literal]
            return [column, "<" if "older" in words or self.has("ago") else ">=", literal]
        if "since" in words:
            return [column, "<" if any(w in ("not", "never", "no") for w in self.before(at, 5)) else ">=", literal]
        if words[-1:] in (["until"], ["by"]) or words[-2:] == ["up", "to"]:
            return [column, "<=", literal]
        if any(w in ("after", "later") for w in words):
            return [column, ">", literal]
        return [column, "<" if any(w in ("before", "earlier") for w in words) else "=", literal]

    def _of_name(self, at, unit):
        """Conditions without a value: missing keys and dates, truths, two columns compared."""
        if not unit.columns:
            return None
        column = self.column(unit.columns[0])
        lacking = any(w in MISSING for w in self.words[at + 1 : at + 4])
        lacking = lacking or any(w in ("nobody", "none") for w in self.words[at + 1 : at + 4])
        lacking = lacking or self.denied(at)
        lacking = lacking or (column.kind == "fk" and any(w in ("nobody", "none") for w in self.before(at, 4)))
        absent = lacking or any(w in ABSENT for w in self.before(at, 3)) or unit.word.startswith("un")
        if column.kind == "date" and unit.word in LAPSED:
            self.taken.add(at)
            if any(w in ("not", "never") for w in self.before(at, 3)):
                return [("C", column.id), "future"]
            settled = [c.id for c in column.table.columns if c.kind == "date" and SETTLED & set(c.words)]
            still = ["and", ("C", settled[0]), "isnull"] if settled and unit.word == "overdue" else []
            return [("C", column.id), "past"] + still
        if column.kind == "date" and not unit.sure and unit.word in OPEN | OVER and column.table.id == self.base and not any(
            w in ABSENT for w in self.before(at, 3)
        ):
            dated = any(u.value is not None and self._value(u).kind in DATE_KINDS for u in self.units)
            plain = all(w in DATE_WORDS or w in ENDS for w in column.words)
            if self.has("include", "included", "including") and unit.word in OVER:
                return None
            if not dated and plain:
                self.taken.add(at)
                return [("C", column.id), "isnull" if unit.word in OPEN or "exclude" in self.words or "excluded" in self.words else "notnull"]
        if column.kind == "bool":
            self.taken.add(at)
            negated = absent or any(w in ("except", "excluding") for w in self.before(at, 3)) or self._denied_afar(at) or (not unit.sure and unit.word.startswith(TRUTHS_NEGATED))
            return [("C", column.id), "no" if negated else "yes"]
        if (
            column.kind == "num"
            and unit.sure
            and all(u.value is None for u in self.units[max(0, at - 4) : at])
            and any(w in ("below", "than", "under", "above") for w in self.before(at, 4))
        ):
            others = [c for u in self.units[:at] for c in u.columns if self.column(c).kind == "num"]
            own = [c for c in column.table.columns if c.kind == "num" and c is not column]
            others += [c.id for c in own if {"quantity", "stock"} & {canon(w) for w in c.words}] + [c.id for c in own]
            op = ">" if any(w in ABOVE for w in self.before(at, 3)) else "<"
            return [("C", others[0]), op, ("C", column.id)] if others else None
        if "since" in self.words[at + 1 : at + 3] and not lacking:
            return None  # not patched since January: the date says it
        if column.kind == "num" and self.denied(at) and {"quantity", "count", "level"} & {canon(w) for w in column.words}:
            self.taken.add(at)
            return [("C", column.id), "no"]
        had = any(self.words[i] in ("not", "no", "never") and {"have", "has", "with"} & set(self.words[max(0, i - 1) : i + 2]) for i in range(max(0, at - 4), at))
        if (absent or had) and (lacking or had or column.kind in ("date", "cat", "txt", "fk")) and column.kind != "pk":
            self.taken.add(at)
            return [("C", column.id), "isnull"]
        return None

    # ---- the answer's shape ----
    def where_of(self, conditions):
        plan = []
        for condition in conditions:
            plan += (["and"] if plan else []) + condition
        return plan

    def _shape(self, key, conditions):
        inside = self.where_of(conditions)
        where = ["where"] + inside if inside else []
        head = [("T", self.base), "sel"]
        used = {x[1] for x in inside if isinstance(x, tuple) and x[0] == "C"}
        if self.has("percentage", "percent", "share") and inside:
            subject, rest = self._subject_of_share(conditions)
            return head + ["pct"] + self.where_of(rest) + (["where"] + self.where_of(subject) if subject else [])
        spans = self.has("average", "mean", "long", "avg") and self.has("time", "take", "takes", "day", "hour", "long")
        if spans and self._durations() and not any(self.units[i].linked and self.words[i] not in ("hour", "day", "minute", "time") for i in range(len(self.units)) if self.forms.number(i) is not None):
            span = ["avgdays" if self.has("day") else "avghours"] + self._durations()
            if key and key[0] in ("T", "C"):
                self._move_base([span[1:]])
                key = self._whole_key(key)
                return [("T", self.base), "sel", key] + span + where + ["group", key]
            return head + span + where
        function = self._function()
        numbers = self._numbers(key) or self._money()
        several = self._measures(key)
        if len(several) > 1 and not self.has("who", "whom"):
            flat = [piece for measure in several for piece in measure]
            self._move_base(several)
            head = [("T", self.base), "sel"]
            if not key:
                return head + flat + where
            keys = [self._whole_key(k) for k in ([key, self.second] if self.second else [key])]
            period = [[k[0], ("C", k[1])] if k[0] in PERIODS else [k] for k in keys]
            flat_keys = [piece for k in period for piece in k]
            return head + flat_keys + flat + where + ["group"] + flat_keys
        if function == "sum" and self.counts() and not self._named("num"):
            function = None  # how many in total
        if function and not numbers and any(u.unknown() for u in self.units):
            return ["<cannot>"]  # the average of what is not there
        sold = self.forms.pieces() if key and function == "sum" else None
        if sold is not None:
            numbers = [sold]
        if key and function is None and numbers and not self.counts() and not self.sorted_first():
            function = next((EXTREMES[w] for w in self.words if w in EXTREMES), None)
        if key and function is None and self.words[:2] == ["how", "much"]:
            numbers = numbers or self._verb_amount()
            function = "sum" if numbers else None
        if key:
            return self._grouped(head, key, where, function, numbers)
        if self.has("when") and self.has("last", "latest", "newest", "recent", "first", "oldest"):
            return self._extreme_date(head, where)
        extreme = self.has("highest", "lowest", "largest", "smallest") and not self.has(
            "which", "who", "with", *SORTING
        )
        asked = self.words[0] in ("what", "how") and any(u.word in MONEY for u in self.units if u.tables)
        if function is None and asked and not key and not self.counts() and self._money() and not self._named("num"):
            function = "sum"  # what did X cost
        pieces = self.forms.pieces()
        if pieces is not None and function in (None, "sum") and not key:
            self._move_base([[("C", pieces)]])
            return [("T", self.base), "sel", "sum", ("C", pieces)] + where
        whole = self.has("much") or (self.words[0] == "what" and self.has("do", "does", "did"))
        if function is None and whole and self.has("all", "together", "altogether"):
            amount = self.forms.amounts(self.base)
            numbers = numbers or ([amount] if amount is not None else [])
            function = "sum" if numbers else None
        if function is None and self.has("many") and self._many_units() and not self._one_row(conditions) and not self._order_of_rank() and not key:
            function = "sum"
        if function is None and self.words[:2] == ["how", "much"] and not self._one_row(conditions) and not self._order_of_rank():
            amount = self.forms.amounts(self.base)
            numbers = numbers or ([amount] if amount is not None else [])
            function = "sum" if numbers else None
        if function is None and numbers and extreme and not self._ranks_rows():
            function = "max" if self.has("highest", "largest") else "min"
        if function and numbers and not self.has("which", "who"):
            self._move_base([[("C", numbers[0])]])
            return [("T", self.base), "sel", function, ("C", numbers[0])] + where
        if self.has("different", "distinct", "unique") and self._named("cat", "txt"):
            return (
                head
                + ["countd" if self.counts() else "distinct", ("C", self._named("cat", "txt")[0])]
                + where
            )
        if self.counts():
            return head + ["count"] + where
        kinds_of = self._kinds_of()
        if kinds_of is not None:
            return head + ["distinct", ("C", kinds_of)] + where
        order = self._order()
        if not where and not order and sum(u.unknown() for u in self.units) > 1:
            return ["<cannot>"]  # which flats allow pets: nothing of what is asked for was understood
        return head + self._items(used) + where + order

    def _numbers(self, key=None):
        """Number columns that words name or hint at, the fittest per word, those whose rows belong to the key's table first."""
        above = None
        if key and key[0] in ("T", "C"):
            above = key[1] if key[0] == "T" else self.column(key[1]).table.id
        found = [n for n in (self.forms.number(i, above) for i in range(len(self.units))) if n is not None]
        found = found or [n for n in (self.forms.number(i) for i in range(len(self.units))) if n is not None]
        sure = {n for u in self.units if u.sure for n in u.columns}
        said = {n for u in self.units if u.linked for n in u.columns}
        return sorted(found, key=lambda n: (n not in sure, n not in said, self.column(n).table.id != self.base))

    def _verb_amount(self):
        """The amount of rows whose date or name a verb speaks of: how much has been paid at each branch."""
        for u in self.units:
            for c in u.columns if u.value is None else ():
                amount = self.forms.amounts(self.column(c).table.id) if self.column(c).kind == "date" else None
                if amount is not None:
                    return [amount]
        return []

    def _measures(self, key):
        """Each count and aggregate that is asked for, in order: number of orders and total amount, min and max price."""
        found, last = [], None
        words = self.words
        for at, word in enumerate(words):
            counts = self._numbers_rows(at) or (word == "many" and words[at - 1 : at] == ["how"])
            if counts:
                before = [w for w in words[max(0, at - 2) : at] if w in AGGREGATES]
                if before and found:
                    found.pop()  # total number of
                found.append(["count"])
            elif word == "total" and words[at - 1 : at] == ["in"] and at:
                continue
            elif word in AGGREGATES and not (self.units[at].linked and self.units[at].columns) and self.aggregates(at) or (word in EXTREMES and self._paired(at)):
                function = AGGREGATES.get(word) or EXTREMES[word]
                after = [n for n in (self.forms.number(i) for i in range(at + 1, min(at + 7, len(words)))) if n is not None]
                column = after[0] if after else last
                if column is None:
                    before = [n for n in (self.forms.number(i) for i in range(at)) if n is not None]
                    column = (before[-1:] or self._money() or [None])[0]
                if column is None:
                    return []
                last = column
                found.append([function, ("C", column)])
        return found

    def _paired(self, at):
        """True for the lowest and highest price: two ends joined by an `and`."""
        ends = [i for i, w in enumerate(self.words) if w in EXTREMES]
        return len(ends) == 2 and ends[0] in (ends[1] - 2, ends[1] - 3) and "and" in self.words[ends[0] : ends[1]]

    def _move_base(self, measures):
        """Rows of the table that is measured become the base, so that joins repeat none of them."""
        columns = [x for m in measures for x in m if isinstance(x, tuple) and x[0] == "C"]
        table = self.column(columns[0][1]).table.id if columns else self.base
        if table != self.base and self.schema.path(table, self.base):
            self.base = table

    def _whole_key(self, key):
        """A table's name as key stands for its rows where other rows are measured."""
        if key[0] == "C" and self.column(key[1]).kind == "name" and self.column(key[1]).table.id != self.base:
            return ("T", self.column(key[1]).table.id)
        return key

    def _function(self):
        """The aggregate asked for; `total` at the end of `order total` is a column, before another number it is none."""
        for at, word in enumerate(self.words):
            if word not in AGGREGATES:
                continue
            unit = self.units[at]
            following = self.units[at + 1] if at + 1 < len(self.units) else None
            if not (unit.linked and unit.columns):
                if self.aggregates(at):
                    return AGGREGATES[word]
                continue
            if following is not None and following.value is None and (following.columns or following.linked):
                unit.columns = []
                return AGGREGATES[word]
        return None

    def _one_row(self, conditions):
        """True if conditions pick one row by its name or key: how much does the Basic plan cost."""
        kinds = [self.column(c[0][1]).kind for c in conditions if c[0][0] == "C" and c[1] == "="]
        return "name" in kinds or "pk" in kinds

    def _order_of_rank(self):
        return self.has(*MOST, *LEAST)

    def _ranks_rows(self):
        """True for the highest paid employee: what is ranked follows, nothing is said of an amount alone."""
        for at, word in enumerate(self.words):
            if word in EXTREMES:
                for i in range(at + 1, min(at + 4, len(self.units))):
                    if self.words[i] in ("of", "for", "in"):
                        return False
                    if self._sure_table(i):
                        return i > at + 1 or not self.units[at].sure
        return False

    def aggregates(self, at):
        """True for an aggregate word that is no part of a name: maximum in maximum salary, where a column is called so."""
        unit, word = self.units[at], canon(self.words[at])
        if not unit.linked or word not in ("min", "max"):
            return True
        following = self.units[at + 1] if at + 1 < len(self.units) else None
        return following is None or not any(word in map(canon, self.column(c).words) for c in following.columns)

    def _numbers_rows(self, at):
        """True for number of, count of; not for the phone number of."""
        before = self.units[at - 1] if at else None
        named = before is not None and before.value is None and before.columns and self.column(before.columns[0]).kind == "txt"
        number = self.words[at] in ("number", "count") and self.words[at + 1 : at + 2] == ["of"]
        own = any(c for c in self.units[at].columns if self.column(c).kind in ("txt", "name", "cat", "pk")) if number else False
        return number and not named and not own  # the reference numbers of

    def counts(self):
        """True for how many, count, number of: a phone number counts nothing."""
        number = any(self._numbers_rows(at) for at in range(len(self.words)))
        heads = any(u.word == "headcount" and not u.columns for u in self.units)
        return number or heads or self.has("count", "often") or self.has("many") and not self._many_units()

    def _many_units(self):
        """True for how many km, how many seats: a number is asked for, no rows are counted."""
        at = self.words.index("many")
        for i in (at + 1, at + 2):
            unit = self.units[i] if i < len(self.units) else None
            if unit is None or unit.tables or unit.value is not None:
                return False
            if unit.columns:
                rows = self.words[i + 1 : i + 2] and self.words[i + 1] in ("record", "entry", "row", "line")
                return unit.linked and self.column(unit.columns[0]).kind == "num" and not rows
        return False

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

    def _subject_of_share(self, conditions):
        """(what the share is taken of, what is counted): share of our active employees that are women; of last month's tickets."""
        if len(conditions) < 2:
            return [], conditions
        verbs = [at for at, w in enumerate(self.words) if w in ("are", "is", "were", "was", "came", "come")]
        place = next((at for at, u in enumerate(self.units) if u.value is None and self.base in u.tables), None)
        end = verbs[-1] if verbs else place
        values = {u.value: at for at, u in reversed(list(enumerate(self.units))) if u.value is not None}
        spans = [c for c in conditions if c[-1][0] == "V" and self.linked.values[c[-1][1]].kind in DATE_KINDS]
        before = [c for c in conditions if c in spans or end is not None and c[-1][0] == "V" and values[c[-1][1]] < end]
        return (before, [c for c in conditions if c not in before]) if len(before) < len(conditions) else ([], conditions)

    def _named(self, *kinds):
        """Columns of these kinds that the words name or hint at, in order."""
        found = []
        for unit in self.units:
            columns = [] if unit.value is not None else unit.columns[:1] if unit.sure else unit.columns
            found += [c for c in columns if self.column(c).kind in kinds][:1]
        return found

    def _durations(self):
        ends = [c for c in self._named("date")]
        both = [c for c in dict.fromkeys(ends)]
        if len(both) == 2 and self.has("between", "from") and self.column(both[0]).table is self.column(both[1]).table:
            return [("C", both[0]), ("C", both[1])]
        if not ends:
            return None
        first = [c for c in self.column(ends[-1]).table.columns if c.kind == "date"]
        return [("C", first[0].id), ("C", ends[-1])] if first[0].id != ends[-1] else None

    def _extreme_date(self, head, where):
        dates = self._named("date") or [
            c.id for c in self.schema.tables[self.base].columns if c.kind == "date"
        ]
        if not dates:
            return head + [("T", self.base)] + where
        return head + ["min" if self.has("first", "oldest", "earliest") else "max", ("C", dates[0])] + where

    def _grouped(self, head, key, where, function, numbers):
        if function and numbers and key[0] not in PERIODS:
            self._move_base([[("C", numbers[0])]])
            head, key = [("T", self.base), "sel"], self._whole_key(key)
        if key[0] in PERIODS:
            period = [key[0], ("C", key[1])] + ([self.second] if self.second else [])
            if function is None and numbers and not self.counts() and self._begins_with(numbers[0]):
                function = "sum"
            measure = [function, ("C", numbers[0])] if function and numbers else ["count"]
            return head + period + measure + where + ["group"] + period
        if function is None and numbers and not self.counts() and self._begins_with(numbers[0]):
            function = "sum"
        measure = [function, ("C", numbers[0])] if function and numbers else ["count"]
        if function == "sum" and len(numbers) > 1 and self.has("times", "multiplied"):
            measure = ["times", ("C", numbers[0]), ("C", numbers[1])]
        if self.threshold is not None:
            op = self.limit_sign(self.threshold)
            value = ("V", self.units[self.threshold].value)
            return head + [key] + where + ["group", key, "having", "count", op, value]
        measured = [at for at, w in enumerate(self.words) if w in ("most", "least") and self._measured(at) and not self.sorted_first()]
        if measured and numbers:
            most = "max" if self.words[measured[0]] == "most" else "min"
            return head + [key, most, ("C", numbers[0])] + where + ["group", key]
        ranked = self.has("most", "fewest", "least") and not self.counts() and not self.sorted_first()
        if ranked or self.by_number:
            direction = "desc" if self.has("most", "top", "highest", "largest", "biggest") else "asc"
            return (
                head
                + [key]
                + where
                + ["group", key, "order"]
                + measure
                + [direction, "limit", self.limit or "one"]
            )
        keys = [key, self.second] if self.second else [key]
        direction = self.sorted_first()
        return head + keys + measure + where + ["group"] + keys + (["order"] + measure + [direction] if direction else [])

    def _begins_with(self, column):
        """True if the question begins with a number column: damaged units by category."""
        first = next((u for u in self.units if u.value is None and (u.tables or u.columns)), None)
        spent = any(u.word in HINTS and column in u.columns for u in self.units if u.value is None)
        if first is None or spent:
            return spent
        at = self.units.index(first)
        second = self.units[at + 1] if at + 1 < len(self.units) else None
        if first.tables and second is not None and second.value is None and second.linked and not second.tables and second.columns[:1] == [column]:
            return True  # trip fares per plan
        return first.word in MONEY if first.tables else first.columns[0] == column

    def sorted_first(self):
        """highest first, largest on top, in descending order: the direction, else None."""
        for at, word in enumerate(self.words):
            follows = self.words[at + 1 : at + 2] == ["first"] or self.words[at + 1 : at + 3] == ["on", "top"]
            follows = follows or self.words[at + 2 : at + 3] == ["first"] and word in ("most", "least")
            if follows and (word in MOST or word in LEAST):
                return "desc" if word in MOST else "asc"
        return "desc" if self.has("descending", "desc") else "asc" if self.has("ascending", "asc") else None

    def _closed(self, at):
        """The sign of a limit that belongs to the range: at least 5, 5 or more, no more than 5, up to 5; else None."""
        words, after = self.before(at, 3), self.words[at + 1 : at + 3]
        denied = any(w in ("no", "not") for w in words)
        after = after[1] if after[:1] == ["or"] and len(after) == 2 else ""
        if "atleast" in words or after in ("more", "above", "over", "better", "higher", "longer", "greater"):
            return ">="
        if "atmost" in words or words[-2:] == ["up", "to"] or after in ("less", "fewer", "below", "under", "lower", "shorter"):
            return "<="
        if denied and any(w in ("more", "over", "above") for w in words):
            return "<="
        return ">=" if denied and any(w in ("less", "fewer", "below") for w in words) else None

    def limit_sign(self, at):
        words = self.before(at, 3)
        if self._closed(at):
            return self._closed(at)
        if any(w in BELOW for w in words):
            return "<"
        return "=" if "exactly" in words else ">"

    def _items(self, used):
        """What is asked for: who -> a key with a role; named columns; else the rows themselves."""
        free = [u for i, u in enumerate(self.units) if u.value is None and i not in self.taken and u.columns]
        roles = [c for u in free if not u.tables for c in u.columns if self.column(c).role and c not in used]
        if self.has("who", "whom") and roles:
            return ([("T", self.base)] if self.has("each", "every") else []) + [("C", roles[0])]
        if self.person is not None and self.person not in used:
            return ["distinct", ("C", self.person)]
        kinds = ("cat", "txt", "name", "num", "date")
        asked = [
            u.columns[0]
            for u in free
            if u.linked and self.column(u.columns[0]).kind in kinds and u.columns[0] not in used
        ]
        ordering = {x[1] for x in self._order() if isinstance(x, tuple) and x[0] == "C"}
        asked = [c for c in dict.fromkeys(asked) if c not in ordering]
        names = {c for u in free if u.word == "name" for c in u.columns[:1] if self.column(c).table.id != self.base and self.column(c).kind == "name"}
        spoken = {t for u in self.units if u.value is None for t in u.tables}
        names = {c for c in names if self.column(c).table.id not in spoken}
        second = self.units[1] if len(self.units) > 1 else None
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
        if listed and (not self.whole or first is not None and first.tables[:1] == [self.base]):
            return ([("T", self.base)] if self.whole else []) + listed
        extra = self._with_their()
        if asked and (
            self.has("of", "what", "where", "much")
            or self.words[0] in ("show", "list", "give")
            and "and" in self.words
        ):
            whole = [("T", self.base)] if extra and not self.has("of") else []
            return whole + [("T", self.base) if c in names else ("C", c) for c in asked]
        if roles and self.has("their", "with"):
            return [("T", self.base)] + [("C", c) for c in roles]
        return [("T", self.base)] + extra

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
            shows = at > 2 and word in ("show", "list", "display", "give")
            if not shows and word not in ("with", "including", "plus", "along", "showing") and not (word == "and" and self.words[at + 1 : at + 2] in (["their"], ["its"])):
                continue
            found, free = [], True
            for i in range(at + 1, len(self.units)):
                unit = self.units[i]
                if unit.value is not None or i in self.taken or self.words[i] in ABOVE + BELOW + list(ABSENT) + LIMITING or self._truth(i):
                    free = False
                    break
                other = i and self._leads(i - 1) and unit.columns and self.column(unit.columns[0]).table.id != self.base
                if self.words[i] == "name" and not unit.tables and not other:
                    continue  # the name of the employee: what stands for one is shown anyway
                if self._linked(unit) and unit.tables and self._named_part(i):
                    continue  # company name: the column says it
                if self._linked(unit) and unit.tables:
                    found.append(("T", unit.tables[0]))
                elif unit.linked and unit.columns and self.column(unit.columns[0]).kind not in ("pk", "bool"):
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

    def _order(self):
        ranked = next((w for w in self.words if w in MOST + LEAST), None)
        sort = self.sorts() or ("by" in self.words and ranked is None)
        columns = self._named("num", "date")
        if not columns and ranked in EXTREMES and self.forms.amounts(self.base) is not None:
            columns = [self.forms.amounts(self.base)]  # the highest payment ever
        if not columns or not (ranked or sort):
            return []
        born = ranked in ("youngest", "oldest") and self.column(columns[0]).kind == "num"
        descending = (
            (ranked == "oldest" if born else ranked in MOST or ranked == "youngest") or self.has("descending", "desc") or (sort and ranked is None and self.limit)
        )
        direction = ["order", ("C", columns[-1] if sort else columns[0]), "desc" if descending else "asc"]
        if self.nth:
            return direction + ["limit", "nth", self.nth]
        if self.limit:
            return direction + ["limit", self.limit]
        return direction + (["limit", "one"] if ranked and not sort and not self.sorted_first() else [])


def draft(schema, linked):
    """The rules' plan, <cannot> where they find nothing to start from or the plan cannot be written."""
    plan = Draft(schema, linked).plan()
    if plan == ["<cannot>"]:
        return plan
    try:
        write_sql(schema, plan, linked.values)
    except BadPlan:
        return ["<cannot>"]
    return plan


def draft_text(schema, linked):
    """The draft as it stands at the end of a question's prompt."""
    return "<d> " + plan_text(draft(schema, linked)) + " <a>"


def with_draft(schema, linked):
    """A question's prompt with the draft before its <a>: `<q> ... <d> draft <a>`."""
    return linked.prompt()[: -len("<a>")] + draft_text(schema, linked)


def answer(name, schema, question):
    linked = link(schema, question)
    plan = draft(schema, linked)
    sql = None
    if plan != ["<cannot>"]:
        sql = write_sql(schema, rebase(schema, plan, linked.tables()), linked.values)
    return {"plan": plan_text(plan), "sql": sql, "mean": 0.0, "least": 0.0}
