"""Checks the generator against the runtime: selftest.py SEED COUNT. Every label must be allowed by the grammar and run as SQL.

Literals that the linker misses (typing errors inside names, a number used twice) are counted, not failed: training leaves
those questions out.
"""
import collections
import random
import sqlite3
import sys

import generator
from grammar import Grammar, plan_text, plan_to_ids
from linker import link
from rules import draft
from schema import quoted
from sql import BadPlan, write_sql
from tokens import FIXED


def empty_database(schema):
    connection = sqlite3.connect(":memory:")
    for table in schema.tables:
        names = ", ".join(quoted(c.raw) for c in table.columns)
        connection.execute(f"CREATE TABLE {quoted(table.raw)} ({names})")
    return connection


def forbidden(schema, plan, values):
    """The first token of a plan that the grammar does not allow, or None."""
    grammar, ids = Grammar(schema, values), plan_to_ids(plan)
    for at, i in enumerate(ids):
        if i not in grammar.allowed(ids[:at]):
            return FIXED[i]
    return None


def fault(connection, schema, plan, linked):
    """What is wrong with a plan, or None."""
    token = forbidden(schema, plan, linked.values)
    if token:
        return f"the grammar forbids {token}"
    try:
        if plan != generator.CANNOT:
            connection.execute(write_sql(schema, plan, linked.values))
    except (BadPlan, sqlite3.Error) as e:
        return str(e)
    return None


def main(seed, count):
    r, counts, intents = random.Random(seed), collections.Counter(), collections.Counter()
    other = generator.make_schema(r)
    while counts["questions"] < count:
        schema = generator.make_schema(r)
        connection = empty_database(schema)
        for _ in range(8):
            made = (
                generator.unanswerable(r, schema, other)
                if r.random() < 0.06
                else generator.example(r, schema)
            )
            if not made:
                continue
            question, plan, intent = made
            question = generator.noise(r, question)
            linked = link(schema, question)
            counts["questions"] += 1
            intents[intent] += 1
            resolved = generator.resolve(generator.shorten(schema, plan), linked.values)
            if resolved is None:
                counts["literals missed"] += 1
                continue
            wrong = fault(connection, schema, resolved, linked)
            if wrong:
                counts["faults"] += 1
                print(wrong, "|", question, "|", plan_text(resolved))
            counts["drafts right"] += draft(schema, linked) == resolved
            counts["draft faults"] += fault(connection, schema, draft(schema, linked), linked) is not None
        other = schema
    print(dict(counts))
    print(dict(intents.most_common()))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
