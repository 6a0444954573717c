"""One run: the load, the faults beside it, the healing, the reckoning."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from localcloud.cloud import LocalCloud
from tests.e2e.commands import Muster
from tests.e2e.stage import Stage
from tests.faults.gathering import gather
from tests.faults.healing import Healing
from tests.faults.injecting import LOOK_EVERY_S, Planned
from tests.faults.load import Load, bundles_of, events_of
from tests.faults.outside import Complaints
from tests.faults.plan import Measure, planned
from tests.faults.reckoning import Found
from tests.faults.topics import Topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is asked of a run."""

    measure: Measure
    seed: int
    restart: str | None = None

    def __call__(self, folder: Path) -> Found:
        """Deploy, break, mend and count."""
        heard = Complaints()
        try:
            with LocalCloud(folder / "cloud") as cloud:
                cloud.deploy()
                return self._of(Stage(cloud), heard, folder)
        finally:
            heard.fall_silent()

    def _of(self, stage: Stage, heard: Complaints, folder: Path) -> Found:
        topics, events = Topics(stage.cloud), events_of(self.seed, self.measure.bundles)
        bundles, load = bundles_of(events), Load(stage, events, self.measure.unended)
        plan = planned(stage, self.measure, heard, self.seed, self.restart)
        under_faults(load, plan)
        errors = Healing(stage, Muster(stage.cloud, folder / "operator"), bundles)()
        return gather(stage, topics, bundles=bundles, sent=load.sent, planned=plan, errors=errors)


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
