"""The state machine's door to Control-M: the run that was submitted, or a named error."""

from datetime import timedelta
from typing import Any, Protocol

from muster.core.bundle import BundleKey
from muster.core.submission import Attempt
from muster.wiring.submit import submit as wired

submit, journal = wired()


class Context(Protocol):
    """What is used of Lambda's context object."""

    def get_remaining_time_in_millis(self) -> int:
        """Return the time left."""
        ...


def handler(event: dict[str, Any], context: Context) -> dict[str, str | None]:
    """Lambda entry point: `pk` and `execution`."""
    execution = event["execution"]
    attempt = Attempt(
        execution_arn=execution["Id"],
        redrive_count=execution["RedriveCount"],
        time_left=timedelta(milliseconds=context.get_remaining_time_in_millis()),
    )
    with journal:
        submission = submit(BundleKey.from_pk(event["pk"]), attempt)
    return {"run_id": submission.run_id, "folder_job_id": submission.folder_job_id}
