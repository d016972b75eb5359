"""From names and questions to words: folding, stemming, abbreviations and synonym levels. Standard library only."""
import json
import os
import re
import unicodedata

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "words.json"), encoding="utf-8") as f:
    LISTS = json.load(f)

STOP = frozenset(LISTS["stop"])
GENERIC = frozenset(LISTS["generic"])
DATE_WORDS = frozenset(LISTS["datewords"])
ROLE_FILLERS = frozenset(LISTS["rolefiller"])
NEWEST = frozenset(LISTS["newest"])
NO_FIX = frozenset(LISTS["nofix"])
COUNTING = frozenset(LISTS["counting"])
PERSONS = frozenset(LISTS["persons"])
SUPERLATIVES = frozenset(LISTS["superlatives"])
RANKERS = SUPERLATIVES | frozenset(LISTS["comparatives"])
ABBREVIATIONS = LISTS["abbreviations"]
NUMBER_WORDS = LISTS["numbers"]
IRREGULAR = LISTS["irregular"]
HINTS = LISTS["hints"]
MONTHS = dict(LISTS["months"])
MONTHS.update({name[:3]: number for name, number in LISTS["months"].items()})


def stem(word):
    """Singular of a word, by a list of exceptions and three rules; wrong stems do no harm as long as both sides use the same."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def fold(text):
    """Lower case without accents: a user who types `dvorak` means `Dvořák`."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").lower()


def _groups(lines):
    mapping = {}
    for line in lines:
        words = [stem(w) for w in line.split()]
        for w in words:
            mapping.setdefault(w, words[0])
    return mapping


_SYNONYMS = _groups(LISTS["synonyms"])
_BROADER = _groups(LISTS["broader"])
ROLES = _groups(LISTS["roles"])


def same(word):
    return word


def canon(word):
    """Representative of a word's group of synonyms."""
    return _SYNONYMS.get(word, word)


def broad(word):
    """Representative of a wider, riskier group; used only where nothing nearer matches."""
    return _BROADER.get(canon(word), canon(word))


LEVELS = (same, canon, broad)

_CAMEL = re.compile(r"([a-z0-9])([A-Z])")
_ACRONYM = re.compile(r"([A-Z]+)([A-Z][a-z])")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_WORDS = re.compile(r"[^\W_]+")


def name_words(raw):
    """Stems of an identifier's words: `custAddr2` -> customer, address, 2."""
    spaced = _ACRONYM.sub(r"\1 \2", _CAMEL.sub(r"\1 \2", raw))
    words = []
    for part in _PARTS.findall(fold(spaced)):
        words += [stem(w) for w in ABBREVIATIONS.get(part, part).split()]
    return words or [fold(raw).replace(" ", "") or "x"]


def cell_key(text):
    """Stems of a cell's words, the key under which a value is found in a question."""
    return tuple(stem(w) for w in _WORDS.findall(fold(text)))
