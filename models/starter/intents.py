"""What people ask: one function per kind of question. Each returns (question, plan with literals) or None.

A plan here names columns (`("C", id)`) and literals (`("V", kind, text)`); the generator turns them into ids.
"""
import lexicon as lex
from conditions import NO_PARTICIPLE, Rows, acts, around, base_form, maybe, own_condition, parent_condition
from speech import article, plural

IDS = (3, 7, 12, 17, 42, 101, 205, 1004, 2010)
PLACES = ("city", "country", "location", "region", "address", "office", "zone")
MOST = ("highest", "largest", "biggest", "most", "greatest")
LEAST = ("lowest", "smallest", "least", "fewest")
# word in a number column's name -> superlatives
SUPERLATIVES = {
    "price": ("most expensive,priciest,costliest", "cheapest,least expensive"),
    "cost": ("most expensive,costliest", "cheapest,least expensive"),
    "duration": ("longest,slowest", "shortest,quickest"),
    "weight": ("heaviest", "lightest"),
    "salary": ("best paid,highest paid", "worst paid,lowest paid"),
    "size": ("largest,biggest", "smallest"),
    "distance": ("longest", "shortest"),
    "speed": ("fastest", "slowest"),
    "latency": ("slowest", "fastest"),
    "age": ("oldest", "youngest"),
    "height": ("tallest", "lowest"),
    "temperature": ("hottest", "coldest"),
    "capacity": ("largest,biggest", "smallest"),
    "amount": ("largest,biggest,highest", "smallest,lowest"),
    "rating": ("best rated,best", "worst rated,worst"),
    "score": ("best", "worst"),
    "budget": ("biggest,largest", "smallest"),
    "affected": ("biggest,worst", "smallest"),
}
QUANTITIES = (
    (">", "more than {}"),
    (">", "more than {}"),
    (">", "over {}"),
    (">=", "at least {}"),
    ("<", "fewer than {}"),
    ("<", "less than {}"),
    ("=", "exactly {}"),
    (">=", "{} or more"),
)


class Topic:
    """A random table of the schema with what most intents need of it."""

    def __init__(self, say):
        self.say, self.r = say, say.r
        self.table = say.r.choice(say.schema.tables)
        self.base = [("T", self.table.id), "sel"]
        self.numbers = say.of_kind(self.table, "num")
        self.dates = say.of_kind(self.table, "date")
        self.categories = say.of_kind(self.table, "cat")
        self.shown = say.shown(self.table)
        self.attributes = [c for c in self.table.columns if c.kind not in ("pk", "fk")]
        self.usual_date = say.usual_date(self.table)

    def rows(self, share=1.0, of_parents=0.22):
        """Rows under conditions, without any in the other cases."""
        return Rows(self.say, self.table, of_parents, None if self.say.chance(share) else 0)

    def named_row(self, with_id=0.0):
        """One row by its name or id: (how it is said, value as said, plan's condition), or None."""
        say, row = self.say, self.say.row(self.table)
        if say.chance(with_id):
            number = say.r.choice(IDS)
            said = say.one_of(
                f"{row} {number}", f"{row} number {number}", f"{row} {number}", f"{row} #{number}"
            )
            return said, said, [cell(self.table.columns[0]), "=", ("V", "num", str(number))]
        if self.shown.kind != "name" or not self.shown.values:
            return None
        text = say.r.choice(self.shown.values)
        value = say.value(text)
        said = say.one_of(value, value, f"{row} {value}", f"the {row} {value}", f"the {value} {row}")
        return said, value, [cell(self.shown), "=", ("V", "cell", text)]


def cell(column):
    return ("C", column.id)


def cells(columns):
    return [cell(c) for c in columns]


def superlative(column, most):
    word = next((w for w in SUPERLATIVES if w in column.words), None)
    if word:
        return SUPERLATIVES[word][0 if most else 1].split(",")
    said = column.said.most if most else column.said.least
    return [said] if said else []


# ---- rows ----
def count(topic):
    rows = topic.rows()
    return topic.say.say("count", rows=rows.noun), topic.base + ["count"] + rows.where


def list_rows(topic):
    say, rows, x = topic.say, topic.rows(), topic.r.random()
    if x < 0.54:
        name = say.column(topic.shown)
        return say.say("list", rows=rows.noun, name=name), topic.base + [cell(topic.shown)] + rows.where
    if x < 0.6:
        return say.say("everything", rows=rows.noun), topic.base + ["star"] + rows.where
    if not topic.attributes:
        return None
    chosen = topic.r.sample(
        topic.attributes, min(len(topic.attributes), topic.r.choice([1, 1, 2, 2, 2, 3, 3]))
    )
    names = say.columns(chosen)
    if say.chance(0.28) and topic.shown not in chosen:
        plan = topic.base + cells([topic.shown] + chosen) + rows.where
        return say.say("with columns", rows=rows.noun, names=names), plan
    return say.say("columns", rows=rows.noun, names=names), topic.base + cells(chosen) + rows.where


def look_up(topic):
    say, named = topic.say, topic.named_row(with_id=0.22)
    others = [c for c in topic.attributes if c is not topic.shown]
    if not named or not others:
        return None
    who, value, condition = named
    where = ["where"] + condition
    if say.chance(0.2) and len(others) > 1:
        chosen = topic.r.sample(others, 2)
        return (
            say.say("two values of", who=who, names=say.columns(chosen)),
            topic.base + cells(chosen) + where,
        )
    if say.chance(0.07):
        return say.say("everything of", who=who), topic.base + ["star"] + where
    column = topic.r.choice(others)
    keys = "value of|value of, short" + special_look_ups(column) * 2
    fields = {"name": say.column(column), "adjective": column.said.adjective, "verb": column.said.verb}
    return say.say(keys, who=who, value=value, **fields), topic.base + [cell(column)] + where


def special_look_ups(column):
    """Keys of wordings that fit only certain columns."""
    if column.kind == "bool":
        return "|is it" * 6
    if column.kind == "date" and column.said.verb not in NO_PARTICIPLE:
        return "|when was" * 4
    if column.said.name in PLACES:
        return "|where is"
    if column.kind == "num" and ("price" in column.words or "cost" in column.words):
        return "|how much"
    return "|how long" if column.kind == "num" and "duration" in column.words else ""


# ---- numbers over rows ----
def measure(topic):
    if not topic.numbers:
        return None
    say, rows, column = topic.say, topic.rows(), topic.r.choice(topic.numbers)
    function = say.one_of("sum", "avg", "avg", "max", "min")
    name = say.column(column)
    keys = "measure" + ("|measure " + function if function in ("sum", "avg") else "")
    said = say.say(keys, measure=say.say(function) + " " + name, rows=rows.noun, name=name)
    return said, topic.base + [function, cell(column)] + rows.where


def two_measures(topic):
    if not topic.numbers:
        return None
    say, rows, column = topic.say, topic.rows(), topic.r.choice(topic.numbers)
    one, two = topic.r.sample(["min", "max", "avg", "sum"], 2)
    said = say.say(
        "two measures", one=say.say(one), two=say.say(two), name=say.column(column), rows=rows.noun
    )
    return said, topic.base + [one, cell(column), two, cell(column)] + rows.where


def extreme_date(topic):
    if not topic.dates:
        return None
    say, column, latest = topic.say, topic.r.choice(topic.dates), topic.say.chance(0.67)
    function = "max" if latest else "min"
    if column is topic.usual_date and say.chance(0.65):
        of = parent_condition(say, topic.table) if say.chance(0.65) else None
        fields = {
            "newest": say.say("newest" if latest else "oldest"),
            "row": say.row(topic.table),
            "verb": column.said.verb,
        }
        where = ["where"] + of.plan if of else []
        said = say.say("when latest", of=" " + of.after if of else "", **fields)
        return said, topic.base + [function, cell(column)] + where
    rows = topic.rows()
    said = say.say("latest date" if latest else "earliest date", name=say.column(column), rows=rows.noun)
    return said, topic.base + [function, cell(column)] + rows.where


def time_between(topic):
    if len(topic.dates) < 2:
        return None
    say, rows = topic.say, topic.rows()
    start, end = topic.r.sample(topic.dates, 2)
    if topic.usual_date and say.chance(0.5):
        start = topic.usual_date
        end = topic.r.choice([d for d in topic.dates if d is not start])
        verb = end.said.verb
        base, noun = lex.BASE_FORMS.get(verb), (end.said.nouns or [verb])[0]
        unit = say.one_of("", "", "", " in hours", " in days")
        said = say.say(
            "time until|time to|time to" if base else "time until",
            rows=rows.noun,
            verb=verb,
            noun=noun,
            base=base,
        )
        function = "avgdays" if unit == " in days" else "avghours"
        return said + unit, topic.base + [function, cell(start), cell(end)] + rows.where
    function, key = ("avgdays", "days between") if say.chance(0.4) else ("avghours", "hours between")
    said = say.say(key, start=say.column(start), end=say.column(end), rows=rows.noun)
    return said, topic.base + [function, cell(start), cell(end)] + rows.where


def different(topic):
    columns = topic.categories + topic.say.of_kind(topic.table, "txt")
    if not columns:
        return None
    say, rows, column = topic.say, topic.rows(), topic.r.choice(columns)
    only = sum(column.words == c.words for c in say.schema.columns) == 1
    bare = ", bare" if rows.bare and only and say.chance(0.4) else ""
    names = plural(say.column(column))
    if say.chance(0.4):
        said = say.say("count different" + bare, names=names, rows=rows.noun)
        return said, topic.base + ["countd", cell(column)] + rows.where
    return (
        say.say("different" + bare, names=names, rows=rows.noun),
        topic.base + ["distinct", cell(column)] + rows.where,
    )


# ---- order ----
def ordered(topic):
    columns = topic.numbers + topic.dates
    if not columns:
        return None
    say, rows, column, descending = topic.say, topic.rows(), topic.r.choice(columns), topic.say.chance(0.6)
    name = say.column(column)
    numeric = column.kind == "num"
    if descending:
        tails = [
            " descending",
            " in descending order",
            ", highest first" if numeric else ", newest first",
            " desc",
        ]
        tails.append(" from high to low" if numeric else ", latest first")
    else:
        tails = ["", " ascending", ", lowest first" if numeric else ", oldest first", " asc"]
    by = say.say("by", name=name) + topic.r.choice(tails)
    with_it = column is not topic.shown and say.chance(0.4)
    noun = f"{rows.noun} with their {name}" if with_it else rows.noun
    shown = cells([topic.shown] + ([column] if with_it else []))
    order = ["order", cell(column), "desc" if descending else "asc"]
    return say.say("ordered", rows=noun, by=by), topic.base + shown + rows.where + order


def top_one(topic):
    return top(topic, None)


def top_several(topic):
    return top(topic, topic.say.several())


def top(topic, number):
    """The row, or the rows, with the most or least of a number, or the newest or oldest."""
    columns = topic.numbers + topic.dates
    if not columns:
        return None
    say, rows, column, most = topic.say, topic.rows(), topic.r.choice(columns), topic.say.chance(0.6)
    fields = {
        "rows": rows.noun,
        "row": say.row(topic.table) if rows.bare else rows.noun,
        "name": say.column(column),
    }
    fields["number"] = say.number(number) if number else ""
    key = number_top(topic, column, most, bool(number), rows.bare, fields)
    key = key if column.kind == "num" else date_top(topic, column, most, bool(number), rows.bare, fields)
    shown, said = [cell(topic.shown)], say.say(key, **fields)
    if number and column is not topic.shown and say.chance(0.15):
        shown.append(cell(column))
        said += say.one_of(" and their ", " with their ") + fields["name"]
    limit = ["limit", ("V", "num", str(number)) if number else "one"]
    return said, topic.base + shown + rows.where + ["order", cell(column), "desc" if most else "asc"] + limit


def number_top(topic, column, most, several, bare, fields):
    adjectives = superlative(column, most)
    fields["most"] = topic.r.choice(MOST if most else LEAST)
    fields["adjective"] = topic.r.choice(adjectives) if adjectives else ""
    if adjectives and topic.say.chance(0.5):
        special = "|took longest" if "duration" in column.words and not several else ""
        return "adjective, number" if several else "adjective" + special
    if several:
        return "most, number|" + ("top, number|top, number" if most else "bottom, number")
    if bare:
        return "most of row|most of" + ("|most person" if topic.table.said.name in lex.PERSONS else "")
    return "most of"


def date_top(topic, column, most, several, bare, fields):
    say = topic.say
    fields["newest"] = say.say("newest" if most else "oldest")
    fields["verb"], fields["last"] = column.said.verb, say.one_of(
        "most recently", "last"
    ) if most else say.one_of("first", "earliest")
    if column is topic.usual_date and say.chance(0.55):
        return "newest rows" if several else "newest row"
    if several:
        return "verbed last, number"
    return "verbed last" + ("|verbed last, person" if bare and topic.table.said.name in lex.PERSONS else "")


# ---- groups ----
class Key:
    """What rows are grouped by: an own category, a parent's display column or category, or a key with a role."""

    def __init__(self, topic, parent_wanted):
        say, self.role = topic.say, None
        found = say.parent(topic.table, True) if parent_wanted or say.chance(0.45) else None
        self.item, self.name = None, ""
        if found and found[1].role and found[1].target is found[0]:
            self.parent, self.role = found
            self.item, self.name = cell(self.role), say.role(self.role)
        elif found:
            self._of_parent(say, *found)
        elif topic.categories:
            column = topic.r.choice(topic.categories)
            self.item, self.name = cell(column), say.column(column)

    def _of_parent(self, say, parent, key):
        shown, name = say.shown(parent), say.row(parent)
        categories = say.of_kind(parent, "cat")
        if not categories or say.chance(0.7):
            self.item = cell(shown)
            self.name = say.one_of(name, name, f"{name} {say.column(shown)}")
            return
        column = say.r.choice(categories)
        self.item, own = cell(column), say.column(column)
        self.name = say.one_of(f"{name} {own}", f"{own} of the {name}", own)


def group(topic, parent_wanted=False):
    key = Key(topic, parent_wanted)
    if not key.item:
        return None
    say, rows = topic.say, topic.rows(0.4, 0.1)
    fields = {"rows": rows.noun, "key": key.name, "per": say.say("per", key=key.name)}
    kind = "count per"
    if key.role and key.role.said.verbs and say.chance(0.45):
        past, base = base_form(key.role)
        fields |= {
            "past": past,
            "base": base,
            "does": "does" if base in lex.LASTING else "did",
            "role": key.name,
        }
        fields |= {"parent": say.row(key.parent), "verb": key.role.said.verbs[0]}
        kind = "count per actor" if base else "count per assigned"
    said, order = say.say(kind, **fields), []
    if say.chance(0.12):
        order, said = ["order", "count", "desc"], said + say.say("descending count")
    return said, topic.base + [key.item, "count"] + rows.where + ["group", key.item] + order


def group_by_parent(topic):
    return group(topic, True)


def group_measure(topic):
    key = Key(topic, False)
    if not key.item or not topic.numbers:
        return None
    say, rows, column = topic.say, topic.rows(0.35, 0.1), topic.r.choice(topic.numbers)
    function = say.one_of("sum", "avg", "avg", "max", "min")
    only = sum(column.words == c.words for c in say.schema.columns) == 1
    bare = ", bare" if rows.bare and only and say.chance(0.3) else ""
    name = say.say(function) + " " + say.column(column)
    said = say.say(
        "measure per" + bare, measure=name, rows=rows.noun, key=key.name, per=say.say("per", key=key.name)
    )
    measured, order = [function, cell(column)], []
    if say.chance(0.12):
        order = ["order"] + measured + ["desc"]
        said += say.one_of(", highest first", f" sorted by {name} descending", ", in descending order")
    return said, topic.base + [key.item] + measured + rows.where + ["group", key.item] + order


def group_top(topic):
    key = Key(topic, topic.say.chance(0.4))
    if not key.item:
        return None
    say, rows, most, one = topic.say, topic.rows(0.35, 0.1), topic.say.chance(0.78), topic.say.chance(0.68)
    number = say.several()
    quantity = (
        ("the most", "the most", "most", "the highest number of")
        if most
        else ("the fewest", "the least", "the lowest number of")
    )
    fields = {"rows": rows.noun, "key": key.name, "keys": plural(key.name), "most": topic.r.choice(quantity)}
    fields |= {
        "number": say.number(number),
        "end": "top" if most else "bottom",
        "largest": "largest" if most else "smallest",
    }
    kind = "most rows" if one else "most rows, number"
    if one and most and not key.role and say.chance(0.12):
        kind = "most rows, loose"
    if one and key.role and key.role.said.active and say.chance(0.75):
        past, base = base_form(key.role)
        fields |= {"active": key.role.said.active, "past": past, "parent": say.row(key.parent)}
        kind = (
            "assigned most"
            if not acts(key.role)
            else "actor most"
            if base not in lex.LASTING and base
            else "actor most, has"
        )
    said, shown = say.say(kind, **fields), [key.item]
    if say.chance(0.13):
        shown.append("count")
        said += say.one_of(" and how many", " and how many are there", ", with the count")
    plan = topic.base + shown + rows.where + ["group", key.item, "order", "count", "desc" if most else "asc"]
    return said, plan + ["limit", "one" if one else ("V", "num", str(number))]


def group_top_measure(topic):
    key = Key(topic, False)
    if not key.item or not topic.numbers:
        return None
    say, rows, column = topic.say, topic.rows(0.35, 0.1), topic.r.choice(topic.numbers)
    function, most, one = say.one_of("sum", "avg", "avg", "max", "min"), say.chance(0.75), say.chance(0.65)
    number = say.several()
    fields = {"rows": rows.noun, "key": key.name, "keys": plural(key.name), "number": say.number(number)}
    fields |= {"measure": say.say(function) + " " + say.column(column), "end": "top" if most else "bottom"}
    fields["most"] = say.one_of("highest", "highest", "largest") if most else say.one_of("lowest", "smallest")
    said = say.say("measure most" if one else "measure most, number", **fields)
    plan = topic.base + [key.item] + rows.where + ["group", key.item, "order", function, cell(column)]
    return said, plan + ["desc" if most else "asc", "limit", "one" if one else ("V", "num", str(number))]


def having(topic):
    key = Key(topic, topic.say.chance(0.4))
    if not key.item:
        return None
    say, rows, number = topic.say, topic.rows(0.35, 0.1), topic.say.small()
    op, quantity = topic.r.choice(QUANTITIES)
    fields = {"rows": rows.noun, "keys": plural(key.name), "quantity": quantity.format(say.number(number))}
    kind = "having count"
    if key.role and acts(key.role) and say.chance(0.5):
        kind, fields["active"] = "actor having", key.role.said.active
    said, shown = say.say(kind, **fields), [key.item]
    if say.chance(0.2):
        shown.append("count")
        said += say.one_of(" and how many", ", with the count", " and the number")
    return said, topic.base + shown + rows.where + [
        "group",
        key.item,
        "having",
        "count",
        op,
        ("V", "num", str(number)),
    ]


def having_measure(topic):
    key = Key(topic, False)
    if not key.item or not topic.numbers:
        return None
    say, rows, column, number = (
        topic.say,
        topic.rows(0.35, 0.1),
        topic.r.choice(topic.numbers),
        topic.say.big(),
    )
    function, (op, quantity) = say.one_of("sum", "avg", "avg", "max", "min"), topic.r.choice(QUANTITIES)
    name = say.say(function) + " " + say.column(column)
    fields = {
        "rows": rows.noun,
        "keys": plural(key.name),
        "quantity": quantity.format(say.number(number)),
        "measure": name,
    }
    measured = [function, cell(column)]
    said = say.say("having measure", an=article(name), **fields)
    plan = topic.base + [key.item] + rows.where + ["group", key.item, "having"] + measured
    return said, plan + [op, ("V", "num", str(number))]


def group_by_two(topic):
    if len(topic.categories) < 2:
        return None
    say, rows = topic.say, topic.rows(0.3)
    one, two = topic.r.sample(topic.categories, 2)
    said = say.say("per two", rows=rows.noun, one=say.column(one), two=say.column(two))
    return said, topic.base + cells([one, two]) + ["count"] + rows.where + ["group"] + cells([one, two])


def per_period(topic):
    if not topic.dates:
        return None
    say, rows = topic.say, topic.rows(0.35)
    column = topic.usual_date if topic.usual_date and say.chance(0.5) else topic.r.choice(topic.dates)
    period = say.one_of("month", "month", "month", "year", "day", "week")
    fields = {"rows": rows.noun, "period": period, "periodly": "daily" if period == "day" else period + "ly"}
    fields |= {"name": say.column(column), "verb": column.said.verb}
    kind = "per period of"
    if column is topic.usual_date and say.chance(0.6):
        kind = "per period"
    elif column.said.verb not in NO_PARTICIPLE and say.chance(0.65):
        kind = "verbed per period"
    plan = topic.base + [period, cell(column), "count"] + rows.where + ["group", period, cell(column)]
    return say.say(kind, **fields), plan


# ---- parents ----
def of_parent(topic):
    """The parent of one row: who owns X, which team does X belong to."""
    found = topic.say.parent(topic.table, topic.say.chance(0.6))
    if not found:
        return None
    say, (parent, key) = topic.say, found
    if key.role and key.target is parent:
        named = topic.named_row(with_id=0.3)
        if not named:
            return None
        who, _, condition = named
        fields = {
            "role": say.role(key),
            "parent": say.row(parent),
            "active": key.said.active,
            "verb": key.said.verbs[0],
        }
        said = say.say("role of|who did" if key.said.active else "role of", who=who, **fields)
        return said, topic.base + [cell(key), "where"] + condition
    named = topic.named_row()
    values = [c for c in parent.columns if c.kind not in ("pk", "fk")]
    if not named or not values:
        return None
    _, value, condition = named
    shown = say.shown(parent)
    column = topic.r.choice(values) if say.chance(0.35) else shown
    fields = {
        "parent": say.row(parent),
        "row": say.row(topic.table),
        "value": value,
        "name": say.column(column),
    }
    said = say.say("parent of" if column is shown else "parent value of", **fields)
    return said, topic.base + [cell(column), "where"] + condition


def rows_with_parent(topic):
    found = topic.say.parent(topic.table, topic.say.chance(0.6))
    if not found:
        return None
    say, (parent, key) = topic.say, found
    if key.role and key.target is parent:
        return rows_with_role(topic, parent, key)
    values = [c for c in parent.columns if c.kind not in ("pk", "fk")]
    if not values:
        return None
    rows, shown, name = topic.rows(), say.shown(parent), say.row(parent)
    column = topic.r.choice(values) if say.chance(0.5) else shown
    own = say.column(column)
    if column is shown:
        spoken = say.one_of(name, f"{name} {own}")
    else:
        spoken = say.one_of(f"{name} {own}", f"{own} of their {name}", f"{own} of the {name}")
    return (
        say.say("with parent", rows=rows.noun, parent=spoken),
        topic.base + cells([topic.shown, column]) + rows.where,
    )


def rows_with_role(topic, parent, key):
    say, rows, x = topic.say, topic.rows(), topic.r.random()
    role = say.role(key)
    others = [c for c in topic.table.columns if c.role and c is not key]
    if x < 0.2 and others:
        other = topic.r.choice(others)
        said = say.say("with role", rows=rows.noun, role=f"{role} and {say.role(other)}")
        return said, topic.base + cells([topic.shown, key, other]) + rows.where
    if x < 0.4:
        fields = {
            "rows": rows.noun,
            "roles": plural(role),
            "active": key.said.active,
            "parents": say.rows(parent),
        }
        said = say.say("roles of|who did rows" if key.said.active else "roles of", **fields)
        return said, topic.base + ["distinct", cell(key)] + rows.where
    if x < 0.55 and topic.attributes:
        column = topic.r.choice(topic.attributes)
        said = say.say("columns", rows=rows.noun, names=f"{say.column(column)} and {role}")
        return said, topic.base + cells([column, key]) + rows.where
    return (
        say.say("with role", rows=rows.noun, role=role),
        topic.base + cells([topic.shown, key]) + rows.where,
    )


def by_subject(topic):
    """Rows told by who has or did them: how many tickets did X report, which products does X supply."""
    found = topic.say.parent(topic.table, True)
    if not found or found[0] is topic.table:
        return None
    say, (parent, key) = topic.say, found
    shown = say.shown(parent)
    if shown.kind != "name" or not shown.values:
        return None
    text = topic.r.choice(shown.values)
    value, condition = say.value(text), maybe(say, topic.table, 0.3)
    with_role = key.role and key.target is parent
    plan = [say.shown_through(parent, key), "=", ("V", "cell", text)] + (
        ["and"] + condition.plan if condition.plan else []
    )
    fields = {"after": " " + condition.after if condition.after else ""}
    fields["rows"] = (condition.before + " " if condition.before else "") + say.rows(topic.table)
    if with_role:
        past, base = base_form(key)
        if not base:
            return None
        fields["has"] = (
            f"does {value} {base}"
            if base in lex.LASTING
            else say.one_of(f"did {value} {base}", f"has {value} {past}")
        )
    else:
        row = say.row(parent)
        value = say.one_of(value, value, value, f"{row} {value}", f"the {row} {value}", f"the {value} {row}")
        fields["has"] = say.say("has rows", value=value)
    if say.chance(0.5):
        return say.say("count subject", **fields), topic.base + ["count", "where"] + plan
    return say.say("list subject", **fields), topic.base + [cell(topic.shown), "where"] + plan


# ---- children ----
def without_children(topic):
    return existence(topic, False)


def with_children(topic):
    return existence(topic, True)


def existence(topic, wanted):
    """Rows that have, or have no, rows of another table; sometimes only such rows count."""
    say = topic.say
    roles = [
        c for c in say.schema.columns if c.target is topic.table and c.role and c.table is not topic.table
    ]
    if roles and say.chance(0.5):
        key = topic.r.choice(roles)
        child, target = key.table, cell(key)
        keys = role_existence(say, key, child, topic.table, wanted)
    else:
        child = topic.r.choice(plain_children(topic) or [None])
        if child is None:
            return None
        target, keys = ("T", child.id), None
    such = own_condition(say, child) if say.chance(0.4) else None
    if such and (not such.single() or (keys and such.after)):
        such = None
    noun = around(such, say.rows(child)) if such else say.rows(child)
    if keys:
        said = topic.r.choice(keys).format(rows=noun)
    else:
        key = "with" if wanted else "without such" if such else "without"
        said = say.say(key, rows=noun, row=around(such, say.row(child)) if such else say.row(child))
    own = maybe(say, topic.table, 0.2)
    own = own if own.before else maybe(say, topic.table, 0.0)
    subject = around(own, say.rows(topic.table))
    where = ["where"] + own.plan + ["and"] * bool(own.plan) + ["exist" if wanted else "noexist", target]
    where += ["such"] + such.plan if such else []
    if say.chance(0.3):
        questions = (f"how many {subject} {said}", f"number of {subject} {said}", f"count {subject} {said}")
        return topic.r.choice(questions), topic.base + ["count"] + where
    return listed(say, subject, said), topic.base + [cell(topic.shown)] + where


def listed(say, subject, said):
    """`teams that have no people` as a question or an order."""
    start, rest = said.split(" ", 1)
    verb = rest if start in ("that", "who", "which") else "are " + said
    return say.one_of(
        f"{say.say('show')} {subject} {said}",
        f"{subject} {said}",
        f"which {subject} {verb}",
        f"find all {subject} {said}",
    )


def plain_children(topic):
    """Tables whose shortest way to the topic's table is one key without a role."""
    result = []
    for column in topic.say.schema.columns:
        if column.target is topic.table and column.table is not topic.table and not column.role:
            path = topic.say.schema.path(topic.table.id, column.table.id)
            if len(path) == 1 and path[0][0] is column:
                result.append(column.table)
    return result


def role_existence(say, key, child, parent, wanted):
    """Wordings with {rows}: people who own no assets, people without assigned tickets."""
    past, never = key.said.verbs[0].split()[0], key.said.never
    only = sum(c.target is parent for c in child.columns) == 1
    done = never.startswith("have ")
    if wanted:
        result = [f"with {past} {{rows}}", f"that have {past} {{rows}}"] + (
            ["with {rows}", "that have {rows}"] if only else []
        )
        return result + (
            [f"who {never} {{rows}}", f"that {never} any {{rows}}"]
            if never and not never.startswith("are")
            else []
        )
    result = [
        f"without {past} {{rows}}",
        f"without any {past} {{rows}}",
        f"with no {past} {{rows}}",
        f"that have no {past} {{rows}}",
    ]
    if only:
        result += [
            "without {rows}",
            "without any {rows}",
            "with no {rows}",
            "that have no {rows}",
            "that don't have any {rows}",
        ]
    if never.startswith("are"):
        result.append(f"that are not {key.said.verbs[0]} any {{rows}}")
    elif done:
        result += [
            f"who {never} no {{rows}}",
            f"who have never {never[5:]} any {{rows}}",
            f"who have not {never[5:]} any {{rows}}",
        ]
    elif never:
        result += [
            f"who {never} no {{rows}}",
            f"who do not {never} any {{rows}}",
            f"who don't {never} any {{rows}}",
        ]
    return result


def with_such_child(topic):
    """Parents of children under a condition: teams that have open tickets."""
    children = plain_children(topic)
    if not children:
        return None
    say, child = topic.say, topic.r.choice(children)
    condition = own_condition(say, child)
    if not condition or not condition.single():
        return None
    fields = {"parents": say.rows(topic.table), "rows": around(condition, say.rows(child))}
    if say.chance(0.3):
        key = topic.table.columns[0]
        return (
            say.say("count child with", **fields),
            topic.base + ["countd", cell(key), "where"] + condition.plan,
        )
    if topic.attributes and say.chance(0.25):
        column = topic.r.choice(topic.attributes)
        said = say.say("child with, column", name=say.column(column), **fields)
        return said, topic.base + ["distinct", cell(column), "where"] + condition.plan
    return (
        say.say("has child with", **fields),
        topic.base + ["distinct", cell(topic.shown), "where"] + condition.plan,
    )


def percentage(topic):
    say, condition = topic.say, own_condition(topic.say, topic.table)
    if not condition or not condition.single():
        return None
    rows, plan = say.rows(topic.table), topic.base + ["pct"] + condition.plan
    if condition.before:
        keys = "percent adjective|percent"
        return (
            say.say(
                keys,
                rows=rows,
                adjective=condition.before,
                are=say.one_of("are ", "is ", "was ") + condition.before,
            ),
            plan,
        )
    after = condition.after
    start, _, rest = after.partition(" ")
    if start in ("that", "which"):
        are = rest
    elif start == "with":
        are = "have " + rest
    elif start == "whose":
        are = "have a " + rest
    else:
        are = "are " + after
    return say.say("percent", rows=rows, are=are), plan


INTENTS = (
    (16, count),
    (26, list_rows),
    (13, look_up),
    (12, measure),
    (2, two_measures),
    (5, extreme_date),
    (3, time_between),
    (6, different),
    (5, ordered),
    (9, top_one),
    (7, top_several),
    (6, group),
    (8, group_by_parent),
    (8, group_measure),
    (10, group_top),
    (3, group_top_measure),
    (7, having),
    (3, having_measure),
    (2, group_by_two),
    (5, per_period),
    (8, of_parent),
    (8, rows_with_parent),
    (8, by_subject),
    (8, without_children),
    (4, with_children),
    (5, with_such_child),
    (3, percentage),
)
