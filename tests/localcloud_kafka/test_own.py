"""Events of one's own: sent as they are written, refused with their line."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cli.produce import produce as command
from localcloud.kafka.own import OwnEventsError, own_events
from tests.localcloud_kafka.scene import Ground, read

app = typer.Typer()
app.command()(command)


def test_each_line_arrives_as_it_is_written_and_without_a_key(
    ground: Ground, tmp_path: Path
) -> None:
    lines = ['{"id":  "i-1", "total": 12.50}', "", '{"id": "i-2"}']
    file, topic = tmp_path / "events.jsonl", f"{ground.events}-own"
    file.write_text("\n".join(lines))

    told = CliRunner().invoke(
        app,
        ["-b", ground.bootstrap_servers, "--topic", topic, "--file", str(file), "--json"],
        catch_exceptions=False,
    )

    arrived = [(message.key(), message.value()) for message in read(ground, [topic], 2)]
    assert sorted(arrived, key=str) == sorted(((None, lines[i].encode()) for i in (0, 2)), key=str)
    assert [json.loads(line)["topic"] for line in told.stdout.splitlines()] == [topic, topic]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": 1}\n{"id": \n', "events.jsonl:2: not JSON"),
        ('{"id": 1}\n\n[1]\n', "events.jsonl:3: no JSON object"),
        ("\n", "events.jsonl: no event in it"),
    ],
)
def test_what_is_no_event_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text(text)

    with pytest.raises(OwnEventsError, match=said):
        own_events("invoices.v1", file)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OwnEventsError, match=r"nowhere\.jsonl"):
        own_events("invoices.v1", tmp_path / "nowhere.jsonl")


def test_topic_and_file_go_together() -> None:
    told = CliRunner().invoke(app, ["-b", "127.0.0.1:1", "--topic", "invoices.v1"])

    assert told.exit_code == 2
    assert "go together" in told.output
