"""Records the model's numbers for other runners: record_logits.py DEVDIR FILE OUTDIR.

logits.json: for three prompts the token ids, the last position's highest and some fixed logits, the greedy plan.
plans.jsonl: for thirty questions the whole way from the question to SQL.
"""
import hashlib
import json
import sqlite3
import sys

import torch

from evaluate import Writer, written
from grammar import plan_text
from linker import link
from reader import read_sqlite
from rules import with_draft
from tokens import ID

PROMPTS = (
    "How many open tickets are assigned to Jana Dvorak?",
    "Which service had the most critical incidents?",
    "Show the five longest deployments",
)
FIXED_IDS = (
    0,
    ID["<eos>"],
    ID["<cannot>"],
    ID["sel"],
    ID["<T0>"],
    ID["<T4>"],
    ID["<C28>"],
    ID["<V0>"],
    700,
    1500,
    2400,
)
HIGHEST, QUESTIONS = 20, 30


def numbers(writer, schema, question):
    vocabulary = writer.model.vocabulary
    text = schema.prompt() + " " + with_draft(schema, link(schema, question))
    ids = vocabulary.encode(text)
    with torch.no_grad():
        last = writer.model.forward(ids)[0][-1]
    top = torch.topk(last, HIGHEST)
    plan, _, mean, least = writer.answer("operations", schema, question)
    return {
        "question": question,
        "prompt": text,
        "ids": ids,
        "top": [[i, round(v, 4)] for i, v in zip(top.indices.tolist(), top.values.tolist())],
        "fixed": [[i, round(last[i].item(), 4)] for i in FIXED_IDS],
        "greedy_plan": plan_text(plan),
        "mean_logprob": round(mean, 4),
        "least_logprob": round(least, 4),
    }


def main(dev, path, out):
    connection = sqlite3.connect(":memory:")
    with open(dev + "/db/operations.sql", encoding="utf-8") as f:
        connection.executescript(f.read())
    schema, writer = read_sqlite(connection), Writer(path)
    with open(path, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    recorded = {
        "gguf_sha256": digest,
        "tolerance": 0.02,
        "prompts": [numbers(writer, schema, q) for q in PROMPTS],
    }
    with open(out + "/logits.json", "w", encoding="utf-8") as f:
        json.dump(recorded, f, ensure_ascii=False, indent=1)
    asked = [json.loads(line) for line in open(dev + "/questions.jsonl", encoding="utf-8")]
    with open(out + "/plans.jsonl", "w", encoding="utf-8") as f:
        for item in [i for i in asked if i["db"] == "operations"][:QUESTIONS]:
            plan, linked, mean, least = writer.answer("operations", schema, item["question"])
            entry = {
                "question": item["question"],
                "prompt": with_draft(schema, linked),
                "plan": plan_text(plan),
            }
            entry["sql"] = written(schema, plan, linked)
            entry["mean_logprob"], entry["least_logprob"] = round(mean, 4), round(least, 4)
            f.write(json.dumps(entry, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
