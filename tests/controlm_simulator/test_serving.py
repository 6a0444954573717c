"""The ports: TLS, the command, many callers at once."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import pytest
from urllib3 import PoolManager
from urllib3.exceptions import SSLError

from localcloud.controlm import Simulator, self_signed
from tests.controlm_simulator.caller import KEY, Caller, one_job


def test_a_self_signed_certificate_works_only_through_its_bundle(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    with Simulator(certificate=certificate) as simulator, PoolManager(retries=False) as stranger:
        simulator.add_api_key(KEY)
        assert simulator.endpoint.startswith("https://127.0.0.1:")

        with pytest.raises(SSLError):
            stranger.request("GET", f"{simulator.endpoint}/status")

        with PoolManager(retries=False, ca_certs=certificate[0]) as friend:
            answer = friend.request(
                "GET", f"{simulator.endpoint}/status", headers={"x-api-key": KEY}
            )
        assert answer.status == 200


def test_a_dropped_answer_under_tls(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    with Simulator(certificate=certificate) as simulator:
        simulator.add_api_key(KEY)
        simulator.faults.add("accept-then-drop")
        caller = Caller(simulator)
        caller.pool = PoolManager(retries=False, ca_certs=certificate[0])

        with pytest.raises(Exception, match=r"reset|closed|EOF|aborted"):
            caller.on_demand(one_job())

        assert len(simulator.orders_named("bdl-1")) == 1


def test_many_callers_at_once_get_an_instance_each(simulator: Simulator, caller: Caller) -> None:
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda _: caller.on_demand(one_job()), range(24)))

    assert len({answer.json()["runId"] for answer in answers}) == 24
    ids = [order.job_id for order in simulator.journal.orders()]
    assert len(set(ids)) == len(ids) == 48


def test_a_port_that_is_taken_is_an_error(simulator: Simulator) -> None:
    with pytest.raises(OSError, match="in use"):
        Simulator(simulator.port).start()


def test_the_command_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "localcloud.controlm", "--api-key", KEY]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}  # noqa: TID251 - for a process of ours
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--ready-file", str(ready)],
        stdout=subprocess.PIPE,
        env=environment,
        cwd=root,
    )
    with process, PoolManager(retries=False) as pool:
        endpoint = _endpoint(ready)
        answer = pool.request("GET", f"{endpoint}/status", headers={"x-api-key": KEY})
        process.send_signal(signal.SIGTERM)

        assert answer.status == 200
        assert process.wait(5) == 0


def _endpoint(ready: Path) -> str:
    until = monotonic() + 10
    while not ready.exists() and monotonic() < until:
        sleep(0.02)
    told: dict[str, str] = json.loads(ready.read_text())
    return told["endpoint"]
