"""What a running function may do next: its next effect, its return, or its host's death."""

from collections.abc import Iterator

from tests.simulation.deeds import Raised
from tests.simulation.effects import outcomes
from tests.simulation.known import Known, Step, without
from tests.simulation.world import Deed, Owner, Topic, World

DEAD = "Lambda.Unknown"


def steps(known: Known, world: World) -> Iterator[Step]:
    """Yield the steps of every running function."""
    for deed in world.deeds:
        yield from of_one(known, world, deed)


def of_one(known: Known, world: World, deed: Deed) -> Iterator[Step]:
    """Yield the steps of one running function."""
    standing = known.deeds.standings[deed.place]
    if standing.ask is None:
        yield from _returns(known, world, deed, standing.ended)
    else:
        for fault, after, answer in outcomes(known, world, standing.call, standing.ask):
            yield ("does", deed.place, fault), known.answer(after, deed, answer)
    if world.budget.crashes:
        budget = world.budget._replace(crashes=world.budget.crashes - 1)
        dead = without(world, deed)._replace(budget=budget)
        yield ("dies", deed.place), _ended(known, dead, known.owners[deed.owner], DEAD)


def _returns(known: Known, world: World, deed: Deed, ended: object) -> Iterator[Step]:
    owner, gone = known.owners[deed.owner], without(world, deed)
    if owner.kind == "topic":
        yield ("commits", deed.place, ""), _committed(gone, owner, ended)
    elif isinstance(ended, Raised):
        error = ended.error.__name__
        yield ("fails", deed.place, error), _ended(known, gone, owner, error)
    else:
        yield ("returns", deed.place, ""), _succeeded(known, gone, owner, ended)
    if world.budget.losses and owner.kind != "sweep":
        budget = world.budget._replace(losses=world.budget.losses - 1)
        lost = gone._replace(budget=budget)
        yield ("returns", deed.place, "answer lost"), _ended(known, lost, owner, DEAD)


def _committed(world: World, owner: Owner, again: object) -> World:
    """Commit a batch; what the answer names is delivered again, and a batch that failed, whole."""
    number, topics = owner.serial, list(world.topics)
    if isinstance(again, Raised):
        return world
    assert isinstance(again, frozenset)
    position = max(topics[number].position, owner.offsets[-1] + 1)
    topics[number] = Topic(position, tuple(sorted(again)))
    return world._replace(topics=tuple(topics))


def _succeeded(known: Known, world: World, owner: Owner, answer: object) -> World:
    for execution in known.executions(world):
        if (execution.name, execution.invocation) == (owner.name, owner.serial):
            return known.with_execution(world, known.interpreter.succeed(execution, answer))
    return world


def _ended(known: Known, world: World, owner: Owner, error: str) -> World:
    """Tell the execution that invoked it, unless that was stopped or went on since."""
    for execution in known.executions(world):
        if (execution.name, execution.invocation) == (owner.name, owner.serial):
            failed = known.interpreter.fail(execution, error, world.now)
            return known.with_execution(world, failed)
    return world
