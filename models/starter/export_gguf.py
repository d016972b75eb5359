"""Writes the trained weights as a GGUF file of architecture `llama`: export_gguf.py RUNDIR FILE VERSION [THRESHOLD]."""
import json
import sys

import numpy as np
import torch

from gguf import ARRAY, BOOL, F32, STRING, U32, write
from tokens import BUCKETS, FIXED, ID

NORMAL, CONTROL, UNUSED = 1, 3, 5


def vocabulary(run, size):
    """Tokens, their types and the schema-word flags, filled up to the size of the embedding."""
    with open(run + "/vocabulary.json") as f:
        content = json.load(f)
    words, schema_words = content["words"], set(content["schema_words"])
    rest = size - len(FIXED) - len(words)
    tokens = FIXED + words + [f"<unused{i}>" for i in range(rest)]
    types = [CONTROL] * len(FIXED) + [NORMAL] * len(words) + [UNUSED] * rest
    flags = [False] * len(FIXED) + [w in schema_words for w in words] + [False] * rest
    return tokens, types, flags


def metadata(config, run, version, threshold):
    tokens, types, flags = vocabulary(run, config["vocab"])
    return [
        ("general.architecture", STRING, "llama"),
        ("general.name", STRING, "hradba-starter"),
        ("general.version", STRING, version),
        ("general.license", STRING, "Apache-2.0"),
        ("general.alignment", U32, 32),
        ("general.file_type", U32, 7),
        ("general.quantization_version", U32, 2),
        ("llama.vocab_size", U32, config["vocab"]),
        ("llama.context_length", U32, config["context"]),
        ("llama.embedding_length", U32, config["dim"]),
        ("llama.block_count", U32, config["layers"]),
        ("llama.feed_forward_length", U32, config["ffn"]),
        ("llama.attention.head_count", U32, config["heads"]),
        ("llama.attention.head_count_kv", U32, config["heads"]),
        ("llama.attention.layer_norm_rms_epsilon", F32, 1e-5),
        ("llama.rope.dimension_count", U32, config["dim"] // config["heads"]),
        ("llama.rope.freq_base", F32, config["theta"]),
        ("tokenizer.ggml.model", STRING, "hradba-words"),
        ("tokenizer.ggml.tokens", (ARRAY, STRING), tokens),
        ("tokenizer.ggml.token_type", (ARRAY, 5), types),
        ("tokenizer.ggml.bos_token_id", U32, ID["<bos>"]),
        ("tokenizer.ggml.eos_token_id", U32, ID["<eos>"]),
        ("tokenizer.ggml.padding_token_id", U32, ID["<pad>"]),
        ("hradba.tokenizer.schema_words", (ARRAY, BOOL), flags),
        ("hradba.tokenizer.hash_base", U32, ID["<h0>"]),
        ("hradba.tokenizer.hash_buckets", U32, BUCKETS),
        ("hradba.prompt_format", STRING, "plan/1"),
        ("hradba.plan.min_logprob", F32, threshold),
    ]


def tensors(weights, layers):
    """Weights under GGUF's names; fused matrices are split; the output is tied to the embedding."""
    get = lambda name: weights[name].float().numpy()  # noqa: E731
    result = [("token_embd.weight", get("emb.weight")), ("output_norm.weight", get("norm.weight"))]
    for i in range(layers):
        here, there = f"blocks.{i}.", f"blk.{i}."
        q, k, v = np.split(get(here + "wqkv.weight"), 3)
        gate, up = np.split(get(here + "w13.weight"), 2)
        result += [
            (there + "attn_norm.weight", get(here + "attn_norm.weight")),
            (there + "attn_q.weight", q),
            (there + "attn_k.weight", k),
            (there + "attn_v.weight", v),
            (there + "attn_output.weight", get(here + "wo.weight")),
            (there + "ffn_norm.weight", get(here + "ffn_norm.weight")),
            (there + "ffn_gate.weight", gate),
            (there + "ffn_up.weight", up),
            (there + "ffn_down.weight", get(here + "w2.weight")),
        ]
    return result


def main(run, path, version, threshold="-1e30"):
    checkpoint = torch.load(run + "/model.pt", map_location="cpu")
    config = checkpoint["config"]
    entries = metadata(config, run, version, float(threshold))
    write(path, entries, tensors(checkpoint["weights"], config["layers"]))
    print("wrote", path, checkpoint["state"])


if __name__ == "__main__":
    main(*sys.argv[1:])
