"""The children's producers are out for 25 h: what breaches, and what one command mends."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from localcloud.controlm import Fault
from tests.e2e.commands import Muster
from tests.e2e.faults import ON_DEMAND
from tests.e2e.stage import Stage, child, parent
from tests.e2e.witness import folder_of

IN_TIME, DOWN, REFUSED = "in-time", "in-time-and-controlm-down", "in-time-and-refused"
LATER, LATER_REFUSED, ABORTED = "after-25h", "after-25h-and-refused", "after-25h-and-aborted"
WAITED_FOR, NEVER = "after-its-redrive", "never"
DRY, FIRST, SECOND, THIRD = "dry run", "1st run", "2nd run", "3rd run"
BY_KEY, BY_STANDING = "by its key", "by standing"
MOST = "1000"
MEANT = ("redriven", "would be redriven")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came of one bundle; `chosen_by` names the commands that redrove it, or would have."""

    at_25h: str = "FAILED SlaBreached"
    notices: int = 1
    chosen_by: tuple[str, ...] = (DRY, FIRST)
    redrives: int = 1
    posts: int = 1
    jobs: int = 1
    ended: str = "SUCCEEDED"
    is_overdue: bool = False


MENDED = Row()
UNTOUCHED = Row(at_25h="SUCCEEDED", notices=0, chosen_by=(), redrives=0)
EXPECTED = {
    IN_TIME: UNTOUCHED,
    DOWN: UNTOUCHED,
    REFUSED: replace(
        UNTOUCHED, at_25h="FAILED SubmissionRejected", chosen_by=(BY_STANDING,), redrives=1, posts=2
    ),
    LATER: MENDED,
    LATER_REFUSED: replace(MENDED, chosen_by=(DRY, FIRST, SECOND), redrives=2, posts=2),
    ABORTED: replace(MENDED, at_25h="ABORTED"),
    WAITED_FOR: replace(MENDED, chosen_by=(BY_KEY,)),
    NEVER: Row(
        chosen_by=(), redrives=0, posts=0, jobs=0, ended="FAILED SlaBreached", is_overdue=True
    ),
}


@dataclass(slots=True)
class OutageOfProducers:
    """Parents come, children are held back; `counts` says how many bundles of each kind.

    `runs` counts what each run of the command redrove, or would have.
    """

    stage: Stage
    muster: Muster
    counts: Mapping[str, int]
    runs: dict[str, int] = field(default_factory=dict)
    _at_25h: dict[str, str] = field(default_factory=dict)
    _chosen: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self) -> Counter[tuple[str, Row]]:
        """Let 25 h pass, let the missing events come, redrive; count the rows of each kind."""
        self.stage.send(*map(parent, self._all()))
        for key in self._all():
            self.stage.wait_until_parked(key)
        self._after_20_hours()
        self._after_25_hours()
        self._children_come(LATER, LATER_REFUSED, ABORTED)
        self._redrive_the_complete()
        self._redrive_one_that_misses_its_child()
        overdue = self._overdue()
        return Counter(
            (kind, self._row(key, overdue)) for kind in self.counts for key in self._keys(kind)
        )

    def _keys(self, kind: str) -> list[str]:
        return [f"{kind}-{number}" for number in range(self.counts[kind])]

    def _all(self) -> list[str]:
        return [key for kind in self.counts for key in self._keys(kind)]

    def _after_20_hours(self) -> None:
        """Let some children come in time, to a Control-M that refuses or is down."""
        stage, faults = self.stage, self.stage.cloud.controlm.faults
        stage.cloud.let_pass(timedelta(hours=20))
        self._refuse(REFUSED)
        self._children_come(IN_TIME, REFUSED)
        for key in [*self._keys(IN_TIME), *self._keys(REFUSED)]:
            stage.wait_for_end(key)
        faults.add("down")
        self._children_come(DOWN)
        down = self._keys(DOWN)
        stage.wait_for_each(down, lambda key: stage.bundle(key).submission.errors, "one attempt")
        faults.clear()
        for key in self._keys(ABORTED):
            stage.abort(key)

    def _after_25_hours(self) -> None:
        """Every deadline passes; note how each execution ended."""
        stage = self.stage
        stage.cloud.let_pass(timedelta(hours=5))
        stage.sweep()
        for key in self._all():
            execution = stage.wait_for_end(key)
            self._at_25h[key] = f"{execution.status} {execution.error}".strip()
        breached = [
            key for kind, row in EXPECTED.items() if row.notices for key in self._keys(kind)
        ]
        stage.wait_for_each(breached, stage.breaches, "each breach is told")

    def _children_come(self, *kinds: str) -> None:
        keys = [key for kind in kinds for key in self._keys(kind)]
        self.stage.send(*map(child, keys))
        self.stage.wait_for_each(keys, lambda key: self.stage.bundle(key).is_complete, "complete")

    def _redrive_the_complete(self) -> None:
        """Run the command until it finds nothing; Control-M refuses a few the first time."""
        chosen = "--breached", "--complete"
        self._run(DRY, *chosen, "--dry-run")
        self._refuse(LATER_REFUSED)
        self._run(FIRST, *chosen, "--yes")
        self._wait_for_the_ends(LATER, ABORTED, LATER_REFUSED)
        self._run(SECOND, *chosen, "--yes")
        self._wait_for_the_ends(LATER_REFUSED)
        self._run(THIRD, *chosen, "--yes")
        self._run(BY_STANDING, "--submission", "failed", "--yes")
        self._wait_for_the_ends(REFUSED)

    def _redrive_one_that_misses_its_child(self) -> None:
        """Let it wait on, whatever the sweeper says, until the child comes."""
        stage, keys = self.stage, self._keys(WAITED_FOR)
        before = {key: stage.bundle(key) for key in keys}
        for key in keys:
            self.muster("redrive", key)
            self._chosen.setdefault(key, []).append(BY_KEY)
        tokens = {None, *(each.task_token for each in before.values())}
        stage.wait_for_each(keys, lambda key: stage.bundle(key).task_token not in tokens, "waits")
        stage.sweep()
        waiting = [stage.execution(key) for key in keys]
        assert all(each and each.status == "RUNNING" for each in waiting), waiting
        assert all(stage.bundle(key).deadline == before[key].deadline for key in keys)
        self._children_come(WAITED_FOR)
        self._wait_for_the_ends(WAITED_FOR)

    def _run(self, name: str, *options: str) -> None:
        found = self.muster.json("redrive", *options)["bundles"]
        meant = [each["key"] for each in found if each["outcome"] in MEANT]
        self.runs[name] = len(meant)
        for key in meant:
            self._chosen.setdefault(key, []).append(name)

    def _wait_for_the_ends(self, *kinds: str) -> None:
        for kind in kinds:
            for key in self._keys(kind):
                self.stage.wait_for_end(key)

    def _refuse(self, kind: str) -> None:
        """Let Control-M answer 400 to the next POST of each."""
        self.stage.cloud.controlm.faults.set(
            Fault(kind="400", route=ON_DEMAND, folder=folder_of(key)) for key in self._keys(kind)
        )

    def _overdue(self) -> Sequence[str]:
        listed = self.muster.json("ls", "--overdue", "--limit", MOST)
        return [each["key"] for each in listed["bundles"]]

    def _row(self, key: str, overdue: Sequence[str]) -> Row:
        stage, execution = self.stage, self.stage.wait_for_end(key)
        return Row(
            at_25h=self._at_25h[key],
            notices=len(stage.breaches(key)),
            chosen_by=tuple(self._chosen.get(key, ())),
            redrives=execution.redrives,
            posts=len(stage.posts(key)),
            jobs=stage.jobs(key),
            ended=f"{execution.status} {execution.error}".strip(),
            is_overdue=key in overdue,
        )
