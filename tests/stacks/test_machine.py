"""The bundle's state machine can end nowhere but where a redrive goes on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stacks.machine import ASL
from tests.stacks.written import Written

State = dict[str, Any]
NEVER_RETRIED = {
    "AwaitBundle": {"DeadlinePassed", "DynamoDb.ConditionalCheckFailedException"},
    "Deadline": {"SlaBreached", "BundleExpired"},
    "Submit": {
        "SubmissionRejected",
        "SubmissionUnknown",
        "TemplateError",
        "BundleIncomplete",
        "BundleExpired",
    },
}


@pytest.fixture(scope="module")
def machine() -> State:
    parsed: State = json.loads(ASL.read_text(encoding="utf-8"))
    return parsed


@pytest.fixture(scope="module")
def states(machine: State) -> dict[str, State]:
    states: dict[str, State] = machine["States"]
    return states


def test_the_deployed_machine_is_the_file(prod: Written) -> None:
    (asset,) = prod.outdir.glob("asset.*.json")

    assert asset.read_bytes() == Path(ASL).read_bytes()


def test_every_target_exists_and_every_state_is_reachable(
    machine: State, states: dict[str, State]
) -> None:
    reached, waiting = set[str](), [machine["StartAt"]]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting += set(_targets(states[name])) - reached  # a missing state is a KeyError above

    assert reached == set(states)


def test_every_state_goes_on_or_ends(states: dict[str, State]) -> None:
    assert not [name for name, state in states.items() if ("Next" in state) == ("End" in state)]


def test_there_is_no_fail_state(states: dict[str, State]) -> None:
    assert {state["Type"] for state in states.values()} == {"Task", "Pass"}


def test_nothing_catches_what_a_redrive_should_resume(states: dict[str, State]) -> None:
    caught = {name: list(_errors(state, "Catch")) for name, state in states.items()}

    assert caught.pop("AwaitBundle") == [
        ["DynamoDb.ConditionalCheckFailedException"],
        ["DeadlinePassed", "States.Timeout"],
    ]
    assert not any(caught.values())


def test_all_errors_stand_alone_and_last(states: dict[str, State]) -> None:
    for state in states.values():
        for field in ("Retry", "Catch"):
            groups = list(_errors(state, field))
            for place, group in enumerate(groups):
                if "States.ALL" in group:
                    assert group == ["States.ALL"]
                    assert place == len(groups) - 1


def test_the_wait_is_never_begun_again_by_its_own_bell(states: dict[str, State]) -> None:
    retried = list(_errors(states["AwaitBundle"], "Retry"))
    flat = [error for group in retried for error in group]

    assert flat.index("DeadlinePassed") < flat.index("States.TaskFailed")
    assert not {"States.ALL", "States.Timeout"} & set(flat)


@pytest.mark.parametrize(("name", "final"), NEVER_RETRIED.items())
def test_what_stops_for_a_person_is_not_retried(
    states: dict[str, State], name: str, final: set[str]
) -> None:
    first = states[name]["Retry"][0]

    assert set(first["ErrorEquals"]) == final
    assert first["MaxAttempts"] == 0


def test_whoever_waits_for_a_token_hands_it_over(states: dict[str, State]) -> None:
    waiting = [each for each in states.values() if ".waitForTaskToken" in each.get("Resource", "")]

    assert waiting
    for state in waiting:
        assert '"$$.Task.Token"' in json.dumps(state["Parameters"])
        assert "TimeoutSecondsPath" in state


def test_the_token_is_parked_only_where_the_bundle_still_waits(states: dict[str, State]) -> None:
    parking = states["AwaitBundle"]["Parameters"]

    assert parking["ConditionExpression"] == "attribute_exists(PK) AND phase = :open"
    assert parking["ExpressionAttributeValues"][":open"] == {"S": "open"}


def test_every_placeholder_is_substituted(prod: Written) -> None:
    given = prod.only("flow", "AWS::StepFunctions::StateMachine")["Properties"]
    text = ASL.read_text(encoding="utf-8")

    assert text.count("${") == len(given["DefinitionSubstitutions"])
    assert all(f"${{{name}}}" in text for name in given["DefinitionSubstitutions"])


def _targets(state: State) -> Iterator[str]:
    if "Next" in state:
        yield state["Next"]
    for caught in state.get("Catch", []):
        yield caught["Next"]


def _errors(state: State, field: str) -> Iterator[list[str]]:
    for rule in state.get(field, []):
        yield rule["ErrorEquals"]
