"""Reads a SQLite database into a Schema: kinds of columns, keys, and the cells that questions may name."""
import re

from keys import KEYS, find_keys
from schema import FIRST_NAMES, LAST_NAMES, Column, Schema, Table, prefix_of, without
from text import PERSONS, name_words

MOST_CELLS, LONGEST_CELL, MOST_CATEGORIES = 5000, 60, 24
STRONG = {"name", "title", "subject", "hostname", "label", "summary", "caption", "login"}
WEAK = {"code", "description", "reference", "number", "tag", "username", "company"}
TRUTH = {"y", "n", "yes", "no", "true", "false"}
DATED = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])(-\d\d|$)")
MONTHLY = re.compile(r"\d{4}-\d\d")
NUMERIC = ("INT", "REAL", "NUM", "DEC", "FLOAT", "DOUBLE")


def _q(name):
    return '"' + name.replace('"', '""') + '"'


def _kind(declared, values, texts, rows):
    declared = declared.upper()
    if "DATE" in declared or "TIME" in declared:
        return "date"
    if texts and len(texts) == len(values) and all(DATED.match(v) for v in texts):
        return "date"
    if "BOOL" in declared or (not texts and len(values) == 2 and set(values) == {0, 1}):
        return "bool"
    if texts and {v.lower() for v in texts} <= TRUTH:
        return "bool"
    if not texts and any(n in declared for n in NUMERIC):
        return "num"
    return "cat" if len(values) <= MOST_CATEGORIES and len(values) * 2 <= max(rows, 4) else "txt"


def _name_column(connection, table):
    """The name-like column: the last name of persons with two names, else strong words first, names of the rows themselves before
    those of other persons, then unique cells, then the fewest extra words, then the name."""
    best = _last_name(table)
    if best is not None:
        best.kind = "name"
        return
    for column in table.columns:
        if column.kind not in ("txt", "cat"):
            continue
        plain = name_words(without(column.raw, {prefix_of(table)}))
        words = [w for w in plain if w not in table.words] or plain
        strong, weak = bool(STRONG & set(words)), bool(WEAK & set(words))
        sql = f"SELECT count(DISTINCT {_q(column.raw)}) = count({_q(column.raw)}) FROM {_q(table.raw)}"
        unique = bool(connection.execute(sql).fetchone()[0])
        alone = strong and len(words) == 1
        if alone or (strong and (unique or column.kind == "txt")) or (weak and unique):
            rank = (strong, not set(words) & PERSONS, unique, -len(words), column.raw)
            best = max(best, rank) if best else rank
    if not best:
        best = _first_text(connection, table)
    for column in table.columns:
        if best and column.raw == best[-1]:
            column.kind = "name"


def _last_name(table):
    """The last name, where a table has a first and a last name and none in whole."""
    words = {c: name_words(without(c.raw, {prefix_of(table)})) for c in table.columns if c.kind in ("txt", "cat")}
    if any(set(w) - set(table.words) in ({"name"}, {"full", "name"}) for w in words.values()):
        return None
    last = [c for c, w in words.items() if LAST_NAMES & set(w) and ("name" in w or len(w) == 1)]
    first = any(FIRST_NAMES & set(w) and ("name" in w or len(w) == 1) for w in words.values())
    return last[0] if first and last else None


def _first_text(connection, table):
    """The first column that is no key and no category, where its cells are texts and no two rows share one: the product of a licence."""
    column = next((c for c in table.columns if c.kind not in ("pk", "fk", "cat")), None)
    if column is None or column.kind != "txt":
        return None
    sql = f"SELECT count(DISTINCT {_q(column.raw)}) = count({_q(column.raw)}) FROM {_q(table.raw)}"
    return (column.raw,) if connection.execute(sql).fetchone()[0] else None


def _own_key(connection, name, info, tables):
    """The declared key; where none is declared, the first column if it is called a key, of this table or of none, and is unique."""
    primary = [r[1] for r in info if r[5] > 0]
    if primary:
        return primary[0] if len(primary) == 1 else None
    raw = info[0][1]
    *stem, end = name_words(raw)
    called = end in KEYS["endings"] and (set(stem) & set(name_words(name)) or not any(set(stem) & set(name_words(t)) for t in tables))
    return raw if called and _unique(connection, name, raw) else None


def _unique(connection, table, raw):
    sql = f"SELECT count(DISTINCT {_q(raw)}) = count({_q(raw)}), count({_q(raw)}) > 1 FROM {_q(table)}"
    return all(connection.execute(sql).fetchone())


def _read_table(connection, name, others):
    table, keys = Table(name), []
    foreign = {r[3].lower(): (r[2], r[4]) for r in connection.execute(f"PRAGMA foreign_key_list({_q(name)})")}
    info = connection.execute(f"PRAGMA table_info({_q(name)})").fetchall()
    own_key = _own_key(connection, name, info, others)
    rows = connection.execute(f"SELECT count(*) FROM {_q(name)}").fetchone()[0]
    for _, raw, declared, needed, _, _ in info:
        sql = f"SELECT DISTINCT {_q(raw)} FROM {_q(name)} WHERE {_q(raw)} IS NOT NULL ORDER BY 1 LIMIT {MOST_CELLS}"
        values = [r[0] for r in connection.execute(sql)]
        texts = [v for v in values if isinstance(v, str)]
        if raw.lower() in foreign:
            kind = "fk"
            keys.append((raw, *foreign[raw.lower()]))
        elif raw == own_key:
            kind = "pk"
        else:
            kind = _kind(declared, values, texts, rows)
        cells = [v for v in texts if len(v) <= LONGEST_CELL] if kind in ("cat", "txt", "bool", "pk") else []
        table.columns.append(Column(table, raw, kind, cells))
        table.columns[-1].nullable = not needed
        table.columns[-1].whole = ("INT" in declared.upper() or not declared) and all(isinstance(v, int) for v in values)
        table.columns[-1].texts = texts if len(texts) == len(values) else []
        table.columns[-1].monthly = kind == "date" and bool(texts) and all(MONTHLY.fullmatch(v) for v in texts)
    _name_column(connection, table)
    return table, keys


def read_sqlite(connection):
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    names = [name for (name,) in connection.execute(sql).fetchall()]
    read = [_read_table(connection, name, names) for name in names]
    tables = [t for t, _ in read]
    by_name = {t.raw.lower(): t for t in tables}
    for table, keys in read:
        for raw, target_name, target_raw in keys:
            column = next(c for c in table.columns if c.raw == raw)
            target = by_name.get(target_name.lower())
            if target is None:
                column.kind = "num"
                continue
            named = [c for c in target.columns if target_raw and c.raw.lower() == target_raw.lower()]
            primary = [c for c in target.columns if c.kind == "pk"]
            column.target, column.target_column = target, (named or primary or target.columns)[0]
    find_keys(tables)
    return Schema(tables)
