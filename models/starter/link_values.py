"""What the linker finds: items in the order of the question, and its values."""


class Value:
    """A literal of the question. `texts` holds the exact spelling per column for cells of the database."""

    def __init__(self, kind, norm, texts=()):
        self.kind, self.norm, self.texts = kind, norm, dict(texts)


class Link:
    """What the linker found: items (`w` word, `x` schema word, `T`, `C`, `V` ids, `k` token) and the values."""

    def __init__(self, items, values):
        self.items, self.values = items, values

    def prompt(self):
        pieces = ["<q>"]
        for kind, x in self.items:
            pieces.append("~" + x if kind == "x" else f"<{kind}{x}>" if kind in "TCV" else x)
        return " ".join(pieces + ["<a>"])

    def tables(self):
        return {x for kind, x in self.items if kind == "T"}
