"""The client against the simulator: each fault's answer, and what a look-up then sees."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from localcloud.controlm import Fault, Simulator, SimulatorClock
from localcloud.controlm.faults import Kind
from muster.adapters.controlm import ControlMClient
from muster.adapters.secrets import Credential
from muster.core.job import (
    Accepted,
    Doubtful,
    Found,
    JobRequest,
    Missed,
    NotSent,
    Refused,
    Undecided,
)
from tests.unit.controlm_client import (
    FOLDER,
    KEY,
    NOON,
    REQUEST,
    SEARCH,
    TEXT,
    Keys,
    StandingClock,
    a_client,
)

POST = "/run/ondemand"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(clock=SimulatorClock(StandingClock())) as running:
        running.add_api_key(KEY)
        yield running
        assert running.journal.warnings() == []


@pytest.fixture
def client(simulator: Simulator) -> ControlMClient:
    return a_client(simulator.endpoint)


@pytest.mark.parametrize(
    ("kind", "expected", "instances"),
    [
        pytest.param(None, Accepted, 1, id="no fault"),
        pytest.param("400", Refused, 0, id="400"),
        pytest.param("404", Refused, 0, id="404"),
        pytest.param("429", NotSent, 0, id="429"),
        pytest.param("500", Doubtful, 0, id="500"),
        pytest.param("502", Doubtful, 0, id="502"),
        pytest.param("503", Doubtful, 0, id="503"),
        pytest.param("503-html", Doubtful, 0, id="503 with HTML"),
        pytest.param("504", Doubtful, 0, id="504"),
        pytest.param("reset", Doubtful, 0, id="reset"),
        pytest.param("accept-then-drop", Doubtful, 1, id="accepted, answer dropped"),
        pytest.param("accept-then-500", Doubtful, 1, id="accepted, then 500"),
        pytest.param("truncated-json", Doubtful, 1, id="accepted, answer cut in its JSON"),
        pytest.param("cut-body", Doubtful, 1, id="accepted, answer cut"),
        pytest.param("no-run-id", Doubtful, 1, id="accepted, no run id"),
        pytest.param("duplicate-order", Accepted, 2, id="ordered twice"),
    ],
)
def test_a_fault_is_one_post_and_a_clear_word(
    simulator: Simulator,
    client: ControlMClient,
    kind: Kind | None,
    expected: type,
    instances: int,
) -> None:
    simulator.faults.set([Fault(kind=kind, route=f"POST {POST}")] if kind else [])

    answer = client.submit(REQUEST)

    assert isinstance(answer, expected)
    assert len(simulator.journal.posts()) == 1
    assert len(simulator.orders_named(FOLDER)) == instances
    seen = client.look_up(SEARCH)
    assert isinstance(seen, Found if instances else Missed)


@pytest.mark.parametrize("kind", ["401", "403"])
def test_a_denial_costs_one_more_post(
    simulator: Simulator, client: ControlMClient, kind: Kind
) -> None:
    simulator.faults.set([Fault(kind=kind, route=f"POST {POST}")])

    assert isinstance(client.submit(REQUEST), Accepted)
    assert len(simulator.journal.posts(POST)) == 2
    assert len(simulator.orders_named(FOLDER)) == 1


@pytest.mark.parametrize("gateway", [False, True], ids=["errors", "gateway"])
def test_a_wait_that_is_asked_for_is_told(
    simulator: Simulator,
    client: ControlMClient,
    gateway: bool,  # noqa: FBT001 - a row of the table
) -> None:
    simulator.faults.set([Fault(kind="429", route=POST, retry_after=7, gateway=gateway)])

    answer = client.submit(REQUEST)

    assert isinstance(answer, NotSent)
    assert answer.retry_after == timedelta(seconds=7)


def test_a_control_m_that_is_down_was_sent_nothing(
    simulator: Simulator, client: ControlMClient
) -> None:
    simulator.faults.add("down", count=None)

    assert isinstance(client.submit(REQUEST), NotSent)
    assert isinstance(client.look_up(SEARCH), Undecided)


def test_a_definition_s_error_is_told_with_its_place(simulator: Simulator) -> None:
    broken = JobRequest(folder=FOLDER, text=TEXT.replace('"Job:Dummy"', '"Job:Dumm"'))

    answer = a_client(simulator.endpoint).submit(broken)

    assert isinstance(answer, Refused)
    assert "bundle.json:1:" in answer.errors[0]


def test_a_session_does_as_well(simulator: Simulator) -> None:
    user = Credential(username="svc", password="hunter2-hunter2")  # noqa: S106 - it opens nothing
    simulator.add_user(user.username, user.password)
    client = a_client(simulator.endpoint, Keys([user]))

    assert isinstance(client.submit(REQUEST), Accepted)
    assert isinstance(client.look_up(SEARCH), Found)
    assert len(simulator.journal.posts("/session/login")) == 1


def test_an_order_that_is_not_to_be_seen_yet_is_a_miss_and_then_found(
    simulator: Simulator, client: ControlMClient
) -> None:
    simulator.turn(order_latency_s=5)
    client.submit(REQUEST)

    assert client.look_up(SEARCH) == Missed()
    simulator.clock.advance(6)
    assert isinstance(client.look_up(SEARCH), Found)


@pytest.mark.parametrize("shown", [True, False], ids=["with folder row", "without"])
def test_the_instance_is_the_same_with_and_without_the_folder_s_row(
    simulator: Simulator,
    client: ControlMClient,
    shown: bool,  # noqa: FBT001 - a row of the table
) -> None:
    simulator.turn(filter_returns_folder_row=shown)
    client.submit(REQUEST)

    assert client.look_up(SEARCH) == Found("IN01:00001", ("IN01:00002",))


def test_a_filter_that_is_ignored_finds_no_stranger(
    simulator: Simulator, client: ControlMClient
) -> None:
    stranger = "bdl-43-bbbbbbbbbb"
    client.submit(JobRequest(folder=stranger, text=TEXT.replace(FOLDER, stranger)))
    simulator.faults.set([Fault(kind="ignored-filter", count=None)])

    assert client.look_up(SEARCH) == Missed()


def test_a_server_that_is_down_decides_nothing(
    simulator: Simulator, client: ControlMClient
) -> None:
    simulator.turn(server_state="down")

    assert isinstance(client.look_up(SEARCH), Undecided)


@pytest.mark.parametrize("archive", [True, False], ids=["archive", "no archive"])
def test_after_new_day_only_an_archive_decides(
    simulator: Simulator,
    archive: bool,  # noqa: FBT001 - a row of the table
) -> None:
    clock = StandingClock()
    client = a_client(simulator.endpoint, clock=clock)
    simulator.turn(archive_installed=archive)
    simulator.clock.set(NOON)
    client.submit(REQUEST)
    clock.move(timedelta(days=3))
    for _ in range(3):
        simulator.new_day()

    seen = client.look_up(SEARCH)

    assert simulator.orders_named(FOLDER) == []
    assert isinstance(seen, Found if archive else Undecided)
