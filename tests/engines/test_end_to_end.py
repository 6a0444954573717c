"""The local cloud on Apache Kafka: a stage's whole way, through what a real broker does to it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from confluent_kafka import KafkaException

from localcloud.cloud import LocalCloud
from localcloud.kafka.plan import CHILDREN, PARENTS, PlannedEvent
from tests.e2e.stage import Stage, child, parent
from tests.engines.asking import LARGE, MIB, another_member, lost, offsets, sent_raw, verdicts
from tests.engines.kafka import BROKERS_LIMIT, ApacheKafka
from tests.localcloud_kafka.scene import wait

QUARTER = timedelta(minutes=15)
UNREAD = f"PolledEventCount-{PARENTS}"
TOPICS = (PARENTS, CHILDREN)


@pytest.fixture(scope="module")
def kafka(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ApacheKafka]:
    """Serve the stage alone: its topics hold its own records, and nobody else's."""
    if not request.config.getoption("--engines"):
        pytest.skip("make test-engines runs it on Apache Kafka")
    broker = ApacheKafka(tmp_path_factory.mktemp("stage")).start()
    yield broker
    broker.stop()


@pytest.fixture(scope="module")
def stage(kafka: ApacheKafka, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("engines") / "cloud"
    with LocalCloud(folder, kafka.bootstrap_servers) as cloud:
        cloud.deploy()
        yield Stage(cloud)


def keys(name: str, count: int = 12) -> list[str]:
    return [f"{name}-{number}" for number in range(count)]


def spread(event: PlannedEvent) -> PlannedEvent:
    """Key the record by its bundle, so that every partition gets some."""
    return replace(event, key=str(event.payload.get("parent_id", event.payload.get("id"))))


def each_has_one_job(stage: Stage, wanted: list[str]) -> None:
    for key in wanted:
        stage.wait_for_job(key)
    assert Counter({key: stage.jobs(key) for key in wanted}) == Counter(wanted)


def test_a_restarted_mapping_goes_on_where_its_group_stood(stage: Stage) -> None:
    early, late = keys("early"), keys("late")
    stage.send(*map(spread, map(parent, early)), *map(spread, map(child, early[:6])))
    each_has_one_job(stage, early[:6])
    read = verdicts(stage)

    stage.cloud.go_down()
    stage.send(*map(spread, map(child, early[6:])), *map(spread, map(parent, late)))
    stage.send(*map(spread, map(child, late)))
    stage.cloud.come_back()

    each_has_one_job(stage, early + late)
    stage.wait(lambda: verdicts(stage) - read >= len(early[6:]) + 2 * len(late), "all is logged")
    assert verdicts(stage) - read == len(early[6:]) + 2 * len(late)


def test_nothing_is_submitted_twice_while_members_come_and_go(stage: Stage) -> None:
    wanted = keys("rebalanced", 24)
    second = another_member(stage, PARENTS)
    stage.send(*map(spread, map(parent, wanted[:12])))

    second.start()
    stage.send(*map(spread, map(parent, wanted[12:])))
    wait(lambda: second.tally.polled > 0 or all(stage.bundle(key).phase for key in wanted))
    stage.send(*(spread(parent(key)) for key in keys("joined", 12)))
    second.stop()
    stage.send(*map(spread, map(child, wanted)))

    each_has_one_job(stage, wanted)
    assert second.error is None


def test_a_broker_killed_in_the_middle_loses_and_doubles_nothing(
    stage: Stage, kafka: ApacheKafka
) -> None:
    wanted = keys("restarted", 20)
    stage.send(*map(spread, map(parent, wanted)))

    kafka.go_down()
    kafka.come_back()
    stage.send(*map(spread, map(child, wanted)))

    each_has_one_job(stage, wanted)
    assert stage.cloud.troubles() == []


def test_a_tombstone_meets_a_verdict_and_is_kept(stage: Stage) -> None:
    sent = sent_raw(stage, PARENTS, None, "tombstone")

    assert stage.wait_for_fate(sent) == "Invalid"
    assert "tombstone" in stage.reason_in_quarantine(sent)


def test_an_event_larger_than_1_mib_gets_its_job(stage: Stage, kafka: ApacheKafka) -> None:
    kafka.alter_topic(PARENTS, max_message_bytes=str(2 * LARGE))
    large = parent("large", note="x" * LARGE)

    sent_raw(stage, PARENTS, large.value, "large")
    stage.send(child("large"))

    each_has_one_job(stage, ["large"])
    kafka.alter_topic(PARENTS, max_message_bytes=str(BROKERS_LIMIT))


def test_the_broker_refuses_what_is_above_its_limit(stage: Stage) -> None:
    with pytest.raises(KafkaException, match="MSG_SIZE_TOO_LARGE"):
        sent_raw(stage, PARENTS, bytes(MIB), "too-large")  # with its frame it is above 1 MiB


def test_what_retention_deletes_before_a_restart_is_said_counted_and_alarmed(
    stage: Stage, kafka: ApacheKafka
) -> None:
    gone, after = keys("gone"), keys("after")
    stage.wait(lambda: all(c == end for c, _, end in offsets(stage, PARENTS)), "all is read")
    stage.cloud.go_down()
    stage.send(*map(spread, map(parent, gone)))
    kafka.alter_topic(PARENTS, retention_ms="1000", segment_ms="500")
    wait(lambda: all(first == end for _, first, end in offsets(stage, PARENTS)))
    kafka.alter_topic(PARENTS, retention_ms="-1", segment_ms="604800000")
    stage.cloud.let_pass(QUARTER)
    stage.cloud.aws.evaluate_alarms()

    assert UNREAD in stage.red()
    assert lost(stage) == (1, len(gone))

    stage.cloud.come_back()
    stage.send(*map(spread, map(parent, after)), *map(spread, map(child, after + gone)))
    each_has_one_job(stage, after)
    assert [sorted(stage.bundle(key).got) for key in gone] == [["child"]] * len(gone)
    assert lost(stage) == (0, 0)


def test_every_record_that_was_left_to_read_has_met_one_verdict(stage: Stage) -> None:
    ends = sum(end for topic in TOPICS for _, _, end in offsets(stage, topic))

    stage.wait(lambda: verdicts(stage) >= ends - len(keys("gone")), "all is logged")
    assert verdicts(stage) == ends - len(keys("gone"))
