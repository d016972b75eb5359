"""The closed part of the vocabulary: plan keywords, column and value kinds, ids and hash buckets.

A plan is written over ids, never over names, so a model of this size needs no spelling. The order of FIXED is part of
the weights: append at the end of a list only together with a new training run.
"""
import zlib

TABLES, COLUMNS, VALUES, BUCKETS = 12, 96, 10, 1024

KEYWORDS = (
    "<pad> <bos> <q> <a> <eos> <cannot> sel distinct count countd sum avg min max star pct avgdays avghours where and or "
    "= != > < >= <= like starts isnull notnull between yes no next past future gtavg ltavg exist noexist such "
    "group month year day week having order asc desc limit one"
).split()
KINDS = (
    "<pk> <fk> <num> <date> <cat> <txt> <name> <bool> <p> "
    "<vnum> <vyear> <vmonth> <vdate> <vdur> <vstr> <vcell> <vrel>"
).split()
FIXED = (
    KEYWORDS
    + KINDS
    + [f"<T{i}>" for i in range(TABLES)]
    + [f"<C{i}>" for i in range(COLUMNS)]
    + [f"<V{i}>" for i in range(VALUES)]
    + [f"<h{i}>" for i in range(BUCKETS)]
)
ID = {token: i for i, token in enumerate(FIXED)}
T0, C0, V0, H0 = ID["<T0>"], ID["<C0>"], ID["<V0>"], ID["<h0>"]


def hash_token(word, salt=""):
    """Bucket of a word the vocabulary does not hold; training varies the salt so that no bucket gets a meaning."""
    return H0 + zlib.crc32((salt + "#" + word).encode("utf-8")) % BUCKETS


class Vocabulary:
    """Maps pieces of a prompt to ids.

    A schema word never seen in a training schema (say `min` as part of a column's name) becomes a hash token, so that
    it cannot act as a command.
    """

    def __init__(self, words, schema_words=None):
        self.words = {w: len(FIXED) + i for i, w in enumerate(words)}
        self.schema_words = None if schema_words is None else set(schema_words)
        self.size = len(FIXED) + len(words)

    def word(self, word, schema=False, salt="", drop=0):
        known = word in self.words and not (
            schema and self.schema_words is not None and word not in self.schema_words
        )
        if known and not (drop and zlib.crc32((salt + word).encode("utf-8")) % 100 < drop):
            return self.words[word]
        return hash_token(word, salt)

    def piece(self, piece, shift=(0, 0), salt="", drop=0):
        """Id of one piece of prompt text; `shift` rotates table and column ids (training only)."""
        if piece in ID:
            i = ID[piece]
            if T0 <= i < C0:
                return T0 + (i - T0 + shift[0]) % TABLES
            if C0 <= i < V0:
                return C0 + (i - C0 + shift[1]) % COLUMNS
            return i
        if piece.startswith("~") and len(piece) > 1:
            return self.word(piece[1:], True, salt, drop)
        return self.word(piece, False, salt, drop)

    def encode(self, text, shift=(0, 0), salt="", drop=0):
        """The tokenizer `hradba-words`: split on single spaces, then one id per piece."""
        return [self.piece(p, shift, salt, drop) for p in text.split(" ")]
