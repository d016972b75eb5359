"""How often a draft is right, by what speaks against it: likelihood.py WEIGHTS.json PLOT.svg RESULTS.jsonl...

RESULTS are lines of `./hradba eval sql DIR --json`, one file a question set. A logistic model with a weight for each kind of
doubt is fitted to all of them and written to WEIGHTS, the runtime's likelihood.json. Sets whose failures nobody has read (UNREAD)
count as much as all others together: drafts of sets that were learned from are right too often. The plot shows, for each set
by weights fitted to the other sets alone, how many of the drafts with a likelihood were right.
"""
import collections
import json
import math
import os
import sys

UNREAD = {"heldout5", "heldout11"}
KINDS = (
    "MISSING_WORD MISSING_WORDS UNREAD UNRANKED UNUSED_NAME IMPERSONAL UNDENIED UNMEASURED REPEATED_VALUE UNUSED_VALUE "
    "GUESSED_TABLE GUESSED_COLUMN MODEL_REFUSES MODEL_DIFFERS"
).split()
STEPS, RATE, DECAY = 4000, 1.0, 0.002
BINS = (0.0, 0.3, 0.5, 0.65, 0.75, 0.85, 0.9, 1.0)
SIZE, LEFT, BOTTOM, TOP = 420, 60, 50, 40


def load(path):
    """(doubts, right) of each draft with the model's second reading."""
    with open(path, encoding="utf-8") as lines:
        results = [json.loads(line) for line in lines]
    return [(r["doubts"], r["right"]) for r in results if r["drafter"] != "rules" and r["sql"]]


def share(weights, doubts):
    return 1 / (1 + math.exp(-weights["base"] - sum(weights[kind] for kind in doubts)))


def fit(sets):
    """Weights by gradient descent on the logistic loss, a doubt never speaking for a draft."""
    unread = sum(len(drafts) for name, drafts in sets.items() if name in UNREAD)
    others = sum(len(drafts) for name, drafts in sets.items() if name not in UNREAD)
    rows = collections.Counter()
    for name, drafts in sets.items():
        for doubts, right in drafts:
            rows[tuple(doubts), right] += 1 / (unread if name in UNREAD else others)
    total = sum(rows.values())
    weights = dict.fromkeys(("base", *KINDS), 0.0)
    for _ in range(STEPS):
        slope = {key: (DECAY * value if key != "base" else 0.0) for key, value in weights.items()}
        for (doubts, right), weight in rows.items():
            error = weight / total * (share(weights, doubts) - right)
            for key in ("base", *doubts):
                slope[key] += error
        for key, value in slope.items():
            weights[key] -= RATE * value
            if key != "base":
                weights[key] = min(0.0, weights[key])
    return weights


def held_out(sets):
    """(likelihood, right, name of the set), each by weights that did not see its set."""
    judged = []
    for name, drafts in sets.items():
        weights = fit({other: rows for other, rows in sets.items() if other != name})
        judged += [(share(weights, doubts), right, name) for doubts, right in drafts]
    return judged


def bins(judged):
    """(mean likelihood, share right, drafts) of each bin that holds drafts."""
    for low, high in zip(BINS, BINS[1:]):
        inside = [(p, right) for p, right, _ in judged if low <= p < high]
        if inside:
            n = len(inside)
            yield sum(p for p, _ in inside) / n, sum(right for _, right in inside) / n, n


def curve(judged, colour):
    points = [(place(p, share_right), n) for p, share_right, n in bins(judged)]
    line = " ".join(f"{x:.1f},{y:.1f}" for (x, y), _ in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{1 + math.sqrt(n) / 2:.1f}" fill="{colour}"/>' for (x, y), n in points)
    return f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>{dots}'


def place(x, y):
    return LEFT + x * SIZE, TOP + (1 - y) * SIZE


def text(x, y, content, anchor="middle", colour="#333"):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}">{content}</text>'


def draw(judged):
    width, height = SIZE + LEFT + 20, SIZE + TOP + BOTTOM
    (x0, y0), (x1, y1) = place(0, 0), place(1, 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<path d="M{x0},{y1} V{y0} H{x1} M{x0},{y0} L{x1},{y1}" fill="none" stroke="#999"/>',
    ]
    for part in (0, 0.25, 0.5, 0.75, 1):
        parts.append(text(place(part, 0)[0], y0 + 16, f"{100 * part:.0f} %"))
        parts.append(text(x0 - 6, place(0, part)[1] + 4, f"{100 * part:.0f} %", "end"))
    parts.append(curve(judged, "#2050a0"))
    parts.append(curve([row for row in judged if row[2] in UNREAD], "#b03020"))
    parts.append(text(LEFT + SIZE / 2, y0 + 38, "likelihood of a draft"))
    parts.append(text(LEFT + SIZE / 2, 18, "share of drafts that were right: all sets (blue), sets nobody has read (red)"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def main(weights_file, plot, *results):
    sets = {os.path.basename(path).removesuffix(".jsonl"): load(path) for path in results}
    weights = fit(sets)
    judged = held_out(sets)
    for name, rows in (("all", judged), ("unread", [row for row in judged if row[2] in UNREAD])):
        error = sum(abs(p - right) * n for p, right, n in bins(rows)) / max(1, len(rows))
        print(f"{name}: {len(rows)} drafts, expected calibration error {error:.3f}")
        for p, right, n in bins(rows):
            print(f"  likelihood {p:.2f}: right {right:.2f} of {n}")
    fitted = {"base": round(weights.pop("base"), 3), "weights": {kind: round(value, 3) for kind, value in weights.items()}}
    with open(weights_file, "w", encoding="utf-8") as out:
        json.dump(fitted, out, indent=1)
        out.write("\n")
    with open(plot, "w", encoding="utf-8") as out:
        out.write(draw(judged))


if __name__ == "__main__":
    main(*sys.argv[1:])
