"""Compares what was found with what the script promises; what differs is said in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from localcloud.demo.findings import Findings, Row
from localcloud.demo.script import Script

MEMBERS = {"contract-pair": 2, "order-fulfilment": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen on the way and is gone at the end."""

    breached: bool
    alarmed: bool
    resumed: bool


def differences(script: Script, found: Findings, seen: Seen) -> list[str]:
    """Return one sentence per thing that is not as it should be."""
    return [
        *_about_bundles(found),
        *_about_the_breach(script, found, seen),
        *_about_records(script, found),
    ]


def _about_bundles(found: Findings) -> Iterator[str]:
    for row in found.rows:
        expected = {
            "members": (row.got, MEMBERS[row.definition]),
            "phase": (row.phase, "complete"),
            "job": (row.submission, "submitted"),
            "jobs at Control-M": (row.jobs, 1),
            "execution": (row.execution, "SUCCEEDED"),
        }
        for what, (is_now, wanted) in expected.items():
            if is_now != wanted:
                yield f"{row.definition} {row.key}: {what} {is_now}, expected {wanted}"
    if sum(row.adopted for row in found.rows) != 1:
        yield "the job whose answer was dropped was not adopted exactly once"


def _about_the_breach(script: Script, found: Findings, seen: Seen) -> Iterator[str]:
    late = _late(script, found)
    if not seen.breached:
        yield f"{script.late}: its execution did not fail with SlaBreached"
    if not seen.alarmed:
        yield "the alarm SlaBreached of contract-pair was never in ALARM"
    if [notice["missing"] for notice in found.notices] != [["child"]]:
        yield f"expected one notice that names child; found {found.notices}"
    if (late.redrives, late.version) != (1, 2):
        yield f"{script.late}: {late.redrives} redrives under version {late.version}; expected 1, 2"
    if not seen.resumed:
        yield f"{script.late}: the redrive did not end in SUCCEEDED"


def _about_records(script: Script, found: Findings) -> Iterator[str]:
    sums = sum(found.verdicts.values())
    if sums != found.records:
        yield f"{found.records} records on the topics but verdicts on {sums}"
    if found.records != script.records:
        yield f"{found.records} records on the topics, expected {script.records}"
    if found.verdicts.get("Invalid") != 1 or len(found.quarantined) != 1:
        yield f"expected the poison in quarantine; found {found.quarantined}"
    if found.fates.get("Duplicate", 0) < script.duplicates:
        yield f"{found.fates.get('Duplicate', 0)} duplicates noticed of {script.duplicates} sent"
    for warning in found.warnings:
        yield f"Control-M warns: {warning}"


def _late(script: Script, found: Findings) -> Row:
    return next(row for row in found.rows if row.key == script.late)
