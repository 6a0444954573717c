"""The state that each section of the runbook is about, made on the local cloud.

A scene gives the words that its section leaves to the reader. `meanwhile` is what others do
between looking and doing; `settled` waits for what the deed brings about.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from localcloud.aws.account import ACCOUNT, REGION
from localcloud.cloud import API_KEY, ROOT
from localcloud.controlm import Fault
from localcloud.kafka.plan import PARENTS
from muster.core.stored import Saved
from muster.core.submission import Standing
from tests.e2e.stage import Stage, child, parent
from tests.e2e.unsettled import clock, left_unsettled, let_the_deadline_pass
from tests.e2e.witness import folder_of

Words = dict[str, str]
Deed = Callable[[Stage], None]
TEMPLATE = "contract/application.json.j2"
MENDED_KEY = "mended-key"


def nothing(_: Stage) -> None:
    """Leave all as it is."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is wrong, what the reader calls it, and what others do about it."""

    begin: Callable[[Stage], Words]
    meanwhile: Deed = nothing
    settled: Deed = nothing


def breached(stage: Stage, key: str = "runbook-breached") -> Words:
    _breach(stage, key)
    return {"KEY": key}


def near(stage: Stage) -> Words:
    key = "runbook-near"
    left_unsettled(stage, key, parent(key), ago=timedelta(hours=23, minutes=30))
    return {"KEY": key}


def overdue(stage: Stage) -> Words:
    for key in ("runbook-overdue-1", "runbook-overdue-2"):
        _breach(stage, key)
    return {}


def swept_no_more(stage: Stage) -> Words:
    events = stage.cloud.aws.client("events")
    (rule,) = events.list_rules(NamePrefix="muster-local-")["Rules"]
    events.disable_rule(Name=rule["Name"])
    return {"RULE": rule["Name"]}


def complete_without_a_job(stage: Stage) -> Words:
    key = "runbook-template"
    shipped = (ROOT / "templates" / TEMPLATE).read_text()
    stage.put_template(TEMPLATE, shipped.replace("args.parentid", "args.parent_id"))
    stage.send(parent(key), child(key))
    stage.wait_for_end(key)
    return {"KEY": key}


def in_doubt(stage: Stage, key: str = "runbook-unknown") -> Words:
    """Let Control-M's answer be lost, and the execution end before it has looked."""
    lost = Fault(kind="accept-then-drop", route="POST /run/ondemand", folder=folder_of(key))
    stage.cloud.controlm.faults.set([lost])
    stage.send(parent(key), child(key))
    stage.wait(lambda: stage.standing(key) is Standing.UNKNOWN, "an answer in doubt")
    stage.abort(key)
    stage.cloud.controlm.faults.clear()
    return {"KEY": key}


def died_while_sending(stage: Stage) -> Words:
    """Leave the claim of an attempt that died an hour ago, after its POST."""
    words = in_doubt(stage, "runbook-stuck")
    state = stage.bundle(words["KEY"])
    claimed = replace(
        state.submission,
        standing=Standing.SENDING,
        lease_until=clock.now() - timedelta(hours=1),
    )
    kept = clock.now() + timedelta(days=1)
    arn = state.execution_arn or ""
    saved = stage.store.advance(state, claimed, execution_arn=arn, keep_until=kept)
    assert isinstance(saved, Saved)
    return words


def poisoned(stage: Stage) -> Words:
    key = "runbook-mended"
    (sent,) = stage.send(replace(parent(key), payload={"id": "two\nlines"}))
    stage.wait_for_fate(sent)
    Path("mended.json").write_text(json.dumps(parent(key).payload))
    return {"KEY": key, "RECORD": f"{PARENTS}/{sent.partition}/{sent.offset}"}


def refused_credential(stage: Stage) -> Words:
    """Let Control-M take the credential no more, and the operator have another."""
    key = "runbook-refused"
    stage.cloud.controlm.revoke(API_KEY)
    stage.send(parent(key), child(key))
    stage.wait_for_end(key)
    stage.cloud.controlm.add_api_key(MENDED_KEY)
    Path("credential.json").write_text(json.dumps({"api_key": MENDED_KEY}))
    return {"KEY": key, "MACHINE": stage.cloud.outputs["StateMachineArn"]}


def aborted(stage: Stage, key: str = "runbook-aborted") -> Words:
    stage.send(parent(key))
    stage.wait_until_parked(key)
    stage.abort(key)
    return {"KEY": key, "MACHINE": stage.cloud.outputs["StateMachineArn"]}


def timed_out(stage: Stage) -> Words:
    """Call a stopped execution what Step Functions calls one that it ends at a limit."""
    words = aborted(stage, "runbook-timed-out")
    execution = stage.execution(words["KEY"])
    assert execution is not None
    kept = stepfunctions_parser_backends[ACCOUNT][REGION].describe_execution(execution.arn)
    kept.exec_status = ExecutionStatus.TIMED_OUT
    return words


def comes(key: str) -> Deed:
    """Let the producer send the child, and ingest take it in."""

    def deed(stage: Stage) -> None:
        stage.send(child(key))
        stage.wait(lambda: stage.bundle(key).is_complete, f"{key} is complete")

    return deed


def has_its_job(key: str) -> Deed:
    """Wait until the bundle is submitted, once."""

    def deed(stage: Stage) -> None:
        stage.wait_for_job(key)
        assert stage.jobs(key) == 1

    return deed


def waits_again(key: str) -> Deed:
    """Wait until the redriven execution has parked a token of its own."""

    def deed(stage: Stage) -> None:
        stage.wait(lambda: _is_running(stage, key), f"{key} waits")

    return deed


def the_other_too(stage: Stage) -> None:
    """Complete and redrive the bundle that was left."""
    left = "runbook-overdue-2"
    comes(left)(stage)
    stage.redrive(left)
    for key in ("runbook-overdue-1", left):
        has_its_job(key)(stage)


def _is_running(stage: Stage, key: str) -> bool:
    execution = stage.execution(key)
    return execution is not None and execution.status == "RUNNING"


def _breach(stage: Stage, key: str) -> None:
    stage.send(parent(key))
    stage.wait_until_parked(key)
    let_the_deadline_pass(stage, key)
    stage.sweep()
    stage.wait_for_end(key)
