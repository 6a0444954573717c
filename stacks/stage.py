"""The stages, as data: what differs between them and nothing else."""

import json
import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

RUNTIME_PYTHON = "3.13"
CLUSTER_ARN = re.compile(
    r"arn:aws[a-z-]*:kafka:[a-z0-9-]+:\d{12}:cluster/[A-Za-z0-9._-]+/[0-9a-f-]{36}(-[A-Za-z0-9]+)?"
)
ENDPOINT = re.compile(r"https://.+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/.*)?")
LOG_DAYS = (7, 14, 30, 60, 90, 180, 365, 400)  # of those that CloudWatch offers
Architecture = Literal["arm64", "x86_64"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the functions' asset must run on; without `platform`, the machine that builds it."""

    python: str
    architecture: Architecture
    platform: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlM:
    """The Control-M that a stage submits to, and where its jobs run."""

    endpoint: str
    server: str
    host: str
    run_as: str
    mail_to: str
    time_zone: str
    operation: Literal["ondemand", "run", "order"] = "ondemand"
    new_day: str = "00:00"
    ca_bundle: str | None = None

    def settings(self) -> str:
        """Return the JSON text that `submit` reads."""
        site = {"server": self.server, "host": self.host}
        site |= {"run_as": self.run_as, "mail_to": self.mail_to}
        plain = ("server", "operation", "time_zone", "new_day", "ca_bundle")
        return json.dumps({name: getattr(self, name) for name in plain} | {"site": site})


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """When a stage's alarms turn red, and who hears them.

    `subscribers` hear every alarm that their team's topic carries; `pagers` hear the one page.
    """

    subscribers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pagers: tuple[str, ...] = ()
    mappings: bool = True
    tolerated_lag: int = 10_000  # events behind, for ten minutes
    near_breaches: int = 1
    execution_quota: int = 1_000_000  # of open executions, per account and region


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One deployment of the whole; `keeps` says that its bundles outlive its stacks."""

    name: str
    team: str
    cluster_arn: str
    controlm: ControlM
    target: Target
    keeps: bool = True
    maximum_pollers: int = 6
    watching: Watching = field(default_factory=Watching)
    log_days: int = 90
    reserved: Mapping[str, int] = field(default_factory=lambda: {"sweep": 1})  # by function

    def __post_init__(self) -> None:
        """Refuse what AWS would refuse halfway through a deployment, or Control-M never answers."""
        if not CLUSTER_ARN.fullmatch(self.cluster_arn):
            raise ValueError(
                f"stage {self.name}: cluster_arn is no ARN of an MSK cluster,"
                f" arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID: {self.cluster_arn!r}"
            )
        if not ENDPOINT.fullmatch(self.controlm.endpoint):
            raise ValueError(
                f"stage {self.name}: Control-M's endpoint must be https, unless it is this very"
                f" machine: {self.controlm.endpoint!r}"
            )
        if self.log_days not in LOG_DAYS:
            raise ValueError(
                f"stage {self.name}: CloudWatch keeps logs for {', '.join(map(str, LOG_DAYS))}"
                f" days, not {self.log_days}"
            )

    def arn_in_cluster(self, kind: Literal["topic", "group"], name: str) -> str:
        """Return the ARN of a topic or a consumer group of the stage's Kafka cluster."""
        return f"{self.cluster_arn.replace(':cluster/', f':{kind}/')}/{name}"


def this_machine() -> Target:
    """Return the interpreter and the architecture that run this very process."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    arm = platform.machine().lower() in {"arm64", "aarch64"}
    return Target(python=version, architecture="arm64" if arm else "x86_64", platform=None)


GRAVITON = Target(python=RUNTIME_PYTHON, architecture="arm64", platform="aarch64-manylinux_2_28")

LOCAL = Stage(
    name="local",
    team="platform",
    cluster_arn="arn:aws:kafka:eu-west-1:123456789012:cluster/muster-local/00000000-0000-0000-0000-000000000000-1",
    controlm=ControlM(
        endpoint="http://127.0.0.1:8443/automation-api",
        server="IN01",
        host="localhost",
        run_as="muster",
        mail_to="oncall@contracts.example",
        time_zone="Europe/Berlin",
    ),
    target=this_machine(),
    keeps=False,
    # The local cloud's poller measures no lag: these alarms would be red for want of data.
    watching=Watching(mappings=False),
)
DEV = Stage(
    name="dev",
    team="platform",
    cluster_arn="arn:aws:kafka:eu-west-1:111122223333:cluster/events-dev/1b2c3d4e-0000-0000-0000-000000000000-7",
    controlm=ControlM(
        endpoint="https://controlm-dev.example:8443/automation-api",
        server="IN01",
        host="agents-dev",
        run_as="muster",
        mail_to="scheduling@controlm.example",
        time_zone="Europe/Berlin",
    ),
    target=GRAVITON,
)
PROD = Stage(
    name="prod",
    team="platform",
    cluster_arn="arn:aws:kafka:eu-west-1:444455556666:cluster/events/1b2c3d4e-0000-0000-0000-000000000000-8",
    controlm=ControlM(
        endpoint="https://controlm.example:8443/automation-api",
        server="IN01",
        host="agents",
        run_as="muster",
        mail_to="scheduling@controlm.example",
        time_zone="Europe/Berlin",
    ),
    target=GRAVITON,
    maximum_pollers=20,
)
STAGES = {stage.name: stage for stage in (LOCAL, DEV, PROD)}
