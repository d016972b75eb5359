"""Questions for rows, for numbers over rows, and for their order. Each function returns (question, plan) or None."""
import lexicon as lex
from conditions import NO_PARTICIPLE, parent_condition
from speech import plural
from topic import LEAST, MOST, PLACES, cell, cells, superlative


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
