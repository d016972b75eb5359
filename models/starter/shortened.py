"""Short names that no list has: mtr for meters, rdg for readings, ser for serial, wo for work orders.

Only where a schema shortens its names anyway, as told by four or more parts of names that are abbreviations or have no vowel.
"""
import re

from text import ABBREVIATIONS, SPOKEN, STOP, fold, name_parts

SKELETON = re.compile("[bcdfghjklmnpqrstvwxyz]{3,5}")
VOWELS = re.compile("[aeiou]")
ENOUGH = 4


class Shortened:
    """The short names of a schema."""

    def __init__(self, tables):
        raws = [t.raw for t in tables] + [c.raw for t in tables for c in t.columns]
        parts = {part for raw in raws for part in name_parts(raw)}
        listed = {p for p in parts if p in ABBREVIATIONS and p not in SPOKEN}
        bare = {p for p in parts if SKELETON.fullmatch(p) and p not in ABBREVIATIONS}
        active = len(listed) + len(bare) >= ENOUGH
        self.bare = sorted(bare) if active else []
        self.begun = sorted(p for p in parts if 3 <= len(p) <= 4 and p not in ABBREVIATIONS and p not in bare) if active else []
        self.initials = {fold(t.raw) for t in tables if active and len(t.raw) in (2, 3) and fold(t.raw) not in ABBREVIATIONS}

    def short(self, word):
        """The one short name of a word, None if there is none or several fit. Most consonants of a word must stand."""
        word = word.removesuffix("s")
        many = len(VOWELS.sub("", word))
        fitting = [b for b in self.bare if b[0] == word[:1] and len(word) > len(b) and len(b) * 2 > many and _within(b, word)]
        fitting += [b for b in self.begun if word.startswith(b) and len(word) > len(b) + 1]
        return fitting[0] if len(fitting) == 1 else None

    def initial(self, words):
        """How many of these words, from the first, a table is called after by their initials, and its name: 0, None if none."""
        for count in (3, 2):
            run = words[:count]
            name = "".join(w[0] for w in run)
            if len(run) == count and name in self.initials and not any(w in STOP for w in run):
                return count, name
        return 0, None


def _within(letters, word):
    rest = iter(word)
    return all(letter in rest for letter in letters)
