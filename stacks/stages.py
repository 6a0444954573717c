"""The stages that are shipped: one of this machine, and three examples to start from."""

import platform
import sys

from stacks.cluster import Existing, Provisioned, Topic
from stacks.network import Network
from stacks.stage import RUNTIME_PYTHON, ControlM, Stage, Target


def this_machine() -> Target:
    """Return the interpreter and the architecture that run this very process."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    arm = platform.machine().lower() in {"arm64", "aarch64"}
    return Target(python=version, architecture="arm64" if arm else "x86_64", platform=None)


GRAVITON = Target(python=RUNTIME_PYTHON, architecture="arm64", platform="aarch64-manylinux_2_28")

LOCAL = Stage(
    name="local",
    team="platform",
    cluster=Existing(
        arn="arn:aws:kafka:eu-west-1:123456789012:cluster/muster-local/00000000-0000-0000-0000-000000000000-1"
    ),
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
)
DEV = Stage(
    name="dev",
    team="platform",
    cluster=Existing(
        arn="arn:aws:kafka:eu-west-1:111122223333:cluster/events-dev/1b2c3d4e-0000-0000-0000-000000000000-7"
    ),
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
    cluster=Existing(
        arn="arn:aws:kafka:eu-west-1:444455556666:cluster/events/1b2c3d4e-0000-0000-0000-000000000000-8"
    ),
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
# An example of a stage that brings its own: a cluster with the topics of all definitions, and a
# Control-M that only a VPC without a way out reaches, so that `submit` runs there and finds AWS
# through endpoints, which the stage creates too.
PRIVATE = Stage(
    name="private",
    team="platform",
    cluster=Provisioned(
        clients=("sg-0a1b2c3d4e5f60718",),
        topic=Topic(partitions=12),
    ),
    network=Network(
        vpc="vpc-0a1b2c3d4e5f60718",
        subnets={
            "subnet-0a1b2c3d4e5f60718": "eu-west-1a",
            "subnet-0a1b2c3d4e5f60719": "eu-west-1b",
            "subnet-0a1b2c3d4e5f6071a": "eu-west-1c",
        },
        functions=("submit",),
        endpoints={"dynamodb": "create", "s3": "create", "secretsmanager": "create"},
        route_tables=("rtb-0a1b2c3d4e5f60718",),
    ),
    controlm=ControlM(
        endpoint="https://controlm.internal.example:8443/automation-api",
        server="IN01",
        host="agents",
        run_as="muster",
        mail_to="scheduling@controlm.example",
        time_zone="Europe/Berlin",
    ),
    target=GRAVITON,
)
STAGES = {stage.name: stage for stage in (LOCAL, DEV, PROD, PRIVATE)}
