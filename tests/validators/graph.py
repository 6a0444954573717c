"""A state machine as a graph: every state is reached, every way goes on to an end, none is a Fail.

Retries and catches are read as Step Functions reads them: the first rule that names the error
decides, so `States.ALL` stands alone and last, and nothing behind it is ever heard.
"""

from collections.abc import Iterator, Mapping
from typing import Any

State = Mapping[str, Any]
States = Mapping[str, State]
TYPES = ("Task", "Pass", "Choice", "Wait", "Succeed", "Parallel", "Map")
ALL = "States.ALL"


def problems(machine: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the way through a machine, or a branch, by state."""
    states: States = machine["States"]
    start = machine.get("StartAt", "")
    if start not in states:
        yield f"StartAt: there is no state {start}"
    for name, state in states.items():
        for problem in (*_goes_on(state), *_aims(state, states), *_hears(state)):
            yield f"{name}: {problem}"
        for inner in insides(state):
            yield from (f"{name}: {problem}" for problem in problems(inner))
    reached = _closure(start, {name: set(_targets(state)) for name, state in states.items()})
    yield from (f"{name}: never reached" for name in sorted(set(states) - reached))
    yield from _endless(states)


def insides(state: State) -> list[Mapping[str, Any]]:
    """Return the machines that a state runs within itself."""
    processor = state.get("ItemProcessor")
    return [*state.get("Branches", ()), *([processor] if processor else [])]


def _goes_on(state: State) -> Iterator[str]:
    """Say where a state has no way on, or two."""
    kind = state.get("Type")
    if kind == "Fail":
        yield "type Fail: a redrive begins it again, and it ends the same way"
        return
    if kind not in TYPES:
        yield f"type {kind}: there is no such type"
        return
    ways = sum((bool(state.get("End")), "Next" in state, kind in ("Choice", "Succeed")))
    if ways != 1:
        yield "one of Next and End, not both and not neither"
    if kind == "Choice" and "Default" not in state:
        yield "no Default: an input that no choice takes fails the execution"


def _aims(state: State, states: States) -> Iterator[str]:
    yield from (f"there is no state {name}" for name in _targets(state) if name not in states)


def _hears(state: State) -> Iterator[str]:
    """Say which rules of Retry and Catch come too late."""
    for field in ("Retry", "Catch"):
        heard: set[str] = set()
        for rule in state.get(field, ()):
            errors = rule["ErrorEquals"]
            if ALL in heard:
                yield f"{field}: {', '.join(errors)} stands behind {ALL}"
            if ALL in errors and len(errors) > 1:
                yield f"{field}: {ALL} does not stand alone"
            yield from (f"{field}: {each} was heard before" for each in errors if each in heard)
            heard |= set(errors)
    given_up = {e for r in state.get("Retry", ()) if not r.get("MaxAttempts", 3) for e in _of(r)}
    caught = {e for r in state.get("Catch", ()) for e in _of(r)}
    retried = {e for r in state.get("Retry", ()) for e in _of(r)} - given_up
    for error in sorted((retried & caught) - {ALL}):
        yield f"Catch: {error} waits until its retries are used up"


def _of(rule: Mapping[str, Any]) -> list[str]:
    errors: list[str] = rule["ErrorEquals"]
    return errors


def _endless(states: States) -> Iterator[str]:
    """Name the states from which no way leads to an end."""
    backwards: dict[str, set[str]] = {name: set() for name in states}
    for name, state in states.items():
        for target in _targets(state):
            backwards.setdefault(target, set()).add(name)
    ends = [name for name, each in states.items() if each.get("End") or each["Type"] == "Succeed"]
    ending = set().union(*(_closure(name, backwards) for name in ends))
    yield from (f"{name}: no way leads to an end" for name in sorted(set(states) - ending))


def _closure(start: str, edges: Mapping[str, set[str]]) -> set[str]:
    reached, waiting = set[str](), {start}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= edges.get(name, set()) - reached
    return reached


def _targets(state: State) -> Iterator[str]:
    """Yield every state that this one may go on to."""
    for way in ("Next", "Default"):
        if way in state:
            yield state[way]
    for rule in (*state.get("Choices", ()), *state.get("Catch", ())):
        yield rule["Next"]
