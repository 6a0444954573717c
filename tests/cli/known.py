"""Facts of bundles in every situation, for the tests of what operators read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cli.operate.execution import Execution
from cli.operate.facts import Facts
from muster.core.bundle import Bundle, BundleKey
from muster.core.catalogue import Catalogue
from muster.core.definition import MemberName
from muster.core.document import Document
from muster.core.event import Event, Place, Record, event_from
from muster.core.fold import after_due_timers, step
from muster.core.submission import Standing, Submission

CATALOGUE = Catalogue.read(Path("bundles/published.json").read_text(encoding="utf-8"))
KEY = BundleKey("contract-pair", "c-1")
PLACES = {"parent": Place("ctm-parent-events", 0, 7), "child": Place("ctm-children-events", 2, 41)}
OPENED = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEADLINE = OPENED + timedelta(hours=24)
EXPIRY = OPENED + timedelta(days=7)
SOON = OPENED + timedelta(minutes=30)
OVERDUE = DEADLINE + timedelta(minutes=40)
MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:muster-dev-bundles-0a1b2c3d"
ARN = f"{MACHINE.replace(':stateMachine:', ':execution:')}:contract-pair_c-1-abcdefghij"


def an_event(member: str, at: datetime = OPENED, **content: Any) -> Event:  # noqa: ANN401
    record = Record(place=PLACES[member], value=b"{}", timestamp=at)
    return event_from(record, Document({"id": "c-1"} | content), MemberName(member))


def a_bundle(*members: str, at: datetime = OPENED, now: datetime = OPENED, **others: Any) -> Bundle:  # noqa: ANN401 - fields of it
    """Fold the members in, at the instant, and then what is due by now; others write the rest."""
    state = Bundle(key=KEY)
    for member in members:
        state, _ = step(state, an_event(member, at), CATALOGUE, at)
    state = after_due_timers(state, CATALOGUE, now)
    return replace(state, **{"execution_arn": ARN, **others})


def complete(submission: Submission, **others: Any) -> Bundle:  # noqa: ANN401 - fields of it
    return a_bundle("parent", "child", submission=submission, **others)


def breached(*later: str, heard: datetime | None = DEADLINE) -> Bundle:
    """Breach without the child; later members join when all is overdue."""
    told = DEADLINE
    state = a_bundle("parent", now=DEADLINE, breach_told=told, breach_heard=heard)
    for member in later:
        state, _ = step(state, an_event(member, OVERDUE), CATALOGUE, OVERDUE)
    return state


def an_execution(status: str = "RUNNING", error: str | None = None, **others: Any) -> Execution:  # noqa: ANN401 - fields of it
    has_ended = status not in ("RUNNING", "SUCCEEDED")
    return Execution(
        arn=ARN,
        status=status,
        error=error,
        **{"redrive_status": "REDRIVABLE" if has_ended else "NOT_REDRIVABLE", **others},
    )


def facts(bundle: Bundle, execution: Execution | None) -> Facts:
    definition = CATALOGUE.version(KEY.definition, bundle.definition_version or 0)
    return Facts(bundle=bundle, definition=definition, execution=execution)


REFUSED = Submission(
    standing=Standing.FAILED, attempt=1, error="SubmissionRejected", errors=("Host is unknown",)
)
UNRENDERABLE = Submission(
    standing=Standing.FAILED, error="TemplateError", errors=("args.bid: no value",)
)
IN_DOUBT = Submission(
    standing=Standing.UNKNOWN,
    attempt=1,
    in_doubt=True,
    errors=("read timed out",),
    look_until=SOON,
)
SUBMITTED = Submission(standing=Standing.SUBMITTED, attempt=1, run_id="1f8e")
ADOPTED = Submission(standing=Standing.SUBMITTED, attempt=1, folder_job_id="IN01:0004b")
TOO_OLD = {
    "redrive_status": "NOT_REDRIVABLE",
    "not_redrivable": "Execution redrivable period exceeded",
}
