"""Random schemas: names in several styles, columns of all kinds, keys with and without roles. `make_schema(r)`."""
import lexicon as lex
from schema import Column, Schema, Table
from speech import plural
from text import ABBREVIATIONS

NUMBER_PREFIXES = [""] * 6 + (
    "total ,average ,max ,monthly ,used ,estimated ,planned ,min ,first ,last ,order ,group ".split(",")
)
SHORTER = {full: short for short, full in ABBREVIATIONS.items() if full and " " not in full}


class Said:
    """How people speak of a table or column, beside its name in the schema."""

    def __init__(self, name, synonyms=(), **more):
        self.name, self.synonyms = name, list(synonyms)
        self.full = more.get("full", name)
        self.nouns, self.verb = more.get("nouns", []), more.get("verb", "")
        self.unit, self.most, self.least = more.get("unit", ""), more.get("most", ""), more.get("least", "")
        self.adjective, self.opposite = more.get("adjective", ""), more.get("opposite", "")
        self.role, self.verbs = more.get("role", ""), more.get("verbs", [])
        self.active, self.never = more.get("active", ""), more.get("never", "")


class Style:
    """How one database writes its names."""

    def __init__(self, r):
        self.case = r.choice(["snake"] * 6 + ["camel", "pascal", "upper"])
        self.abbreviated = r.choice([0, 0, 0, 0.3, 0.6])
        self.plural, self.prefixed, self.plain = r.random() < 0.6, r.random() < 0.2, r.random() < 0.5

    def write(self, r, phrase):
        words = phrase.split()
        if r.random() < self.abbreviated:
            words = [SHORTER.get(w, without_vowels(w) if r.random() < 0.25 else w) for w in words]
        if self.case in ("snake", "upper"):
            name = "_".join(words)
            return name.upper() if self.case == "upper" else name
        titled = [w.title() for w in words]
        return words[0] + "".join(titled[1:]) if self.case == "camel" else "".join(titled)


def without_vowels(word):
    return word[0] + "".join(c for c in word[1:] if c not in "aeiou") if len(word) > 4 else word


def invented(r, least=2, most=3):
    """A word that means nothing."""
    return "".join(r.choice(lex.SYLLABLES) for _ in range(r.randint(least, most)))


def person(r):
    return f"{r.choice(lex.FIRST)} {r.choice(lex.LAST)}"


def cells(r, count, of_persons=False):
    result = set()
    while len(result) < count:
        x = r.random()
        if of_persons or 0.7 <= x < 0.85:
            result.add(person(r))
        elif x < 0.35:
            result.add(invented(r).title())
        elif x < 0.55:
            result.add(f"{invented(r).title()} {invented(r).title()}")
        elif x < 0.7:
            result.add(f"{invented(r, 1, 2)}-{r.randint(1, 99):02d}")
        else:
            result.add(f"{invented(r).title()} {r.choice(lex.SUFFIXES)}")
    return sorted(result)


class TableMaker:
    """Makes one table of an entity: key, name column, one to six more columns."""

    def __init__(self, r, style, entity, held_out):
        self.r, self.style, self.held_out = r, style, held_out
        name, synonyms = entity
        if synonyms and r.random() < 0.2:
            name, synonyms = synonyms[0], [entity[0]] + synonyms[1:]
        self.table = Table(style.write(r, plural(name) if style.plural else name))
        self.table.said = Said(name, synonyms)
        self.short = name.split()[-1] if r.random() < 0.4 else name

    def fill(self):
        r, name = self.r, self.table.said.name
        keys = ["id", self.short + " id", self.short + " id", self.short + " number", self.short + " no"]
        key = "id" if self.style.plain else r.choice(keys)
        column = Column(self.table, self.style.write(r, key), "pk")
        column.said = Said(key, full=name + " id")
        self.table.columns.append(column)
        if r.random() < 0.85:
            words = r.choice(lex.PLAIN_NAMES if self.style.plain else lex.NAME_COLUMNS)
            human = "full" in words or words == "login" or (name in lex.PERSONS and words == "name")
            self.add("name", words, Said(words), cells(r, r.randint(5, 14), human))
        for number in range(r.randint(1, 6)):
            kind = r.choice(
                ["number", "number", "date", "date", "category", "category", "category", "text", "truth"]
            )
            if self.style.plain and number == 0 and r.random() < 0.6:
                self.category(lex.STATUS)
            else:
                getattr(self, kind)(r.choice(lex.POOLS[kind][self.held_out]))

    def add(self, kind, words, said, values=()):
        r = self.r
        prefixed = self.style.prefixed and r.random() < 0.6
        raw = self.style.write(r, self.short + " " + words if prefixed else words)
        if kind == "bool":
            raw = r.choice([raw, self.style.write(r, "is " + words), self.style.write(r, words + " flag")])
        if all(c.raw.lower() != raw.lower() for c in self.table.columns):
            column = Column(self.table, raw, kind, values)
            column.said = said
            self.table.columns.append(column)

    def number(self, entry):
        name, synonyms, most, least, unit = entry
        prefix = self.r.choice(NUMBER_PREFIXES) if self.r.random() < 0.7 else ""
        if prefix:
            synonyms, most, least = [], "", ""
        with_unit = " " + unit if unit in ("gb", "mb", "kg", "ms") and self.r.random() < 0.5 else ""
        self.add(
            "num", prefix + name + with_unit, Said(prefix + name, synonyms, most=most, least=least, unit=unit)
        )

    def date(self, entry):
        verb, nouns = entry
        r = self.r
        base = r.choice(nouns) if nouns and r.random() < 0.5 else verb
        words = (
            base + r.choice([" at", " on", " date", " date", " time", ""])
            if r.random() < 0.75
            else "date " + base
        )
        spoken = base if base in lex.WHOLE_DATES else base + " date"
        self.add("date", words, Said(spoken, verb=verb, nouns=nouns))

    def category(self, entry):
        name, synonyms, pool = entry
        r = self.r
        if synonyms and r.random() < 0.2:
            name, synonyms = synonyms[0], [name]
        pool = pool if r.random() < 0.75 else cells(r, 8)
        values, x = r.sample(pool, min(len(pool), r.randint(3, 7))), r.random()
        if x < 0.2:
            values = [v.replace(" ", "_") for v in values]
        elif x < 0.5:
            values = [v.title() if v.islower() else v for v in values]
        elif x < 0.55:
            values = [v.upper() for v in values]
        self.add("cat", name, Said(name, synonyms), values)

    def text(self, entry):
        name, synonyms = entry
        self.add("txt", name, Said(name, synonyms), cells(self.r, 6))

    def truth(self, entry):
        adjective, opposite = entry
        x = self.r.random()
        values = ["Y", "N"] if x < 0.1 else ["yes", "no"] if x < 0.2 else []
        self.add("bool", adjective, Said(adjective, adjective=adjective, opposite=opposite), values)


def is_person(table):
    return table.said.name in lex.PERSONS or table.said.name.split()[-1] in lex.PERSONS


def add_key(r, style, table, target, role=None):
    """A foreign key; none if the name is taken or the table already has such a key."""
    words = (
        r.choice(role.names)
        if role
        else target.said.name + r.choice([" id", " id", " id", " id", "", " ref", " no"])
    )
    raw = style.write(r, words)
    if any(c.raw.lower() == raw.lower() for c in table.columns):
        return
    for other in table.columns:
        if other.target is target and (not role or not other.said.role or other.said.role == role.name):
            return
    column = Column(table, raw, "fk", target=target, target_column=target.columns[0])
    column.said = Said(target.said.name)
    if role:
        column.said = Said(role.name, role=role.name, verbs=role.verbs, active=role.active, never=role.never)
    place = r.randint(1, len(table.columns)) if r.random() < 0.5 else len(table.columns)
    table.columns.insert(place, column)


def add_keys(r, style, tables):
    """Mostly a tree, some keys more; keys to persons often carry a role, sometimes two roles to one table."""
    for i in range(1, len(tables)):
        for _ in range(1 if r.random() < 0.5 else 2):
            other = tables[r.randrange(0, i)]
            child, parent = (tables[i], other) if r.random() < 0.6 else (other, tables[i])
            if is_person(tables[i]) and not is_person(other) and r.random() < 0.6:
                child, parent = other, tables[i]
            if is_person(parent) and r.random() < 0.65:
                for role in r.sample(lex.PERSON_ROLES, 2 if r.random() < 0.35 else 1):
                    add_key(r, style, child, parent, role)
            elif r.random() < 0.1:
                add_key(
                    r,
                    style,
                    child,
                    parent,
                    r.choice(lex.THING_ROLES if r.random() < 0.5 else lex.PERSON_ROLES),
                )
            else:
                add_key(r, style, child, parent)
    if r.random() < 0.1 and len(tables[0].columns) > 2:
        add_key(r, style, tables[0], tables[0], r.choice(lex.SELF_ROLES))


def make_schema(r, held_out=False):
    """A schema of two to eight tables. With held_out from words that training never uses."""
    style, count, tables = Style(r), r.choice([2, 3, 3, 4, 4, 5, 6, 7, 8]), []
    pool = lex.POOLS["entity"][held_out]
    for entity in r.sample(pool, min(count, len(pool))):
        maker = TableMaker(r, style, entity, held_out)
        table = maker.table
        if all(t.raw.lower() != table.raw.lower() and t.said.name != table.said.name for t in tables):
            maker.fill()
            tables.append(table)
    add_keys(r, style, tables)
    r.shuffle(tables)
    schema = Schema(tables)
    for column in schema.columns:
        if column.target is not None and not column.said.role:
            column.role = ()  # an abbreviated name that only looks like a role
        elif column.target is not None and not column.role:
            column.said.role = ""  # a role that the runtime cannot tell from the table's name
    schema.keys = sorted(schema.keys, key=lambda c: (bool(c.role), c.id))
    schema.roles = {word: [c for c in columns if c.role] for word, columns in schema.roles.items()}
    return schema
