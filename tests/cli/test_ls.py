"""`muster ls`, on a stage found by its stacks' outputs."""

from datetime import datetime, timedelta

import pytest

from muster.core.bundle import BundleKey
from tests.cli.known import KEY, OPENED, OVERDUE, REFUSED, SUBMITTED
from tests.cli.stage import Stage

ORDER = BundleKey("order-fulfilment", "o-1")
LATE, EARLY = BundleKey("contract-pair", "c-late"), BundleKey("contract-pair", "c-early")

TABLE = [
    "definition key got missing phase deadline (UTC) time submission",
    "contract-pair c-early child parent open 2026-11-22 12:00 overdue by 40 min none",
    "order-fulfilment o-1 parent child-1, child-2, child-3 open 2026-11-22 13:00 20 min left none",
    "contract-pair c-late parent child open 2026-11-22 14:00 1 h 20 min left none",
    "contract-pair c-1 child, parent complete 2026-11-22 15:00 complete for 21 h 40 min failed",
]


@pytest.fixture
def several(stage: Stage) -> Stage:
    """Leave two pairs that wait, an order that waits, and a pair whose job was refused."""
    stage.arrives("parent", OPENED + timedelta(hours=2), key=LATE)
    stage.arrives("child", OPENED, key=EARLY)
    stage.arrives("parent", OPENED + timedelta(hours=1), key=ORDER)
    refused = OPENED + timedelta(hours=3)
    stage.arrives("parent", refused)
    stage.arrives("child", refused)
    stage.submission_is(REFUSED)
    stage.clock.instant = OVERDUE
    return stage


def keys(stage: Stage, *options: str) -> list[str]:
    return [bundle["key"] for bundle in stage.json("ls", *options)["bundles"]]


def test_those_due_first_come_first(several: Stage) -> None:
    assert keys(several) == ["c-early", "o-1", "c-late", "c-1"]


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (("--definition", "order-fulfilment"), ["o-1"]),
        (("--team", "contracts"), ["c-early", "c-late", "c-1"]),
        (("--team", "nobody"), []),
        (("--phase", "complete"), ["c-1"]),
        (("--phase", "open", "--team", "contracts"), ["c-early", "c-late"]),
        (("--submission", "failed"), ["c-1"]),
        (("--overdue",), ["c-early"]),
        (("--limit", "2"), ["c-early", "o-1"]),
    ],
    ids=" ".join,
)
def test_the_list_is_narrowed(several: Stage, options: list[str], shown: list[str]) -> None:
    assert keys(several, *options) == shown


def test_what_is_left_out_is_said(several: Stage) -> None:
    assert several.json("ls", "--limit", "3")["more"]
    assert not several.json("ls", "--limit", "4")["more"]
    assert "There are more" in several.muster("ls", "--limit", "3").output


def test_the_document_of_a_bundle(several: Stage) -> None:
    [bundle] = several.json("ls", "--overdue")["bundles"]

    assert bundle == {
        "definition": "contract-pair",
        "key": "c-early",
        "generation": 1,
        "phase": "open",
        "got": ["child"],
        "missing": ["parent"],
        "deadline": "2026-11-22T12:00:00.000Z",
        "seconds_left": -2400,
        "expires_at": "2026-11-28T12:00:00.000Z",
        "breached_at": None,
        "ready_at": None,
        "submission": {"standing": "none"},
    }


def test_the_table_says_how_much_time_is_left(several: Stage) -> None:
    lines = [" ".join(line.split()) for line in several.muster("ls").output.splitlines()]

    assert [line for line in lines if line and "──" not in line] == TABLE


def test_a_submitted_bundle_is_no_longer_listed(stage: Stage) -> None:
    stage.arrives("parent", OPENED)
    stage.arrives("child", OPENED)
    stage.submission_is(SUBMITTED)

    assert keys(stage) == []
    assert stage.muster("ls").output == "no such bundle is open\n"


def test_a_key_cannot_steer_the_terminal(stage: Stage) -> None:
    stage.arrives("parent", OPENED, key=BundleKey("contract-pair", "\x1b[2J[bold]c"))

    shown = stage.muster("ls").output

    assert "\x1b" not in shown
    assert "\\x1b[2J[bold]c" in shown


def test_a_bundle_that_closed_since_the_index_was_read_is_left_out(stage: Stage) -> None:
    stage.arrives("parent", OPENED)
    stage.arrives("child", OPENED)

    assert keys(stage, "--phase", "open") == []
    assert keys(stage, "--phase", "complete") == ["c-1"]


@pytest.mark.parametrize("moment", [OPENED, OVERDUE])
def test_a_bundle_without_a_deadline_is_never_overdue(stage: Stage, moment: datetime) -> None:
    table, name = stage.table.client, stage.table.name
    stage.arrives("parent", OPENED)
    table.update_item(
        TableName=name,
        Key={"PK": {"S": KEY.pk}, "SK": {"S": "META"}},
        UpdateExpression="SET is_timeless = :yes",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )
    stage.clock.instant = moment

    assert keys(stage, "--overdue") == []
    assert "expires in" in stage.muster("ls").output
