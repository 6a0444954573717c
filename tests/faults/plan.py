"""When each fault happens, by the share of the events that is sent by then."""

from dataclasses import dataclass
from random import Random

from tests.e2e.stage import Stage
from tests.faults.injecting import Fault, Planned
from tests.faults.outside import BrokerAway, Complaints, HostKilled, Outage, SweeperStopped
from tests.faults.throttled import DynamoThrottled, StatesThrottled
from tests.faults.trouble import ControlMDown, KeyRevoked, Spoilt


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How much of each fault."""

    bundles: int
    unended: int
    kills: int
    away_s: float
    throttled_s: float
    down_s: float
    spoilt: int
    revoked_s: float
    stopped_s: float


WHOLE = Measure(
    bundles=2000,
    unended=100,
    kills=50,
    away_s=5,
    throttled_s=10,
    down_s=30,
    spoilt=15,
    revoked_s=4,
    stopped_s=60,
)
SHORT = Measure(
    bundles=60,
    unended=8,
    kills=3,
    away_s=1,
    throttled_s=3,
    down_s=2,
    spoilt=2,
    revoked_s=1,
    stopped_s=5,
)


def planned(
    stage: Stage, measure: Measure, heard: Complaints, seed: int, broker: Outage
) -> list[Planned]:
    """Lay out every fault; kills are spread over the whole run."""
    cloud, dice = stage.cloud, Random(f"{seed}/faults")  # noqa: S311 - repeatable, not secret
    killed, away = HostKilled(cloud, heard, dice), BrokerAway(cloud, broker)
    timed: list[tuple[float, float, Fault]] = [
        (0.05, measure.stopped_s, SweeperStopped(cloud)),
        (0.10, measure.away_s, away),
        (0.20, measure.throttled_s, DynamoThrottled(dice)),
        (0.30, 0, Spoilt(stage, "500", measure.spoilt, "submissions answered 500")),
        (
            0.38,
            0,
            Spoilt(stage, "accept-then-drop", measure.spoilt, "submissions taken, answer dropped"),
        ),
        (0.48, measure.throttled_s, StatesThrottled(dice)),
        (0.60, measure.revoked_s, KeyRevoked(stage)),
        (0.70, measure.away_s, away),
        (0.78, measure.down_s, ControlMDown(stage)),
    ]
    kills = [((1 + number) / (2 + measure.kills), 0.0, killed) for number in range(measure.kills)]
    return [
        Planned(share=share, lasts_s=lasts, fault=fault) for share, lasts, fault in [*timed, *kills]
    ]
