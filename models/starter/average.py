"""Averages the weights of checkpoints of one run: average.py OUT CHECKPOINT SHARE [CHECKPOINT SHARE ...].

While the rate is constant the weights wander around their middle; the middle of two checkpoints is better than either.
"""
import sys

import torch


def main(out, *arguments):
    pairs = [
        (torch.load(path, map_location="cpu"), float(share))
        for path, share in zip(arguments[::2], arguments[1::2])
    ]
    total = sum(share for _, share in pairs)
    latest = max((c for c, _ in pairs), key=lambda c: c["state"]["step"])
    weights = {k: sum(c["weights"][k] * (share / total) for c, share in pairs) for k in latest["weights"]}
    torch.save({"weights": weights, "config": latest["config"], "state": latest["state"]}, out)
    print("averaged", [(c["state"]["step"], share) for c, share in pairs])


if __name__ == "__main__":
    main(*sys.argv[1:])
