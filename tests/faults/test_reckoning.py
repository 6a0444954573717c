"""The reckoning of a run under faults: it takes what is promised, and nothing else."""

from dataclasses import replace

import pytest

from muster.core.bundle import BundleKey
from tests.faults.reckoning import PART, WHOLE, Found, differences

ONE, TWO, LONELY = (BundleKey("contract-pair", key) for key in ("one", "two", "lonely"))
RECORDS = [f"ctm-parent-events-0-{offset}" for offset in range(3)]
POISON = RECORDS[2]
ROUTED, INVALID = frozenset({"Routed"}), frozenset({"Invalid"})
FOUND = Found(
    effects={"a host killed": 3, "a broker away": 1},
    rows={ONE: WHOLE, TWO: WHOLE, LONELY: PART},
    foreign_folders=(),
    foreign_executions=(),
    records=RECORDS,
    acknowledged=RECORDS[:2],
    verdicts={RECORDS[0]: ROUTED, RECORDS[1]: ROUTED, POISON: INVALID},
    poison={POISON},
    quarantined={POISON},
    errors={"SubmissionRejected": 4},
    troubles=(),
)


def of_two(**changes: object) -> Found:
    return replace(FOUND, rows={**FOUND.rows, TWO: replace(WHOLE, **changes)})  # type: ignore[arg-type]


def test_what_is_promised_is_no_difference() -> None:
    assert differences(FOUND) == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (of_two(jobs=2), "BUNDLE#contract-pair#two: jobs 2, expected 1"),
        (of_two(jobs=0), "BUNDLE#contract-pair#two: jobs 0, expected 1"),
        (
            of_two(submission="failed"),
            "BUNDLE#contract-pair#two: submission failed, expected submitted",
        ),
        (
            of_two(execution="FAILED"),
            "BUNDLE#contract-pair#two: execution FAILED, expected SUCCEEDED",
        ),
        (
            replace(FOUND, rows={LONELY: replace(PART, jobs=1)}),
            "BUNDLE#contract-pair#lonely: jobs 1, expected 0",
        ),
        (replace(FOUND, foreign_folders=["bdl-x"]), "Control-M ran a folder of no bundle: bdl-x"),
        (replace(FOUND, foreign_executions=["x"]), "an execution of no bundle: x"),
        (
            replace(FOUND, verdicts={RECORDS[0]: ROUTED, POISON: INVALID}),
            f"no verdict on: {RECORDS[1]}",
        ),
        (
            replace(FOUND, verdicts={**FOUND.verdicts, "t-0-9": ROUTED}),
            "a verdict on what is not there: t-0-9",
        ),
        (
            replace(FOUND, verdicts={**FOUND.verdicts, RECORDS[0]: ROUTED | INVALID}),
            f"two verdicts on: {RECORDS[0]}",
        ),
        (replace(FOUND, acknowledged=["t-0-9"]), "the producer's record is gone: t-0-9"),
        (replace(FOUND, quarantined=()), f"poison not in quarantine: {POISON}"),
        (replace(FOUND, poison=()), f"in quarantine, but no poison: {POISON}"),
        (
            replace(FOUND, effects={**FOUND.effects, "a broker away": 0}),
            "a broker away: never took effect",
        ),
        (
            replace(FOUND, errors={"States.Timeout": 1}),
            "an execution failed with States.Timeout, which is no name of ours",
        ),
        (
            replace(FOUND, errors={"": 1}),
            "an execution failed with no error, which is no name of ours",
        ),
        (replace(FOUND, troubles=["KafkaException"]), "a poller ended: KafkaException"),
    ],
)
def test_anything_else_is_said(found: Found, said: str) -> None:
    assert differences(found) == [said]


def test_many_of_a_kind_are_counted() -> None:
    lost = replace(FOUND, records=[*RECORDS, *(f"t-0-{offset:02}" for offset in range(25))])

    said = differences(lost)

    assert (len(said), said[-1]) == (21, "no verdict on: 5 more")
