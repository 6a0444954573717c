"""What the function refuses is retried, halved or given up, as the mapping says."""

import base64
import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from confluent_kafka import KafkaException

from localcloud.kafka.answer import Scope
from localcloud.kafka.poller import Poller
from localcloud.kafka.tuning import Tuning
from muster.adapters.system import SystemClock
from tests.localcloud_kafka.scene import (
    Ground,
    a_mapping,
    a_poller,
    bodies,
    poll,
    produce,
    read,
    values_in,
    wait,
)

Event = dict[str, Any]
POISON = b"poison"


class Tomorrow:
    """A clock that is a day ahead of the broker's."""

    def now(self) -> datetime:
        return SystemClock().now() + timedelta(days=1)


class Handler:
    """Accepts all but poison, which it names."""

    def __init__(self) -> None:
        self.seen: Counter[bytes] = Counter()

    def __call__(self, event: Event) -> Event:
        failures = []
        for place, records in event["records"].items():
            for record in records:
                value = base64.b64decode(record["value"])
                if value == POISON:
                    item = {"partition": place, "offset": record["offset"]}
                    failures.append({"itemIdentifier": item})
                else:
                    self.seen[value] += 1
        return {"batchItemFailures": failures}


@pytest.mark.parametrize("scope", ["items", "checkpoint"])
def test_a_partial_answer_lets_only_poison_through_to_the_on_failure_topic(
    ground: Ground, scope: Scope
) -> None:
    produce(ground, *bodies(300), POISON, *bodies(700))
    handler = Handler()
    poller = a_poller(
        ground,
        handler,
        scope=scope,
        reports_failures=True,
        maximum_retry_attempts=2,
        on_failure_topic=ground.lost,
    )

    poll(poller, lambda: len(handler.seen) == 700 and poller.tally.dropped > 0)

    buried = [json.loads(message.value() or b"") for message in read(ground, [ground.lost], 1)]
    assert len(handler.seen) == 700
    assert [values_in(envelope["payload"])[0] for envelope in buried] == [POISON]
    assert buried[0]["requestContext"]["condition"] == "RetriesExhausted"
    assert buried[0]["requestContext"]["approximateInvokeCount"] == 3
    assert buried[0]["KafkaBatchInfo"]["batchSize"] == 1
    assert scope == "checkpoint" or max(handler.seen.values()) == 2  # 0 to 299 were sent twice


def test_endless_retries_end_when_the_function_accepts(ground: Ground) -> None:
    produce(ground, *bodies(3))
    tries: Counter[bytes] = Counter()

    def refuse_twice(event: Event) -> Event:
        tries.update(values_in(event))
        refused = [
            {"itemIdentifier": {"partition": place, "offset": record["offset"]}}
            for place, records in event["records"].items()
            for record in records
            if tries[base64.b64decode(record["value"])] <= 2
        ]
        return {"batchItemFailures": refused}

    poller = a_poller(ground, refuse_twice, reports_failures=True)
    poll(poller, lambda: poller.tally.committed == 3)

    assert set(tries.values()) == {3}
    assert (poller.tally.dropped, poller.tally.committed) == (0, 3)


def test_a_mapping_without_the_report_ignores_the_answer(ground: Ground) -> None:
    produce(ground, POISON)
    poller = a_poller(ground, Handler())

    poll(poller, lambda: poller.tally.committed == 1)

    assert (poller.tally.invocations, poller.tally.committed) == (1, 1)


def test_halving_isolates_the_record_that_makes_the_function_raise(ground: Ground) -> None:
    produce(ground, *bodies(500), POISON)
    seen: Counter[bytes] = Counter()

    def refuse_poison(event: Event) -> None:
        values = values_in(event)
        if POISON in values:
            raise ValueError(POISON)
        seen.update(values)

    poller = a_poller(
        ground, refuse_poison, batch_size=500, bisect_on_error=True, maximum_retry_attempts=2
    )
    poll(poller, lambda: len(seen) == 500 and poller.tally.dropped == 1)

    assert set(seen.values()) == {1}
    assert (len(seen), poller.tally.dropped) == (500, 1)


def test_a_record_too_heavy_for_any_payload_is_given_up(ground: Ground) -> None:
    produce(ground, bytes(5_000_000))
    poller = a_poller(ground, lambda _event: None, on_failure_topic=ground.lost)

    poll(poller, lambda: poller.tally.committed == 1)

    (message,) = read(ground, [ground.lost], 1)
    condition = json.loads(message.value() or b"")["requestContext"]["condition"]
    assert condition == "MaximumPayloadSizeExceeded"
    assert (poller.tally.dropped, poller.tally.invocations) == (1, 0)


def test_a_record_that_grew_too_old_is_given_up_unseen(ground: Ground) -> None:
    produce(ground, b"old")
    poller = Poller(
        a_mapping(topic=ground.events, maximum_record_age_s=3600),
        ground.bootstrap_servers,
        lambda _event: None,
        Tuning(clock=Tomorrow(), session_timeout_ms=ground.session_timeout_ms),
    )

    poll(poller, lambda: poller.tally.committed == 1)

    assert (poller.tally.dropped, poller.tally.invocations) == (1, 0)


def test_a_record_that_cannot_be_buried_ends_the_poller_uncommitted(ground: Ground) -> None:
    produce(ground, bytes(9_900_000))
    poller = a_poller(ground, lambda _event: None, on_failure_topic=ground.lost)

    poller.start()
    wait(lambda: not poller.is_running)
    poller.stop()

    assert isinstance(poller.error, KafkaException)
    assert (poller.tally.polled, poller.tally.committed) == (1, 0)
