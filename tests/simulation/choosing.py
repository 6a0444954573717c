"""Which steps have to be taken from a world so that no order that matters is left out.

Where a function's next step commutes with every step of everybody else, now and later, the order
of the two shows nothing: only that function's steps are taken, its faults included (an ample set
of one process, in the words of partial-order reduction; a private step always leads onwards, so
nothing is put off for ever). What is private is told here, and why.
"""

from collections.abc import Iterator

from tests.simulation import outside, running, waiting
from tests.simulation.known import Known, Step
from tests.simulation.machine import Execution
from tests.simulation.world import Deed, World

PRIVATE = {
    ("store", "record"),  # the row of one event, which no other topic delivers; read when complete
    ("notices", "publish"),  # nobody in the system reads notices
    ("quarantine", "keep"),  # nor quarantine
    ("waits", "start"),  # only adds an execution, whose own steps can be put off all the same
}


def steps(known: Known, world: World) -> Iterator[Step]:
    """Yield the steps of one function or execution where they are private, else every step."""
    for deed in world.deeds:
        if _is_private(known, world, deed):
            return running.of_one(known, world, deed)
    for execution in known.executions(world):
        if _invokes(known, world, execution):
            return waiting.of_one(known, world, execution)
    return every_step(known, world)


def every_step(known: Known, world: World) -> Iterator[Step]:
    """Yield every step that can be taken now, and where it leads."""
    yield from running.steps(known, world)
    yield from waiting.steps(known, world)
    yield from outside.steps(known, world)


def _is_private(known: Known, world: World, deed: Deed) -> bool:
    ask = known.deeds.standings[deed.place].ask
    if ask is not None:
        return (ask.port, ask.method) in PRIVATE
    # The end of a batch or a sweep concerns nobody else; that of a task, only who may stop it.
    return known.owners[deed.owner].kind != "task" or not world.budget.aborts


def _invokes(known: Known, world: World, execution: Execution) -> bool:
    """Tell whether it is about to invoke: its function's own steps can be put off all the same."""
    if world.budget.aborts or known.configuration.is_slow or not execution.can_enter(world.now):
        return False
    return not known.interpreter.enter(execution, world.now)[1].is_wait
