"""Poison in, the mended event replayed from it, the bundle complete; run this module to see it."""

import re
import sys
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from localcloud.cloud import LocalCloud
from localcloud.demo import findings
from localcloud.kafka.plan import PARENTS, PlannedEvent
from localcloud.kafka.produce import SentEvent
from tests.e2e.commands import Muster
from tests.e2e.outage import table
from tests.e2e.stage import Stage, child, parent

ALARM = "Quarantined"
CUT, SURROGATE, KEYLESS = "cut-off", "half-a-surrogate-pair", "no-key"
SENT = re.compile(rf" sent as ({PARENTS}-\d+-\d+); kept as (replayed/\S+)")
FATES = ("Accepted", "Duplicate", "Conflict", "Late", "NoKey")


@dataclass(frozen=True, slots=True, kw_only=True)
class Poison(PlannedEvent):
    """A parent as bytes that nobody can read, or that lack its key."""

    raw: bytes

    @property
    def value(self) -> bytes:
        """The bytes as they travel."""
        return self.raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one poison."""

    reason: str
    verdict: str = "Invalid"
    behind_it: str = "Accepted"
    mended: str = "Accepted"
    jobs: int = 1
    mended_twice: str = "the quarantine has no"
    after_a_crash: str = "Duplicate"
    jobs_then: int = 1


POISONS = {
    CUT: b'{"id": "cut-off", "random_va',
    SURROGATE: b'{"id": "half-a-surrogate-pair", "random_value": "\\ud83d"}',
    KEYLESS: b'{"random_value": 417}',
}
EXPECTED = {
    CUT: Row(reason="not JSON: Unterminated string starting at character 18"),
    SURROGATE: Row(reason="not JSON: not UTF-8 text (surrogates not allowed)"),
    KEYLESS: Row(reason="contract-pair: no usable key at 'id'", verdict="Routed"),
}


class Poisoning:
    """Sends each poison and, behind it, a good event; then mends it as an operator does."""

    def __init__(self, stage: Stage, muster: Muster, folder: Path) -> None:
        """Poison this stage; mended events are written to the folder."""
        self.stage, self.muster, self._folder = stage, muster, folder
        self.told: list[str] = []

    def __call__(self) -> dict[str, Row]:
        """Return what became of each."""
        stage = self.stage
        assert ALARM not in stage.red()
        stage.send(*map(child, POISONS))
        for key in POISONS:
            stage.wait_until_parked(key)
        sent = {key: self._poison(key, raw) for key, raw in POISONS.items()}
        stage.wait(lambda: ALARM in stage.red(), "the alarm is red")
        stage.wait(lambda: stage.alarmed(ALARM), "the alarm is told")
        self.told = stage.alarmed(ALARM)
        assert len(self._names()) == len(POISONS)
        rows = {key: self._row(key, *sent[key]) for key in POISONS}
        assert self._names() == []
        return rows

    def counted(self) -> tuple[int, Counter[str]]:
        """Count the records on the topics, and their verdicts by distinct coordinates."""
        found = [findings.read(self.stage.cloud, [])]

        def all_judged() -> bool:
            found[:] = [findings.read(self.stage.cloud, [])]
            return sum(found[0].verdicts.values()) == found[0].records

        self.stage.wait(all_judged, "a verdict for each record", 10)
        return found[0].records, Counter(found[0].verdicts)

    def _poison(self, key: str, raw: bytes) -> tuple[SentEvent, SentEvent]:
        poison = Poison(topic=PARENTS, kind="parent", key="e2e", payload={}, raw=raw)
        first, behind = self.stage.send(poison, parent(f"behind-{key}"))
        assert (first.partition, first.offset + 1) == (behind.partition, behind.offset)
        assert self.stage.wait_for_fate(behind) == "Accepted"
        return first, behind

    def _row(self, key: str, poison: SentEvent, behind: SentEvent) -> Row:
        place = f"{PARENTS}-{poison.partition}-{poison.offset}"
        seen = self.muster.json("quarantine", "show", _name(place))
        assert seen["text"] == POISONS[key].decode()
        back = self._again(_name(place))
        mended = self._folder / f"{key}.json"
        mended.write_bytes(parent(key).value)
        fate = self._logged(self._replay(back, mended), FATES)
        self.stage.wait_for_job(key)
        jobs = self.stage.jobs(key)
        refused = self.muster.attempt("quarantine", "replay", back, "--file", str(mended))
        self._as_if_the_move_had_failed(back)
        again = self._replay(back, mended)
        assert self._logged(again, findings.VERDICTS) == "Routed"
        return Row(
            reason=seen["reason"],
            verdict=self._logged(place, findings.VERDICTS),
            behind_it=self.stage.wait_for_fate(behind),
            mended=fate,
            jobs=jobs,
            mended_twice=str(refused.exception).partition(f" {PARENTS}")[0],
            after_a_crash=self._logged(again, ("Duplicate",)),
            jobs_then=self.stage.jobs(key),
        )

    def _again(self, name: str) -> str:
        """Replay a record as it was; return the name under which it comes back."""
        said = SENT.search(self.muster("quarantine", "replay", name))
        assert said is not None
        back = _name(said[1])
        self._logged(said[1], ("Quarantined",))
        names = self._names()
        assert (name in names, back in names) == (False, True)
        return back

    def _replay(self, name: str, mended: Path) -> str:
        """Replay a mended event, and return its place."""
        said = SENT.search(self.muster("quarantine", "replay", name, "--file", str(mended)))
        assert said is not None
        assert said[2] == f"replayed/{PARENTS}/{name.partition('/')[2]}.json", said[2]
        return said[1]

    def _as_if_the_move_had_failed(self, name: str) -> None:
        """Lay the object back to where it waited, as after a crash between send and move."""
        bucket = self.stage.cloud.outputs["QuarantineBucket"]
        self.stage.s3.copy_object(
            Bucket=bucket,
            Key=f"{name}.json",
            CopySource={"Bucket": bucket, "Key": f"replayed/{name}.json"},
        )

    def _names(self) -> list[str]:
        records = self.muster.json("quarantine", "ls", "--limit", "1000")["records"]
        return [each["name"].removesuffix(".json") for each in records]

    def _logged(self, place: str, words: Collection[str]) -> str:
        """Wait for ingest's line of one of these words about a record."""
        found: list[str] = []

        def is_logged() -> bool:
            found[:] = [word for word in self.stage.told_of(place) if word in words]
            return bool(found)

        self.stage.wait(is_logged, f"what became of {place}")
        return found[0]


def _name(place: str) -> str:
    """Turn `topic-partition-offset` into the name of its object."""
    topic, partition, offset = place.rsplit("-", 2)
    return f"{topic}/{partition}/{int(offset):020}"


def main() -> int:
    """Print the table and the count of verdicts; 1 where anything is not as it should be."""
    with TemporaryDirectory() as folder, LocalCloud(Path(folder) / "cloud") as cloud:
        cloud.deploy()
        muster = Muster(cloud, Path(folder) / "operator")
        story = Poisoning(Stage(cloud), muster, Path(folder))
        rows = story()
        records, verdicts = story.counted()
    console = Console(width=200)
    console.print(table("Poison, and the mended event replayed from it", Counter(rows.items())))
    console.print(f"alarm {ALARM} in ALARM, told to {', '.join(story.told)}")
    told = ", ".join(f"{count} {name.lower()}" for name, count in verdicts.items())
    console.print(f"records {records} = verdicts {verdicts.total()} ({told})")
    wrong = [key for key, row in rows.items() if row != EXPECTED[key]]
    for key in wrong:
        console.print(f"NOT AS EXPECTED: {key}, but {EXPECTED[key]}", style="red")
    return 1 if wrong or records != verdicts.total() else 0


if __name__ == "__main__":
    sys.exit(main())
