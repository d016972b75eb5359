"""Self-test of generator, linker, plan grammar and SQL writer: every label must be writable and allowed."""
import collections
import random
import sqlite3
import sys
import time

import generator
from generator import example, make_schema, noise, resolve, shorten
from grammar import Grammar, ids_to_plan, plan_text, plan_to_ids
from linker import link
from schema import quoted
from sql import write_sql
from tokens import FIXED

r = random.Random(int(sys.argv[1]))
N = int(sys.argv[2])
miss = bad = tot = err = 0
it = collections.Counter()
t0 = time.time()
L = []
missed = collections.Counter()
other = make_schema(r)
while tot < N:
    S = make_schema(r)
    con = sqlite3.connect(":memory:")
    for t in S.tables:
        con.execute(f"CREATE TABLE {quoted(t.raw)} ({', '.join(quoted(c.raw) for c in t.columns)})")
    for _ in range(8):
        e = generator.unanswerable(r, S, other) if r.random() < 0.07 else example(r, S)
        if not e:
            continue
        q, ir, i = e
        q = noise(r, q)
        l = link(S, q)
        x = resolve(shorten(S, ir), l.values)
        tot += 1
        it[i] += 1
        if x is None:
            miss += 1
            missed[i] += 1
            if miss < 12:
                print("MISS", q, ir, [(v.kind, v.norm) for v in l.values])
            continue
        s = ""
        if x[0] != "<cannot>":
            try:
                s = write_sql(S, x, l.values)
                con.execute(s)
            except Exception as ex:
                err += 1
                if err < 12:
                    print("SQL", repr(ex), q, plan_text(x), s)
        ids = plan_to_ids(x)
        gr = Grammar(S, l.values)
        for k in range(len(ids)):
            if ids[k] not in gr.allowed(ids[:k]):
                bad += 1
                if bad < 12:
                    print("GRAMMAR", FIXED[ids[k]], "after", [FIXED[z] for z in ids[:k]], q, [(v.kind, v.norm) for v in l.values])
                break
        L.append((len(S.prompt().split()), len(l.prompt().split()), len(ids)))
        if tot % max(1, N // 40) == 0:
            print(i, "|", q, "|", l.prompt(), "|", s)
    other = S
print(tot, "miss", miss, missed, "grammar", bad, "sql", err, "s", time.time() - t0, [sum(x) / len(L) for x in zip(*L)], it)
