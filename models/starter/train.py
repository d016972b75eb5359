"""Trains the starter model on an endless generated stream: train.py OUTDIR MINUTES [dim layers heads lr sequences questions].

Warm-up, constant rate, then a linear decay to zero over the last fifth of the time. A file FINISH in OUTDIR (its content:
minutes) starts the decay at once. Environment: THREADS, SEED.
"""
import collections
import csv
import json
import multiprocessing
import os
import random
import sys
import time

import numpy as np

import generator
from grammar import plan_to_ids
from linker import link
from tokens import C0, COLUMNS, FIXED, H0, ID, T0, TABLES, V0, Vocabulary

LONGEST = 760
UNLINKED, UNANSWERABLE, DECAY_SHARE, WARMUP = 0.08, 0.055, 0.2, 150
COLUMNS_OF_LOG = "step seconds examples tokens rate loss plan_accuracy link_accuracy".split()


def questions(r, schema, other, count, tries=48):
    """Pairs (link, plan) over one schema; examples whose literals the linker misses are left out."""
    result = []
    for _ in range(tries):
        if len(result) == count:
            break
        cannot = r.random() < UNANSWERABLE
        example = generator.cannot(r, schema, other) if cannot else generator.example(r, schema)
        if not example:
            continue
        linked = link(schema, generator.noise(r, example[0]), r.random() >= UNLINKED)
        plan = generator.resolve(generator.shorten(schema, example[1]), linked.values)
        if plan is not None:
            result.append((linked, plan))
    return result


def vocabulary(amount=30000):
    """Frequent words of questions and schemas, and the words that occur in schemas. Plan keywords stay apart."""
    r, counts, in_schemas, seen = random.Random(99), collections.Counter(), set(), 0
    other = generator.schema(r)
    while seen < amount:
        schema = generator.schema(r)
        names = [w for t in schema.tables for w in t.words] + [w for c in schema.columns for w in c.words]
        counts.update(names)
        in_schemas.update(names)
        for linked, _ in questions(r, schema, other, 8):
            seen += 1
            counts.update(x for kind, x in linked.items if kind in "wx")
        other = schema
    words = [w for w, n in counts.most_common(2400) if n >= 9 and not w.isdigit() and w not in ID]
    return words, sorted(set(words) & in_schemas)


def stream(seed, words, schema_words, sequences, per_schema, queue):
    """Endless batches of equal-length sequences: ids, segments, positions, targets (-1 = no target)."""
    r, vocab, buffer = random.Random(seed), Vocabulary(words, schema_words), []
    other = generator.schema(r)
    while True:
        schema = generator.schema(r)
        if len(schema.columns) > COLUMNS or len(schema.tables) > TABLES:
            continue
        sequence = encode(r, vocab, schema, other, per_schema)
        other = schema
        if len(sequence[0]) > LONGEST:
            continue
        buffer.append(sequence)
        if len(buffer) == sequences * 8:
            buffer.sort(key=lambda s: len(s[0]))
            batches = [buffer[i : i + sequences] for i in range(0, len(buffer), sequences)]
            r.shuffle(batches)
            buffer = []
            for batch in batches:
                queue.put(padded(batch))


def encode(r, vocab, schema, other, per_schema):
    """One sequence. Rotated ids, salted hashes and dropped words keep the model from leaning on any one spelling."""
    shift = (r.randrange(TABLES), r.randrange(COLUMNS)) if r.random() < 0.5 else (0, 0)
    salt, drop = str(r.random()), r.randrange(1, 40) if r.random() < 0.5 else 0
    if r.random() < 0.3:
        salt = ""
    prefix = vocab.encode(schema.prompt(), shift, salt, drop)
    ids, segments, positions = list(prefix), [0] * len(prefix), list(range(len(prefix)))
    targets = [-1] * len(prefix)
    for k, (linked, plan) in enumerate(questions(r, schema, other, per_schema)):
        prompt = vocab.encode(linked.prompt(), shift, salt, drop)
        answer = plan_to_ids(plan, shift)
        links = [b if T0 <= b < V0 and a >= H0 else -1 for a, b in zip(prompt, prompt[1:])]
        whole = prompt + answer
        ids += whole[:-1]
        segments += [k + 1] * (len(whole) - 1)
        positions += range(len(prefix), len(prefix) + len(whole) - 1)
        targets += links + answer
    return ids, segments, positions, targets


def padded(batch):
    length = (max(len(s[0]) for s in batch) + 7) // 8 * 8
    out = np.zeros((4, len(batch), length), np.int16)
    out[1] = -1
    out[3] = -1
    for i, sequence in enumerate(batch):
        for j in range(4):
            out[j, i, : len(sequence[j])] = sequence[j]
    return out


def in_plan(ids, segments):
    """Places of the plan: from <a> on inside each question's segment."""
    answers = (ids == ID["<a>"]).long().cumsum(1)
    asked = (ids == ID["<q>"]).long().cumsum(1)
    return (answers == asked) & (segments > 0)


class Schedule:
    """Learning rate over wall time: warm-up by steps, constant, linear decay; FINISH moves the end forward."""

    def __init__(self, peak, seconds, finish_file):
        self.peak, self.end, self.decay, self.file = peak, seconds, seconds * DECAY_SHARE, finish_file
        self.finishing = False

    def rate(self, step, seconds):
        if not self.finishing and os.path.exists(self.file):
            minutes = float(open(self.file).read().strip() or 10)
            self.end, self.decay, self.finishing = seconds + minutes * 60, minutes * 60, True
        left = max(0.0, self.end - seconds)
        return self.peak * min(1.0, (step + 1) / WARMUP) * min(1.0, left / self.decay)


def save(model, path, state):
    import torch

    torch.save({"weights": model.state_dict(), "config": vars(model.config), "state": state}, path + ".tmp")
    os.replace(path + ".tmp", path)


def load_or_make_vocabulary(out):
    path = out + "/vocabulary.json"
    if not os.path.exists(path):
        words, schema_words = vocabulary()
        with open(path, "w") as f:
            json.dump({"words": words, "schema_words": schema_words}, f)
    with open(path) as f:
        content = json.load(f)
    return content["words"], content["schema_words"]


def main(arguments):
    defaults = ["", "", 256, 5, 4, 1.5e-3, 8, 9]
    given = arguments + [None] * (8 - len(arguments))
    out, minutes, dim, layers, heads, peak, sequences, per_schema = (g or d for g, d in zip(given, defaults))
    os.makedirs(out, exist_ok=True)
    seed = int(os.environ.get("SEED", 1))
    words, schema_words = load_or_make_vocabulary(out)
    queue = multiprocessing.Queue(40)
    job = (seed * 1000, words, schema_words, int(sequences), int(per_schema), queue)
    producer = multiprocessing.Process(target=stream, args=job, daemon=True)
    producer.start()
    import torch

    from model import Config, Llama

    torch.set_num_threads(int(os.environ.get("THREADS", 2)))
    torch.manual_seed(seed)
    size = (len(FIXED) + len(words) + 31) // 32 * 32
    model = Llama(Config(size, int(dim), int(layers), int(heads)))
    parameters = sum(p.numel() for p in model.parameters())
    print("vocabulary", size, "words", len(words), f"parameters {parameters / 1e6:.2f}M", flush=True)
    run(model, queue, Schedule(float(peak), float(minutes) * 60, out + "/FINISH"), out)
    producer.terminate()


def run(model, queue, schedule, out):
    import torch
    import torch.nn.functional as F

    from model import block_mask

    matrices = [p for p in model.parameters() if p.dim() == 2]
    vectors = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": matrices, "weight_decay": 0.05}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=schedule.peak, betas=(0.9, 0.98), eps=1e-8)
    begin = logged = saved = time.time()
    step = tokens = examples = 0
    recent = collections.deque(maxlen=60)
    log = open(out + "/loss.csv", "w", newline="")
    rows = csv.writer(log)
    rows.writerow(COLUMNS_OF_LOG)
    while time.time() - begin < schedule.end:
        rate = schedule.rate(step, time.time() - begin)
        for group in optimizer.param_groups:
            group["lr"] = rate
        ids, segments, positions, targets = torch.from_numpy(queue.get().astype(np.int64))
        at = (targets.reshape(-1) >= 0).nonzero().squeeze(1)
        wanted = targets.reshape(-1)[at]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            mask = block_mask(segments).bfloat16()
            logits, _ = model(ids, positions.clamp(min=0), mask, at, bf16=True)
        loss = F.cross_entropy(logits.float(), wanted)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        tokens += int((segments >= 0).sum())
        examples += int((wanted == ID["<eos>"]).sum())
        plan = in_plan(ids, segments).reshape(-1)[at]
        hit = (logits.argmax(-1) == wanted).float()
        recent.append((loss.item(), hit[plan].mean().item(), hit[~plan].mean().item() if (~plan).any() else 0.0))
        now = time.time()
        if now - logged > 30:
            logged = now
            means = [round(sum(x) / len(recent), 4) for x in zip(*recent)]
            rows.writerow([step, round(now - begin), examples, tokens, f"{rate:.6f}"] + means)
            log.flush()
        if now - saved > 120:
            saved = now
            save(model, out + "/model.pt", {"step": step, "tokens": tokens, "examples": examples, "seconds": now - begin})
    seconds = time.time() - begin
    save(model, out + "/model.pt", {"step": step, "tokens": tokens, "examples": examples, "seconds": seconds})
    print(f"END step={step} examples={examples} tokens={tokens} seconds={seconds:.0f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
