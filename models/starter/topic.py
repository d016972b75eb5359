"""What most kinds of questions need: a random table, rows of it, one row by its name. Shared by the question modules.

A plan of a question names columns (`("C", id)`) and literals (`("V", kind, text)`); the generator turns them into ids.
"""
from conditions import Rows

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
