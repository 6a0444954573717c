"""The reckoning: what independent witnesses found, and each thing that is not as promised."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from muster.core.bundle import BundleKey

Place = str  # topic-partition-offset, as ingest's journal has it
SUBMITTED, SUCCEEDED, RUNNING = "submitted", "SUCCEEDED", "RUNNING"
FIRST = 20  # of a kind are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One bundle at the end: as the table, Step Functions and Control-M tell of it."""

    is_whole: bool
    phase: str
    submission: str
    execution: str
    jobs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything that was found."""

    effects: Mapping[str, int]
    rows: Mapping[BundleKey, Row]
    foreign_folders: Collection[str]  # that Control-M ran for no bundle of ours
    foreign_executions: Collection[str]
    records: Collection[Place]  # that lie on the topics
    acknowledged: Collection[Place]  # that the producer was told of
    verdicts: Mapping[Place, frozenset[str]]
    poison: Collection[Place]
    quarantined: Collection[Place]
    errors: Mapping[str, int]  # of executions, before an operator redrove them
    troubles: Collection[str]  # what ended a poller


WHOLE = Row(is_whole=True, phase="complete", submission=SUBMITTED, execution=SUCCEEDED, jobs=1)
PART = Row(is_whole=False, phase="open", submission="none", execution=RUNNING, jobs=0)


def differences(found: Found) -> list[str]:
    """Return one sentence per thing that is not as it should be."""
    return [*_about_faults(found), *_about_bundles(found), *_about_records(found)]


def _about_faults(found: Found) -> Iterator[str]:
    for effect, count in found.effects.items():
        if not count:
            yield f"{effect}: never took effect"
    for error in found.errors:
        if not error or error.startswith("States."):
            yield f"an execution failed with {error or 'no error'}, which is no name of ours"
    yield from (f"a poller ended: {trouble}" for trouble in found.troubles)


def _about_bundles(found: Found) -> Iterator[str]:
    for key, row in found.rows.items():
        expected = WHOLE if row.is_whole else PART
        for name in ("phase", "submission", "execution", "jobs"):
            is_now, wanted = getattr(row, name), getattr(expected, name)
            if is_now != wanted:
                yield f"{key.pk}: {name} {is_now}, expected {wanted}"
    yield from _each("Control-M ran a folder of no bundle", found.foreign_folders)
    yield from _each("an execution of no bundle", found.foreign_executions)


def _about_records(found: Found) -> Iterator[str]:
    records = set(found.records)
    yield from _each("no verdict on", records - found.verdicts.keys())
    yield from _each("a verdict on what is not there", found.verdicts.keys() - records)
    two = [place for place, words in found.verdicts.items() if len(words) > 1]
    yield from _each("two verdicts on", two)
    yield from _each("the producer's record is gone", set(found.acknowledged) - records)
    yield from _each("poison not in quarantine", set(found.poison) - set(found.quarantined))
    yield from _each("in quarantine, but no poison", set(found.quarantined) - set(found.poison))


def _each(what: str, which: Collection[str]) -> Iterator[str]:
    for one in sorted(which)[:FIRST]:
        yield f"{what}: {one}"
    if len(which) > FIRST:
        yield f"{what}: {len(which) - FIRST} more"
