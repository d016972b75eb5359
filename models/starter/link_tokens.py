"""The tokens of a question: words with their stems, numbers, dates, quotes and signs; phrases stand for other words."""
import re

from text import NEGATIONS, PHRASES, fold, stem

TOKEN = re.compile(
    r'"[^"]+"|(?<!\w)\'[^\']+\'(?!\w)|\d{4}-\d\d-\d\d(?!\d)|(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d-])|[wW]/[oO]\b|[eE]-mails?\b|\d+(?:[.,]\d+)*%?(?![A-Za-z_\d])'
    r"|[0-9]+(?:[.,][0-9]+)?[kKmM](?![\w])|[^\W\d_]+(?:'[^\W\d_]+)?\d*|\w+|[<>]=?|!=|="
)
DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
THOUSANDS = re.compile(r"[0-9]+(?:[.,][0-9]+)?[kKmM]")
SIGNS = ("<", ">", "<=", ">=", "=", "!=")


class Token:
    """A token of the question: kind is word, number, date, quote or sign."""

    def __init__(self, kind, text):
        self.kind, self.text = kind, text
        self.stem = stem(text) if kind in ("word", "number") else None


def tokens(question):
    question = re.sub("[\u201c\u201d\u201e]", '"', question)
    question = re.sub("[\u2018\u2019]", "'", question)
    result = []
    for match in TOKEN.finditer(question):
        text = match.group()
        if text[0] in "\"'":
            result.append(Token("quote", text[1:-1]))
        elif DATE.fullmatch(text):
            result.append(Token("date", text))
        elif NUMBER.fullmatch(text):
            plain = re.sub(r",(?=\d{3})", "", text.rstrip("%")).replace(",", ".")
            result.append(Token("quote", text) if plain.count(".") > 1 else Token("number", plain))
        elif text in SIGNS:
            result.append(Token("sign", text))
        elif THOUSANDS.fullmatch(text):
            amount = float(text[:-1].replace(",", ".")) * (1000 if text[-1] in "kK" else 1000000)
            result.append(Token("number", f"{amount:.0f}"))
        else:
            word = fold(text)
            if word in NEGATIONS:
                word = "not"
            result.append(Token("word", re.sub(r"'s?$", "", word) if "'" in word else word))
    return phrased(result)


def phrased(tokens):
    """Replaces phrases by the words they stand for: runs out, e-mail, grouped by."""
    result, at = [], 0
    while at < len(tokens):
        for phrase, words in PHRASES:
            run = tokens[at : at + len(phrase)]
            if len(run) == len(phrase) and all(t.kind == "word" and t.text == w for t, w in zip(run, phrase)):
                result += [Token("word", w) for w in words]
                at += len(phrase)
                break
        else:
            result.append(tokens[at])
            at += 1
    return result
