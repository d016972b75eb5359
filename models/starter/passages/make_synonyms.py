#!/usr/bin/env python3
"""Writes related.txt.gz, the English words that the answerer takes for alike, from WordNet 3.0 (Debian: wordnet-base).

usage: make_synonyms.py /usr/share/wordnet ../../../sdk-rag/src/main/resources/dev/hradba/rag/internal/answer/related.txt.gz

One word a line, then the words that share one of its first senses, then `|` and those one step broader. Only single words, only
the first SENSES senses of either, and of those only the first, or ones that occur in the texts which WordNet counted.
"""
import gzip
import pathlib
import re
import sys
from collections import defaultdict

SENSES = 3
BROADER_SENSES = 2
MOST = 12


def main(folder, target):
    senses = defaultdict(dict)  # word -> {synset: rank}
    used = set()
    for part, letter in (("noun", "n"), ("verb", "v"), ("adj", "a")):
        for line in open(folder / f"index.{part}", encoding="ascii"):
            if line.startswith(" "):
                continue
            cells = line.split()
            word, pointers = cells[0], int(cells[3])
            tagged, offsets = int(cells[5 + pointers]), cells[6 + pointers:]
            if re.fullmatch("[a-z]{3,14}", word):
                for rank, offset in enumerate(offsets[:SENSES]):
                    senses[word][letter + offset] = rank
                    if rank < max(1, tagged):
                        used.add(letter + offset)
    members = defaultdict(list)
    for word, own in senses.items():
        for synset in own:
            members[synset].append(word)
    broader = {}
    for part, letter in (("noun", "n"), ("verb", "v")):
        for line in open(folder / f"data.{part}", encoding="ascii"):
            if not line.startswith(" "):
                broader[letter + line[:8]] = [letter + offset for offset in re.findall(r" @ (\d{8}) [nv] ", line)]
    lines = []
    for word in sorted(senses):
        same, above = [], []
        for synset, rank in sorted(senses[word].items(), key=lambda item: item[1]):
            if synset in used:
                same += [other for other in members[synset] if other != word]
            if synset in used and rank < BROADER_SENSES:
                for up in broader.get(synset, []):
                    above += [other for other in members[up] if senses[other][up] < BROADER_SENSES]
        same = list(dict.fromkeys(same))[:MOST]
        above = [other for other in dict.fromkeys(above) if other not in same and other != word][:MOST]
        if same or above:
            lines.append(" ".join([word] + same) + ("|" + " ".join(above) if above else ""))
    with gzip.GzipFile(target, "wb", mtime=0) as out:
        out.write(("\n".join(lines) + "\n").encode())
    print(f"{len(lines)} words, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
