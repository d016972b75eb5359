"""What the held-out databases share: seeded rows, SQL scripts, and ways to spell an accepted statement."""

import datetime
import itertools
import random

FIRST = """Amelie Bastian Carmen Dmitri Elif Farid Gwen Hana Ivo Jolanta Kofi Leticia Marek Nadia Oskar Paloma Quentin Rania
Stellan Teodora Ugo Vesna Wilma Xenia Yusuf Zora Agnes Bruno Celia Duarte Esther Florian Gabor Helena Ines Jasper Katya Luca
Mirela Niels""".split()
LAST = """Abbott Brandl Carvalho Dvorak Eriksen Fontaine Gallo Hoxha Iversen Jansen Kowalski Lindqvist Moreau Novotny Okafor
Petrov Quispe Rossi Sandoval Tanaka Ulrich Vargas Whitfield Xu Yilmaz Zeman Aldridge Benitez Conti Dahl Egger Farkas
Grimaldi Hartley Ibarra Juhasz Keller Lambert Mensah Nygaard""".split()


class Rows:
    """Seeded choices; the same seed always makes the same rows."""

    def __init__(self, seed, now):
        self.random = random.Random(seed)
        self.now = datetime.datetime.fromisoformat(now)
        self.names = [(first, last) for first in FIRST for last in LAST]
        self.random.shuffle(self.names)

    def person(self):
        """A pair of first and last name not given out before."""
        return self.names.pop()

    def pick(self, values, weights=None):
        return self.random.choices(values, weights)[0]

    def chance(self, share):
        return self.random.random() < share

    def whole(self, low, high):
        return self.random.randint(low, high)

    def money(self, low, high):
        return round(self.random.uniform(low, high), 2)

    def moment(self, start, end=None):
        """A second between two moments, the later one being now unless given."""
        first = datetime.datetime.fromisoformat(start)
        last = datetime.datetime.fromisoformat(end) if end else self.now
        return (first + (last - first) * self.random.random()).replace(microsecond=0)

    def day(self, start, end=None):
        return self.moment(start, end).date()

    def after(self, moment, low_hours, high_hours):
        """A moment some hours later, or None if that has not come yet."""
        later = moment + datetime.timedelta(seconds=int(3600 * self.random.uniform(low_hours, high_hours)))
        return later if later <= self.now else None


def text(value):
    """A value as SQLite reads it: moments and days as ISO text."""
    if value is None:
        return "NULL"
    if isinstance(value, (int, float)):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"


def script(tables):
    """The SQL script for [(CREATE TABLE statement, rows)]."""
    lines = []
    for create, rows in tables:
        name = create.split("(")[0].split()[-1]
        lines.append(" ".join(create.split()) + ";")
        for row in rows:
            lines.append(f"INSERT INTO {name} VALUES (" + ", ".join(text(value) for value in row) + ");")
    return "\n".join(lines) + "\n"


def sel(columns, rest, distinct=False):
    """One statement for each list of columns that a reasonable person could show."""
    head = "SELECT DISTINCT " if distinct else "SELECT "
    return [head + chosen + " " + rest for chosen in columns]


def share(part, whole, rest, lead=""):
    """A share as percentage or fraction, rounded or not."""
    percent = f"100.0 * {part} / {whole}"
    shown = [percent, f"1.0 * {part} / {whole}", f"round({percent}, 2)", f"round({percent}, 1)", f"round({percent})"]
    return [f"SELECT {lead}{value} {rest}" for value in shown]


def mean(value, rest, lead=""):
    """An average, rounded or not."""
    return [f"SELECT {lead}{shown} {rest}" for shown in (f"avg({value})", f"round(avg({value}), 2)", f"round(avg({value}), 1)")]


def shown(key, names, extras=(), must="", star="*"):
    """The ways to show the rows asked for: a name, the key or both, some of the extra columns, always those that must be seen."""
    bases = [*names, key, *(f"{key}, {name}" for name in names)]
    lists = []
    for size in range(len(extras) + 1):
        for chosen in itertools.combinations(extras, size):
            lists += [", ".join(part for part in (base, must, *chosen) if part) for base in bases]
    return lists + [star] * bool(star)
