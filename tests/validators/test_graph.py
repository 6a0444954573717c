"""Every machine that is shipped has a way through; a broken copy is named for what is broken."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stacks.machine import ASL
from tests.validators.graph import problems

Machine = dict[str, Any]
MACHINES = sorted(Path("statemachines").glob("*.asl.json"))


@pytest.fixture
def machine() -> Machine:
    found: Machine = json.loads(ASL.read_text(encoding="utf-8"))
    return copy.deepcopy(found)


def test_there_is_a_machine_to_look_at() -> None:
    assert MACHINES


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.name)
def test_a_shipped_machine_has_a_way_through(path: Path) -> None:
    assert list(problems(json.loads(path.read_text(encoding="utf-8")))) == []


def _starts_nowhere(machine: Machine) -> None:
    machine["StartAt"] = "Await"


def _goes_nowhere(machine: Machine) -> None:
    machine["States"]["MarkBreach"]["Next"] = "Deadlin"


def _catches_into_nowhere(machine: Machine) -> None:
    machine["States"]["AwaitBundle"]["Catch"][1]["Next"] = "Breach"


def _stops_halfway(machine: Machine) -> None:
    del machine["States"]["ReArm"]["Next"]


def _ends_and_goes_on(machine: Machine) -> None:
    machine["States"]["Submit"]["Next"] = "ReArm"


def _is_not_reached(machine: Machine) -> None:
    machine["States"]["Alone"] = {"Type": "Succeed"}


def _fails(machine: Machine) -> None:
    machine["States"]["Submit"] = {"Type": "Fail", "Error": "SlaBreached"}


def _is_of_no_type(machine: Machine) -> None:
    machine["States"]["ReArm"]["Type"] = "Loop"


def _breaks_within(machine: Machine) -> None:
    branch = {"StartAt": "Ask", "States": {"Ask": {"Type": "Pass", "Next": "Tell"}}}
    machine["States"]["ReArm"] |= {"Type": "Parallel", "Branches": [branch]}


def _breaks_in_an_item(machine: Machine) -> None:
    item = {"StartAt": "Ask", "States": {"Ask": {"Type": "Fail"}}}
    machine["States"]["ReArm"] |= {"Type": "Map", "ItemProcessor": item}


def _never_ends(machine: Machine) -> None:
    submit = machine["States"]["Submit"]
    del submit["End"]
    submit["Next"] = "ReArm"


def _speaks_behind_all(machine: Machine) -> None:
    machine["States"]["Submit"]["Retry"].reverse()


def _shares_all(machine: Machine) -> None:
    machine["States"]["Submit"]["Retry"][2]["ErrorEquals"].append("LookAgain")


def _retries_what_it_catches(machine: Machine) -> None:
    machine["States"]["AwaitBundle"]["Retry"][0]["MaxAttempts"] = 3


def _chooses_from_too_little(machine: Machine) -> None:
    choice = {"Variable": "$.pk", "IsPresent": True, "Next": "AwaitBundle"}
    machine["States"]["ReArm"] = {"Type": "Choice", "Choices": [choice]}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (_starts_nowhere, "StartAt: there is no state Await"),
        (_goes_nowhere, "MarkBreach: there is no state Deadlin"),
        (_catches_into_nowhere, "AwaitBundle: there is no state Breach"),
        (_stops_halfway, "ReArm: one of Next and End, not both and not neither"),
        (_ends_and_goes_on, "Submit: one of Next and End, not both and not neither"),
        (_is_not_reached, "Alone: never reached"),
        (_fails, "Submit: type Fail: a redrive begins it again"),
        (_is_of_no_type, "ReArm: type Loop: there is no such type"),
        (_breaks_within, "ReArm: Ask: there is no state Tell"),
        (_breaks_in_an_item, "ReArm: Ask: type Fail: a redrive"),
        (_never_ends, "AwaitBundle: no way leads to an end"),
        (_speaks_behind_all, "Submit: Retry: LookAgain stands behind States.ALL"),
        (_shares_all, "Submit: Retry: States.ALL does not stand alone"),
        (_retries_what_it_catches, "Catch: DeadlinePassed waits until its retries are used up"),
        (_chooses_from_too_little, "ReArm: no Default: an input that no choice takes"),
    ],
)
def test_a_broken_copy_is_named_for_what_is_broken(
    machine: Machine, broken: Callable[[Machine], None], said: str
) -> None:
    broken(machine)

    assert any(said in each for each in problems(machine)), list(problems(machine))
