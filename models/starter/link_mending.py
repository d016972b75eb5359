"""Mends the words of a question before anything is linked: typing errors, initials of tables, kinds of, paces, parts of texts."""
from link_tokens import Token
from schema import Table, key_of
from text import (
    ALIASES,
    HINTS,
    LEVELS,
    MONTHS,
    NEUTRAL,
    NO_FIX,
    NUMBER_WORDS,
    ROLES,
    SCALES,
    STOP,
    WORDS_OF_RULES,
    family,
)

PACES = {"hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly", "year": "yearly"}


class Mending:
    """Part of the linker."""

    def _parts_of_texts(self, tokens):
        """Quotes what texts contain or begin with: whose name contains tea, last names starting with K, emails ending in .org."""
        for at, token in enumerate(tokens[:-1]):
            after = at + 1
            if token.stem in ("start", "starting", "begin", "beginning", "end", "ending"):
                if tokens[after].stem not in ("with", "in") or tokens[after].stem == "in" and token.stem[0] != "e":
                    continue
                after += 1
            elif token.stem not in ("contain", "containing"):
                continue
            while after < len(tokens) - 1 and tokens[after].stem in ("the", "a", "letter", "letters", "word", "text", "string"):
                after += 1
            said = any(self._is_text(t.stem) for t in tokens[max(0, at - 3) : at])
            spelled = token.stem[0] in "sbe" and tokens[min(after, len(tokens) - 1)].kind == "word" and tokens[after - 1].stem in ("letter", "letters", "with")
            if after < len(tokens) and tokens[after].kind in ("word", "number", "quote") and (said or spelled and tokens[after].text not in MONTHS):
                verb = {"s": "startswith", "b": "startswith", "e": "endswith"}.get(token.stem[0], "containing")
                return tokens[:at] + [Token("word", verb), Token("quote", tokens[after].text)] + tokens[after + 1 :]
        return tokens

    def _is_text(self, word):
        """True for name, title and other words of columns of texts."""
        named = [] if word is None else self.schema.levels[0].full.get((word,), []) + self.schema.levels[0].part.get(word, [])
        return word == "name" or any(not isinstance(e, Table) and e.kind in ("txt", "name") for e in named)

    def _drop_kind_of(self):
        """by kind of fault: the column is fault."""
        for at in range(len(self.tokens) - 2):
            kind, of, name = (t.stem for t in self.tokens[at : at + 3])
            if kind in ("kind", "type", "sort") and of == "of" and name is not None:
                named = [level.full.get(key_of([mapping(name)]), []) for mapping, level in zip(LEVELS[:2], self.schema.levels)]
                entries = named[0] or named[1]
                if any(not isinstance(e, Table) and e.kind == "cat" for e in entries) and not any(isinstance(e, Table) for e in entries):
                    del self.tokens[at : at + 2]
                    return

    def _paces(self):
        """earns more than 30 an hour: hourly, where something is called so."""
        for at in range(2, len(self.tokens)):
            pace = PACES.get(self.tokens[at].stem)
            paced = self.tokens[at - 1].stem in ("a", "an", "per") and self.tokens[at - 2].kind == "number"
            if pace in self.schema.known and paced:
                self.tokens[at] = Token("word", pace)

    def _respell(self, token):
        """Mends a word one typing error away from a word of the schema or of its categories, where it means nothing itself."""
        word = token.stem
        if token.kind != "word" or len(token.text) <= 4 or word in STOP or word in NO_FIX or word in NEUTRAL or token.text in HINTS:
            return
        if any(mapping(word) in self.schema.known for mapping in LEVELS):
            return
        short = self.schema.shortened.short(token.text)
        if word in self.schema.cell_words and not any(t.words[-1] == short for t in self.schema.tables):
            return
        if word in NUMBER_WORDS or word in MONTHS or (word,) in ALIASES or word in SCALES or word in ROLES or word in WORDS_OF_RULES:
            return
        for other in self.schema.spelled:
            if word[0] == other[0] and one_edit(word, other) and not (family(word) and family(word) == family(other)):
                token.stem = other
                return
        token.stem = short or word

    def _initials(self, tokens):
        """One token for work orders, where their table is called wo."""
        result, at = [], 0
        while at < len(tokens):
            words = []
            for token in tokens[at : at + 3]:
                if token.kind != "word" or token.text == "":
                    break
                words.append(token.text)
            taken, name = self.schema.shortened.initial(words)
            result.append(Token("word", name) if taken else tokens[at])
            at += taken or 1
        return result


def one_edit(a, b):
    """True if one letter added, left out, replaced or swapped with its neighbour turns a into b (or a equals b)."""
    if abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < len(a) and i < len(b) and a[i] == b[i]:
        i += 1
    swapped = (
        a[i + 1 : i + 2] == b[i : i + 1] and a[i : i + 1] == b[i + 1 : i + 2] and a[i + 2 :] == b[i + 2 :]
    )
    return a[i + 1 :] == b[i + 1 :] or a[i:] == b[i + 1 :] or a[i + 1 :] == b[i:] or swapped
