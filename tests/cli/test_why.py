"""`muster why`, on a stage found by its stacks' outputs."""

import json

import pytest

from cli.operate.looking import UnknownKeyError
from muster.core.bundle import BundleKey
from tests.cli.known import (
    DEADLINE,
    EXPIRY,
    IN_DOUBT,
    KEY,
    OPENED,
    OVERDUE,
    SOON,
    an_event,
)
from tests.cli.stage import TOKEN, Stage


def test_the_breach_says_when_it_was_noted_told_and_heard(stage: Stage) -> None:
    stage.arrives("parent", OPENED)
    stage.parks()
    stage.has_come_to(OVERDUE)
    stage.store.note_told(KEY, OVERDUE)
    stage.clock.instant = OVERDUE
    cause = json.dumps({"errorMessage": "missing=child", "errorType": "SlaBreached"})
    stage.execution_is("FAILED", "SlaBreached", cause=cause, stopDate=DEADLINE)

    [bundle] = stage.json("why", "c-1")["bundles"]

    assert bundle["reason"]["situation"] == "breached"
    assert bundle["seconds_left"] == -2400
    assert bundle["execution"]["cause"] == "missing=child"
    assert bundle["breach"] == {
        "at": "2026-11-22T12:00:00.000Z",
        "missing": ["child"],
        "told_at": "2026-11-22T12:40:00.000Z",
        "heard_at": None,
    }


def test_each_stored_event_has_its_fate(stage: Stage) -> None:
    stage.arrives("parent", OPENED)
    full = stage.arrives("child", OPENED, note="first")
    stage.parks()
    stage.arrives("parent", SOON, id="another")
    changed, late = an_event("child", SOON, note="second"), an_event("parent", SOON, id="late")
    stage.store.set_beside(full, changed, "conflict (changed)", keep_until=EXPIRY)
    stage.store.record(KEY, late, keep_until=EXPIRY)
    stage.store.set_aside(full, late, "late (complete)")
    stage.execution_is("RUNNING")

    [bundle] = stage.json("why", "c-1")["bundles"]

    told = {(each["member"], each["fate"], each["noted_in"]) for each in bundle["events"]}
    assert told == {
        ("parent", "accepted", None),
        ("child", "accepted", None),
        ("parent", "recorded", None),
        ("child", "conflict (changed)", 1),
        ("parent", "late (complete)", 1),
    }
    assert [each["timestamp"] for each in bundle["events"]] == sorted(
        each["timestamp"] for each in bundle["events"]
    )


def test_the_submission_is_told_in_full(stage: Stage) -> None:
    stage.arrives("parent", OPENED)
    stage.arrives("child", OPENED)
    stage.submission_is(IN_DOUBT)
    stage.execution_is("RUNNING")

    [bundle] = stage.json("why", "c-1")["bundles"]

    submission = bundle["submission"]
    assert submission["standing"] == "unknown"
    assert submission["errors"] == ["read timed out"]
    assert submission["look_until"] == "2026-11-21T12:30:00.000Z"
    assert submission["attempts"] == 1


def test_the_token_is_never_shown(stage: Stage) -> None:
    stage.waits()

    shown = stage.muster("why", "c-1").output

    assert "It waits for child" in shown
    assert TOKEN not in shown


def test_a_key_of_two_definitions_shows_both(stage: Stage) -> None:
    stage.waits()
    order = BundleKey("order-fulfilment", "c-1")
    stage.arrives("parent", OPENED, key=order)
    stage.parks(order)
    stage.execution_is("RUNNING")

    document = stage.json("why", "c-1")

    told = [(each["definition"], each["missing"]) for each in document["bundles"]]
    assert told == [
        ("contract-pair", ["child"]),
        ("order-fulfilment", ["child-1", "child-2", "child-3"]),
    ]


def test_one_definition_can_be_asked_for(stage: Stage) -> None:
    stage.waits()

    assert len(stage.json("why", "c-1", "--definition", "contract-pair")["bundles"]) == 1
    result = stage.muster("why", "c-1", "--definition", "order-fulfilment")
    assert str(result.exception) == "no bundle has the key c-1; looked under order-fulfilment"


def test_an_unknown_key_is_said_to_be_unknown(stage: Stage) -> None:
    result = stage.muster("why", "c-2", "--json")

    assert (result.exit_code, result.stdout) == (1, "")
    assert isinstance(result.exception, UnknownKeyError)
    told = "no bundle has the key c-2; looked under contract-pair, order-fulfilment"
    assert str(result.exception) == told


def test_a_version_that_this_folder_lacks_is_said_to_be_unknown(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    stage.waits()
    monkeypatch.chdir(str(tmp_path))

    [bundle] = stage.json("why", "c-1")["bundles"]

    assert bundle["missing"] is None
    assert "only version 1 of its definition could name" in bundle["reason"]["sentence"]


def test_an_execution_that_is_gone_is_none(stage: Stage) -> None:
    stage.arrives("parent", OPENED)
    stage.parks()
    stage.answers.add_client_error("describe_execution", "ExecutionDoesNotExist")

    [bundle] = stage.json("why", "c-1")["bundles"]

    assert bundle["execution"] is None
    assert bundle["reason"]["situation"] == "execution_gone"
