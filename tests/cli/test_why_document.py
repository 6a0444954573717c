"""The JSON document of `muster why`: one, complete, the same twice."""

import json

from tests.cli.known import ARN
from tests.cli.stage import Stage

EVENT = {
    "member": "parent",
    "fate": "accepted",
    "noted_in": None,
    "place": {"topic": "ctm-parent-events", "partition": 0, "offset": 7},
    "timestamp": "2026-11-21T12:00:00.000Z",
}
EXECUTION = {
    "arn": ARN,
    "status": "RUNNING",
    "started_at": "2026-11-21T12:00:00.000Z",
    "ended_at": None,
    "error": None,
    "cause": None,
    "redrive_count": 0,
    "redrive_status": "NOT_REDRIVABLE",
    "redrive_status_reason": None,
}
BUNDLE = {
    "definition": "contract-pair",
    "definition_version": 1,
    "key": "c-1",
    "team": "contracts",
    "generation": 1,
    "phase": "open",
    "got": ["parent"],
    "missing": ["child"],
    "opened_at": "2026-11-21T12:00:00.000Z",
    "deadline": "2026-11-22T12:00:00.000Z",
    "seconds_left": 84_600,
    "expires_at": "2026-11-28T12:00:00.000Z",
    "ready_at": None,
    "breached_at": None,
    "breach": None,
}


def test_the_document_of_a_bundle_that_waits(stage: Stage) -> None:
    stage.waits()

    [bundle] = stage.json("why", "c-1")["bundles"]

    [event] = bundle.pop("events")
    assert event.pop("identity")
    assert event == EVENT
    assert bundle.pop("reason")["situation"] == "waiting"
    assert bundle.pop("submission")["folder"] == "bdl-c-1-c4pv7u5brc"
    assert bundle.pop("execution") == EXECUTION
    assert bundle == BUNDLE


def test_the_document_is_the_same_twice(stage: Stage) -> None:
    outputs = []
    stage.waits()
    for _ in range(2):
        outputs.append(stage.muster("why", "c-1", "--json").output)
        stage.execution_is("RUNNING")

    assert outputs[0] == outputs[1]
    document = json.loads(outputs[0])
    assert outputs[0] == json.dumps(document, indent=1, sort_keys=True) + "\n"
