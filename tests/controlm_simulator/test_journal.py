"""The journal tells everything but credentials."""

import json
from hashlib import sha256

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import KEY, NOON, Caller, command, flow, folder, one_job


def test_an_entry_tells_the_request(simulator: Simulator, caller: Caller) -> None:
    caller.send("/run/ondemand", '{"a": 1}')

    [entry] = simulator.journal.entries
    asked = entry.asked
    assert (asked.method, asked.route) == ("POST", "/run/ondemand")
    assert asked.path == "/automation-api/run/ondemand"
    assert (asked.at, asked.fields) == (NOON, ("definitionsFile",))
    assert asked.files == (("definitionsFile", sha256(b'{"a": 1}').hexdigest()),)
    assert "X-Api-Key" in asked.headers
    assert entry.status == 400


def test_the_query_is_told_decoded(simulator: Simulator, caller: Caller) -> None:
    caller.get("/run/jobs/status", folder="bdl-*", ctm="IN01")

    [entry] = simulator.journal.requests("/run/jobs/status", "GET")
    assert entry.asked.query == (("folder", "bdl-*"), ("ctm", "IN01"))


def test_routes_have_names(simulator: Simulator, caller: Caller) -> None:
    caller.get("/run/status/abc")

    assert len(simulator.journal.requests("/run/status/{run_id}")) == 1


def test_effects_belong_to_the_request_that_caused_them(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.behaviours.add("a", duration_s=60)
    caller.on_demand(folder(a=command("first"), b=command("second"), f=flow("a", "b")))
    simulator.clock.advance(60)
    caller.get("/run/jobs/status")

    post, look = (entry.as_json() for entry in simulator.journal.entries)

    kinds = [(one["effect"], one["name"]) for one in post["effects"]]  # type: ignore[attr-defined]
    assert [one for one in kinds if one[0] != "Moved"] == [
        ("Ordered", "bdl-1"),
        ("Ordered", "a"),
        ("Ordered", "b"),
        ("Ran", "a"),
        ("EventChanged", "a-TO-b"),
        ("Ran", "b"),
        ("EventChanged", "a-TO-b"),
    ]
    assert look["effects"] == []


def test_no_credential_is_ever_in_it(simulator: Simulator, caller: Caller) -> None:
    simulator.add_user("svc", "secret-word")
    login = {"username": "svc", "password": "secret-word"}
    token = caller.post("/session/login", login).json()["token"]
    caller.headers = {"Authorization": f"Bearer {token}"}
    caller.on_demand(one_job())
    caller.headers = {"x-api-key": KEY}
    caller.on_demand(one_job())

    text = caller.control("GET", "/journal").data.decode()

    assert not [secret for secret in ("secret-word", token, KEY) if secret in text]
    first, second, third = (one["credential"] for one in json.loads(text)["entries"])
    assert len({first, second, third}) == 2
    assert sha256(json.dumps(login).encode()).hexdigest() not in text


def test_entries_can_be_asked_by_route(caller: Caller) -> None:
    caller.on_demand(one_job())
    caller.get("/status")

    body = caller.control("GET", "/journal?route=/status&method=GET").json()

    assert [entry["path"] for entry in body["entries"]] == ["/automation-api/status"]
