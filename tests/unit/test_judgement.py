"""The demo judges what was found: each thing that is not as the story says is named."""

from dataclasses import replace
from typing import Any

import pytest

from localcloud.demo.findings import Findings, Row
from localcloud.demo.judgement import Seen, differences
from localcloud.demo.script import script

SCRIPT = script(None)
SEEN = Seen(breached=True, alarmed=True, resumed=True)


def a_row(definition: str, key: str, **changed: Any) -> Row:  # noqa: ANN401
    row = Row(
        definition=definition,
        version=1,
        key=key,
        phase="complete",
        got=4 if definition == "order-fulfilment" else 2,
        submission="submitted",
        adopted=False,
        execution="SUCCEEDED",
        redrives=0,
        jobs=1,
    )
    return replace(row, **changed)


def the_story() -> Findings:
    pairs = [a_row("contract-pair", key) for key in SCRIPT.pairs]
    rows = [
        replace(pairs[0], adopted=True),
        *pairs[1:],
        *(a_row("order-fulfilment", key) for key in SCRIPT.orders),
        a_row("contract-pair", SCRIPT.late, version=2, redrives=1),
    ]
    return Findings(
        rows=rows,
        verdicts={"Routed": SCRIPT.records - 1, "Invalid": 1},
        fates={"Accepted": 16, "Duplicate": SCRIPT.duplicates},
        records=SCRIPT.records,
        quarantined=["ctm-parent-events/1/0.json"],
        notices=[{"missing": ["child"]}],
        warnings=[],
    )


def with_row(number: int, **changed: Any) -> Findings:  # noqa: ANN401
    found = the_story()
    rows = [*found.rows]
    rows[number] = replace(rows[number], **changed)
    return replace(found, rows=rows)


def test_the_story_as_it_should_be_differs_in_nothing() -> None:
    assert differences(SCRIPT, the_story(), SEEN) == []


@pytest.mark.parametrize(
    ("found", "named"),
    [
        pytest.param(with_row(1, jobs=2), "jobs at Control-M 2", id="a job run twice"),
        pytest.param(with_row(1, got=1, phase="open"), "members 1", id="an event lost"),
        pytest.param(with_row(1, submission="failed"), "job failed", id="a job not submitted"),
        pytest.param(with_row(1, execution="FAILED"), "execution FAILED", id="a failed execution"),
        pytest.param(with_row(0, adopted=False), "not adopted", id="nothing adopted"),
        pytest.param(with_row(-1, redrives=0), "0 redrives", id="not redriven"),
        pytest.param(replace(the_story(), notices=[]), "one notice", id="no notice"),
        pytest.param(
            replace(the_story(), verdicts={"Routed": 1}), "verdicts on 1", id="no verdict"
        ),
        pytest.param(replace(the_story(), quarantined=[]), "quarantine", id="poison lost"),
        pytest.param(replace(the_story(), warnings=["unknown query"]), "warns", id="a warning"),
    ],
)
def test_what_differs_is_named(found: Findings, named: str) -> None:
    assert any(named in sentence for sentence in differences(SCRIPT, found, SEEN))


@pytest.mark.parametrize("unseen", ["breached", "alarmed", "resumed"])
def test_what_was_not_seen_on_the_way_is_named(unseen: str) -> None:
    seen = replace(SEEN, **{unseen: False})

    assert len(differences(SCRIPT, the_story(), seen)) == 1


def test_the_sabotage_event_loses_one_child() -> None:
    whole, cut = script(None), script("event")

    assert len(cut.events) < len(whole.events)
    assert cut.pairs == whole.pairs
