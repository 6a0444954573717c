"""The ports: TLS, many callers at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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


def test_a_description_is_handed_out_where_there_is_one(
    simulator: Simulator, caller: Caller
) -> None:
    assert caller.get("/yaml").status == 404

    simulator.describe("openapi: 3.0.3")

    assert caller.get("/yaml").data == b"openapi: 3.0.3"
