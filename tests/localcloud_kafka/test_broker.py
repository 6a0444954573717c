"""The broker in its own process, started, ordered about and ended."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from confluent_kafka import Producer

from localcloud.kafka.choice import ExistingBroker, choose
from localcloud.kafka.process import ROOT, BrokerFailedError, BrokerProcess
from tests.localcloud_kafka.scene import wait

NOBODY = "127.0.0.1:1"


def partitions(bootstrap_servers: str) -> dict[str, int]:
    topics = Producer({"bootstrap.servers": bootstrap_servers, "log_level": 0}).list_topics(
        timeout=5
    )
    return {name: len(topic.partitions) for name, topic in topics.topics.items()}


def test_topics_exist_from_the_start_and_more_may_come() -> None:
    with BrokerProcess({"events": 3}) as broker:
        first = partitions(broker.bootstrap_servers)
        broker.create_topics({"events": 3, "others": 5})
        second = partitions(broker.bootstrap_servers)

    assert first == {"events": 3}
    assert second == {"events": 3, "others": 5}


def test_the_process_ends_with_its_owner_and_once_only() -> None:
    broker = BrokerProcess().start()
    pid = broker.pid or 0
    os.kill(pid, 0)

    broker.stop()
    broker.stop()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(BrokerFailedError, match="not running"):
        broker.go_down()


def test_the_broker_goes_down_and_comes_back() -> None:
    with BrokerProcess({"events": 1}) as broker:
        producer = Producer({"bootstrap.servers": broker.bootstrap_servers, "log_level": 0})
        broker.go_down()
        producer.produce("events", b"during")
        waiting = producer.flush(0.3)
        broker.come_back()

        assert waiting == 1
        assert producer.flush(10) == 0


def test_a_topic_without_partitions_is_refused_and_the_broker_lives_on() -> None:
    with BrokerProcess() as broker:
        with pytest.raises(BrokerFailedError, match="none"):
            broker.create_topics({"none": 0})
        broker.create_topics({"one": 1})

        assert partitions(broker.bootstrap_servers) == {"one": 1}


def test_a_broker_that_cannot_start_says_why() -> None:
    with pytest.raises(BrokerFailedError, match="none"):
        BrokerProcess({"none": 0}).start()


def test_the_ready_file_tells_the_address(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "localcloud.kafka.broker", "--topic", "events:2"]
    with subprocess.Popen(  # noqa: S603 - our own module, our own arguments
        [*command, "--ready-file", str(ready)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        wait(ready.exists)
        told = json.loads(ready.read_text())
        found = partitions(told["bootstrap.servers"])
        process.terminate()

    assert told["pid"] == process.pid
    assert found == {"events": 2}
    assert process.returncode == 0


def test_a_broker_that_is_there_already_is_used_and_left_running() -> None:
    with BrokerProcess({"events": 2}) as own:
        existing = choose({"events": 9}, own.bootstrap_servers).start()
        existing.stop()

        assert existing.bootstrap_servers == own.bootstrap_servers
        assert partitions(own.bootstrap_servers) == {"events": 2}
        with pytest.raises(BrokerFailedError, match="not ours"):
            existing.go_down()


def test_the_environment_names_a_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP", NOBODY)
    assert isinstance(choose({}), ExistingBroker)

    monkeypatch.delenv("KAFKA_BOOTSTRAP")
    assert isinstance(choose({}), BrokerProcess)


def test_a_broker_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("localcloud.kafka.choice.ANSWER_WITHIN_S", 0.3)

    with pytest.raises(BrokerFailedError, match=NOBODY):
        ExistingBroker(NOBODY, {"events": 1}).start()
