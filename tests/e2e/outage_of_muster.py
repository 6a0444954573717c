"""Muster itself is out for 25 h while events pile up: whose deadline passed unread, and whose not.

What is down is ingest's reading and the sweeper. The executions that wait already hear their own
bell, since Step Functions and the function `deadline` are up.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.e2e.commands import Muster
from tests.e2e.stage import Stage, child, parent
from tests.e2e.unsettled import clock

HOUR = timedelta(hours=1)
HALF, ONE, TWO, REST = 0.5, 1.0, 2.0, 25.0
OPEN_CHILD, OPEN_NEVER = "open-before-child-at-1h", "open-before-child-never"
BOTH_HALF, ONE_HALF = "both-at-30min", "parent-at-30min-child-never"
BOTH_TWO, ONE_TWO = "both-at-2h", "parent-at-2h-child-never"
PARENTS = {0.0: (OPEN_CHILD, OPEN_NEVER), HALF: (BOTH_HALF, ONE_HALF), TWO: (BOTH_TWO, ONE_TWO)}
CHILDREN = {HALF: (BOTH_HALF,), ONE: (OPEN_CHILD,), TWO: (BOTH_TWO,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came of one bundle; hours count from the beginning of the outage."""

    deadline_h: float
    breached_h: float | None  # as noted when everything was read, at 25 h
    notices: int
    jobs_before: int | None  # before the command; None: either, the bell may come first
    jobs: int = 1
    ended: str = "SUCCEEDED"
    late_breach_h: float | None = None  # as noted after 27 h


BREACHED_UNREAD = Row(deadline_h=24, breached_h=24, late_breach_h=24, notices=1, jobs_before=0)
NEVER_FULL = replace(BREACHED_UNREAD, jobs=0, ended="FAILED SlaBreached")
EXPECTED = {
    OPEN_CHILD: BREACHED_UNREAD,
    OPEN_NEVER: NEVER_FULL,
    BOTH_HALF: Row(
        deadline_h=24.5, breached_h=24.5, late_breach_h=24.5, notices=1, jobs_before=None
    ),
    ONE_HALF: replace(NEVER_FULL, deadline_h=24.5, breached_h=24.5, late_breach_h=24.5),
    BOTH_TWO: Row(deadline_h=26, breached_h=None, notices=0, jobs_before=1),
    ONE_TWO: replace(NEVER_FULL, deadline_h=26, breached_h=None, late_breach_h=26),
}


@dataclass(slots=True)
class OutageOfMuster:
    """Events are produced at 0 h, 30 min, 1 h and 2 h; Muster reads on at 25 h."""

    stage: Stage
    muster: Muster
    count: int
    red: set[str] = field(default_factory=set)
    _began: datetime = field(default_factory=clock.now)
    _passed: float = 0.0
    _noted: dict[str, tuple[float | None, int]] = field(default_factory=dict)

    def __call__(self) -> Counter[tuple[str, Row]]:
        """Count the rows of each kind."""
        stage = self.stage
        self._began = clock.now()
        self._produce()
        for key in self._keys(OPEN_CHILD, OPEN_NEVER):
            stage.wait_until_parked(key)
        stage.cloud.go_down()
        for at in (HALF, ONE, TWO):
            self._pass_until(at)
            self._produce()
        self._pass_until(REST)
        self._nobody_reads()
        stage.cloud.come_back()
        self._everything_is_read()
        self.muster("redrive", "--breached", "--complete", "--yes")
        for key in self._keys(OPEN_CHILD, BOTH_HALF, BOTH_TWO):
            stage.wait_for_job(key)
        self._pass_until(REST + TWO)
        for key in self._keys(ONE_TWO):
            stage.wait_for_end(key)
        return Counter((kind, self._row(key)) for kind in EXPECTED for key in self._keys(kind))

    def _keys(self, *kinds: str) -> list[str]:
        return [f"{kind}-{number}" for kind in kinds for number in range(self.count)]

    def _pass_until(self, hours: float) -> None:
        self.stage.cloud.let_pass((hours - self._passed) * HOUR)
        self._passed = hours

    def _produce(self) -> None:
        """Send what is due at this hour."""
        parents = self._keys(*PARENTS.get(self._passed, ()))
        children = self._keys(*CHILDREN.get(self._passed, ()))
        self.stage.send(*map(parent, parents), *map(child, children))

    def _nobody_reads(self) -> None:
        """See that only the executions that waited already have ended, and by their own bell."""
        stage = self.stage
        for key in self._keys(OPEN_CHILD, OPEN_NEVER):
            assert stage.wait_for_end(key).error == "SlaBreached"
        for key in self._keys(BOTH_HALF, ONE_HALF, BOTH_TWO, ONE_TWO):
            assert stage.bundle(key).phase is None
        self.stage.cloud.aws.evaluate_alarms()
        self.red = stage.red()

    def _everything_is_read(self) -> None:
        """Wait until all has been taken in and swept; note the breaches and the jobs."""
        stage, keys = self.stage, self._keys
        full, halves = keys(OPEN_CHILD, BOTH_HALF, BOTH_TWO), keys(ONE_HALF, ONE_TWO)
        stage.wait_for_each(full, lambda key: stage.bundle(key).is_complete, "complete")
        stage.wait_for_each(halves, lambda key: stage.bundle(key).is_open, "open")
        for key in keys(BOTH_TWO):
            stage.wait_for_job(key)
        for key in keys(BOTH_HALF, ONE_HALF):
            stage.wait_for_end(key)
        stage.sweep()
        told = keys(OPEN_CHILD, OPEN_NEVER, BOTH_HALF, ONE_HALF)
        stage.wait_for_each(told, stage.breaches, "each breach is told")
        for key in keys(*EXPECTED):
            self._noted[key] = self._hours(stage.bundle(key).breached_at), stage.jobs(key)

    def _hours(self, at: datetime | None) -> float | None:
        """Count from the beginning, to the half-hour: producing takes its moments."""
        return None if at is None else round(2 * (at - self._began) / HOUR) / 2

    def _row(self, key: str) -> Row:
        stage, bundle = self.stage, self.stage.bundle(key)
        kind = key.rpartition("-")[0]
        execution = stage.wait_for_end(key)
        breached_h, jobs_before = self._noted[key]
        is_told = EXPECTED[kind].jobs_before is not None
        return Row(
            deadline_h=self._hours(bundle.deadline) or 0,
            breached_h=breached_h,
            late_breach_h=self._hours(bundle.breached_at),
            notices=len(stage.breaches(key)),
            jobs_before=jobs_before if is_told else None,
            jobs=stage.jobs(key),
            ended=f"{execution.status} {execution.error}".strip(),
        )
