"""The call contract keeps its word: bodies in, words out, anything else refused by name."""

from typing import Any

import pytest

from muster.core.errors import InvalidCallError
from muster.core.pipelines.contract import (
    Call,
    Failed,
    Running,
    Succeeded,
    serving_calls,
    serving_jobs,
)
from tests.pipelines.comparing import ran
from tests.pipelines.scripts import Script
from tests.pipelines.test_redrive import document, step

BODY: dict[str, Any] = {
    "call_type": "get_id",
    "workflow_name": "stock_night",
    "execution_id": "run-7",
    "job_name": "load_stock",
    "query_variables": {"start_date": "2026-11-19"},
    "workflow_properties": {"zone": "north"},
    "idempotency_key": "k1",
    "input": 3,
    "fields": {"colour": "blue"},
}


class Loader:
    """Remembers its calls; its jobs are in the state it is given."""

    def __init__(self, state: Succeeded | Running | Failed, job_id: str = "jr_1") -> None:
        self.answer, self.job_id = state, job_id
        self.calls: list[Call] = []

    def start(self, call: Call) -> str:
        self.calls.append(call)
        return self.job_id

    def state(self, call: Call, job_id: str) -> Succeeded | Running | Failed:
        assert job_id == self.job_id
        self.calls.append(call)
        return self.answer


def test_a_call_is_read_whole() -> None:
    loader = Loader(Running())

    serving_jobs(loader)(BODY, None)

    assert loader.calls == [
        Call(
            job="load_stock",
            workflow="stock_night",
            execution="run-7",
            key="k1",
            variables={"start_date": "2026-11-19"},
            properties={"zone": "north"},
            read=3,
            fields={"colour": "blue"},
        )
    ]


def test_a_started_job_is_named() -> None:
    assert serving_jobs(Loader(Running()))(BODY, None) == {"job_id": "jr_1"}


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (Succeeded(42), {"status": "success", "result": 42}),
        (Running(), {"status": "running"}),
        (Failed("no space"), {"status": "failed", "message": "no space"}),
    ],
)
def test_a_job_is_told_of(state: Succeeded | Running | Failed, said: dict[str, Any]) -> None:
    question = {**BODY, "call_type": "get_status", "async_job_id": "jr_1"}

    assert serving_jobs(Loader(state))(question, None) == said


def test_a_call_is_answered_with_a_final_word() -> None:
    assert serving_calls(lambda call: Succeeded(call.job))(BODY, None) == {
        "status": "success",
        "result": "load_stock",
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"call_type": "get_state"}, "call_type 'get_state': expected get_id or get_status"),
        ({"call_type": "get_status"}, "async_job_id: expected text"),
        ({"job_name": ""}, "job_name: expected text"),
        ({"query_variables": []}, "query_variables: expected an object"),
    ],
)
def test_a_broken_call_is_refused_by_name(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidCallError, match=said):
        serving_jobs(Loader(Running()))({**BODY, **change}, None)


@pytest.mark.parametrize("job_id", ["", "x" * 257])
def test_a_job_id_that_nobody_takes_is_not_given_out(job_id: str) -> None:
    with pytest.raises(InvalidCallError, match="1 to 256"):
        serving_jobs(Loader(Running(), job_id))(BODY, None)


def test_a_compiled_machine_sends_what_the_contract_reads() -> None:
    threads = [[step("async_load", 1), step("sync_one", 2)]]
    scripts = {"async_load": Script(), "sync_one": Script(), "sync_last": Script()}

    _, world, _ = ran(document(*threads), scripts)

    answers = [
        serving_jobs(Loader(Running(), "job-async_load"))(body, None) for body in world.bodies
    ]
    assert answers[:2] == [{"job_id": "job-async_load"}, {"status": "running"}]
    assert len(answers) == 4
