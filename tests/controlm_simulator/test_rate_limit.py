"""The rate limit: off, or a bucket of tokens per credential."""

import pytest

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, one_job, sentences


def statuses(caller: Caller, times: int) -> list[int]:
    return [caller.get("/status").status for _ in range(times)]


def test_without_a_limit_everything_passes(caller: Caller) -> None:
    assert set(statuses(caller, 50)) == {200}


def test_a_burst_passes_and_the_next_request_does_not(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(rate_limit_per_s=0.5, rate_limit_burst=3)

    assert statuses(caller, 4) == [200, 200, 200, 429]
    simulator.clock.advance(2)
    assert statuses(caller, 2) == [200, 429]


def test_a_bucket_holds_no_more_than_a_burst(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(rate_limit_per_s=10, rate_limit_burst=2)
    statuses(caller, 2)

    simulator.clock.advance(3600)

    assert statuses(caller, 3) == [200, 200, 429]


def test_each_key_has_its_own_bucket(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(rate_limit_per_s=1, rate_limit_burst=1)
    simulator.add_api_key("other")
    assert statuses(caller, 2) == [200, 429]

    caller.headers = {"x-api-key": "other"}

    assert statuses(caller, 1) == [200]


def test_what_comes_too_soon_is_not_processed(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(rate_limit_per_s=1, rate_limit_burst=1)

    answers = [caller.on_demand(one_job()) for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 429]
    assert sentences(answers[1]) == ["Too Many Requests"]
    assert len(simulator.orders_named("bdl-1")) == 1


def test_retry_after_tells_when_there_is_a_token(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(rate_limit_per_s=0.2, rate_limit_burst=1)
    statuses(caller, 1)
    simulator.clock.advance(1)

    assert caller.get("/status").headers["Retry-After"] == "4"
    simulator.clock.advance(4)
    assert statuses(caller, 1) == [200]


def test_retry_after_can_be_left_out(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(rate_limit_per_s=1, rate_limit_burst=1, rate_limit_retry_after=False)
    statuses(caller, 1)

    assert "Retry-After" not in caller.get("/status").headers


def test_the_body_can_be_a_gateways(simulator: Simulator, caller: Caller) -> None:
    simulator.turn(rate_limit_per_s=1, rate_limit_burst=1, rate_limit_body="gateway")
    statuses(caller, 1)

    assert caller.get("/status").json() == {"message": "Too Many Requests"}


@pytest.mark.parametrize("switches", [{"rate_limit_per_s": 0}, {"rate_limit_burst": 0}], ids=str)
def test_a_limit_that_lets_nobody_through_is_refused(
    caller: Caller, switches: dict[str, object]
) -> None:
    assert caller.control("PUT", "/switches", switches).status == 400
