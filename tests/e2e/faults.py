"""Control-M in trouble, one bundle per kind of trouble; run this module to see the table."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from rich.console import Console
from rich.table import Table

from localcloud.cloud import API_KEY, LocalCloud
from localcloud.controlm import Fault
from muster.core.submission import Standing
from tests.e2e.stage import Stage, child, parent
from tests.e2e.witness import folder_of

REVOKED, DOWN, ABORTED = "revoked-key", "down", "execution-aborted"
MENDED_KEY = "mended-key"
ON_DEMAND = "POST /run/ondemand"
LATER_THAN_READ_S = 22
REJECTED, UNAVAILABLE, LOOK_AGAIN = "SubmissionRejected", "ControlMUnavailable", "LookAgain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came of one bundle; `said` is the first error of its Submit state."""

    posts: int
    said: str
    before: Standing = Standing.SUBMITTED
    ended: str = "SUCCEEDED"
    after: Standing | None = None
    adopted: bool = False
    jobs: int = 1
    words: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A bundle, the fault that its POST meets, and what shall come of it."""

    key: str
    expected: Row
    fault: Fault | None = None

    @property
    def own_fault(self) -> Fault | None:
        """The fault, for this bundle's POST alone."""
        fault = self.fault
        return fault and replace(fault, route=ON_DEMAND, folder=folder_of(self.key))


REFUSED = Row(
    posts=2,
    said=REJECTED,
    before=Standing.FAILED,
    ended=f"FAILED {REJECTED}",
    after=Standing.SUBMITTED,
)
NOT_TAKEN = Row(posts=2, said=UNAVAILABLE)
TAKEN = Row(posts=1, said=LOOK_AGAIN, adopted=True)
LOST = Row(posts=2, said=LOOK_AGAIN)
LEFT_IN_DOUBT = replace(TAKEN, before=Standing.UNKNOWN, ended="ABORTED", after=Standing.SUBMITTED)
CASES = (
    Case(key="400", fault=Fault(kind="400"), expected=REFUSED),
    Case(key="401-once", fault=Fault(kind="401"), expected=Row(posts=2, said="")),
    Case(key="401", fault=Fault(kind="401", count=2), expected=replace(REFUSED, posts=3)),
    Case(key="403", fault=Fault(kind="403", count=2), expected=replace(REFUSED, posts=3)),
    Case(key=REVOKED, expected=replace(REFUSED, posts=4)),
    Case(key="429", fault=Fault(kind="429", retry_after=3), expected=NOT_TAKEN),
    Case(key="429-of-a-gateway", fault=Fault(kind="429", gateway=True), expected=NOT_TAKEN),
    Case(key=DOWN, expected=replace(NOT_TAKEN, posts=1)),
    Case(key="500", fault=Fault(kind="500"), expected=LOST),
    Case(key="503-html", fault=Fault(kind="503-html"), expected=LOST),
    Case(key="reset", fault=Fault(kind="reset"), expected=LOST),
    Case(key="accept-then-500", fault=Fault(kind="accept-then-500"), expected=TAKEN),
    Case(key="accept-then-drop", fault=Fault(kind="accept-then-drop"), expected=TAKEN),
    Case(key="truncated-json", fault=Fault(kind="truncated-json"), expected=TAKEN),
    Case(key="cut-body", fault=Fault(kind="cut-body"), expected=TAKEN),
    Case(key="no-run-id", fault=Fault(kind="no-run-id"), expected=TAKEN),
    Case(
        key="taken-after-the-timeout",
        fault=Fault(kind="latency", before=True, seconds=LATER_THAN_READ_S),
        expected=TAKEN,
    ),
    Case(key=ABORTED, fault=Fault(kind="accept-then-drop"), expected=LEFT_IN_DOUBT),
)


class Trouble:
    """Sends the bundles, lets the faults happen, and redrives what they broke."""

    def __init__(self, stage: Stage) -> None:
        """Make trouble on this stage."""
        self.stage = stage
        self._before: dict[str, tuple[Standing, str]] = {}

    def begin(self) -> Self:
        """Start it all; what takes a minute goes on meanwhile."""
        self._with_a_revoked_key()
        self._while_down()
        self._under_faults_of_their_own()
        return self

    def finish(self) -> dict[str, Row]:
        """Wait for every end, redrive what did not succeed, and read what came of it."""
        left = [case.key for case in CASES if case.key not in self._before]
        for key in left:
            self._note_end(key)
        for key in left:
            if self._before[key][1] != "SUCCEEDED":
                self.stage.redrive(key)
        for case in CASES:
            self.stage.wait_for_job(case.key)
        return {case.key: self._row(case.key) for case in CASES}

    def _with_a_revoked_key(self) -> None:
        """Refuse the credential that the secret holds, and mend both."""
        controlm = self.stage.cloud.controlm
        controlm.revoke(API_KEY)
        self._send(REVOKED)
        self._note_end(REVOKED)
        controlm.add_api_key(MENDED_KEY)
        self.stage.put_credential(MENDED_KEY)
        self.stage.redrive(REVOKED)
        self.stage.wait_for_job(REVOKED)

    def _while_down(self) -> None:
        """Refuse connections until one was tried."""
        faults = self.stage.cloud.controlm.faults
        faults.add("down")
        self._send(DOWN)
        self.stage.wait(lambda: self.stage.bundle(DOWN).submission.errors, "one attempt while down")
        faults.clear()

    def _under_faults_of_their_own(self) -> None:
        own = {case.key: case.own_fault for case in CASES}
        self.stage.cloud.controlm.faults.set(fault for fault in own.values() if fault)
        self._send(*(key for key, fault in own.items() if fault))
        self.stage.wait(
            lambda: self.stage.standing(ABORTED) is Standing.UNKNOWN, "an answer in doubt"
        )
        self.stage.abort(ABORTED)

    def _send(self, *keys: str) -> None:
        self.stage.send(*(make(key) for key in keys for make in (child, parent)))

    def _note_end(self, key: str) -> None:
        execution = self.stage.wait_for_end(key, seconds=120)
        ended = f"{execution.status} {execution.error}".strip()
        self._before[key] = self.stage.standing(key), ended

    def _row(self, key: str) -> Row:
        stage, submission = self.stage, self.stage.bundle(key).submission
        before, ended = self._before[key]
        said, words = stage.first_error(key)
        return Row(
            posts=len(stage.posts(key)),
            jobs=stage.jobs(key),
            said=said,
            words=words,
            before=before,
            ended=ended,
            after=None if ended == "SUCCEEDED" else submission.standing,
            adopted=submission.folder_job_id is not None,
        )


def table(rows: Mapping[str, Row]) -> Table:
    """Lay the rows out for a reader."""
    heads = ("fault", "Submit said", "POSTs", "jobs", "before a redrive", "execution", "after it")
    laid = Table(*heads, title="Control-M in trouble: one job per bundle")
    for key, row in rows.items():
        before = f"{row.before} (adopted)" if row.adopted and not row.after else str(row.before)
        after = f"{row.after} (adopted)" if row.adopted else str(row.after)
        said = f"{row.said}: {row.words}" if row.said else "-"
        cells = (str(row.posts), str(row.jobs), before, row.ended, after if row.after else "-")
        laid.add_row(key, said, *cells)
    return laid


def main() -> int:
    """Print the table; 1 where a row is not as it should be."""
    with TemporaryDirectory() as folder, LocalCloud(Path(folder) / "cloud") as cloud:
        cloud.deploy()
        rows = Trouble(Stage(cloud)).begin().finish()
    console = Console()
    console.print(table(rows))
    wrong = [case.key for case in CASES if rows[case.key] != case.expected]
    for key in wrong:
        console.print(f"NOT AS EXPECTED: {key}", style="red")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
