"""`muster quarantine ls` and `show`: what is there, and what it says."""

from typing import Any

import boto3
import pytest

from tests.cli.kept import REGION
from tests.cli.quarantined import CUT, NAME, TOPIC, keep, names
from tests.cli.stage import Stage


def test_the_list_says_why(stage: Stage) -> None:
    keep(stage, CUT)

    rows = [line.split() for line in stage.muster("quarantine", "ls").output.splitlines()]

    assert rows[0] == ["record", "timestamp", "bytes", "reason"]
    assert rows[2] == [
        *(f"{TOPIC}/1/7", "2026-11-21T12:00:00.000Z", "22"),
        *("not", "JSON:", "unterminated", "string"),
    ]


def test_the_list_is_narrowed(stage: Stage) -> None:
    keep(stage, CUT)
    keep(stage, CUT, offset=8)
    keep(stage, CUT, topic="other")

    assert names(stage, "--topic", TOPIC) == [NAME, NAME.replace("7", "8")]
    assert names(stage, "--topic", "ctm") == []
    assert names(stage, "--since", "2000-01-01T00:00:00Z", "--limit", "1") == [NAME]
    assert names(stage, "--since", "2999-01-01T00:00:00Z") == []
    assert stage.json("quarantine", "ls", "--limit", "2")["more"]
    assert not stage.json("quarantine", "ls", "--limit", "3")["more"]


def test_an_empty_quarantine_is_said(stage: Stage) -> None:
    assert stage.muster("quarantine", "ls").output == "nothing of that kind is in quarantine\n"


def test_one_is_shown_as_text(stage: Stage) -> None:
    keep(stage, CUT + b"\x1b[2J")

    assert stage.muster("quarantine", "show", f"{TOPIC}/1/7").output.splitlines() == [
        "reason     not JSON: unterminated string",
        "topic      ctm-parent-events",
        "partition  1",
        "offset     7",
        "timestamp  2026-11-21T12:00:00.000Z",
        "headers    ",
        "bytes      26",
        'value      {"id": "cut off in mid\\x1b[2J',
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"\xff\x00", {"text": None, "hex": "ff00", "cut": False}),
        (None, {"text": None, "hex": None, "cut": False}),
        (b"x" * 2047 + "ü".encode(), {"text": "x" * 2047, "hex": None, "cut": True}),
        (b"\xff" * 3000, {"text": None, "hex": "ff" * 2048, "cut": True}),
    ],
    ids=["binary", "tombstone", "long text", "long binary"],
)
def test_the_value_is_bounded(stage: Stage, value: bytes | None, shown: dict[str, Any]) -> None:
    keep(stage, value)

    document = stage.json("quarantine", "show", NAME)

    assert {word: document[word] for word in shown} == shown


def test_what_is_not_there_is_one_line(stage: Stage) -> None:
    assert str(stage.muster("quarantine", "show", f"{TOPIC}/1/7").exception) == (
        f"the quarantine has no {NAME}"
    )
    assert str(stage.muster("quarantine", "show", "x").exception) == (
        "x is no TOPIC/PARTITION/OFFSET"
    )


def test_what_is_none_of_ours_is_one_line(stage: Stage) -> None:
    client = boto3.client("s3", region_name=REGION)
    client.put_object(Bucket=stage.outputs["QuarantineBucket"], Key=NAME, Body=b"[]")

    told = str(stage.muster("quarantine", "show", NAME).exception)

    assert told.startswith(f"{NAME} is no quarantined record: ")
