"""Endless training data: a question over a random schema, and the plan that answers it.

`example(r, schema)` gives (question, plan with literals, intent); `unanswerable` the same with the plan <cannot>; `noise`
roughens the question as people write it; `shorten` and `resolve` bring the plan to the ids that the model writes.
"""
import lexicon as lex
from conditions import Rows
from intents import INTENTS
from making import invented, make_schema
from schema import display
from speech import Speaker, article, plural
from text import HINTS, LEVELS, fold, stem
from topic import Topic

WEIGHTS = [weight for weight, _ in INTENTS]
CANNOT = ["<cannot>"]
SMALL_WORDS = ("of", "the", "date", "number", "name", "id")
# attributes that hardly any operations database has
FOREIGN = (
    "shoe size|birthday|favourite color|blood type|horoscope|net worth|stock price|weather|mood|hair color|religion|"
    "music taste|zodiac sign|ping time|carbon footprint|parking spot|lunch menu|passport number|bank account|nickname|"
    "twitter handle|happiness score|customer satisfaction|profit margin|tax class|wifi password|password|dress code|"
    "pet name|emergency contact|salary|phone number|address|revenue|weight|color|battery level|license key"
).split("|")
FOREIGN_THINGS = (
    "customer|invoice|dragon|rocket|meeting room|coffee machine|parking lot|vacation day|song|recipe|movie|holiday|pet|"
    "shareholder|competitor|newsletter|podcast|flight|hotel|tree|airport|student|patient|book|player|contract|bug|server"
).split("|")
AFTER_A_FUNCTION = ("sum", "avg", "min", "max", "avgdays", "avghours", "month", "year", "day", "week")
__all__ = ["example", "make_schema", "noise", "resolve", "shorten", "unanswerable"]


def example(r, schema):
    """(question, plan with literals, intent), or None where the drawn intent does not fit the drawn table."""
    intent = r.choices(INTENTS, WEIGHTS)[0][1]
    made = intent(Topic(Speaker(r, schema)))
    return (*made, intent.__name__) if made else None


def noise(r, question):
    """Politeness, typing errors, capitals and full stops."""
    say, x = Speaker(r, None), r.random()
    if x < 0.12:
        question = say.say("polite start") + " " + question
    elif x < 0.18:
        question += say.say("polite end")
    if r.random() < 0.08:
        words = question.split(" ")
        at = r.randrange(len(words))
        words[at] = misspelt(r, words[at])
        question = " ".join(words)
    question = " ".join(question.split())
    if r.random() < 0.6:
        question = question[:1].upper() + question[1:]
    if r.random() < 0.6:
        question += "?" if question.lower().startswith(("how", "wh")) else "."
    return question


def misspelt(r, word):
    if not (word.isalpha() and len(word) > 5 and word.islower()):
        return word
    at = r.randrange(1, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return r.choice([word[:at] + word[at + 1 :], swapped, word[:at] + word[at] + word[at:]])


def shorten(schema, plan):
    """Replaces a display column among the items and group keys by its table: no two hops for the model."""
    result, section = [], "sel"
    for at, x in enumerate(plan):
        if x in ("where", "pct", "order", "having", "limit", "group"):
            section = x
        before = plan[at - 1] if at else None
        two_before = plan[at - 2] if at > 1 else None
        plain = before not in AFTER_A_FUNCTION and two_before not in ("avgdays", "avghours")
        if section in ("sel", "group") and isinstance(x, tuple) and x[0] == "C" and plain:
            column = schema.columns[x[1]]
            if column.kind == "pk" if before == "countd" else column is display(column.table):
                x = ("T", column.table.id)
        result.append(x)
    return result


def resolve(plan, values):
    """Replaces literals by the ids of the values that the linker found; None if it missed one."""
    result, used = [], set()
    for x in plan:
        if isinstance(x, tuple) and x[0] == "V":
            found = next((i for i, v in enumerate(values) if i not in used and means(v, x)), None)
            if found is None:
                return None
            used.add(found)
            x = ("V", found)
        result.append(x)
    return result


def means(value, literal):
    kinds = {value.kind, literal[1]}
    same_kind = len(kinds) == 1 or kinds <= {"str", "cell"} or kinds <= {"num", "year"}
    return same_kind and value.norm.lower() == literal[2].lower()


# ---- what the schema cannot answer ----
def known(schema, phrase):
    """True if any word of a phrase means something in the schema, however loosely, or hints at a column."""
    words = [w for w in fold(phrase).split() if w not in SMALL_WORDS]
    return any(w in HINTS or any(level(stem(w)) in schema.known for level in LEVELS) for w in words)


def unanswerable(r, schema, other):
    """A question that `schema` cannot answer; `other` is another schema, whose tables and columns are asked for."""
    topic = Topic(Speaker(r, schema))
    x = r.random()
    if x < 0.12:
        made = chat(topic)
    elif x < 0.32:
        made = order_to_write(topic)
    elif x < 0.55:
        made = of_other_schema(r, schema, other)
    elif x < 0.65:
        made = of_foreign_things(topic)
    else:
        made = of_foreign_attribute(topic, other)
    return (made, CANNOT, "unanswerable") if made else None


def some_value(topic):
    named = topic.named_row(with_id=0.2)
    return named[1] if named else topic.say.row(topic.table) + " " + str(topic.say.small())


def chat(topic):
    return topic.say.say("cannot chat", rows=topic.say.rows(topic.table), value=some_value(topic))


def order_to_write(topic):
    say = topic.say
    fields = {"rows": topic.rows(0.5, 0.1).noun, "row": say.row(topic.table), "number": say.small()}
    fields["name"] = say.column(topic.r.choice(topic.table.columns))
    return say.say(
        "cannot write", word=say.one_of(invented(topic.r).title(), "tomorrow", "next week"), **fields
    )


def of_other_schema(r, schema, other):
    for _ in range(6):
        made = example(r, other)
        if made and made[1] != CANNOT:
            table = other.tables[made[1][0][1]]
            if not any(known(schema, name) for name in [table.said.name] + table.said.synonyms):
                return made[0]
    return None


def of_foreign_things(topic):
    thing = topic.r.choice(FOREIGN_THINGS)
    if known(topic.say.schema, thing):
        return None
    fields = {"things": plural(thing), "row": topic.say.row(topic.table)}
    return topic.say.say("cannot things", key=topic.say.row(topic.table), **fields)


def of_foreign_attribute(topic, other):
    say = topic.say
    for _ in range(8):
        column = topic.r.choice([c for t in other.tables for c in t.columns])
        name = (
            topic.r.choice(FOREIGN)
            if say.chance(0.4) or column.kind in ("pk", "fk", "name")
            else column.said.name
        )
        if known(say.schema, name):
            continue
        key = say.column(topic.r.choice(topic.categories)) if topic.categories else say.row(topic.table)
        fields = {
            "name": name,
            "names": plural(name),
            "an": article(name),
            "key": key,
            "value": some_value(topic),
        }
        fields |= {
            "rows": Rows(say, topic.table, 0.1).noun,
            "row": say.row(topic.table),
            "number": say.several(),
        }
        return say.say("cannot attribute", word=say.one_of("red", "blue", "green", "twice"), **fields)
    return None
