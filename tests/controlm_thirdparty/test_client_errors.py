"""What goes wrong for BMC's client, and how it says so; its own weaknesses are told as they are."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from aapi import Folder, JobCommand, JobDummy
from ctm_python_client.core.workflow import Workflow, WorkflowDefaults

from localcloud.controlm import Simulator
from localcloud.controlm.faults import Kind
from tests.controlm_thirdparty.driver import Driver
from tests.controlm_thirdparty.report import keep
from tests.controlm_thirdparty.stage import FLAVOURS, a_place, a_simulator, asked
from tests.controlm_thirdparty.transcript import Transcript

ON_DEMAND = "workflow.run_on_demand()"


def keep_error(flavour: str, test: str, transcript: Transcript) -> None:
    name = re.sub(r"\W+", "-", test)
    keep(f"error-{flavour}-{name}", transcript.text())


@pytest.fixture(params=FLAVOURS)
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    with a_simulator(request.param) as running:
        yield running


@pytest.fixture
def driver(simulator: Simulator, request: pytest.FixtureRequest) -> Iterator[Driver]:
    transcript = Transcript(lambda: asked(simulator))
    driving = Driver.log_in(a_place(simulator), transcript)
    del transcript.calls[:]
    yield driving
    keep_error(simulator.switches.flavour, request.node.name, transcript)


def test_a_wrong_password_is_unauthorized() -> None:
    with a_simulator("onprem") as simulator:
        transcript = Transcript(lambda: asked(simulator))
        place = a_place(simulator, password="wrong")  # noqa: S106 - it opens nothing

        transcript.fail("Workflow(environment)", lambda: Workflow(place.environment))

    keep_error("onprem", "password", transcript)
    assert transcript.result("Workflow(environment)").startswith("UnauthorizedException: (401)")
    assert transcript.calls[0].requests == ["POST /session/login 401"]


def test_a_definitions_mistake_is_told_with_file_and_line(driver: Driver, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"contract": {\n "Type": "Folder",\n "job": {"Type": "Job:Comand"}}}')
    said, build = "build_api.build_file(path)", driver.workflow.aapiclient.build_api.build_file

    driver.transcript.fail(said, lambda: build(broken))

    assert "(400)" in driver.transcript.result(said)
    assert '"file":"broken.json","line":3,"col":' in driver.transcript.result(said)


def test_a_workflow_s_mistake_is_told_in_a_sentence(driver: Driver) -> None:
    driver.workflow.add(Folder("contract-2", job_list=[JobCommand("n" * 65, command="true")]))

    driver.transcript.fail("workflow.build()", driver.workflow.build)

    assert "RuntimeError: AAPI request failed: " in driver.transcript.result("workflow.build()")


def test_an_unknown_run_is_not_found(driver: Driver) -> None:
    driver.transcript.fail(
        'run_api.get_jobs_status("gone")', lambda: driver.api.get_jobs_status("gone")
    )

    told = driver.transcript.result('run_api.get_jobs_status("gone")')
    assert "(404)" in told
    assert "Run gone was not found" in told


@pytest.mark.parametrize(
    ("kind", "settings", "expected"),
    [
        ("400", {"message": "because"}, "RuntimeError: AAPI request failed: because"),
        ("429", {}, "RuntimeError: AAPI request failed: Too Many Requests"),
        ("429", {"gateway": True}, "KeyError: 'errors'"),
        ("503", {}, "RuntimeError: AAPI request failed: The server is starting"),
        ("503-html", {}, "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
        ("no-run-id", {}, "ValueError: Invalid value for `run_id`, must not be `None`"),
    ],
    ids=["400", "429", "429 of a gateway", "503", "503 in HTML", "no run id"],
)
def test_trouble_is_told_as_the_client_tells_it(
    simulator: Simulator,
    driver: Driver,
    kind: Kind,
    settings: dict[str, object],
    expected: str,
) -> None:
    simulator.faults.add(kind, "POST /run/ondemand", **settings)

    driver.transcript.fail(ON_DEMAND, driver.workflow.run_on_demand)

    assert driver.transcript.result(ON_DEMAND).strip() == expected


def test_a_refused_connection_ends_in_an_attribute_error(
    simulator: Simulator, driver: Driver
) -> None:
    simulator.faults.add("down", count=None)

    driver.transcript.fail("workflow.build()", driver.workflow.build)

    assert driver.transcript.result("workflow.build()").startswith(
        "AttributeError: 'MaxRetryError'"
    )


def test_a_run_of_more_than_a_page_is_seen_in_part(simulator: Simulator) -> None:
    place = a_place(simulator)
    workflow = Workflow(place.environment, WorkflowDefaults(run_as="svc", controlm_server="IN01"))
    workflow.add(Folder("contract", job_list=[JobDummy(f"job-{n}") for n in range(25)]))

    run = workflow.run_on_demand()

    assert len(run.get_statuses()) == 25
    assert len(simulator.jobs_of("contract")) == 25  # and one row is the folder's
