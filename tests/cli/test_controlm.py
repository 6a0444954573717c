"""`muster controlm simulate`: it serves, it goes on after a stop, it says what it cannot take."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from time import monotonic, sleep

import pytest
from typer.testing import CliRunner
from urllib3 import PoolManager

from cli.__main__ import app
from tests.controlm_simulator.caller import one_job

ROOT = Path(__file__).parents[2]
FIELDS = {"jobDefinitionsFile": ("jobs.json", json.dumps(one_job()), "application/json")}


@contextmanager
def simulating(folder: Path, *options: str) -> Iterator[str]:
    """Run the command; gives the API's address, then ends it as Ctrl-C does."""
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    words = [sys.executable, "-m", "cli", "controlm", "simulate", "--port", "0"]
    command = [*words, "--ready-file", str(ready), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:  # noqa: S603
        until = monotonic() + 30
        while not ready.exists():
            assert process.poll() is None
            assert monotonic() < until
            sleep(0.05)
        yield json.loads(ready.read_text())["endpoint"]
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


@pytest.fixture
def pool() -> Iterator[PoolManager]:
    with PoolManager(headers={"x-api-key": "local-key"}, retries=False) as pool:
        yield pool


def test_it_goes_on_where_it_stopped(tmp_path: Path, pool: PoolManager) -> None:
    (tmp_path / "slow.yaml").write_text("behaviours:\n  - {pattern: appl, duration_s: 60}\n")
    state = ("--state", str(tmp_path / "state.json"))
    first = ("--behaviour", str(tmp_path / "slow.yaml"), "--clock", "2026-11-20T12:00:00Z")
    with simulating(tmp_path, *state, *first) as endpoint:
        run = pool.request("POST", f"{endpoint}/run", fields=FIELDS).json()["runId"]

    with simulating(tmp_path, *state) as endpoint:
        told = pool.request("GET", f"{endpoint}/run/status/{run}").json()["statuses"]
        clock = endpoint.replace("/automation-api", "/_sim/clock")
        pool.request("PUT", clock, json={"advance_s": 60})
        later = pool.request("GET", f"{endpoint}/run/status/{run}").json()["statuses"]

    assert [(row["name"], row["status"]) for row in told] == [
        ("bdl-1", "Executing"),
        ("appl", "Executing"),
    ]
    assert [row["status"] for row in later] == ["Ended OK", "Ended OK"]


def test_who_may_enter_is_said_by_options(tmp_path: Path, pool: PoolManager) -> None:
    options = ("--read-only-key", "looker", "--user", "svc:secret-word")
    with simulating(tmp_path, *options) as endpoint:
        looked, ordered = (
            pool.request(
                method, f"{endpoint}/run/{path}", headers={"x-api-key": "looker"}, fields=fields
            ).status
            for method, path, fields in (("GET", "jobs/status", None), ("POST", "order", FIELDS))
        )
        body = {"username": "svc", "password": "secret-word"}
        login = pool.request("POST", f"{endpoint}/session/login", json=body)
        stranger = pool.request("GET", f"{endpoint}/status").status

    assert (looked, ordered, stranger) == (200, 403, 401)
    assert login.status == 200


def test_the_description_it_was_given_is_handed_out(tmp_path: Path, pool: PoolManager) -> None:
    (tmp_path / "api.yaml").write_text("openapi: 3.0.3\n")
    with simulating(tmp_path, "--description", str(tmp_path / "api.yaml")) as endpoint:
        told = pool.request("GET", f"{endpoint}/yaml")

    assert (told.status, told.data) == (200, b"openapi: 3.0.3\n")


WRONG = {
    "a time zone": (["--zone", "Mars"], "there is no time zone Mars"),
    "a New Day": (["--new-day", "25:00"], "it must be HH:MM"),
    "a clock": (["--clock", "noon"], "--clock noon: not an instant with its zone"),
    "a clock without a zone": (["--clock", "2026-11-20T12:00:00"], "not an instant with its zone"),
    "a user": (["--user", "svc"], "--user takes NAME:PASSWORD"),
    "a file of faults": (["--faults", "README.md"], "README.md:"),
    "a file that is not there": (["--behaviour", "nowhere.yaml"], "nowhere.yaml"),
    "a file of state": (["--state", "README.md"], "README.md: not taken up"),
    "a description": (["--description", "nowhere.yaml"], "nowhere.yaml"),
}


@pytest.mark.parametrize(("options", "said"), WRONG.values(), ids=list(WRONG))
def test_what_it_cannot_take_is_said(options: list[str], said: str) -> None:
    ended = CliRunner().invoke(app, ["controlm", "simulate", *options])

    assert ended.exit_code == 1
    assert type(ended.exception).__name__ == "MusterError"
    assert said in str(ended.exception)


def test_a_port_that_is_taken_is_said() -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        options = ["--port", str(taken.getsockname()[1])]
        ended = CliRunner().invoke(app, ["controlm", "simulate", *options])

    assert "the simulator does not run" in str(ended.exception)
    assert "in use" in str(ended.exception)
