"""Hostile values: what JSON can spell and a program that reads it may trip over."""

import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")

TEXTS = (
    *("", " ", "plain", "Chapter 7, page 3", "0", "null", "true", "-1", "a" * 255, "a" * 256),
    *("$(id)", "`id`", "'; id; '", '"; id; "', "C:\\temp\\", "%%ORDERID", "%%%", "a\nb", "a\0b"),
    *(
        "{{ bundle.site.host }}",
        "{% for x in y %}",
        "{#",
        "@bundle.key",
        "@@",
        "${jndi:x}",
        "\x1b[31m",
    ),
    *(
        '1","RunAs":"root","Command":"id',
        "\ud83d",
        "\udcff",
        "\U0001f4a5",
        "\ufeff",
        "\u202e",
        "\u2028",
    ),
    *("\ue0000\ue001", "\ue000", "ä", "e\u0301", "../..", "a#b", "BUNDLE#x#y", "constructor"),
    *(
        "__proto__",
        "__class__",
        "toString",
        "\x7f",
        "\x85",
        "\uffff",
        "x" * 5000,
        "\U0001f4a5" * 3000,
    ),
)
NUMBERS = (
    *("0", "-0", "1", "-1", "1.0", "1.5", "1e16", "-1e-7", "1e308", "1e400", "-1e400", "1E+2"),
    *(
        "9007199254740993",
        "9" * 40,
        "9" * 600,
        "9" * 4300,
        "9" * 4301,
        "-" + "9" * 512,
        "0.1" + "0" * 400,
    ),
    *("NaN", "Infinity", "-Infinity", "01", "+1", ".5", "0x10", "1_000"),
)
KEYS = ("id", "parent_id", "seq", "type", "ce", "data", "specversion", "__proto__", "", "a.b", "0")


def some_text(random: Random) -> str:
    """Draw a text, a known trap more often than not."""
    if random.random() < 0.7:
        return random.choice(TEXTS)
    return "".join(
        chr(random.choice((random.randrange(128), random.randrange(0x11_0000))))
        for _ in range(random.randrange(12))
    )


def some_json(random: Random, depth: int = 0) -> str:
    """Draw a value as it is spelled, so that it may also be none that Python would write."""
    spellings: tuple[Callable[[], str], ...] = (
        lambda: spelled(random, some_text(random)),
        lambda: random.choice(NUMBERS),
        lambda: random.choice(("null", "true", "false")),
        lambda: _list(random, depth),
        lambda: an_object(random, _fields(random, depth)),
        lambda: _deep(random),
    )
    most = 3 if depth > 3 else len(spellings)
    return spellings[random.choices(range(most), (50, 18, 10, 12, 12, 1)[:most])[0]]()


def an_object(random: Random, fields: Sequence[tuple[str, str]]) -> str:
    """Write an object, now and then with blanks or a key twice."""
    several = [*fields, *fields[:1]] if random.random() < 0.03 else fields
    blank = random.choice(("", "", " ", "\n\t"))
    return (
        "{" + f",{blank}".join(f"{spelled(random, name)}:{value}" for name, value in several) + "}"
    )


def spelled(random: Random, text: str) -> str:
    """Write a text as JSON does, escaped or not."""
    return json.dumps(text, ensure_ascii=random.random() < 0.5)


def _list(random: Random, depth: int) -> str:
    return "[" + ",".join(some_json(random, depth + 1) for _ in range(random.randrange(5))) + "]"


def _fields(random: Random, depth: int) -> list[tuple[str, str]]:
    names = [
        random.choice(KEYS) if random.random() < 0.5 else some_text(random)
        for _ in range(random.randrange(5))
    ]
    return [(name, some_json(random, depth + 1)) for name in names]


def _deep(random: Random) -> str:
    levels = random.choice((10, 60, 63, 64, 65, 100, 500, 985, 1100, 20_000))
    opening, closing = random.choice((("[", "]"), ('{"a":', "}")))
    return opening * levels + "1" + closing * levels


def one_of(random: Random, choices: Sequence[tuple[int, Callable[[], T]]]) -> T:
    """Draw one of several, by weight."""
    made: Any = random.choices([make for _, make in choices], [weight for weight, _ in choices])[0]
    drawn: T = made()
    return drawn
