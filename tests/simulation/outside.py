"""What comes from outside: Kafka's next batch, the sweeper's minute, an operator, the clock."""

from collections.abc import Iterator

from tests.simulation.deeds import Start
from tests.simulation.known import Known, Step
from tests.simulation.machine import UNCAUGHT
from tests.simulation.world import Owner, World

SWEEP = Start(function="sweep", key=None, given=None)
LIMITS = {"ingest": 60, "sweep": 50, "${DeadlineArn}": 30, "${SubmitArn}": 60}  # stacks/flow.py


def steps(known: Known, world: World) -> Iterator[Step]:
    """Yield what comes from outside."""
    for number in range(len(world.topics)):
        yield from polls(known, world, number)
    if world.budget.sweeps and not _is_sweeping(known, world):
        budget = world.budget._replace(sweeps=world.budget.sweeps - 1)
        yield ("sweeps",), known.invoke(world._replace(budget=budget), SWEEP, Owner("sweep"))
    yield from _operates(known, world)
    yield from _meddles(world)
    yield from _passes(known, world)


def polls(known: Known, world: World, number: int) -> Iterator[Step]:
    """Deliver the next records of a topic whose last batch is settled: some, or all there are."""
    busy = any(
        (owner := known.owners[deed.owner]).kind == "topic" and owner.serial == number
        for deed in world.deeds
    )
    if busy:
        return
    topic, records = world.topics[number], known.configuration.topics[number]
    there = range(topic.position, min(len(records), topic.position + known.configuration.batch))
    batches = [topic.again] if topic.again else [tuple(there[: n + 1]) for n in range(len(there))]
    for offsets in batches:
        given = tuple(records[each] for each in offsets)
        start = Start(function="ingest", key=(number, offsets), given=given)
        owner = Owner("topic", serial=number, offsets=offsets)
        yield ("delivers", number, offsets), known.invoke(world, start, owner)


def _is_sweeping(known: Known, world: World) -> bool:
    return any(known.owners[deed.owner].kind == "sweep" for deed in world.deeds)


def _operates(known: Known, world: World) -> Iterator[Step]:
    """Redrive what failed, stop what runs, wake a wait by hand."""
    budget = world.budget
    for execution in known.executions(world):
        if budget.redrives and execution.status in UNCAUGHT:
            spent = world._replace(budget=budget._replace(redrives=budget.redrives - 1))
            again = known.interpreter.redrive(execution)
            yield ("redrives", execution.name), known.with_execution(spent, again)
        if budget.aborts and execution.status == "RUNNING":
            spent = world._replace(budget=budget._replace(aborts=budget.aborts - 1))
            stopped = known.interpreter.abort(execution)
            yield ("aborts", execution.name), known.with_execution(spent, stopped)
        if budget.strays and execution.token is not None:
            spent = world._replace(budget=budget._replace(strays=budget.strays - 1))
            woken = known.interpreter.succeed(execution, {})
            yield ("wakes", execution.name), known.with_execution(spent, woken)


def _meddles(world: World) -> Iterator[Step]:
    """Replace the template by a newer version, write into a stored text."""
    budget = world.budget
    if budget.repairs:
        repaired = world._replace(budget=budget._replace(repairs=budget.repairs - 1))
        yield ("repairs",), repaired._replace(template=world.template + 1)
    if budget.alters:
        altered = world._replace(budget=budget._replace(alters=budget.alters - 1))
        yield ("alters",), altered._replace(is_altered=True)


def _passes(known: Known, world: World) -> Iterator[Step]:
    """Move the clock to what is due next; no function outlives its timeout."""
    ahead = [each for each in due(known, world) if each > world.now]
    if not ahead or min(ahead) > known.configuration.horizon:
        return
    until = min(ahead)
    if not known.configuration.is_slow and _is_busy(known, world):
        return
    for deed in world.deeds:
        if deed.began + LIMITS[known.deeds.start_of(deed.place).function] < until:
            return
    yield ("waits until", until), world._replace(now=until)


def _is_busy(known: Known, world: World) -> bool:
    """Tell whether a function runs, or an execution could go on."""
    return bool(world.deeds) or any(e.can_enter(world.now) for e in known.executions(world))


def due(known: Known, world: World) -> Iterator[int]:
    yield from known.configuration.instants
    for execution in known.executions(world):
        if execution.rings_at is not None:
            yield int(execution.rings_at) - known.configuration.skew
            yield int(execution.rings_at)
        if execution.status == "RUNNING":
            yield int(execution.resumes_at)
    for _, seen_at in known.controlms[world.controlm].instances:
        yield int(seen_at)
    yield known.configuration.blind_until
