"""Trains the starter model on an endless generated stream: train.py OUTDIR MINUTES [dim layers heads lr sequences questions].

Warm-up, constant rate, then a linear decay to zero over the last fifth of the time. A file FINISH in OUTDIR (its content:
minutes) starts the decay at once. A checkpoint named start.pt in OUTDIR is continued, its time counts. Environment: WORKERS, SEED.
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
from rules import draft_text
from tokens import C0, COLUMNS, FIXED, H0, ID, T0, TABLES, V0, Vocabulary

LONGEST, LONGEST_QUESTION = 1000, 50
UNLINKED, UNDRAFTED, UNANSWERABLE, DECAY_SHARE, WARMUP = 0.05, 0.12, 0.045, 0.2, 60
COLUMNS_OF_LOG = "step seconds examples tokens rate loss plan_accuracy link_accuracy".split()


def questions(r, schema, other, count, tries=48):
    """Pairs (link, plan) over one schema; examples whose literals the linker misses are left out."""
    result = []
    for _ in range(tries):
        if len(result) == count:
            break
        cannot = r.random() < UNANSWERABLE
        example = generator.unanswerable(r, schema, other) if cannot else generator.example(r, schema)
        if not example:
            continue
        linked = link(schema, generator.noise(r, example[0]), r.random() >= UNLINKED)
        plan = generator.resolve(generator.shorten(schema, example[1]), linked.values)
        if plan is not None and len(linked.items) + len(plan) <= LONGEST_QUESTION:
            result.append((linked, plan))
    return result


def vocabulary(amount=30000):
    """Frequent words of questions and schemas, and the words that occur in schemas. Plan keywords stay apart."""
    r, counts, in_schemas, seen = random.Random(99), collections.Counter(), set(), 0
    other = generator.make_schema(r)
    while seen < amount:
        schema = generator.make_schema(r)
        names = [w for t in schema.tables for w in t.words] + [w for c in schema.columns for w in c.words]
        counts.update(names)
        in_schemas.update(names)
        for linked, _ in questions(r, schema, other, 8):
            seen += 1
            counts.update(x for kind, x in linked.items if kind in "wx")
        other = schema
    words = [w for w, n in counts.most_common(2400) if n >= 9 and not w.isdigit() and w not in ID]
    return words + ["<d>"], sorted(set(words) & in_schemas)


def stream(seed, words, schema_words, sequences, per_schema, queue):
    """Endless packed batches of sequences (ids, segments, positions, targets; -1 = no target) of about equal length."""
    r, vocab, buffer = random.Random(seed), Vocabulary(words, schema_words), []
    other = generator.make_schema(r)
    while True:
        schema = generator.make_schema(r)
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
                queue.put(pack(batch))


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
        if r.random() >= UNDRAFTED:
            sketch = vocab.encode(draft_text(schema, linked), shift, salt, drop)
            prompt, links = prompt[:-1] + sketch, links[:-1] + [-1] * len(sketch)
        whole = prompt + answer
        ids += whole[:-1]
        segments += [k + 1] * (len(whole) - 1)
        positions += range(len(prefix), len(prefix) + len(whole) - 1)
        targets += links + answer
    return ids, segments, positions, targets


def pack(batch):
    """Arrays of a packed batch: ids, positions, targets, plan places; schema and question places, and the way back."""
    tokens = [np.concatenate([np.array(s[j]) for s in batch]) for j in (0, 2, 3)]
    plan = np.concatenate([in_plan(np.array(s[0])) for s in batch])
    segments = [np.array(s[1]) for s in batch]
    longest = max(int((g == 0).sum()) for g in segments)
    many = max(int(g.max()) for g in segments)
    own = max(int(np.bincount(g)[1:].max()) for g in segments)
    schema = np.zeros((len(batch), longest), np.int64)
    questions = np.zeros((len(batch), many, own), np.int64)
    inverse, lengths, begin = [], [], 0
    for b, g in enumerate(segments):
        lengths.append(int((g == 0).sum()))
        for segment in range(int(g.max()) + 1):
            places = np.flatnonzero(g == segment) + begin
            if segment == 0:
                schema[b, : len(places)] = places
                inverse.append(b * longest + np.arange(len(places)))
            else:
                questions[b, segment - 1, : len(places)] = places
                first = len(batch) * longest + (b * many + segment - 1) * own
                inverse.append(first + np.arange(len(places)))
        begin += len(g)
    return (*tokens, plan, schema, np.array(lengths), questions, np.concatenate(inverse))


def in_plan(ids):
    """Places of plans: from <a> on until the next <q>."""
    state = np.cumsum(ids == ID["<a>"]) - np.cumsum(ids == ID["<q>"])
    return (state == 0) & (np.cumsum(ids == ID["<q>"]) > 0)


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


class Update:
    """One optimiser step over parameters in shared memory: matrices by Muon, embeddings and norms by AdamW.

    Muon makes each step of a matrix orthogonal (five Newton-Schulz iterations), which needs fewer examples than AdamW.
    Each worker updates its own share of the parameters.
    """

    MOMENTUM, BETAS, EPSILON, DECAY = 0.95, (0.9, 0.98), 1e-8, 0.05

    def __init__(self, model, rank, workers):
        import torch

        self.torch = torch
        named = list(model.named_parameters())
        # biggest first, dealt out in turn, so that the workers' shares take about the same time
        order = sorted(range(len(named)), key=lambda i: -named[i][1].numel())
        self.mine = [(i, *named[i]) for place, i in enumerate(order) if place % workers == rank]
        self.state = {name: [torch.zeros_like(p), torch.zeros_like(p)] for _, name, p in self.mine}
        self.step = 0

    def apply(self, gradients, muon_rate, adam_rate):
        self.step += 1
        for i, name, p in self.mine:
            g = gradients(i)
            if p.dim() == 2 and name != "emb.weight":
                parts = 3 if "wqkv" in name else 2 if "w13" in name else 1
                buffer = self.state[name][0].mul_(self.MOMENTUM).add_(g)
                update = self.orthogonal(g + self.MOMENTUM * buffer, parts)
                p.data.mul_(1 - muon_rate * self.DECAY).add_(update, alpha=-muon_rate)
            else:
                first, second = self.state[name]
                first.mul_(self.BETAS[0]).add_(g, alpha=1 - self.BETAS[0])
                second.mul_(self.BETAS[1]).addcmul_(g, g, value=1 - self.BETAS[1])
                a, b = 1 - self.BETAS[0] ** self.step, 1 - self.BETAS[1] ** self.step
                p.data.addcdiv_(first / a, (second / b).sqrt_().add_(self.EPSILON), value=-adam_rate)

    def orthogonal(self, update, parts):
        result = []
        for m in update.chunk(parts, 0):
            x = m / (m.norm() + 1e-7)
            tall = x.shape[0] > x.shape[1]
            x = x.T if tall else x
            for _ in range(5):
                a = x @ x.T
                x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
            x = x.T if tall else x
            result.append(x * max(1.0, x.shape[0] / x.shape[1]) ** 0.5)
        return self.torch.cat(result, 0)


def main(arguments):
    defaults = ["", "", 160, 5, 5, 0.02, 4, 12]
    given = arguments + [None] * (8 - len(arguments))
    out, minutes, dim, layers, heads, peak, sequences, per_schema = (g or d for g, d in zip(given, defaults))
    os.makedirs(out, exist_ok=True)
    seed, workers = int(os.environ.get("SEED", 1)), int(os.environ.get("WORKERS", 2))
    words, schema_words = load_or_make_vocabulary(out)
    queue = multiprocessing.Queue(40)
    job = (seed * 1000, words, schema_words, int(sequences), int(per_schema), queue)
    producer = multiprocessing.Process(target=stream, args=job, daemon=True)
    producer.start()
    import torch

    from model import Config, Llama

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    size = (len(FIXED) + len(words) + 31) // 32 * 32
    model = Llama(Config(size, int(dim), int(layers), int(heads)))
    before = {"step": 0, "tokens": 0, "examples": 0, "seconds": 0.0}
    if os.path.exists(out + "/start.pt"):
        start = torch.load(out + "/start.pt")
        model.load_state_dict(start["weights"], strict=False)
        before = start["state"]
    model.share_memory()
    parameters = sum(p.numel() for p in model.parameters())
    print("vocabulary", size, "words", len(words), f"parameters {parameters / 1e6:.2f}M", flush=True)
    shared = torch.zeros(workers, parameters).share_memory_()
    totals = torch.zeros(workers, 6, dtype=torch.float64).share_memory_()
    totals[0, 0], totals[0, 1] = before["tokens"], before["examples"]
    barrier = multiprocessing.Barrier(workers)
    schedule = (float(peak), float(minutes) * 60, out + "/FINISH")
    common = (model, queue, schedule, shared, totals, barrier, out, before)
    others = [
        multiprocessing.Process(target=work, args=(rank, *common), daemon=True) for rank in range(1, workers)
    ]
    for other in others:
        other.start()
    work(0, *common)
    producer.terminate()


ADAM_SHARE = 0.1  # AdamW's rate as a share of Muon's


def work(rank, model, queue, schedule, shared, totals, barrier, out, before):
    """One of the workers: gradients of an own batch, then an own share of the update. The first keeps time and log."""
    import torch
    import torch.nn.functional as F

    from model import Layout

    torch.set_num_threads(1)
    workers, parameters = shared.shape[0], list(model.parameters())
    offsets = np.cumsum([0] + [p.numel() for p in parameters])

    def gradients(i):
        return shared[:, offsets[i] : offsets[i + 1]].mean(0).view_as(parameters[i])

    update, log = Update(model, rank, workers), Log(out) if rank == 0 else None
    schedule = Schedule(*schedule)
    begin, step = time.time() - before["seconds"], before["step"]
    while True:
        if rank == 0:
            seconds = time.time() - begin
            totals[0, 4] = schedule.rate(step, seconds)
            totals[0, 5] = float(seconds < schedule.end)
        ids, positions, targets, plan, *places = (torch.from_numpy(a) for a in queue.get())
        at = (targets >= 0).nonzero().squeeze(1)
        wanted = targets[at]
        logits = model.packed(ids, positions, Layout(*places), at)
        loss = F.cross_entropy(logits, wanted)
        for p in parameters:
            p.grad = None
        loss.backward()
        for i, p in enumerate(parameters):
            shared[rank, offsets[i] : offsets[i + 1]] = p.grad.reshape(-1)
        totals[rank, 0] += len(ids)
        totals[rank, 1] += int((wanted == ID["<eos>"]).sum())
        barrier.wait()
        rate, goes_on = float(totals[0, 4]), bool(totals[0, 5])
        if not goes_on:
            break
        update.apply(gradients, rate, rate * ADAM_SHARE)
        step += 1
        if rank == 0:
            plan = plan[at]
            hit = (logits.argmax(-1) == wanted).float()
            link_accuracy = hit[~plan].mean().item() if (~plan).any() else 0.0
            row = (loss.item(), hit[plan].mean().item(), link_accuracy)
        barrier.wait()
        if rank == 0:
            log.add(model, step, time.time() - begin, totals[:, :2].sum(0).tolist(), rate, row)
    if rank == 0:
        log.end(model, step, time.time() - begin, totals[:, :2].sum(0).tolist())


class Log:
    """The loss curve as CSV every 30 seconds and a checkpoint every two minutes, replaced atomically."""

    def __init__(self, out):
        self.out, self.recent = out, collections.deque(maxlen=60)
        self.file = open(out + "/loss.csv", "a", newline="")
        self.rows = csv.writer(self.file)
        if self.file.tell() == 0:
            self.rows.writerow(COLUMNS_OF_LOG)
        self.logged = self.saved = 0.0

    def add(self, model, step, seconds, totals, rate, row):
        self.recent.append(row)
        if seconds - self.logged > 30:
            self.logged = seconds
            means = [round(sum(x) / len(self.recent), 4) for x in zip(*self.recent)]
            self.rows.writerow([step, round(seconds), int(totals[1]), int(totals[0]), f"{rate:.6f}"] + means)
            self.file.flush()
        if seconds - self.saved > 120:
            self.saved = seconds
            self._save(model, step, seconds, totals)

    def _save(self, model, step, seconds, totals):
        state = {"step": step, "tokens": int(totals[0]), "examples": int(totals[1]), "seconds": seconds}
        save(model, self.out + "/model.pt", state)

    def end(self, model, step, seconds, totals):
        self._save(model, step, seconds, totals)
        print(
            f"END step={step} examples={int(totals[1])} tokens={int(totals[0])} seconds={seconds:.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
