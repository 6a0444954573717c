"""The table of moves: every row is played, and every guard is seen to stop its row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from localcloud.controlm import Simulator, SimulatorClock, Site
from localcloud.controlm.effects import Moved
from localcloud.controlm.jobs.moves import ACTIONS, TABLE, Move
from tests.controlm_simulator.caller import KEY, NOON, Caller, Node, command, dummy, events, folder

LATER = events("WaitForEvents", "later")
POOL: Node = {"Type": "Resource:Pool", "Quantity": "1"}
WAITING, CONFIRMING = dummy(w=LATER), dummy(Confirm=True)
MINUTE = 60


@dataclass(frozen=True)
class Scene:
    """`steps` end in the row's move; `without` is the same without what its guard asks for."""

    job: Node
    steps: tuple[str, ...] = ()
    without: tuple[str, ...] | Node | None = None
    exit_code: int = 0
    after: str = ""
    name: str = "a"
    settings: Node = field(default_factory=dict)


SCENES: Mapping[str, Scene] = {
    "a waiting job wants confirmation once its events are set": Scene(
        dummy(Confirm=True, w=LATER), ("event",), (), after="Wait User"
    ),
    "a waiting job goes on once its events are set": Scene(
        command(w=LATER, pool=POOL), ("event",), ("hold", "event"), after="Wait Resource"
    ),
    "a confirmed job goes on": Scene(
        dummy(Confirm=True, pool=POOL), ("confirm",), ("hold", "confirm"), after="Wait Resource"
    ),
    "a confirmed folder lets its jobs start": Scene(
        dummy(),
        ("confirm",),
        ("hold", "confirm"),
        after="Ended OK",
        name="bdl-1",
        settings={"Confirm": True},
    ),
    "a dummy with its resources needs no host": Scene(
        dummy(pool=POOL), ("pool",), (), after="Ended OK"
    ),
    "a job with its resources asks for its host": Scene(
        command(pool=POOL, Host="host-2"), ("pool",), (), after="Wait Host"
    ),
    "a job executes once its host accepts it": Scene(
        command(), (), command(Host="host-2"), after="Executing"
    ),
    "a waiting job runs now": Scene(WAITING, ("runNow",), ("hold", "runNow"), after="Ended OK"),
    "a waiting job bypasses what it waits for": Scene(
        command(w=LATER), ("bypass",), ("hold", "bypass"), after="Executing"
    ),
    "a job ends well": Scene(command(), ("wait",), (), after="Ended OK"),
    "a job fails": Scene(command(), ("wait",), (), exit_code=1, after="Ended Not OK"),
    "an executing job is killed": Scene(command(), ("kill",), after="Ended Not OK"),
    "a failed job runs again": Scene(
        command(), ("kill", "rerun"), ("kill", "hold", "rerun"), after="Executing"
    ),
    "a failed job is set to OK": Scene(command(), ("kill", "setToOk"), after="Ended OK"),
    "an order is held": Scene(WAITING, ("hold",), ("hold", "hold"), after="Wait Condition"),
    "a held order is freed": Scene(WAITING, ("hold", "free"), ("free",), after="Wait Condition"),
    "a held order is deleted": Scene(
        WAITING, ("hold", "delete"), ("delete",), after="Wait Condition"
    ),
    "a deleted order is undeleted": Scene(
        WAITING, ("hold", "delete", "undelete"), ("hold", "undelete"), after="Wait Condition"
    ),
}
GUARDED = [row for row in TABLE if row.name in SCENES and SCENES[row.name].without is not None]


@dataclass(frozen=True)
class Stage:
    """One job and what is done to it."""

    simulator: Simulator
    caller: Caller
    name: str

    def begin(self, job: Node, exit_code: int = 0, settings: Node | None = None) -> None:
        self.simulator.behaviours.add("a", duration_s=MINUTE, exit_code=exit_code)
        self.caller.on_demand(folder("bdl-1", settings, a=job))

    def play(self, step: str) -> int:
        if step == "wait":
            self.simulator.clock.advance(MINUTE)
            return 200
        if step == "event":
            return self.caller.post("/run/event/IN01", {"name": "later", "date": "1120"}).status
        if step == "pool":
            return self.caller.post("/run/resource/IN01", {"name": "pool", "max": "1"}).status
        return self.caller.act(self.caller.id_of(self.name), step).status

    @property
    def status(self) -> str:
        return self.caller.statuses(jobname=self.name)[self.name]

    def times(self, row: Move) -> int:
        """Count the moves that can only be this row's."""
        known = (effect for entry in self.simulator.journal.entries for effect in entry.effects)
        moves = [one for one in known if isinstance(one, Moved) and one.name == self.name]
        return sum(one.trigger == row.by and row.to in (None, one.after) for one in moves)


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    row = request.node.callspec.params.get("row")
    clock = SimulatorClock()
    clock.set(NOON)
    with Simulator(site=Site(hosts=frozenset({"host-1"})), clock=clock) as simulator:
        simulator.add_api_key(KEY)
        yield Stage(simulator, Caller(simulator), SCENES[row.name].name if row else "a")


def test_every_row_has_its_scene() -> None:
    assert [row.name for row in TABLE] == list(SCENES)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_row_moves_the_job(stage: Stage, row: Move) -> None:
    scene = SCENES[row.name]
    stage.begin(scene.job, scene.exit_code, scene.settings)

    answers = [stage.play(step) for step in scene.steps]

    assert (set(answers) <= {200}, stage.status) == (True, scene.after)
    assert stage.times(row) == 1


@pytest.mark.parametrize("row", GUARDED, ids=lambda row: row.name)
def test_a_guard_keeps_the_job(stage: Stage, row: Move) -> None:
    scene = SCENES[row.name]
    steps = scene.without if isinstance(scene.without, tuple) else ()
    job = scene.job if isinstance(scene.without, tuple) else scene.without or {}
    stage.begin(job, settings=scene.settings)
    for step in steps[:-1]:
        stage.play(step)
    before, moved = stage.status, stage.times(row)

    answers = [stage.play(step) for step in steps[-1:]]

    assert (stage.status, stage.times(row)) == (before, moved)
    assert answers in ([], [500 if row.by in ACTIONS else 200])


@pytest.mark.parametrize(
    ("job", "steps"),
    [
        (WAITING, ("kill",)),
        (WAITING, ("confirm",)),
        (WAITING, ("rerun",)),
        (WAITING, ("setToOk",)),
        (command(), ("confirm",)),
        (command(), ("runNow",)),
        (command(), ("bypass",)),
        (command(), ("rerun",)),
        (command(), ("setToOk",)),
        (dummy(), ("rerun",)),
        (dummy(), ("setToOk",)),
        (dummy(), ("kill",)),
        (dummy(), ("runNow",)),
        (command(), ("kill", "kill")),
        (command(), ("kill", "runNow")),
        (WAITING, ("hold", "delete", "hold")),
        (WAITING, ("hold", "delete", "runNow")),
        (WAITING, ("hold", "delete", "free")),
        (WAITING, ("hold", "delete", "delete")),
    ],
    ids=str,
)
def test_no_row_no_move(stage: Stage, job: Node, steps: tuple[str, ...]) -> None:
    stage.begin(job)
    for step in steps[:-1]:
        stage.play(step)
    before = stage.status

    refused = stage.play(steps[-1])

    assert (refused, stage.status) == (500, before)
