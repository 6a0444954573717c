"""A local cloud for a drill alone: the stage's own stacks, no Kafka, no Control-M, no other time.

A cloud that stays up (`muster local up`) cannot serve: minutes of silence cannot be had where a
sweeper and pollers tell theirs, and its clock is its functions' clock too.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from cli.operate.drill import Field, Hand
from cli.operate.teller import Tellers
from localcloud.aws import LocalAws
from localcloud.aws.clock import now
from localcloud.cloud import ROOT, STAGE, synthesize

NOBODY = "http://127.0.0.1:1"  # no job is submitted in a drill
LATER = timedelta(days=1)  # what functions tell meanwhile is past by then


@contextmanager
def stage_of_its_own(workdir: Path) -> Iterator[Field]:
    """Deploy the project to an empty local cloud; `workdir` is emptied."""
    shutil.rmtree(workdir, ignore_errors=True)
    synthesize(ROOT, workdir / "cdk.out")
    with deployed(workdir) as (_, field):
        yield field


@contextmanager
def deployed(workdir: Path) -> Iterator[tuple[LocalAws, Field]]:
    """Deploy `<workdir>/cdk.out`, and let the alarms live a day later."""
    hand = Hand(now())
    with LocalAws(workdir / "aws", alarm_clock=hand) as aws:
        outputs = aws.deploy(workdir / "cdk.out", {"ControlMEndpoint": NOBODY})
        definitions = outputs[f"muster-{STAGE}-flow"]["Definitions"].split()
        tellers = Tellers.of(aws, definitions)
        hand.at = (now() + LATER).replace(minute=0, second=0, microsecond=0)
        yield aws, Field(aws, hand, tellers)
