"""The client at a simulator whose sessions end, whose keys go, whose answers are cut: once each."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from localcloud.controlm import Simulator, SimulatorClock, self_signed
from muster.adapters.secrets import Credential
from muster.core.job import Accepted, Found, JobRequest, Missed, NotSent, Refused, Search, Undecided
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

USER = Credential(username="svc", password="hunter2-hunter2")  # noqa: S106 - it opens nothing
STRANGER = JobRequest(folder="bdl-43", text=TEXT.replace(FOLDER, "bdl-43"))
LOGIN, POST = "/session/login", "/run/ondemand"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(clock=SimulatorClock(StandingClock())) as running:
        running.add_api_key(KEY)
        running.add_user(USER.username, USER.password)
        yield running


def statuses(simulator: Simulator, route: str) -> list[int | None]:
    return [entry.status for entry in simulator.journal.posts(route)]


@pytest.mark.parametrize("status", [401, 403])
def test_an_expired_session_costs_one_login_and_one_repeat(
    simulator: Simulator, status: int
) -> None:
    simulator.turn(expired_session_status=status)
    client = a_client(simulator.endpoint, Keys([USER]))
    client.submit(REQUEST)
    simulator.clock.advance(1801)

    assert isinstance(client.submit(REQUEST), Accepted)
    assert statuses(simulator, LOGIN) == [200, 200]
    assert statuses(simulator, POST) == [200, status, 200]


def test_a_revoked_key_costs_one_look_at_the_secret_and_then_an_end(simulator: Simulator) -> None:
    keys = Keys()
    simulator.revoke(KEY)

    answer = a_client(simulator.endpoint, keys).submit(REQUEST)

    assert isinstance(answer, Refused)
    assert keys.reads == 1
    assert statuses(simulator, POST) == [401, 401]


def test_a_rotated_key_is_found_in_the_secret(simulator: Simulator) -> None:
    keys = Keys([Credential(api_key="the-key-of-yesterday"), Credential(api_key=KEY)])

    assert isinstance(a_client(simulator.endpoint, keys).submit(REQUEST), Accepted)
    assert statuses(simulator, POST) == [401, 200]


def test_a_truncated_answer_never_means_that_a_folder_is_not_there(simulator: Simulator) -> None:
    client = a_client(simulator.endpoint)
    client.submit(STRANGER)
    assert client.look_up(SEARCH) == Missed()
    simulator.turn(jobs_status_limit=1)
    simulator.faults.add("ignored-filter", "/run/jobs/status")

    seen = client.look_up(SEARCH)

    assert isinstance(seen, Undecided)
    assert simulator.journal.requests("/run/jobs/status")[-1].status == 206


def test_everything_the_client_asks_is_asked_without_a_warning(simulator: Simulator) -> None:
    for operation in ("ondemand", "run"):
        a_client(simulator.endpoint, operation=operation).submit(REQUEST)
    assert isinstance(a_client(simulator.endpoint).look_up(SEARCH), Found)
    late = StandingClock(NOON + timedelta(days=3))
    elsewhere = Search(folder="bdl-44", posted_at=NOON)
    a_client(simulator.endpoint, clock=late).look_up(elsewhere)
    a_client(simulator.endpoint, Keys([USER])).submit(REQUEST)

    assert len({entry.asked.route for entry in simulator.journal.entries}) == 6
    assert simulator.journal.warnings() == []


def test_no_credential_is_in_the_journal_or_in_an_answer(simulator: Simulator) -> None:
    a_client(simulator.endpoint, Keys([USER])).submit(REQUEST)
    simulator.revoke()
    answers = [
        a_client(simulator.endpoint, keys).submit(REQUEST) for keys in (Keys(), Keys([USER]))
    ]

    written = str([entry.as_json() for entry in simulator.journal.entries])
    assert all(isinstance(answer, Refused) for answer in answers)
    for secret in (KEY, USER.password):
        assert secret not in written
        assert secret not in str(answers)


def test_a_self_signed_simulator_is_trusted_through_its_bundle_only(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    with Simulator(certificate=certificate) as simulator:
        simulator.add_api_key(KEY)

        trusted = a_client(simulator.endpoint, ca_bundle=certificate[0]).submit(REQUEST)
        untrusted = a_client(simulator.endpoint).submit(REQUEST)

        assert isinstance(trusted, Accepted)
        assert untrusted == NotSent("cannot connect: SSLCertVerificationError")
        assert statuses(simulator, POST) == [200]
