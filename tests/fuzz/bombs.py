"""Bombs, each in a process of its own with an end to its time and memory."""

import os
import resource
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from muster.core.definition import Json
from muster.core.errors import TemplateError
from tests.fuzz.pieces import ATTACKS
from tests.unit.definitions import ORDER, checked
from tests.unit.rendering import folder, rendered, values

SECONDS = 5  # of CPU; what goes off has none left
BYTES = 512 * 1024 * 1024  # of memory, interpreter and all: what a function has
TEXT = '"' + "x" * 25_000 + '"'
EMOJI = "\U0001f4a5" * 100_000
ARGS: dict[str, Json] = {"rows": ["x"] * 999, "note": EMOJI}
FULL = 64_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one bomb: its process's end, and the seconds of CPU it took."""

    name: str
    is_refused: bool
    seconds: float


MEMBERS = "\n".join(f"  m{n:x}: {{topic: t, key: k, when: {{a: {n}}}}}" for n in range(1300))
DEFINITIONS = {
    "aliases of aliases": "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(30)),
    "deep lists": "[" * FULL,
    "deep lists in blocks": "- " * (FULL // 2),
    "deep complex keys": "? " * (FULL // 2),
    "deep mappings": "{a: " * (FULL // 4),
    "one long list": "a: [" + "1," * (FULL // 2 - 10) + "1]",
    "one key again and again": "a: 1\n" * (FULL // 5),
    "keys of nothing": "?\n" * (FULL // 2),
    "keys without an end": "{" + "a," * (FULL // 2 - 5),
    "many members": ORDER.replace("  part-1: {topic: parts.v1, key: order_id}", MEMBERS),
    "a number to the base 60": ORDER.replace("90m", "1" + ":59" * (FULL // 3 - 500)),
    "a hexadecimal number": ORDER.replace("90m", "0x" + "f" * (FULL - 1000)),
    "references": ORDER.replace("@part-1.sku?", "@a " * (FULL // 3 - 500)),
    "a long key": '"' + "x" * (FULL - 10) + '": 1',
    "escapes": 'a: "' + "\\n" * (FULL // 2 - 10) + '"',
    "too large": "a: " + "x" * 10_000_000,
}
ONE = '{"Description": {{ args.note | free }}},'
TEMPLATES = dict(zip(ATTACKS, ATTACKS, strict=True)) | {
    "loops over a text": "{% for a in " + TEXT + " %}" + "{% for b in " + TEXT + " %}"
    "{% endfor %}{% endfor %}",
    "descriptions": '"A": [{% for a in args.rows %}' + ONE * 20 + '{% endfor %}"x"]',
    "long joins": '"A": [{% for a in args.rows %}{"Description": {{ ('
    + " ~ ".join(["args.note"] * 90)
    + ') | free }} },{% endfor %}"x"]',
    "a long constant": '"A": [{% for a in args.rows %}{{ ('
    + TEXT
    + ' ~ a) | tojson }},{% endfor %}"x"]',
    "deep parentheses": "{{ " + "(" * 30_000,
    "deep braces": "{{" * 30_000,
    "deep JSON": '"A": ' + '{"a":' * 12_000,
    "a long number": "{{ 0x" + "f" * 60_000 + " | tojson }}",
    "many joins": "{{ 1" + " ~ 1" * 15_000 + " | tojson }}",
    "quotation marks": "{{ " + "'" * 60_001,
    "blanks": " " * 30_000 + "{%- if 1 %}" + "\n" * 30_000 + "{%- endif %}{{",
}


def refuses_definition(text: str) -> bool:
    """Tell whether the checker has something against it."""
    return checked(text).has_errors


def refuses_template(source: str) -> bool:
    """Tell whether it ends in an error that names the template, and not for want of memory."""
    try:
        rendered(folder(source), values(ARGS))
    except TemplateError as error:
        return str(error).startswith("t.json.j2: ") and "MemoryError" not in str(error)
    return False


def outcomes() -> Iterator[Outcome]:
    """Set off every bomb."""
    for name, text in DEFINITIONS.items():
        yield _apart(f"definition: {name}", partial(refuses_definition, text))
    for name, source in TEMPLATES.items():
        yield _apart(f"template: {name}", partial(refuses_template, source))


def _apart(name: str, deed: Callable[[], bool]) -> Outcome:
    """Do it in a child that is killed beyond its limits; a traceback is no refusal either."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        code = 2
        try:
            code = 0 if deed() else 1
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    return Outcome(name, status == 0, used.ru_utime + used.ru_stime)


def reckoning() -> tuple[list[str], bool]:
    """Name every bomb that was not refused, and sum up; True where there is none."""
    found = list(outcomes())
    missed = [each for each in found if not each.is_refused]
    lines = [f"NOT REFUSED after {each.seconds:.2f} s: {each.name}" for each in missed]
    slowest = max(found, key=lambda each: each.seconds)
    lines.append(
        f"{len(found) - len(missed)} of {len(found)} bombs refused; the slowest took"
        f" {slowest.seconds:.2f} s of CPU ({slowest.name})"
    )
    return lines, not missed


if __name__ == "__main__":
    told, is_well = reckoning()
    print(*told, sep="\n")  # noqa: T201
    sys.exit(not is_well)
