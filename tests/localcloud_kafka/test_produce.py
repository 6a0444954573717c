"""What was planned arrives, and the command tells of it."""

import json
from dataclasses import replace

import pytest
import typer
from typer.testing import CliRunner

from cli.produce import produce as command
from localcloud.kafka.plan import PlannedEvent, Recipe, a_pair, plan
from localcloud.kafka.produce import ProduceError, Sender, SentEvent
from tests.localcloud_kafka.scene import Ground, read

NOBODY = "127.0.0.1:1"
RECIPE = Recipe(seed=3, pairs=2, orders=1, max_delay_s=0.05, duplicates=0.5, strays=0.5)

app = typer.Typer()
app.command()(command)


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("localcloud.kafka.produce.DELIVERED_WITHIN_S", 0.3)


def test_every_planned_event_arrives_under_its_key(ground: Ground) -> None:
    events = [replace(event, topic=f"{ground.events}-{event.topic}") for event in plan(RECIPE)]
    told: list[SentEvent] = []

    Sender(ground.bootstrap_servers, told.append).send(events)

    expected = sorted((e.topic, e.key.encode(), e.value) for e in events)
    arrived = [
        (str(message.topic()), message.key(), message.value())
        for message in read(ground, sorted({event.topic for event in events}), len(events))
    ]
    assert sorted(arrived, key=str) == sorted(expected, key=str)
    assert sorted(sent.event.value for sent in told) == sorted(e.value for e in events)
    assert len({(s.event.topic, s.partition, s.offset) for s in told}) == len(events)


@pytest.mark.usefixtures("_impatient")
def test_an_event_that_the_broker_does_not_take_is_an_error(ground: Ground) -> None:
    sender = Sender(ground.bootstrap_servers, lambda _sent: None)
    ground.cluster.go_down()

    with pytest.raises(ProduceError, match="ctm-parent-events"):
        sender.send([a_pair(1, 1)[0]])

    ground.cluster.come_back()


def test_an_event_too_large_for_any_broker_is_an_error(ground: Ground) -> None:
    heavy = replace(a_pair(1, 1)[0], payload={"text": "x" * 2_000_000})

    with pytest.raises(ProduceError, match="ctm-parent-events"):
        Sender(ground.bootstrap_servers, lambda _sent: None).send([heavy])


def test_the_command_prints_each_event_with_its_topic(ground: Ground) -> None:
    result = CliRunner().invoke(
        app, ["-b", ground.bootstrap_servers, "-n", "2", "--delay", "0", "--max-delay", "0"]
    )

    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert sum("ctm-parent-events" in line for line in lines) == 2
    assert sum('"parent_id"' in line for line in lines) == 2
    assert lines[-1].startswith("4 events sent (")


def test_the_command_speaks_json_and_repeats_itself(ground: Ground) -> None:
    options = ["--json", "--seed", "3", "-n", "2", "--orders", "1", "--delay", "0"]
    options += ["--max-delay", "0.05", "--duplicates", "0.5", "--strays", "0.5"]

    first = CliRunner().invoke(app, ["-b", ground.bootstrap_servers, *options])
    second = CliRunner().invoke(app, options, env={"KAFKA_BOOTSTRAP": ground.bootstrap_servers})

    told = [json.loads(line) for line in first.stdout.splitlines()]
    planned = plan(RECIPE)
    assert sorted(sent["at"] for sent in told) == [event.at_s for event in planned]
    assert {_known(sent) for sent in told} == {_planned(event) for event in planned}
    assert [json.loads(line)["key"] for line in second.stdout.splitlines()]


def test_a_broker_that_does_not_answer_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("localcloud.kafka.produce.REACHED_WITHIN_S", 0.3)

    result = CliRunner().invoke(app, ["-b", NOBODY])

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"no broker at {NOBODY}")
    assert "Traceback" not in result.stderr


def test_a_share_above_one_is_refused(ground: Ground) -> None:
    result = CliRunner().invoke(app, ["-b", ground.bootstrap_servers, "--strays", "2"])

    assert result.exit_code == 2


def _known(sent: dict[str, object]) -> tuple[object, ...]:
    return (sent["topic"], sent["key"], json.dumps(sent["event"]), sent["again"], sent["kind"])


def _planned(event: PlannedEvent) -> tuple[object, ...]:
    return (event.topic, event.key, event.value.decode(), event.again, event.kind)
