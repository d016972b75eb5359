"""Finds the confidence threshold on recorded answers of a model: calibrate.py ANSWERS.jsonl...

Below the threshold a refusal of the model does not count. Chosen is the threshold with the most right answers shown and, among
equals, the highest; then the confidently wrong answers (shown as sure, and not right) are counted.
"""
import json
import sys

from choose import choose


def load(paths):
    return [json.loads(line) for path in paths for line in open(path, encoding="utf-8")]


def shown(answer, threshold):
    """(right, sure) of what is shown at a threshold."""
    same = answer["sql"] == answer["draft_sql"]
    plan, sure = choose(answer["draft"], answer["plan"], same, answer["mean"], answer["clean"], threshold)
    return answer["right"] if plan == answer["plan"] else answer["draft_right"], sure


def counts(answers, threshold):
    """(right, confidently wrong, shown as sure)"""
    results = [shown(a, threshold) for a in answers]
    right = sum(r for r, _ in results)
    return right, sum(sure and not r for r, sure in results), sum(sure for _, sure in results)


def best_threshold(answers):
    candidates = [0.0] + [a["mean"] for a in answers]
    return max(candidates, key=lambda t: (counts(answers, t)[0], t))


def main(paths):
    answers = load(paths)
    for t in sorted({best_threshold(answers), 0.0, -0.05, -0.1, -0.2, -0.4, -1e30}, reverse=True):
        right, wrong, sure = counts(answers, t)
        print(f"threshold {t:.4g}: right {right}, sure {sure}, sure but wrong {wrong}, of {len(answers)}")
    print("best", best_threshold(answers))


if __name__ == "__main__":
    main(sys.argv[1:])
