"""Questions for groups of rows: counts and measures per key, ranks and limits of them."""
import lexicon as lex
from conditions import NO_PARTICIPLE, acts, base_form
from speech import article, plural
from topic import QUANTITIES, cell, cells


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
