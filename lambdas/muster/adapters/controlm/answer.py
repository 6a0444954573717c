"""What an answer to a submit means; when in doubt, doubtful."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from muster.adapters.controlm.wire import Lost, Outcome, Reply, Unsent
from muster.core.definition import Json
from muster.core.job import Accepted, Answer, Doubtful, NotSent, Refused

OK, THROTTLED = 200, 429
REFUSED = frozenset({400, 401, 403, 404, 405, 406, 409, 422})
LONGEST_WAIT = timedelta(days=1)
ERRORS = 50
CHARACTERS = 1000  # of one error


def answer_of(outcome: Outcome, now: datetime) -> Answer:
    """Classify by what was sent and what came back."""
    match outcome:
        case Unsent(reason):
            return NotSent(reason)
        case Lost(reason):
            return Doubtful(reason)
        case _:
            return _by_status(outcome, now)


def _by_status(reply: Reply, now: datetime) -> Answer:
    if reply.status == OK:
        return _accepted(reply.document())
    errors = errors_of(reply)
    if reply.status == THROTTLED:
        return NotSent("; ".join(errors), _retry_after(reply, now))
    return Refused(errors) if reply.status in REFUSED else Doubtful("; ".join(errors))


def errors_of(reply: Reply) -> tuple[str, ...]:
    """Put every error of the body into words, whatever the body is."""
    match reply.document():
        case {"errors": [_, *_] as errors}:
            return tuple(f"{reply.status}: {_worded(error)}" for error in errors[:ERRORS])
        case {"message": str(message)}:
            return (f"{reply.status}: {message[:CHARACTERS]}",)
        case _:
            return (f"{reply.status}: no list of errors in the answer",)


def _worded(error: Json) -> str:
    if not isinstance(error, dict):
        return str(error)[:CHARACTERS]
    message = " ".join(str(error[key]) for key in ("message", "item") if error.get(key))
    place = ":".join(str(error[key]) for key in ("file", "line", "col") if error.get(key))
    return " at ".join(part for part in (message, place) if part)[:CHARACTERS] or "no message"


def _accepted(document: Json) -> Answer:
    match document:
        case {"runId": str(run_id)} if run_id:
            return Accepted(run_id)
        case _:
            return Doubtful("200 without a run id")


def _retry_after(reply: Reply, now: datetime) -> timedelta | None:
    """Read seconds or a date; anything else counts as absent."""
    headers = {name.lower(): value for name, value in reply.headers.items()}
    text = headers.get("retry-after", "").strip()
    try:
        wait = (
            timedelta(seconds=int(text)) if text.isdecimal() else parsedate_to_datetime(text) - now
        )
    except (OverflowError, TypeError, ValueError):
        return None
    return min(wait, LONGEST_WAIT) if wait > timedelta() else None
