"""Random conditions on rows: on an own column, on a parent, several at once. A plan's part and how it is said."""
import lexicon as lex
from making import invented
from speech import article, plural

# word in a number column's name -> how more and less of it is said, the verb
COMPARISONS = {
    "price": ("more expensive", "cheaper", "cost"),
    "cost": ("more expensive", "cheaper", "cost"),
    "duration": ("longer", "shorter", "took"),
    "weight": ("heavier", "lighter", "weigh"),
    "salary": ("better paid", "worse paid", "earn"),
    "size": ("larger", "smaller", "have"),
    "distance": ("longer", "shorter", "span"),
    "speed": ("faster", "slower", "reach"),
    "latency": ("slower", "faster", "have"),
}
NEGATED = "resolved paid approved signed reviewed published completed delivered tested scheduled archived shipped".split()
FINISHED = ("closed", "resolved", "ended", "completed")
NO_PARTICIPLE = ("due", "expires", "valid until", "last seen", "last login", "warranty end", "born")
PERIODS = "last month|this month|last year|this year|last week|this week|today|yesterday".split("|")
COMING = ["tomorrow", "next week", "next month"]


class Condition:
    """`plan` as it stands after where; `before` the noun (an adjective) or `after` it."""

    def __init__(self, plan, before="", after=""):
        self.plan, self.before, self.after = plan, before, after

    def single(self):
        return "or" not in self.plan


def nothing():
    return Condition([])


def own_condition(say, table, of_parent=False):
    """A condition on a random column of the table, or None."""
    columns = [c for c in table.columns if c.kind not in ("pk", "fk")]
    if of_parent:
        columns = [c for c in columns if c.kind in ("cat", "name", "num", "bool")]
    if not columns:
        return None
    column = say.r.choice(columns)
    if column.kind != "bool" and not of_parent and say.chance(0.06):
        return null_condition(say, table, column)
    if column.kind in ("cat", "name", "txt"):
        return text_condition(say, column) if column.values else None
    if column.kind == "num":
        return number_condition(say, table, column)
    return date_condition(say, table, column) if column.kind == "date" else truth_condition(say, column)


def null_condition(say, table, column):
    cell, name, verb = ("C", column.id), say.column(column), column.said.verb
    verbal = column.kind == "date" and verb not in NO_PARTICIPLE and say.chance(0.75)
    if say.chance(0.4):
        return Condition(
            [cell, "notnull"], after=say.say("not null date" if verbal else "not null", name=name, verb=verb)
        )
    if verbal and verb in NEGATED and say.chance(0.5):
        return Condition([cell, "isnull"], before="un" + verb)
    said_open = any("open" in (v.lower() for v in c.values) for c in table.columns if c.kind == "cat")
    if verbal and verb in FINISHED and not said_open and say.chance(0.4):
        return Condition([cell, "isnull"], after=say.say("null still open"))
    return Condition([cell, "isnull"], after=say.say("null date" if verbal else "null", name=name, verb=verb))


def text_condition(say, column):
    cell, name, x = ("C", column.id), say.column(column), say.r.random()
    text = say.r.choice(column.values)
    value, literal = say.value(text), ("V", "cell", text)
    if column.kind == "txt" or (column.kind == "name" and x > 0.6):
        word = invented(say.r, 1, 2)
        op = "like" if say.chance(0.65) else "starts"
        quoted = say.one_of(f"'{word}'", f'"{word}"')
        return Condition([cell, op, ("V", "str", word)], after=say.say(op, name=name, text=quoted))
    if column.kind == "cat" and x < 0.1:
        plan = [cell, "!=", literal]
        if " " not in value and say.chance(0.3):
            return Condition(plan, before=f"non {value}")
        return Condition(plan, after=say.say("not equal", name=name, value=value))
    if column.kind == "cat" and x < 0.2 and len(column.values) > 1:
        second = say.r.choice([v for v in column.values if v != text])
        plan, other = [cell, "=", literal, "or", cell, "=", ("V", "cell", second)], say.value(second)
        if say.chance(0.25):
            return Condition(plan, before=f"{value} or {other}")
        return Condition(plan, after=say.say("either", name=name, value=value, other=other))
    if column.kind == "cat" and x < 0.55:
        return Condition([cell, "=", literal], before=value)
    keys = "equal|named" if column.kind == "name" else "equal"
    return Condition([cell, "=", literal], after=say.say(keys, name=name, value=value))


def comparable(column):
    """The comparison words that fit a number column, or None."""
    return next((COMPARISONS[w] for w in COMPARISONS if w in column.words), None)


def unit_of(column):
    """A unit to say behind a number of this column."""
    if "minute" in column.words or column.said.unit == "minutes":
        return " minutes"
    return " " + column.said.unit if column.said.unit in ("hours", "kg", "gb", "mb", "km") else ""


def number_condition(say, table, column):
    r, cell, name, amount = say.r, ("C", column.id), say.column(column), say.big()
    literal, number, x = ("V", "num", str(amount)), say.number(amount), r.random()
    words = comparable(column)
    if words and x < 0.5 and say.chance(0.4):
        more, less, verb = words
        big = say.chance(0.7)
        said = say.say(
            "verb more" if big else "verb less",
            verb=verb,
            longer=more if big else less,
            number=number + unit_of(column),
        )
        return Condition([cell, ">" if big else "<", literal], after=said)
    if "affected" in column.words and x < 0.5 and say.chance(0.5):
        return Condition(
            [cell, ">", literal], after=say.say("affecting", number=number, things=plural(column.words[-1]))
        )
    if say.chance(0.3):
        number += unit_of(column)
    for limit, op, key in (
        (0.32, ">", "more"),
        (0.56, "<", "less"),
        (0.66, ">=", "at least"),
        (0.74, "<=", "at most"),
    ):
        if x < limit:
            return Condition([cell, op, literal], after=say.say(key, name=name, number=number))
    if x < 0.84:
        upper = amount + say.big()
        said = say.say("between numbers", name=name, number=number, other=say.number(upper))
        return Condition([cell, "between", literal, ("V", "num", str(upper))], after=said)
    if x < 0.93:
        op, key = ("gtavg", "above average") if x < 0.9 else ("ltavg", "below average")
        return Condition([cell, op], after=say.say(key, name=name))
    others = [c for c in say.of_kind(table, "num") if c is not column]
    if others and x < 0.98:
        other = r.choice(others)
        op, key = (">", "above column") if say.chance(0.5) else ("<", "below column")
        return Condition([cell, op, ("C", other.id)], after=say.say(key, name=name, other=say.column(other)))
    return Condition([cell, "=", literal], after=say.say("exactly", name=name, number=number))


def plain_date_condition(say, cell, point, literal, preposition):
    """The usual date of a row, so no column is named: tickets of last month."""
    x = say.r.random()
    if x < 0.3:
        return Condition(
            [cell, "=", literal], after=say.one_of(preposition, "from", "of", preposition) + " " + point
        )
    if x < 0.55:
        period = say.r.choice(PERIODS)
        said = say.one_of("", "", "from ", "of ") + period
        return Condition([cell, "=", ("V", "rel", period.replace(" ", "_"))], after=said)
    if x < 0.85:
        span, duration = say.span()
        op, key = (">=", "plain recent") if x < 0.75 else ("<", "older")
        return Condition([cell, op, duration], after=say.say(key, span=span))
    op, word = (">=", "since") if x < 0.95 else ("<", "before")
    return Condition([cell, op, literal], after=f"{word} {point}")


def date_condition(say, table, column):
    cell, name, verb = ("C", column.id), say.column(column), column.said.verb
    point, literal = say.point()
    preposition = "on" if literal[1] == "date" else "in"
    if column is say.usual_date(table) and say.chance(0.35):
        return plain_date_condition(say, cell, point, literal, preposition)
    x, participle = say.r.random(), verb not in NO_PARTICIPLE and say.chance(0.8)
    lead = say.one_of(verb, "that were " + verb, verb, "which got " + verb) if participle else ""
    lead = {"expires": "expiring", "due": "due"}.get(verb, lead)

    def when(text):
        return f"{lead} {text}" if lead else say.say("dated", name=name, date=text)

    if x < 0.28:
        word = "during" if literal[1] != "date" and say.chance(0.15) else preposition
        return Condition([cell, "=", literal], after=when(f"{word} {point}"))
    for limit, op, key in ((0.4, ">", "after"), (0.48, ">=", "since"), (0.58, "<", "before")):
        if x < limit:
            return Condition([cell, op, literal], after=when(say.say(key, point=point)))
    if x < 0.66:
        return between_dates(say, cell, point, literal, when)
    if x < 0.78:
        period = say.r.choice(PERIODS + COMING)
        return Condition([cell, "=", ("V", "rel", period.replace(" ", "_"))], after=when(period))
    span, duration = say.span()
    for limit, op, key in ((0.88, ">=", "recent"), (0.92, "<", "ago"), (0.96, "next", "coming")):
        if x < limit:
            return Condition([cell, op, duration], after=when(say.say(key, span=span)))
    if say.chance(0.6):
        keys = "overdue" if verb == "due" else "expired" if "expir" in name or verb == "expires" else "past"
        return Condition([cell, "past"], after=say.say(keys + "|past", name=name))
    return Condition([cell, "future"], after=say.say("future", name=name))


def between_dates(say, cell, point, literal, when):
    other, second = say.point()
    while second[1] != literal[1] or second[2] == literal[2]:
        other, second = say.point()
    if second[2] < literal[2]:
        point, literal, other, second = other, second, point, literal
    return Condition(
        [cell, "between", literal, second], after=when(say.say("between dates", point=point, other=other))
    )


def truth_condition(say, column):
    cell, adjective, opposite = ("C", column.id), column.said.adjective, column.said.opposite
    if say.chance(0.6):
        if say.chance(0.35):
            return Condition([cell, "yes"], before=adjective)
        return Condition([cell, "yes"], after=say.say("yes", adjective=adjective))
    if opposite and say.chance(0.5):
        if say.chance(0.6):
            return Condition([cell, "no"], before=opposite)
        return Condition([cell, "no"], after="that are " + opposite)
    if say.chance(0.2):
        return Condition([cell, "no"], before="non " + adjective)
    return Condition([cell, "no"], after=say.say("no", adjective=adjective))


# ---- conditions on a parent ----
def acts(key):
    """True if the role's verb is spoken of a person who does something (owns, reported), not `is assigned to`."""
    return bool(key.said.active) and not key.said.active.startswith("is ")


def role_condition(say, table, parent, key):
    """Rows whose key with a role points to a certain row, or nowhere."""
    cell, role, shown = ("C", key.id), say.role(key), say.shown(parent)
    fields = {"role": role, "an": article(role), "active": key.said.active, "parent": say.row(parent)}
    fields["verb"] = say.r.choice(key.said.verbs)
    if say.chance(0.13):
        fields["verb"] = key.said.verbs[0]
        keys = "no role|no actor" if key.said.active else "no role"
        if key.said.active and say.chance(0.15):
            return Condition([cell, "isnull"], before="un" + fields["verb"].split()[0])
        return Condition([cell, "isnull"], after=say.say(keys + ("|nobody" if acts(key) else ""), **fields))
    if shown.kind != "name" or not shown.values:
        return None
    text = say.r.choice(shown.values)
    fields["value"], literal = say.value(text), ("V", "cell", text)
    if say.chance(0.06):
        return Condition([cell, "!=", literal], after=say.say("other role", **fields))
    keys = "by role" + ("|by actor" if acts(key) else "")
    keys += "|by only role" if sum(c.target is parent for c in table.columns) == 1 else ""
    return Condition([cell, "=", literal], after=say.say(keys, **fields))


def parent_condition(say, table):
    """A condition on a parent of the table, or None."""
    found = say.parent(table, say.chance(0.5))
    if not found:
        return None
    parent, key = found
    if key.role and key.target is parent:
        return role_condition(say, table, parent, key)
    name = say.row(parent)
    if key.target is parent and say.chance(0.05):
        return Condition([("C", key.id), "isnull"], after=say.say("no parent", parent=name))
    inner = own_condition(say, parent, of_parent=True)
    if not inner:
        return None
    column = say.schema.columns[inner.plan[0][1]]
    if column.kind == "name" and inner.plan[1] == "=" and say.chance(0.85):
        value = say.value(inner.plan[2][2])
        return Condition(inner.plan, after=say.say("of parent", parent=name, value=value))
    joiner, before = say.say("parent joiner"), inner.before + " " if inner.before else ""
    said = say.one_of(
        f"{joiner} {before}{plural(name)} {inner.after}",
        f"{joiner} {article(before or name)} {before}{name} {inner.after}",
        f"whose {name} is {inner.before}" if before else f"whose {name} is one {inner.after}",
    )
    return Condition(inner.plan, after=said.strip())


class Rows:
    """Rows of a table under none to three conditions: the plan's `where` and the noun phrase."""

    def __init__(self, say, table, of_parents=0.22, conditions=None):
        self.plan, before, after, used = [], [], [], set()
        count = say.r.choices([0, 1, 2, 3], [18, 56, 23, 3])[0] if conditions is None else conditions
        for _ in range(count):
            condition = parent_condition(say, table) if say.chance(of_parents) else own_condition(say, table)
            if not condition or condition.plan[0][1] in used:
                continue
            used.add(condition.plan[0][1])
            self.plan += ["and"] * bool(self.plan) + condition.plan
            if condition.before:
                before.append(condition.before)
            else:
                after.append(condition.after)
        self.bare = not self.plan
        self.noun = self._phrase(before, say.rows(table), after, say)
        self.after = after

    @staticmethod
    def _phrase(before, noun, after, say):
        joiner = say.one_of(" and ", " and ", " ", " but ")
        return " ".join(before + [noun] + ([joiner.join(after)] if after else []))

    @property
    def where(self):
        return ["where"] + self.plan if self.plan else []


def maybe(say, table, share):
    """With the given chance a simple condition on the table, else none."""
    condition = own_condition(say, table) if say.chance(share) else None
    return condition if condition and condition.single() else nothing()


def around(condition, noun):
    return " ".join(part for part in (condition.before, noun, condition.after) if part)


def base_form(key):
    """(participle, base form) of a role's verb: reported, report; the base is None where the verb has none."""
    past = key.said.verbs[0].split()[0] if key.said.verbs else ""
    return past, lex.BASE_FORMS.get(past)
