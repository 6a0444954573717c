"""Each command's calls against the managed policy that the documents name for it, both ways."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from cli.__main__ import COMMANDS, Commands
from stacks.cluster import Existing
from stacks.stages import DEV
from tests.cli.everything import Person
from tests.cli.heard import OPERATOR
from tests.cli.stage import CLUSTER, Stage
from tests.e2e.iam import Grant, Uncalled
from tests.stacks.granted import granted
from tests.stacks.written import WITHOUT_BUNDLING, Written, written

DOCUMENT = Path("docs/operate/commands.md")
ROW = re.compile(r"^\| `muster ([a-z ]+)` \| `muster-<stage>-([a-z]+)` \|", re.MULTILINE)
BESIDES = {"operator": ("reader",)}  # an operator reads too
WITHOUT_A_POLICY = {
    "alarm test": "prints commands that call people, for whoever may set alarms off in the account",
    "destroy": "removes a stage's stacks, for whoever may deploy them",
}
UNCALLED = (
    Uncalled(
        roles=("reader", "operator", "maintainer"),
        actions="kms:*",
        reason="DynamoDB, S3 and Secrets Manager use the stage's key in their caller's name;"
        " nothing is encrypted here",
    ),
    Uncalled(
        roles=("reader", "operator"),
        actions="states:DescribeStateMachine",
        reason="the console's page of the state machine, on the way to an execution",
    ),
    Uncalled(
        roles=("reader", "operator"),
        actions="states:ListExecutions",
        reason="the same page lists its executions",
    ),
    Uncalled(
        roles=("reader", "operator"),
        actions="states:DescribeStateMachineForExecution",
        reason="the console's page of an execution draws the definition that it began with",
    ),
    Uncalled(
        roles=("reader",),
        actions="states:GetExecutionHistory",
        reason="the same page lists its events; of the commands only a redrive reads them",
    ),
    Uncalled(
        roles=("maintainer",),
        actions="kafka-cluster:*",
        reason="the broker checks these when a record is sent, and AWS's API is not asked",
    ),
)


@dataclass(frozen=True)
class Proof:
    """What a person asked of AWS, by command, and what each policy grants."""

    person: Person
    templates: Written

    def grants(self, policy: str) -> list[Grant]:
        found = granted(self.templates, f"muster-dev-{policy}", self.person.kept())
        return [Grant(OPERATOR, action, resource) for action, resource in sorted(found)]

    def is_used(self, grant: Grant, commands: set[str]) -> bool:
        return any(grant.covers(call) for each in commands for call in self.person.calls[each])


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    stage = replace(DEV, cluster=Existing(arn=CLUSTER))
    templates = written(stage, tmp_path_factory.mktemp("dev"), WITHOUT_BUNDLING)
    with pytest.MonkeyPatch.context() as monkeypatch, mock_aws():
        for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
            monkeypatch.setenv(f"AWS_{name}", "t")
        person = Person(Stage())
        person.does_everything(tmp_path_factory.mktemp("folder"), monkeypatch)
    return Proof(person, templates)


def said() -> dict[str, str]:
    """Return each command's policy, as the document says."""
    return dict(ROW.findall(DOCUMENT.read_text()))


def staged() -> set[str]:
    """Return each command that takes a stage on AWS."""
    group = Commands()
    return {
        " ".join(words)
        for name in COMMANDS
        for words, command in _leaves((name,), group.get_command(None, name))
        if any(parameter.name == "stage" for parameter in command.params)
    }


def _leaves(words: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401
    inner = getattr(command, "commands", {})
    for name, each in inner.items():
        yield from _leaves((*words, name), each)
    if not inner:
        yield words, command


def test_every_command_has_its_policy_in_the_document(proof: Proof) -> None:
    assert set(said()) == set(proof.person.calls) == staged() - set(WITHOUT_A_POLICY)


@pytest.mark.parametrize("command", said())
def test_no_command_calls_what_its_policy_does_not_grant(proof: Proof, command: str) -> None:
    grants = proof.grants(said()[command])

    calls = proof.person.calls[command]
    assert calls
    assert [call for call in calls if not any(each.covers(call) for each in grants)] == []


@pytest.mark.parametrize("policy", sorted(set(said().values())))
def test_nothing_is_granted_that_no_command_calls(proof: Proof, policy: str) -> None:
    whose = (policy, *BESIDES.get(policy, ()))
    commands = {command for command, its in said().items() if its in whose}

    unused = [each for each in proof.grants(policy) if not proof.is_used(each, commands)]

    reasons = {each.action: excused(policy, each) for each in unused}
    assert [action for action, reason in reasons.items() if reason is None] == []
    needed = set(reasons.values())
    assert [each for each in UNCALLED if policy in each.roles and each not in needed] == []


def excused(policy: str, grant: Grant) -> Uncalled | None:
    fitting = (each for each in UNCALLED if policy in each.roles)
    return next((each for each in fitting if re.fullmatch(_pattern(each), grant.action)), None)


def _pattern(uncalled: Uncalled) -> str:
    return re.escape(uncalled.actions).replace(r"\*", ".*")
