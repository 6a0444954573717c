"""What an event says never reaches a shell: refused by name, or kept where nothing runs it."""

import json
import re

import pytest

from muster.core.bundle import BundleKey
from tests.e2e.hostile import COMMAND, EXPECTED, VALUES, Hostilities, Row
from tests.e2e.stage import Stage
from tests.e2e.witness import PAIR

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]|%%")
LARGE = "900 KB of text"


@pytest.fixture(scope="module")
def rows(stage: Stage) -> dict[str, Row]:
    return Hostilities(stage)()


@pytest.mark.parametrize("name", VALUES)
def test_a_value_has_its_fate(name: str, rows: dict[str, Row]) -> None:
    assert rows[name] == EXPECTED[name]


@pytest.mark.parametrize("name", VALUES)
def test_an_error_names_the_place_and_never_the_value(name: str, rows: dict[str, Row]) -> None:
    row = rows[name]

    for fate, argument in ((row.variable, "args.bid"), (row.key, "bundle.key")):
        if fate.name == "TemplateError":
            assert f"{argument}: not allowed in" in fate.seen
            assert VALUES[name] not in fate.seen


@pytest.mark.usefixtures("rows")
def test_a_command_holds_no_shell_character_from_an_event(stage: Stage) -> None:
    contracts = [
        command for command in stage.commands() if command.startswith("/opt/app/contract.sh")
    ]

    assert len(contracts) >= len(VALUES)
    assert [command for command in contracts if not COMMAND.fullmatch(command)] == []


def test_a_description_is_one_line_that_expands_to_itself(rows: dict[str, Row]) -> None:
    seen = {name: row.description.seen for name, row in rows.items()}

    assert [name for name, text in seen.items() if CONTROL.search(text)] == []


def test_a_large_text_is_cut_and_says_where_the_whole_is(
    stage: Stage, rows: dict[str, Row]
) -> None:
    text, bucket = rows[LARGE].description.seen, stage.cloud.outputs["PayloadsBucket"]

    assert len(text) == 4000
    key = text.rpartition(f" s3://{bucket}/")[2]
    whole = json.loads(stage.s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    assert whole["parent"]["note"] == VALUES[LARGE]


@pytest.mark.usefixtures("rows")
def test_a_large_payload_is_a_claim_check_in_the_table(stage: Stage) -> None:
    number = list(VALUES).index(LARGE)
    rows = list(stage.reading.rows(BundleKey(PAIR, f"description-{number}")))

    assert {"claim_check" in row for row in rows} == {True, False}
    assert all("payload" in row or "claim_check" in row for row in rows)
