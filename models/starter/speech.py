"""How the generator talks: templates from phrases.txt, names of tables and columns, values, numbers and dates."""
import os
import re

from schema import display
from text import MONTHS

_HERE = os.path.dirname(os.path.abspath(__file__))
SMALL_NUMBERS = [1, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 10, 10, 12, 15, 20]
BIG_NUMBERS = SMALL_NUMBERS[1:] + [
    25,
    30,
    40,
    50,
    60,
    75,
    80,
    90,
    100,
    120,
    150,
    200,
    250,
    300,
    500,
    750,
    1000,
    1500,
    2000,
    5000,
]
NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
UNCOUNTED = ("staff", "people", "software", "equipment", "procurement", "spending")
LATE_DATES = re.compile("due|expire|valid|end|clos|resol|next|deadline|updat")


def _phrases():
    phrases, key = {}, None
    with open(_HERE + "/phrases.txt", encoding="utf-8") as f:
        for line in f.read().split("\n"):
            if line.startswith("[") and line.endswith("]"):
                key = line[1:-1]
                phrases[key] = []
            elif line and not line.startswith("#"):
                phrases[key].append(line)
    return phrases


PHRASES = _phrases()


def plural(phrase):
    words = phrase.split(" ")
    last = words[-1]
    if last.endswith("y") and last[-2:-1] not in "aeou":
        words[-1] = last[:-1] + "ies"
    elif last.endswith(("s", "x", "ch", "sh")):
        words[-1] = last + "es"
    elif last == "person":
        words[-1] = "people"
    elif last not in UNCOUNTED:
        words[-1] = last + "s"
    return " ".join(words)


def article(word):
    return "an" if word[:1] in "aeiou" else "a"


class Speaker:
    """Chooses words for one schema with one stream of random numbers."""

    def __init__(self, r, schema):
        self.r, self.schema = r, schema

    def chance(self, share):
        return self.r.random() < share

    def one_of(self, *choices):
        return self.r.choice(choices)

    def say(self, keys, /, **fields):
        """A template from any of the keys (joined by |), filled in; {show} is chosen anew each time."""
        templates = [t for key in keys.split("|") for t in PHRASES[key]]
        template = self.r.choice(templates)
        if "{show}" in template:
            fields["show"] = self.r.choice(PHRASES["show"])
        return template.format(**fields)

    # ---- names ----
    def row(self, table):
        """What one row of a table is called; sometimes a synonym or the last word alone."""
        name = table.said.name
        if table.said.synonyms and self.chance(0.2):
            name = self.r.choice(table.said.synonyms)
        elif " " in name and self.chance(0.1):
            name = name.split()[-1]
        return name

    def rows(self, table):
        return plural(self.row(table))

    def column(self, column):
        said = column.said
        if column.kind == "pk":
            return self.one_of(said.full, "id", self.row(column.table) + " id")
        name = said.name
        if said.synonyms and self.chance(0.2):
            name = self.r.choice(said.synonyms)
        if column.kind == "date" and said.nouns and self.chance(0.25):
            name = self.r.choice(said.nouns) + " date"
        if column.kind == "num" and said.unit in ("hours", "minutes") and self.chance(0.1):
            name += " in " + said.unit
        return name

    def columns(self, columns):
        names = [self.column(c) for c in columns]
        return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]

    def role(self, key):
        said = key.said.role
        spoken = " ".join(key.role)
        return self.one_of(said, said, spoken if key.role[-1] not in ("by", "to") else said)

    # ---- values ----
    def value(self, text):
        """A cell as a person writes it: lower case, without underscores, or quoted."""
        x = self.r.random()
        plain = text.replace("_", " ") if x < 0.5 else text
        if x > 0.88:
            return f"'{text}'"
        return plain.lower() if x < 0.35 else plain

    def small(self):
        return self.r.choice(SMALL_NUMBERS)

    def big(self):
        return self.r.choice(BIG_NUMBERS)

    def several(self):
        number = self.small()
        return number if number > 1 else 3

    def number(self, number):
        if 1 < number <= 12 and self.chance(0.3):
            return NUMBER_WORDS[number - 1]
        return f"{number:,}" if number >= 1000 and self.chance(0.2) else str(number)

    def point(self):
        """A date, month or year: (how it is said, its literal)."""
        r = self.r
        year, month, day, x = r.randint(2018, 2026), r.randint(1, 12), r.randint(1, 28), r.random()
        name = [m for m, n in MONTHS.items() if n == month][-1 if self.chance(0.4) else 0].title()
        if x < 0.4:
            return str(year), ("V", "year", str(year))
        if x < 0.6:
            return f"{name} {year}", ("V", "month", f"{year}-{month:02d}")
        iso = f"{year}-{month:02d}-{day:02d}"
        spoken = self.one_of(f"{day} {name} {year}", f"{name} {day}, {year}") if x > 0.9 else iso
        return spoken, ("V", "date", iso)

    def span(self):
        """A duration: (how it is said, its literal)."""
        unit = self.one_of("days", "days", "days", "weeks", "months", "hours")
        if unit == "days":
            count = self.one_of(7, 10, 14, 30, 30, 60, 90, 3, 5, 180)
        elif unit == "hours":
            count = self.one_of(24, 48, 12, 72, 6)
        else:
            count = self.one_of(1, 2, 3, 4, 6)
        literal = f"{count * 7} days" if unit == "weeks" else f"{count} {unit}"
        spoken = self.number(count) if count > 1 else str(count)
        return f"{spoken} {unit if count > 1 else unit[:-1]}", ("V", "dur", literal)

    # ---- tables ----
    @staticmethod
    def of_kind(table, *kinds):
        return [c for c in table.columns if c.kind in kinds]

    @staticmethod
    def shown(table):
        return display(table)

    def usual_date(self, table):
        """The date a row is known by when the question names none: the first date column, if it is a beginning."""
        dates = self.of_kind(table, "date")
        return dates[0] if dates and not LATE_DATES.search(" ".join(dates[0].words)) else None

    def parent(self, table, display_only=False):
        """A parent reached by one or two keys: (table, first key), or None. Any key with a role will do where the caller
        needs the parent's display column only; else the shortest path must be this key."""
        keys = [c for c in table.columns if c.target is not None]
        if not keys:
            return None
        roles = [c for c in keys if c.role]
        key = self.r.choice(roles) if display_only and roles and self.chance(0.5) else self.r.choice(keys)
        parent = key.target
        if display_only and key.role:
            return parent, key
        if parent is table or self.schema.path(table.id, parent.id)[0][0] is not key:
            return None
        if self.chance(0.18) and not key.role:
            further = [c for c in parent.columns if c.target not in (None, table, parent) and not c.role]
            if further:
                second = self.r.choice(further)
                path = self.schema.path(table.id, second.target.id)
                if [step[0] for step in path] == [key, second]:
                    return second.target, key
        return parent, key

    def shown_through(self, parent, key):
        """The plan item for a parent's display column: the key itself if it has a role."""
        if key.role and key.target is parent:
            return ("C", key.id)
        return ("C", self.shown(parent).id)
