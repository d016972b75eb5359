"""Llama-shaped decoder: RMSNorm, interleaved RoPE, SwiGLU, tied embeddings (the tensor shapes of GGUF `llama`).

A training batch holds schemas, each with several questions; a question sees its schema and itself only. Tokens lie packed
without padding, `Layout` says which places belong together; only attention gathers them into padded blocks. Written for
torch >= 1.13 on a CPU.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

EPSILON = 1e-5


class Config:
    def __init__(self, vocab=4096, dim=256, layers=5, heads=4, ffn=None, context=1024, theta=10000.0):
        self.vocab, self.dim, self.layers, self.heads = vocab, dim, layers, heads
        self.context, self.theta = context, theta
        self.ffn = ffn or int(math.ceil(dim * 8 / 3 / 64) * 64)


class RMSNorm(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        variance = x.float().pow(2).mean(-1, keepdim=True)
        return (x * torch.rsqrt(variance + EPSILON).to(x.dtype)) * self.weight.to(x.dtype)


def rope(x, cos, sin):
    batch, heads, length, width = x.shape
    x = x.view(batch, heads, length, width // 2, 2)
    a, b = x[..., 0], x[..., 1]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).view(batch, heads, length, width)


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.heads = config.heads
        self.attn_norm, self.ffn_norm = RMSNorm(config.dim), RMSNorm(config.dim)
        self.wqkv = nn.Linear(config.dim, 3 * config.dim, bias=False)
        self.wo = nn.Linear(config.dim, config.dim, bias=False)
        self.w13 = nn.Linear(config.dim, 2 * config.ffn, bias=False)
        self.w2 = nn.Linear(config.ffn, config.dim, bias=False)

    def forward(self, x, cos, sin, mask, cache=None):
        batch, length, dim = x.shape
        width = dim // self.heads
        parts = self.wqkv(self.attn_norm(x)).chunk(3, -1)
        q, k, v = (z.view(batch, length, self.heads, width).transpose(1, 2) for z in parts)
        q, k = rope(q, cos, sin), rope(k, cos, sin)
        if cache is not None:
            k = torch.cat((cache[0].expand(batch, -1, -1, -1), k), 2)
            v = torch.cat((cache[1].expand(batch, -1, -1, -1), v), 2)
        scores = torch.matmul(q * width**-0.5, k.transpose(-1, -2)) + mask.to(q.dtype)
        out = torch.matmul(torch.softmax(scores, -1), v)
        x = x + self.wo(out.transpose(1, 2).reshape(batch, length, dim))
        gate, up = self.w13(self.ffn_norm(x)).chunk(2, -1)
        return x + self.w2(F.silu(gate) * up), (k, v)

    def packed(self, x, cos, sin, layout):
        """The same block over packed tokens [N, dim], attention within each schema and from questions to schema and self."""
        width = x.shape[-1] // self.heads
        q, k, v = (z.view(-1, self.heads, width) for z in self.wqkv(self.attn_norm(x)).chunk(3, -1))
        q, k = rotate(q, cos, sin) * width**-0.5, rotate(k, cos, sin)
        x = x + self.wo(layout.attend(q, k, v).reshape(x.shape))
        gate, up = self.w13(self.ffn_norm(x)).chunk(2, -1)
        return x + self.w2(F.silu(gate) * up)


def rotate(x, cos, sin):
    """Interleaved rotation of [N, heads, width] by angles [N, width / 2]."""
    pairs = x.view(x.shape[0], x.shape[1], -1, 2)
    a, b = pairs[..., 0], pairs[..., 1]
    cos, sin = cos.unsqueeze(1), sin.unsqueeze(1)
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).view(x.shape)


class Layout:
    """Where the tokens of schemas [B, S] and questions [B, K, Q] lie in a packed batch; 0 where there is none."""

    def __init__(self, schema, lengths, questions, inverse):
        self.schema, self.questions, self.inverse = schema, questions, inverse
        length, own = schema.shape[1], questions.shape[2]
        absent = torch.arange(length).unsqueeze(0) >= lengths.unsqueeze(1)
        self.absent = torch.zeros(absent.shape).masked_fill(absent, -30000.0)[:, None, None, :]
        later = torch.full((length, length), -30000.0).triu(1)
        self.within_schema = later + self.absent
        self.within_question = torch.full((own, own), -30000.0).triu(1)

    def attend(self, q, k, v):
        batch, many, own = self.questions.shape
        heads, width = q.shape[1:]
        qs, ks, vs = (z[self.schema].transpose(1, 2) for z in (q, k, v))
        schema_out = torch.softmax(qs @ ks.transpose(-1, -2) + self.within_schema, -1) @ vs
        flat = self.questions.view(batch, many * own)
        qq, kq, vq = (z[flat].transpose(1, 2).reshape(batch, heads, many, own, width) for z in (q, k, v))
        to_schema = qq.reshape(batch, heads, many * own, width) @ ks.transpose(-1, -2) + self.absent
        to_self = qq @ kq.transpose(-1, -2) + self.within_question
        scores = torch.cat((to_schema.view(batch, heads, many, own, -1), to_self), -1)
        weights, length = torch.softmax(scores, -1), ks.shape[2]
        on_schema = weights[..., :length].reshape(batch, heads, many * own, length) @ vs
        out = on_schema + (weights[..., length:] @ vq).reshape(batch, heads, many * own, width)
        rows = [z.transpose(1, 2).reshape(-1, heads, width) for z in (schema_out, out)]
        return torch.cat(rows, 0)[self.inverse]


class Llama(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.emb = nn.Embedding(config.vocab, config.dim)
        self.blocks = nn.ModuleList([Block(config) for _ in range(config.layers)])
        self.norm = RMSNorm(config.dim)
        width = config.dim // config.heads
        frequency = 1.0 / (config.theta ** (torch.arange(0, width, 2).float() / width))
        angle = torch.outer(torch.arange(config.context).float(), frequency)
        self.register_buffer("cos", angle.cos(), persistent=False)
        self.register_buffer("sin", angle.sin(), persistent=False)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                residual = name.endswith(("wo.weight", "w2.weight"))
                nn.init.normal_(p, std=0.02 / (math.sqrt(2 * config.layers) if residual else 1))

    def forward(self, ids, positions, mask, at=None, cache=None, bf16=False):
        x = self.emb(ids)
        x = x.bfloat16() if bf16 else x
        cos = self.cos[positions].unsqueeze(1).to(x.dtype)
        sin = self.sin[positions].unsqueeze(1).to(x.dtype)
        new = []
        for i, block in enumerate(self.blocks):
            x, kv = block(x, cos, sin, mask, cache[i] if cache else None)
            new.append(kv)
        x = self.norm(x)
        if at is not None:
            x = x.reshape(-1, self.config.dim)[at]
        return F.linear(x, self.emb.weight), new

    def packed(self, ids, positions, layout, at):
        """Logits at the places `at` of a packed training batch."""
        x, cos, sin = self.emb(ids), self.cos[positions], self.sin[positions]
        for block in self.blocks:
            x = block.packed(x, cos, sin, layout)
        return F.linear(self.norm(x[at]), self.emb.weight)
