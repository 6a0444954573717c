"""One run: the load, the faults beside it, the healing, the reckoning."""

import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from localcloud.cloud import LocalCloud
from tests.e2e.commands import Muster
from tests.e2e.stage import Stage, parent
from tests.engines.kafka import ApacheKafka
from tests.faults.gathering import gather
from tests.faults.healing import Healing
from tests.faults.injecting import LOOK_EVERY_S, Planned
from tests.faults.load import Load, bundles_of, events_of
from tests.faults.outside import Complaints, Outage, Restarting
from tests.faults.plan import Measure, planned
from tests.faults.reckoning import Found
from tests.faults.topics import Topics
from tests.faults.trouble import POST, KeyRevoked

Sabotage = Literal["job", "verdict", "fault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is asked of a run; each sabotage breaks one thing that the reckoning must notice.

    It is a second submission, a record that nobody reads, or a fault that never happens.
    """

    measure: Measure
    seed: int
    restart: str | None = None
    on_kafka: bool = False
    sabotages: Collection[Sabotage] = ()

    def __call__(self, folder: Path) -> Found:
        """Deploy, break, mend and count."""
        with ExitStack() as leaving:
            heard = Complaints()
            leaving.callback(heard.fall_silent)
            kafka = self._kafka(folder, leaving)
            address = kafka.bootstrap_servers if kafka else None
            cloud = leaving.enter_context(LocalCloud(folder / "cloud", address))
            cloud.deploy()
            broker = kafka or (Restarting(self.restart) if self.restart else cloud.broker)
            return self._of(Stage(cloud), heard, broker, folder)

    def _kafka(self, folder: Path, leaving: ExitStack) -> ApacheKafka | None:
        if not self.on_kafka:
            return None
        kafka = ApacheKafka(folder / "kafka").start()
        leaving.callback(kafka.stop)
        return kafka

    def _of(self, stage: Stage, heard: Complaints, broker: Outage, folder: Path) -> Found:
        topics, events = Topics(stage.cloud), events_of(self.seed, self.measure.bundles)
        bundles, load = bundles_of(events), Load(stage, events, self.measure.unended)
        plan = planned(stage, self.measure, heard, self.seed, broker)
        if "job" in self.sabotages:
            stage.cloud.controlm.faults.add("duplicate-order", POST)
        under_faults(load, [each for each in plan if not self._left_out(each)])
        errors = Healing(stage, Muster(stage.cloud, folder / "operator"), bundles)()
        if "verdict" in self.sabotages:
            stage.cloud.go_down()
            stage.send(parent("nobody-reads-it"))
        return gather(stage, topics, bundles=bundles, sent=load.sent, planned=plan, errors=errors)

    def _left_out(self, planned: Planned) -> bool:
        return "fault" in self.sabotages and isinstance(planned.fault, KeyRevoked)


def under_faults(load: Load, plan: Sequence[Planned]) -> None:
    """Send the load; each fault begins at its share of it, and all have ended at the end."""
    with ThreadPoolExecutor(len(plan) + 1) as hands:
        sending = hands.submit(load)
        faults = [
            hands.submit(_happen, each, lambda share: load.share >= share or sending.done())
            for each in plan
        ]
        for each in (sending, *faults):
            each.result()


def _happen(planned: Planned, is_due: Callable[[float], bool]) -> None:
    while not is_due(planned.share):
        time.sleep(LOOK_EVERY_S)
    planned.fault.begin()
    time.sleep(planned.lasts_s)
    planned.fault.end()
