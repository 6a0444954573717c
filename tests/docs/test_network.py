"""Every field of a stage is explained once; the functions call what the page says."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from stacks import cluster, network, stage

PAGE = Path("docs/network.md").read_text(encoding="utf-8")
CLASSES = (
    stage.Stage,
    stage.ControlM,
    stage.Watching,
    stage.Target,
    cluster.Existing,
    cluster.Provisioned,
    cluster.Topic,
    network.Network,
)
ROW = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)


def rows(title: str) -> list[str]:
    """Return the first cells of the table that follows this title."""
    _, _, after = PAGE.partition(title)
    table = after.lstrip("\n").partition("\n\n")[0]
    return [name for name, _ in ROW.findall(table)]


@pytest.mark.parametrize("described", CLASSES, ids=lambda each: each.__name__)
def test_each_field_is_explained_once(described: type) -> None:
    assert is_dataclass(described)
    (title,) = re.findall(rf"^`{described.__name__}`.*$", PAGE, re.MULTILINE)

    told = rows(f"\n{title}\n")

    assert sorted(told) == sorted(field.name for field in fields(described))


def test_each_function_calls_what_the_page_says() -> None:
    (table,) = re.findall(r"^\| Function \| Calls \|\n(?:\|.*\n)+", PAGE, re.MULTILINE)

    assert {name: tuple(calls.split(", ")) for name, calls in ROW.findall(table)} == network.CALLED
