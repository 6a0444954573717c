"""Console blocks of a document, run in one shell, with what they print written below them."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from socket import create_server

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEREDOC = re.compile(r"<<'(\w+)'")
ENDED = "--- that was command"
PORT, FOLDER = "8443", "build/try"
SIMULATE = "controlm simulate"
VOLATILE = (
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<run>"),
    (re.compile(r"\b[0-9A-F]{64}\b"), "<token>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<sha256>"),
)
WITHIN_S = 120


@dataclass(frozen=True)
class Said:
    """A command as it is typed, and what is printed."""

    command: str
    output: str = ""

    def __str__(self) -> str:
        """Show both, as a terminal does."""
        end = "\n" if self.output and not self.output.endswith("\n") else ""
        return f"$ {self.command}\n{self.output}{end}"


def commands_in(block: str) -> Iterator[Said]:
    """Read the commands of a block; a here document belongs to its command."""
    lines = iter(block.splitlines())
    for line in lines:
        if not line.startswith("$ "):
            continue
        words = [line.removeprefix("$ ")]
        if end := HEREDOC.search(line):
            words += _up_to(lines, end[1])
        yield Said("\n".join(words))


def run(document: str, folder: Path) -> str:
    """Return the document with what its commands print now."""
    with create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    there = {f"{SIMULATE} --port {PORT}": SIMULATE, SIMULATE: f"{SIMULATE} --port {port}"}
    there |= {PORT: port, FOLDER: str(folder)}
    asked = [said for block in BLOCK.findall(document) for said in commands_in(block)]
    printed = iter(_printed([_put(said.command, there) for said in asked]))
    back = {port: PORT, str(folder): FOLDER}

    def answered(block: re.Match[str]) -> str:
        told = [replace(one, output=_put(next(printed), back)) for one in commands_in(block[1])]
        return "```console\n" + "".join(map(str, told)) + "```"

    return BLOCK.sub(answered, document)


def steady(text: str) -> str:
    """Return a document without what differs from run to run."""
    for pattern, word in VOLATILE:
        text = pattern.sub(word, text)
    return text


def _up_to(lines: Iterator[str], end: str) -> Iterator[str]:
    for line in lines:
        yield line
        if line == end:
            return


def _put(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def _printed(commands: list[str]) -> list[str]:
    script = "".join(f"{command}\necho '{ENDED}'\n" for command in commands)
    done = subprocess.run(
        ["bash", "--noprofile", "--norc"],  # noqa: S607 - the reader's shell
        input=f"exec 2>&1\ntrap 'kill $(jobs -p) 2> /dev/null' EXIT\n{script}",
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
        env={**os.environ, "COLUMNS": "100"},  # noqa: TID251 - for a shell of ours
    )
    return done.stdout.split(f"{ENDED}\n")[: len(commands)]
