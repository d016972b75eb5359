"""Finds the confidence threshold on recorded answers: calibrate.py ANSWERS.jsonl... -> least threshold with few wrong answers shown.

A confidently wrong answer has a plan (not <cannot>) whose mean log-probability reaches the threshold and is not right.
"""
import json
import sys

MOST_WRONG = 0.08


def load(paths):
    return [json.loads(line) for path in paths for line in open(path, encoding="utf-8")]


def split(answers, threshold, measure="mean"):
    """Counts: shown and right, shown and wrong, held back."""
    shown = [a for a in answers if a["plan"] != "<cannot>" and a[measure] >= threshold]
    good = sum(a["right"] for a in shown)
    return good, len(shown) - good, len(answers) - len(shown)


def threshold(answers, measure="mean"):
    """The least threshold (most answers shown) that keeps confidently wrong answers within MOST_WRONG of all."""
    for candidate in sorted({a[measure] for a in answers}):
        if split(answers, candidate, measure)[1] <= MOST_WRONG * len(answers):
            return candidate
    return 0.0


def main(paths):
    answers = load(paths)
    for measure in ("mean", "least"):
        t = threshold(answers, measure)
        good, wrong, held = split(answers, t, measure)
        print(
            f"{measure}: threshold {t:.4f} shown right {good}, shown wrong {wrong}, held back {held} of {len(answers)}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
