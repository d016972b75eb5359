"""Writes a small Llama with random weights and a chat template with tools, for RealServerTest: random_model.py FILE [SEED].

Its tokens are the 256 bytes, a few words and ChatML's marks. One number of its state never changes, and the output reads from
it how much each token is liked: printable ASCII more than other bytes, so that replies are text, and the opening of a tool call
most, so that drawn replies soon have one where a call may come.
"""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[4] / "models" / "starter"))
from gguf import ARRAY, BOOL, F32, I32, STRING, U32, write  # noqa: E402

LAYERS, WIDTH, HEADS, KEYS, HIDDEN, CONTEXT = 3, 256, 8, 2, 512, 4096
NORMAL, CONTROL = 1, 3
CONSTANT = 8.0
MARKS = ["<tool_call>Ċ", "<|endoftext|>", "<|im_start|>", "<|im_end|>"]
MERGES = ["t h", "th e", "e r", "a n", "an d", "i n", "o n", "Ġ the"]
TEMPLATE = """{%- if tools %}<|im_start|>system
{% if messages[0].role == 'system' %}{{ messages[0].content }}

{% endif %}# Tools

You may call these functions:
<tools>
{%- for tool in tools %}
{{ tool | tojson }}
{%- endfor %}
</tools>

For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
<tool_call>
{"name": <function-name>, "arguments": <args-json-object>}
</tool_call><|im_end|>
{% elif messages[0].role == 'system' %}<|im_start|>system
{{ messages[0].content }}<|im_end|>
{% endif %}
{%- for message in messages %}
{%- if message.role == 'tool' %}<|im_start|>user
<tool_response>
{{ message.content }}
</tool_response><|im_end|>
{% elif message.role == 'assistant' and message.tool_calls %}<|im_start|>assistant
{%- if message.content %}
{{ message.content }}
{%- endif %}
{%- for call in message.tool_calls %}
<tool_call>
{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
</tool_call>
{%- endfor %}<|im_end|>
{% elif message.role != 'system' or not loop.first %}<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endif %}
{%- endfor %}
{%- if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""


def byte_letters():
    """GPT-2's letter for each byte."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [b for b in range(256) if b not in shown]
    letters = {b: chr(b) for b in shown} | {b: chr(256 + i) for i, b in enumerate(hidden)}
    return [letters[b] for b in range(256)]


def main(path, seed="1"):
    random = np.random.default_rng(int(seed))
    tokens = byte_letters() + [merge.replace(" ", "") for merge in MERGES] + MARKS
    types = [NORMAL] * (len(tokens) - len(MARKS)) + [NORMAL] + [CONTROL] * (len(MARKS) - 1)
    entries = [
        ("general.architecture", STRING, "llama"),
        ("general.name", STRING, "hradba-random"),
        ("general.alignment", U32, 32),
        ("general.quantization_version", U32, 2),
        ("general.file_type", U32, 7),
        ("llama.vocab_size", U32, len(tokens)),
        ("llama.context_length", U32, CONTEXT),
        ("llama.embedding_length", U32, WIDTH),
        ("llama.block_count", U32, LAYERS),
        ("llama.feed_forward_length", U32, HIDDEN),
        ("llama.attention.head_count", U32, HEADS),
        ("llama.attention.head_count_kv", U32, KEYS),
        ("llama.attention.layer_norm_rms_epsilon", F32, 1e-5),
        ("llama.rope.dimension_count", U32, WIDTH // HEADS),
        ("llama.rope.freq_base", F32, 10000.0),
        ("tokenizer.ggml.model", STRING, "gpt2"),
        ("tokenizer.ggml.pre", STRING, "qwen2"),
        ("tokenizer.ggml.tokens", (ARRAY, STRING), tokens),
        ("tokenizer.ggml.token_type", (ARRAY, I32), types),
        ("tokenizer.ggml.merges", (ARRAY, STRING), MERGES),
        ("tokenizer.ggml.bos_token_id", U32, tokens.index("<|endoftext|>")),
        ("tokenizer.ggml.eos_token_id", U32, tokens.index("<|im_end|>")),
        ("tokenizer.ggml.add_bos_token", BOOL, False),
        ("tokenizer.chat_template", STRING, TEMPLATE),
    ]
    draw = lambda rows, columns: random.normal(0, 0.08, (rows, columns)).astype(np.float32)  # noqa: E731
    embedding, output = draw(len(tokens), WIDTH), draw(len(tokens), WIDTH)
    embedding[:, 0] = CONSTANT
    liked = [0.0 if 32 <= b < 127 else -1.5 for b in range(256)] + [0.0] * len(MERGES) + [0.8] + [-1.5] * (len(MARKS) - 1)
    output[:, 0] = liked
    tensors = [("token_embd.weight", embedding), ("output_norm.weight", np.ones(WIDTH, np.float32)), ("output.weight", output)]
    for layer in range(LAYERS):
        there = f"blk.{layer}."
        mixed, made = draw(WIDTH, WIDTH), draw(WIDTH, HIDDEN)
        mixed[0], made[0] = 0, 0
        side = KEYS * WIDTH // HEADS
        tensors += [
            (there + "attn_norm.weight", np.ones(WIDTH, np.float32)),
            (there + "attn_q.weight", draw(WIDTH, WIDTH)),
            (there + "attn_k.weight", draw(side, WIDTH)),
            (there + "attn_v.weight", draw(side, WIDTH)),
            (there + "attn_output.weight", mixed),
            (there + "ffn_norm.weight", np.ones(WIDTH, np.float32)),
            (there + "ffn_gate.weight", draw(HIDDEN, WIDTH)),
            (there + "ffn_up.weight", draw(HIDDEN, WIDTH)),
            (there + "ffn_down.weight", made),
        ]
    write(path, entries, tensors)


if __name__ == "__main__":
    main(*sys.argv[1:])
