"""Every fault, as a client meets it, and what it leaves behind."""

import json

import pytest
from urllib3.exceptions import NewConnectionError, ProtocolError, ReadTimeoutError

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import ON_DEMAND, Caller, Submit, one_job


@pytest.mark.parametrize("kind", ["400", "401", "403", "404", "429", "500", "502", "503", "504"])
def test_a_refusal_orders_nothing_and_is_over_after_one(
    simulator: Simulator, submit: Submit, kind: str
) -> None:
    simulator.faults.add(kind, ON_DEMAND, message="because")  # type: ignore[arg-type]

    answer = submit()

    assert (answer.status, answer.json()) == (int(kind), {"errors": [{"message": "because"}]})
    assert simulator.journal.orders() == []
    assert submit().status == 200


def test_throttling_without_retry_after(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("429", ON_DEMAND)

    assert "Retry-After" not in submit().headers


def test_throttling_with_retry_after(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("429", ON_DEMAND, retry_after=7)

    assert submit().headers["Retry-After"] == "7"


def test_throttling_as_a_gateway_says_it(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("429", ON_DEMAND, gateway=True)

    assert submit().json() == {"message": "Too Many Requests"}


def test_503_as_html(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("503-html", ON_DEMAND)

    answer = submit()

    assert (answer.status, answer.headers["Content-Type"][:9]) == (503, "text/html")
    assert simulator.journal.orders() == []


def test_reset_comes_before_the_order(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("reset", ON_DEMAND)

    with pytest.raises(ProtocolError):
        submit()

    assert simulator.journal.orders() == []
    assert simulator.journal.posts()[0].status is None


def test_accept_then_drop_orders_and_says_nothing(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("accept-then-drop", ON_DEMAND)

    with pytest.raises(ProtocolError):
        submit()

    assert len(simulator.orders_named("bdl-1")) == 1
    assert simulator.journal.posts()[0].status is None


def test_accept_then_500_orders_and_says_500(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("accept-then-500", ON_DEMAND)

    assert submit().status == 500
    assert len(simulator.orders_named("bdl-1")) == 1


def test_truncated_json_orders_and_cannot_be_read(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("truncated-json", ON_DEMAND)

    answer = submit()

    assert answer.status == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert len(simulator.orders_named("bdl-1")) == 1


def test_a_cut_body_orders_and_ends_too_early(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("cut-body", ON_DEMAND)

    with pytest.raises(ProtocolError):
        submit()

    assert len(simulator.orders_named("bdl-1")) == 1


def test_200_without_a_run_id(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("no-run-id", ON_DEMAND)

    answer = submit()

    assert (answer.status, list(answer.json())) == (200, ["statusURI", "monitorPageURI"])
    assert len(simulator.orders_named("bdl-1")) == 1


def test_a_duplicated_order_is_told_once(simulator: Simulator, submit: Submit) -> None:
    simulator.faults.add("duplicate-order", ON_DEMAND)

    told = submit().json()["runId"]

    first, second = simulator.orders_named("bdl-1")
    assert first.run_id == told != second.run_id


def test_latency_answers_late_what_has_been_ordered(simulator: Simulator, caller: Caller) -> None:
    simulator.faults.add("latency", ON_DEMAND, seconds=30)
    caller.pool.connection_pool_kw["timeout"] = 0.2

    with pytest.raises(ReadTimeoutError):
        caller.on_demand(one_job())

    assert len(simulator.orders_named("bdl-1")) == 1


def test_latency_before_the_order(simulator: Simulator, caller: Caller) -> None:
    simulator.faults.add("latency", ON_DEMAND, seconds=30, before=True)
    caller.pool.connection_pool_kw["timeout"] = 0.2

    with pytest.raises(ReadTimeoutError):
        caller.on_demand(one_job())

    assert simulator.orders_named("bdl-1") == []


def test_an_ignored_filter_returns_everything(simulator: Simulator, caller: Caller) -> None:
    caller.on_demand(one_job("bdl-1"))
    simulator.faults.add("ignored-filter", "/run/jobs/status")

    assert set(caller.statuses(folder="bdl-2")) == {"bdl-1", "appl"}
    assert caller.statuses(folder="bdl-2") == {}


def test_down_refuses_connections_until_cleared(simulator: Simulator, submit: Submit) -> None:
    submit()
    port = simulator.port
    simulator.faults.add("down")

    for _ in range(2):
        with pytest.raises(NewConnectionError):
            submit()

    simulator.faults.clear()
    assert submit().status == 200
    assert simulator.port == port
    assert len(simulator.journal.posts()) == 2


def test_a_fault_may_concern_one_folder_only(simulator: Simulator, caller: Caller) -> None:
    simulator.faults.add("500", ON_DEMAND, folder="bdl-2*")

    answers = [caller.on_demand(one_job(name)) for name in ("bdl-1", "bdl-2-a", "bdl-2-a")]

    assert [answer.status for answer in answers] == [200, 500, 200]
    assert [entry.status for entry in simulator.journal.posts_about("bdl-2-a")] == [500, 200]


def test_a_fault_of_one_folder_meets_who_asks_about_it(
    simulator: Simulator, caller: Caller
) -> None:
    simulator.faults.add("503", "/run/jobs/status", folder="bdl-2", count=None)

    assert caller.get("/run/jobs/status", folder="bdl-1").status == 200
    assert caller.get("/run/jobs/status").status == 200
    assert caller.get("/run/jobs/status", folder="bdl-2").status == 503


@pytest.mark.parametrize("content", ["no JSON", '["bdl-2"]', "[" * 100_000])
def test_a_file_that_names_no_folder_meets_no_fault_of_one(
    simulator: Simulator, caller: Caller, content: str
) -> None:
    simulator.faults.add("500", ON_DEMAND, folder="bdl-2")

    assert caller.on_demand(content).status == 400
