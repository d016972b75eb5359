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
NEGATIONS = frozenset(LISTS["negations"])
WORDS_OF_RULES = frozenset(LISTS["rulewords"])
MISSING = frozenset(LISTS["missing"])
DENIALS = frozenset(LISTS["denials"])
LAPSED = frozenset(LISTS["lapsed"])
SETTLED = frozenset(LISTS["settled"])
MONEY = frozenset(LISTS["money"])
SCALES = LISTS["scales"]
PHRASES = [(tuple(k.split()), v.split()) for k, v in LISTS["phrases"].items() if k != v]
SPOKEN = frozenset(LISTS["spoken"])
PASSED = frozenset(LISTS["passed"])
PLANNED = frozenset(LISTS["due"]) | {"until", "expiry", "expire", "valid", "next"}
OPPOSITES = frozenset(LISTS["opposites"])
OPEN = frozenset(LISTS["open"])
OVER = frozenset(LISTS["over"])
SPELLED = frozenset(w for w in LISTS["rulewords"] if len(w) > 5)
NEUTRAL = frozenset(LISTS["neutral"])
SUFFIXES = tuple(LISTS["suffixes"])
MONTHS = dict(LISTS["months"])
MONTHS.update({name[:3]: number for name, number in LISTS["months"].items()})


CALLED = ("phone", "telephone", "mobile", "fax")  # number


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


def family(word):
    """A rough root: shipped and shipment give ship. None for words too short to tell."""
    if len(word) < 5:
        return None
    for _ in range(2):
        suffix = next((s for s in SUFFIXES if word.endswith(s) and len(word) - len(s) >= 4), None)
        word = word[: -len(suffix)] if suffix else word
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word

_CAMEL = re.compile(r"([a-z0-9])([A-Z])")
_ACRONYM = re.compile(r"([A-Z]+)([A-Z][a-z])")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_WORDS = re.compile(r"[^\W_]+")


def roots(words):
    """The rough root of each word, the word itself where it is short."""
    return tuple(family(w) or w for w in words)


def name_parts(raw):
    """An identifier's parts as they stand: `custAddr2` -> cust, addr, 2."""
    return _PARTS.findall(fold(_ACRONYM.sub(r"\1 \2", _CAMEL.sub(r"\1 \2", raw))))


def spelled(part):
    """A part of a name with its abbreviation written out: appt and appts."""
    return ABBREVIATIONS.get(part) or ABBREVIATIONS.get(stem(part), part)


def _name_vocabulary():
    """The words that names run together: those that the lists know something about, and some that they do not."""
    words = {w for w in ABBREVIATIONS if len(w) > 3} | set(LISTS["hints"]) | GENERIC | DATE_WORDS | PERSONS | MONEY | frozenset(LISTS["joined"])
    for lines in (LISTS["synonyms"], LISTS["broader"], LISTS["roles"], ABBREVIATIONS.values()):
        words.update(w for line in lines for w in line.split())
    return frozenset(form for w in words - STOP if len(w) > 2 for form in (w, stem(w)))


_NAME_VOCABULARY = _name_vocabulary()


def _is_name_word(text):
    return text in _NAME_VOCABULARY or stem(text) in _NAME_VOCABULARY


def apart(part):
    """The words that a part of a name runs together, the longest first: unitprice -> unit, price; the part itself if it is a word."""
    if len(part) < 6 or _is_name_word(part) or part in LISTS["undivided"]:
        return [part]
    for cut in range(len(part) - 2, 2, -1):
        if _is_name_word(part[:cut]):
            rest = part[cut:]
            rests = [rest] if rest in LISTS["tails"] or _is_name_word(rest) else apart(rest)
            if rest in LISTS["tails"] or _is_name_word(rest) or len(rests) > 1:
                return [part[:cut]] + rests
    return [part]


def name_words(raw):
    """Stems of an identifier's words: `custAddr2` -> customer, address, 2; `UNITPRICE` -> unit, price."""
    words = []
    for part in name_parts(raw):
        for piece in [part] if spelled(part) != part else apart(part):
            words += [stem(w) for w in spelled(piece).split()]
    return words or [fold(raw).replace(" ", "") or "x"]


def _aliases():
    """Each name of a value, as the key of a cell, with its other names and the words of the columns that they stand in."""
    mapping = {}
    for line in LISTS["aliases"]:
        columns, names = line.split("|")
        keys = [cell_key(name) for name in names.split(",")]
        for key in keys:
            mapping.setdefault(key, ([other for other in keys if other != key], columns.split()))
    return mapping


def cell_key(text):
    """Stems of a cell's words, the key under which a value is found in a question."""
    return tuple(stem(w) for w in _WORDS.findall(fold(text)))


ALIASES = _aliases()
