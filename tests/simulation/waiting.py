"""What an execution may do next: begin an attempt at its state's task, or run into its timeout."""

from collections.abc import Iterator

from muster.core.bundle import BundleKey, Phase
from tests.simulation.deeds import Ask, Start
from tests.simulation.known import Known, Step
from tests.simulation.machine import Execution, Task
from tests.simulation.world import Owner, World

REFUSED = "DynamoDb.ConditionalCheckFailedException"
THROTTLED = "DynamoDb.ProvisionedThroughputExceededException"
LOST = "DynamoDb.SdkClientException"
NOT_INVOKED = "Lambda.TooManyRequestsException"


def steps(known: Known, world: World) -> Iterator[Step]:
    """Yield the steps of every execution."""
    for execution in known.executions(world):
        yield from of_one(known, world, execution)


def of_one(known: Known, world: World, execution: Execution) -> Iterator[Step]:
    """Yield the steps of one execution."""
    if execution.can_enter(world.now):
        begun, task = known.interpreter.enter(execution, world.now)
        if task.is_wait:
            yield from _parks(known, world, begun, task)
        else:
            yield from _invokes(known, world, begun, task)
    elif execution.rings_at is not None:
        yield from _rings(known, world, execution, execution.rings_at)


def _rings(known: Known, world: World, execution: Execution, rings_at: float) -> Iterator[Step]:
    """End a wait whose time is up, or early where the machine's clock is ahead."""
    left = rings_at - world.now
    if left > 0 and (left > known.configuration.skew or not world.budget.early):
        return
    if left > 0:
        world = world._replace(budget=world.budget._replace(early=world.budget.early - 1))
    rung = known.interpreter.fail(execution, "States.Timeout", world.now)
    yield ("times out", execution.name), known.with_execution(world, rung)


def _parks(known: Known, world: World, begun: Execution, task: Task) -> Iterator[Step]:
    """Write the token as the state machine file says: done, refused, or done unheard."""
    call = task.call
    key = BundleKey.from_pk(call["Key"]["PK"]["S"])
    values, condition = call["ExpressionAttributeValues"], call.get("ConditionExpression", "")
    only_open = "phase = :open" in condition and values[":open"]["S"] == Phase.OPEN
    ask = Ask(
        port="store",
        method="park",
        args=(key, values[":t"]["S"], values[":x"]["S"]),
        options={"only_if_open": only_open},
    )
    table, answer = known.tables.do(world.table, known.deeds.calls.number(ask), ask)
    parked = known.deeds.answers[answer]
    written = world._replace(table=table)
    if parked:
        yield ("parks", begun.name, ""), known.with_execution(written, begun)
    else:
        yield ("parks", begun.name, "refused"), _failed(known, written, begun, REFUSED)
    budget = world.budget
    if budget.refusals:
        spent = world._replace(budget=budget._replace(refusals=budget.refusals - 1))
        yield ("parks", begun.name, "throttled"), _failed(known, spent, begun, THROTTLED)
    if budget.losses and parked:
        spent = written._replace(budget=budget._replace(losses=budget.losses - 1))
        yield ("parks", begun.name, "answer lost"), _failed(known, spent, begun, LOST)


def _invokes(known: Known, world: World, begun: Execution, task: Task) -> Iterator[Step]:
    function, payload = task.call["FunctionName"], task.call["Payload"]
    entered = known.with_execution(world, begun)
    owner = Owner("task", begun.name, begun.serial)
    start = Start(function=function, key=begun, given=payload)
    yield ("invokes", begun.name, function), known.invoke(entered, start, owner)
    budget = world.budget
    if budget.refusals:
        spent = world._replace(budget=budget._replace(refusals=budget.refusals - 1))
        yield ("invokes", begun.name, "throttled"), _failed(known, spent, begun, NOT_INVOKED)


def _failed(known: Known, world: World, execution: Execution, error: str) -> World:
    return known.with_execution(world, known.interpreter.fail(execution, error, world.now))
