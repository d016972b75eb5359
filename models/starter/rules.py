"""A first plan from the links alone, by fixed rules: the draft that stands in the prompt, and the baseline without a model.

The road is `Draft.plan`: conditions first, then the shape of the answer. Standard library only, deterministic.
"""
from forms import Forms
from grammar import plan_text
from linker import link
from rule_base import Base
from rule_conditions import Conditions
from rule_dates import Dates
from rule_items import Items
from rule_keys import Keys
from rule_measures import Measures
from rule_shapes import Shapes
from rule_unknowns import Unknowns
from rule_values import Values
from rule_words import ABOVE, BELOW, LASTING, LEAST, MOST, REQUESTS, SHOWN, SORTING, UNDERSTOOD, WRITING
from sql import BadPlan, rebase, write_sql
from text import cell_key


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


class Draft(Base, Unknowns, Keys, Conditions, Values, Dates, Measures, Items, Shapes):
    """A question as the rules read it, and what they have found so far."""

    def __init__(self, schema, linked):
        self.schema, self.linked, self.units = schema, linked, units_of(linked)
        for unit in self.units:
            if not unit.sure and unit.linked and len(unit.tables) == 1 and unit.word == schema.tables[unit.tables[0]].words[-1]:
                unit.sure = True  # enrolments, where only training_enrolments ends so
        for before, unit in zip(self.units, self.units[1:]):
            if before.word in ("most", "fewest") and len(unit.tables) == 1 and not unit.columns and unit.value is None:
                unit.sure = unit.linked = True  # the most attendees, where rows are attendances
        self.words = [u.word for u in self.units]
        self.words = ["" if u.in_cell else w for u, w in zip(self.units, self.words)]  # Max Weber is no maximum
        for at, unit in enumerate(self.units[1:], 1):
            if at > 1 and self.words[at] == "first" and self.words[at - 1] in MOST + LEAST:
                unit.columns = []  # highest first
            if unit.value is not None and self._value(unit).kind in ("dur", "rel"):
                self.words[at - 1] = self.words[at - 1].replace(
                    "last", "within"
                )  # no superlative: in the last 30 days
        for at, unit in enumerate(self.units[:-1]):
            if unit.word in ("first", "last") and unit.sure and self._leads(at) and self.units[at + 1].columns and unit.word in self.column(self.units[at + 1].columns[0]).words:
                self.words[at] = ""  # the last name is nobody's last
        for at, word in enumerate(self.words[1:], 1):
            if word == "last" and (self.words[at + 1 : at + 2] and self.words[at + 1] in LASTING or "long" in self.words[:at]):
                self.words[at] = "lasting"  # no superlative: classes that last longer than an hour; how long does a stay last
                self.units[at].columns = [c for c in self.units[at].columns if schema.columns[c].kind == "num"]
            if word in ("least", "most") and self.words[at - 1] == "at":
                self.words[at] = "at" + word  # a limit, no rank
        self._requests()
        if self.words[:1] == ["in"] and self.words[1:2] in (["which"], ["what"]):
            self.units, self.words = self.units[1:], self.words[1:]  # in which city is X
        self._compounds()
        self.taken = set()
        self.tables = []
        for unit in self.units:
            if unit.tables and unit.value is None and unit.tables[0] not in self.tables:
                self.tables.append(unit.tables[0])

    def _requests(self):
        """return, retrieve, find ask for a list as list does: at the beginning, and where another sentence names what is shown."""
        for at, unit in enumerate(self.units[:-1]):
            after = self.words[at + 1] if self.units[at + 1].value is None else None
            names = at > 2 and (after in SHOWN or self.units[at + 1].linked)
            plain = not unit.tables and not unit.columns or at == 0 and after in SHOWN
            if unit.word in REQUESTS and unit.value is None and plain and (at == 0 or names):
                unit.columns, unit.tables, unit.sure, unit.linked = [], [], False, False
                self.words[at] = "list"

    def _compounds(self):
        """product category: the category, where products have a key to it."""
        for unit, following in zip(self.units, self.units[1:]):
            if unit.value is None and following.value is None and unit.sure and following.sure and unit.tables and following.tables:
                if not self.is_person(unit.tables[0]) and any(k.table.id == unit.tables[0] and k.target.id == following.tables[0] and not k.role for k in self.schema.keys):
                    unit.tables = []

    def column(self, i):
        return self.schema.columns[i]

    def sorts(self):
        """True for sorted by, ordered by, sort: customers who never ordered sort nothing."""
        return any(w in SORTING and (w != "ordered" or self.words[at + 1 : at + 2] == ["by"]) for at, w in enumerate(self.words))

    def has(self, *words):
        return any(w in self.words for w in words)

    def before(self, at, count=3):
        return self.words[max(0, at - count) : at]

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

    def value_kind(self, unit):
        return self._value(unit).kind

    def is_compared(self, at):
        return bool(self._closed(at)) or any(w in ABOVE + BELOW for w in self.before(at, 4)) or any(w in (">=", "<=", ">", "<") for w in self.before(at, 2))

    def sign_of(self, at):
        return self._closed(at) or (">" if any(w in ABOVE for w in self.before(at, 4)) else "<" if any(w in BELOW for w in self.before(at, 4)) else None)

    def number_named(self, table):
        """True if words name or hint at a number of a table."""
        return any(self.column(c).kind == "num" and self.column(c).table.id == table for u in self.units if u.value is None for c in u.columns)

    @staticmethod
    def _linked(unit):
        return unit.value is None and unit.sure and (unit.tables or unit.columns)

    def _sure_table(self, at):
        return at < len(self.units) and bool(self.units[at].tables) and self.units[at].sure

    def _leads(self, at):
        """True for the first words of a name of several: more than 5 lab tests."""
        unit = self.units[at]
        return unit.value is None and unit.linked and not unit.tables and not unit.columns

    def _is_cell(self, at):
        return self.units[at].value is not None and self._value(self.units[at]).kind == "cell"

    def _value(self, unit):
        return self.linked.values[unit.value]

    def _between(self, at):
        after = self.units[at + 1 : at + 3]
        joined = len(after) == 2 and after[0].word in ("and", "to") and after[1].value is not None
        return joined and any(w in ("between", "from", "aged") for w in self.before(at, 2))

    def _named(self, *kinds):
        """Columns of these kinds that the words name or hint at, in order."""
        found = []
        for unit in self.units:
            columns = [] if unit.value is not None else unit.columns[:1] if unit.sure else unit.columns
            found += [c for c in columns if self.column(c).kind in kinds][:1]
        return found

    def sorted_first(self):
        """highest first, from most to fewest, in descending order: the direction, else None."""
        for at, word in enumerate(self.words):
            follows = self.words[at + 1 : at + 2] == ["first"] or self.words[at + 1 : at + 3] == ["on", "top"]
            follows = follows or self.words[at + 2 : at + 3] == ["first"]
            follows = follows or self.words[at + 1 : at + 2] == ["to"] and self.words[at + 2 : at + 3] != [] and self.words[at + 2] in MOST + LEAST
            if follows and (word in MOST or word in LEAST):
                return "desc" if word in MOST else "asc"
        return "desc" if self.has("descending", "desc") else "asc" if self.has("ascending", "asc") else None

    def _closed(self, at):
        """The sign of a limit that belongs to the range: at least 5, 5 or more, no more than 5, up to 5; else None."""
        words, after = self.before(at, 3), self.words[at + 1 : at + 3]
        denied = any(w in ("no", "not") for w in words)
        if after[1:] == ["or"] and self.units[at + 1].value is None:
            after = self.words[at + 2 : at + 4]  # 80 mm or more
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
