"""Copies a set without its declared keys, to see what the names alone tell: without_keys.py SET OUTDIR."""
import pathlib
import re
import shutil
import sys

LISTED = re.compile(r",\s*(?:FOREIGN KEY\s*\([^)]*\)\s*REFERENCES\s+\S+\s*\([^)]*\)|(?:PRIMARY KEY|UNIQUE)\s*\([^)]*\))", re.I)
INLINE = re.compile(r'\s+(?:REFERENCES\s+(?:\w+|"[^"]+")(?:\s*\([^)]*\))?|PRIMARY KEY(?: AUTOINCREMENT)?|UNIQUE\b)', re.I)


def main(source, target):
    shutil.copytree(source, target)
    for script in (target / "db").glob("*.sql"):
        script.write_text(INLINE.sub("", LISTED.sub("", script.read_text())))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
