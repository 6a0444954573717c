"""Wires the sample executors."""

from muster.adapters.s3 import S3Tickets
from muster.adapters.system import SystemClock
from muster.settings import ExecutorSettings
from muster.usecases.waiting import Waiting
from muster.wiring import parts


def waiting() -> Waiting:
    """Return the job that only takes its time."""
    settings = ExecutorSettings.read()
    return Waiting(S3Tickets(parts.client("s3"), settings.tickets_bucket), SystemClock())
