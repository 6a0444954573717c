"""An effect of a running function: done, refused, or done with its answer lost."""

from collections.abc import Iterator

from muster.core.errors import TransientError
from muster.core.job import Accepted, Doubtful, Found, JobRequest, Missed, NotSent, Refused
from tests.simulation.deeds import Ask, Raised
from tests.simulation.kept import Heard, Post
from tests.simulation.known import Known
from tests.simulation.machine import Execution
from tests.simulation.world import World

Outcome = tuple[str, World, int]
READS = {"read", "load", "payloads", "traces", "open_bundles", "look_up"}
FAILED = Raised(TransientError)
FOUND = Found("IN01:00001", ("00001",))
TAKEN = ("", "answer lost")
POSTED = {
    "answer lost": Doubtful("read timeout"),
    "lost on the way": Doubtful("reset"),
    "not sent": NotSent("connection refused"),
    "refused": Refused(("bad job",)),
}


def outcomes(known: Known, world: World, call: int, ask: Ask) -> Iterator[Outcome]:
    """Yield what may become of a call: what happened, the world after it, the answer."""
    if ask.port == "controlm" and ask.method == "submit":
        yield from _posts(known, world, ask)
        return
    after, answer = _done(known, world, call, ask)
    yield "", after, answer
    budget = world.budget
    if budget.refusals:
        spent = world._replace(budget=budget._replace(refusals=budget.refusals - 1))
        yield "refused", spent, known.number(FAILED)
    if budget.losses and ask.method not in READS:
        spent = after._replace(budget=budget._replace(losses=budget.losses - 1))
        yield "answer lost", spent, known.number(FAILED)


def _done(known: Known, world: World, call: int, ask: Ask) -> tuple[World, int]:
    if ask.port == "store":
        table, answer = known.tables.do(world.table, call, ask)
        return world._replace(table=table), answer
    if ask.port == "waits":
        return _waits(known, world, ask)
    if ask.port == "controlm":
        return world, known.number(_looks_up(known, world, ask))
    return known.heard(world, lambda heard: _told(heard, ask)), known.nothing


def _looks_up(known: Known, world: World, ask: Ask) -> object:
    (search,) = ask.args
    if world.now < known.configuration.blind_until:
        return FAILED
    shown = known.controlms[world.controlm].shows(search.folder, world.now)
    return FOUND if shown else Missed()


def _told(heard: Heard, ask: Ask) -> Heard:
    """Hear a notice, or of a record in quarantine."""
    what = ask.args[0]
    if ask.port == "notices":
        return heard.noticed(f"{what.definition} {what.key}")
    return heard.set_aside(str(what.place))


def _waits(known: Known, world: World, ask: Ask) -> tuple[World, int]:
    """Start under the derived name, or end the wait of a token: any other token is refused."""
    executions = known.executions(world)
    if ask.method == "start":
        (state,) = ask.args
        if any(each.name == state.execution_name for each in executions):
            return world, known.nothing
        begun = known.interpreter.start(state.execution_name, state.execution_input)
        return known.with_execution(world, begun), known.nothing
    waiting = [each for each in executions if each.token == ask.args[0]]
    moved = [_woken(known, world, each, ask.method) for each in waiting]
    for each in moved:
        world = known.with_execution(world, each)
    return world, known.number(bool(moved)) if ask.method == "ring" else known.nothing


def _woken(known: Known, world: World, waiting: Execution, how: str) -> Execution:
    if how == "wake":
        return known.interpreter.succeed(waiting, {})
    return known.interpreter.fail(waiting, "DeadlinePassed", world.now)


def _posts(known: Known, world: World, ask: Ask) -> Iterator[Outcome]:
    """Yield what Control-M may do with a POST: each that it takes is another instance."""
    (request,) = ask.args
    if any(f'"v{n + 1}"' in request.text for n in range(known.configuration.rejects)):
        yield "refused", _posted(known, world, request, "refused"), known.number(POSTED["refused"])
        return
    yield "", _posted(known, world, request, ""), known.number(Accepted("run-1"))
    for kind in sorted(set(world.budget.posts)):
        left = list(world.budget.posts)
        left.remove(kind)
        after = _posted(known, world, request, kind)
        yield (
            kind,
            after._replace(budget=world.budget._replace(posts=tuple(left))),
            known.number(POSTED[kind]),
        )


def _posted(known: Known, world: World, request: JobRequest, what: str) -> World:
    """Return the world after a request: one that was not sent never came."""
    if what == "not sent":
        return world
    controlm = known.controlms[world.controlm]
    if what in TAKEN:
        controlm = controlm.ordered(request.folder, world.now + known.configuration.lag)
    standing = known.tables.states[world.table].submission_of(request.folder)
    post = Post(
        folder=request.folder,
        text=request.text,
        what=what,
        redrives=standing.redrive_count,
        redriven=sum(each.redrives for each in known.executions(world)),
        in_doubt=standing.in_doubt,
    )
    return world._replace(controlm=known.controlms.number(controlm.asked(post)))
