"""Figures in the documents are what a run printed: a block per run, rewritten with `DOCS=1`."""

import re
from pathlib import Path

BLOCK = "<!-- {name}: {command} -->\n```text\n{text}\n```\n<!-- end of {name} -->"
FOUND = r"<!-- {name}: (.*?) -->\n```text\n(.*?)\n```\n<!-- end of {name} -->"


def block(document: str, name: str) -> re.Match[str]:
    """Find a block, its command as group 1 and its text as group 2; ValueError without it."""
    found = re.search(FOUND.format(name=re.escape(name)), document, re.DOTALL)
    if found is None:
        raise ValueError(f"the document has no block {name}")
    return found


def rewrite(path: Path, name: str, text: str) -> None:
    """Put what a run printed into its block."""
    document = path.read_text(encoding="utf-8")
    found = block(document, name)
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    now = BLOCK.format(name=name, command=found[1], text=lines)
    path.write_text(document[: found.start()] + now + document[found.end() :], encoding="utf-8")
