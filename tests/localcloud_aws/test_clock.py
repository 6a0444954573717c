"""The clock that is moved on: what hears of it, and what does not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl

from localcloud.aws import clock
from localcloud.controlm.clock import WallClock
from muster.adapters.system import SystemClock
from tests.localcloud_aws.conftest import Cloud, until

DAY = timedelta(days=1)
LONG = 1000  # seconds: longer than any test runs
NEAR = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _here_and_now() -> Iterator[None]:
    yield
    clock.come_back()


def left_ms(cloud: Cloud) -> Any:  # noqa: ANN401 - a function's answer
    answer, _ = cloud.aws.invoke("work", {})
    return answer["left_ms"]


def now_of(cloud: Cloud) -> Any:  # noqa: ANN401 - a function's answer
    answer, _ = cloud.aws.invoke("work", {})
    return answer["now"]


def test_everything_in_this_process_lives_by_it() -> None:
    before = clock.now()

    clock.move_on(DAY)
    clock.move_on(DAY)

    for each in (clock.now(), SystemClock().now(), WallClock().now()):
        assert abs(each - before - 2 * DAY) < NEAR
    assert clock.ahead() == 2 * DAY


def test_it_comes_back() -> None:
    before = clock.now()
    clock.move_on(DAY)

    clock.come_back()

    assert clock.now() - before < NEAR
    assert clock.ahead() == timedelta()


@pytest.mark.parametrize("by", [timedelta(), -DAY])
def test_it_never_goes_back(by: timedelta) -> None:
    with pytest.raises(ValueError, match=r"days|0:00:00"):
        clock.move_on(by)


def test_a_function_that_begins_later_lives_by_it_and_keeps_its_time(cloud: Cloud) -> None:
    before, left = now_of(cloud), left_ms(cloud)

    cloud.aws.let_pass(DAY)

    assert 0 <= now_of(cloud) - before - DAY.total_seconds() < NEAR.total_seconds()
    assert abs(left_ms(cloud) - left) < NEAR.total_seconds()


def test_a_wait_ends_when_its_time_is_over_and_a_longer_one_goes_on(cloud: Cloud) -> None:
    day = int(DAY.total_seconds())
    short, long = cloud.start("a-day", seconds=day), cloud.start("two-days", seconds=2 * day)
    cloud.token("a-day")
    token = cloud.token("two-days")

    cloud.aws.let_pass(DAY + NEAR)

    ended = cloud.ended(short)
    assert ended["status"] == "SUCCEEDED"
    assert cloud.entered(short) == ["Wait", "Note", "Work"]
    assert timedelta() <= ended["stopDate"] - ended["startDate"] - DAY - NEAR < NEAR
    timed_out = [e for e in cloud.history(short) if e["type"] == "TaskTimedOut"]
    assert [e["taskTimedOutEventDetails"]["error"] for e in timed_out] == ["States.Timeout"]
    cloud.states.send_task_success(taskToken=token, output="{}")
    assert cloud.ended(long)["status"] == "SUCCEEDED"
    assert cloud.entered(long) == ["Wait", "Work"]


def test_a_wait_that_begins_later_has_its_whole_time(cloud: Cloud) -> None:
    cloud.aws.let_pass(DAY)
    arn = cloud.start("begun-later", seconds=LONG)
    token = cloud.token("begun-later")

    cloud.aws.let_pass(timedelta(seconds=LONG - 1) - NEAR)

    assert cloud.states.describe_execution(executionArn=arn)["status"] == "RUNNING"
    cloud.states.send_task_success(taskToken=token, output="{}")
    assert cloud.ended(arn)["status"] == "SUCCEEDED"


def test_a_call_that_is_under_way_is_not_older_for_it(cloud: Cloud) -> None:
    with ThreadPoolExecutor(1) as caller:
        calling = caller.submit(cloud.aws.invoke, "work", {"sleep": 1})
        until(lambda: cloud.aws.log("work").read_text().count('"sleep": 1'))

        cloud.aws.let_pass(DAY)

        _, error = calling.result()
    assert error is None


def test_a_pause_before_a_retry_ends_with_it() -> None:
    pause = Thread(target=retrier_decl.time.sleep, args=(LONG,), daemon=True)
    pause.start()

    clock.move_on(timedelta(seconds=LONG - 100))
    pause.join(0.2)
    assert pause.is_alive()
    clock.move_on(timedelta(seconds=100))

    pause.join(10)
    assert not pause.is_alive()


def test_a_wait_that_begins_after_its_token_counts_from_the_token() -> None:
    bell = clock.Bell()
    clock.move_on(timedelta(seconds=LONG))
    waiting = Thread(target=bell.wait, args=(LONG,), daemon=True)

    waiting.start()

    waiting.join(10)
    assert not waiting.is_alive()


def test_a_bell_is_heard_at_once() -> None:
    bell = clock.Bell()
    heard: list[bool] = []
    waiting = Thread(target=lambda: heard.append(bell.wait(LONG)), daemon=True)
    waiting.start()

    bell.set()

    waiting.join(10)
    assert heard == [True]
    assert bell.wait(0) is True
    bell.clear()
    assert bell.wait(0) is False
