"""BMC's own client, in both flavours, drives the simulator and cannot tell."""

import re
from collections.abc import Iterator

import pytest

from tests.controlm_thirdparty.driver import Driver
from tests.controlm_thirdparty.expected import RESULTS
from tests.controlm_thirdparty.report import keep
from tests.controlm_thirdparty.scenes import play
from tests.controlm_thirdparty.stage import FLAVOURS, a_place, a_simulator, asked
from tests.controlm_thirdparty.transcript import Transcript

GET_JOBS = "Workflow.get_jobs(environment, server, folder)"


@pytest.fixture(scope="module", params=FLAVOURS)
def played(request: pytest.FixtureRequest) -> Iterator[Transcript]:
    with a_simulator(request.param) as simulator:
        transcript = Transcript(lambda: asked(simulator))
        play(Driver.log_in(a_place(simulator), transcript))
        keep(f"client-{request.param}", transcript.text())
        yield transcript
        assert set(simulator.journal.warnings()) <= {"filter-not-applied: useArrayFormat"}


@pytest.mark.parametrize(("said", "expected"), RESULTS.items(), ids=RESULTS)
def test_a_call_comes_to_what_it_must(played: Transcript, said: str, expected: str) -> None:
    assert re.search(expected, played.result(said))


def test_every_call_is_looked_at(played: Transcript) -> None:
    others = {call.said for call in played.calls} - RESULTS.keys()

    assert others <= {"workflow = Workflow(environment)", GET_JOBS}


@pytest.mark.parametrize("played", ["onprem"], indirect=True)
def test_definitions_come_back_on_premises(played: Transcript) -> None:
    assert '"contract": {"Type": "Folder", "ControlmServer": "IN01"' in played.result(GET_JOBS)


@pytest.mark.parametrize("played", ["onprem"], indirect=True)
def test_it_logs_in_before_each_submission_on_premises(played: Transcript) -> None:
    called = {call.said: call.requests for call in played.calls}

    for said, path in (("workflow.build()", "/build"), ("workflow.run()", "/run")):
        assert called[said] == ["POST /session/login 200", f"POST {path} 200"]


@pytest.mark.parametrize("played", ["saas"], indirect=True)
def test_it_never_logs_in_as_a_service(played: Transcript) -> None:
    requests = [request for call in played.calls for request in call.requests]

    assert requests
    assert [request for request in requests if "session" in request] == []
