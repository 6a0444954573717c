"""The README's section on a local cloud that stays up, as its reader would do it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from localcloud.kafka.plan import a_pair

ROOT = Path(__file__).resolve().parents[2]
SEED = 11


class Reader:
    """Types commands in a folder that has the project's bundles, and nothing else."""

    def __init__(self, folder: Path) -> None:
        (folder / "bundles").symlink_to(ROOT / "bundles")
        (folder / "templates").symlink_to(ROOT / "templates")
        self.folder = folder
        self.up = subprocess.Popen(  # noqa: S603 - our own command line
            self.command("local", "up", "--json"), cwd=folder, stdout=subprocess.PIPE, text=True
        )
        assert self.up.stdout is not None
        self.addresses: dict[str, Any] = json.loads(self.up.stdout.readline())

    @staticmethod
    def command(*words: str) -> list[str]:
        path = f"PYTHONPATH={ROOT / 'lambdas'}:{ROOT}"
        return ["env", path, sys.executable, "-m", "cli", *words]

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own command line
            self.command(*words), cwd=self.folder, capture_output=True, text=True, check=False
        )

    def why(self, key: str) -> dict[str, Any]:
        told = self.types("why", key, "--json")
        found: dict[str, Any] = json.loads(told.stdout)["bundles"][0] if told.stdout else {}
        return found


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(tmp_path)
    yield reader
    reader.up.terminate()
    reader.up.communicate(timeout=60)


def test_a_cloud_that_stays_up_takes_events_answers_why_and_deploys_again(reader: Reader) -> None:
    broker, key = reader.addresses["bootstrap_servers"], a_pair(SEED, 0)[0].key

    sent = reader.types("produce", "-b", broker, "-n", "1", "--seed", str(SEED), "--max-delay", "0")
    assert sent.returncode == 0, sent.stderr
    ends_at = monotonic() + 60
    while reader.why(key).get("submission", {}).get("standing") != "submitted":
        assert monotonic() < ends_at, reader.types("why", key).stdout
        sleep(0.5)

    again = reader.types("local", "up")
    assert (again.returncode, "runs already" in again.stderr) == (1, True)
    assert reader.types("ls").returncode == 0
    assert reader.types("redrive", key).returncode == 1, "there is nothing to redrive"
    assert reader.types("local", "deploy").stdout == "deployed\n"
    assert reader.types("local", "down").returncode == 0
    assert reader.up.wait(60) == 0, "an end that was asked for is a success"
