"""The model as a plain reading of its GGUF file: an independent check for the runtime, not used for training."""
import torch

from gguf import Reader
from tokens import Vocabulary


class PlainLlama:
    """One forward pass over token ids after an optional prefix; keeps no state but what `start` returns."""

    def __init__(self, path):
        reader = Reader(path)
        m = reader.metadata
        self.metadata, self.tensors = m, {k: torch.from_numpy(v.copy()) for k, v in reader.tensors.items()}
        self.heads, self.layers = m["llama.attention.head_count"], m["llama.block_count"]
        self.width = m["llama.embedding_length"] // self.heads
        self.epsilon, self.base = m["llama.attention.layer_norm_rms_epsilon"], m["llama.rope.freq_base"]
        flags = m["hradba.tokenizer.schema_words"]
        first = m["hradba.tokenizer.hash_base"] + m["hradba.tokenizer.hash_buckets"]
        words = m["tokenizer.ggml.tokens"][first:]
        self.vocabulary = Vocabulary(words, [w for w, flag in zip(words, flags[first:]) if flag])

    def norm(self, x, name):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.epsilon) * self.tensors[name]

    def rotate(self, x, begin):
        """Interleaved pairs (2i, 2i + 1) turn by position / base^(2i / width)."""
        places = torch.arange(begin, begin + x.shape[0]).float()
        angle = torch.outer(
            places, self.base ** (-torch.arange(0, self.width, 2).float() / self.width)
        ).unsqueeze(1)
        a, b = x[..., 0::2], x[..., 1::2]
        return torch.stack(
            (a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos()), -1
        ).flatten(-2)

    def forward(self, ids, cache=None):
        """Logits [n, vocabulary] of the ids, and the cache (keys and values per layer) that includes them."""
        get, n = self.tensors, len(ids)
        begin = 0 if cache is None else cache[0][0].shape[0]
        x, grown = get["token_embd.weight"][torch.tensor(ids)], []
        mask = torch.full((n, begin + n), float("-inf")).triu(begin + 1)
        for i in range(self.layers):
            b = f"blk.{i}."
            h = self.norm(x, b + "attn_norm.weight")
            q, k, v = ((h @ get[f"{b}attn_{z}.weight"].T).view(n, self.heads, self.width) for z in "qkv")
            q, k = self.rotate(q, begin), self.rotate(k, begin)
            if cache is not None:
                k, v = torch.cat((cache[i][0], k)), torch.cat((cache[i][1], v))
            grown.append((k, v))
            scores = torch.einsum("qhd,khd->hqk", q, k) / self.width**0.5 + mask
            out = torch.einsum("hqk,khd->qhd", torch.softmax(scores, -1), v).reshape(n, -1)
            x = x + out @ get[b + "attn_output.weight"].T
            h = self.norm(x, b + "ffn_norm.weight")
            gate = torch.nn.functional.silu(h @ get[b + "ffn_gate.weight"].T)
            x = x + (gate * (h @ get[b + "ffn_up.weight"].T)) @ get[b + "ffn_down.weight"].T
        return self.norm(x, "output_norm.weight") @ get["token_embd.weight"].T, grown
