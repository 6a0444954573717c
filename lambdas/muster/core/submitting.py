"""How a submission moves: each function returns the next standing, for one conditional write."""

from dataclasses import replace
from datetime import datetime, timedelta

from muster.core.job import (
    Accepted,
    Answer,
    Doubtful,
    Found,
    Missed,
    NotSent,
    Refused,
    Sight,
    Undecided,
)
from muster.core.submission import Standing, Submission, Text

LEASE = timedelta(seconds=90)  # longer than the function's timeout: its holder is dead when it ends
# guard look-at-once: a look before the job can be seen counts as a miss
FIRST_LOOK = timedelta(seconds=10)  # the look-up lags behind the POST
NEXT_LOOK = timedelta(seconds=30)
LOOK_AGAIN = timedelta(seconds=10)  # after a look that decided nothing
LOOK_UNTIL = timedelta(minutes=10)
# guard one-miss-re-POST: a look-up that lags longer leads to a second job
CONCLUSIVE_MISSES = 2
DOUBTS = 3  # POSTs with a doubtful answer, per run of the Submit state


def claiming(state: Submission, text: Text, redrive_count: int, now: datetime) -> Submission:
    """Take the lease and note the text before anything is sent."""
    redriven = redrive_count > state.redrive_count
    return replace(
        state,
        standing=Standing.SENDING,
        attempt=state.attempt + 1,
        doubts=0 if redriven else state.doubts,
        redrive_count=redrive_count,
        lease_until=now + LEASE,
        posted_at=now,
        not_before=None,
        text_key=text.key,
        text_sha256=text.sha256,
        template_version=text.template_version,
        misses=0,
        error=None,
        errors=(),
    )


def answered(state: Submission, answer: Answer, now: datetime) -> Submission:
    """Write down at once what the POST's answer means."""
    match answer:
        case Accepted(run_id):
            return replace(_settled(state, Standing.SUBMITTED), run_id=run_id)
        case Refused(errors):
            return failing(state, "SubmissionRejected", errors)
        case NotSent(reason, retry_after):
            back = replace(state, standing=Standing.NONE, lease_until=None, errors=(reason,))
            return replace(back, not_before=now + retry_after if retry_after else None)
        case Doubtful(reason):
            # guard doubt-taken-for-no: a lost answer is followed by a second job
            return doubting(replace(state, errors=(reason,)), now)


def doubting(state: Submission, now: datetime) -> Submission:
    """Leave the decision to the look-up: the POST may have been taken."""
    posted_at = state.posted_at or now
    return replace(
        state,
        standing=Standing.UNKNOWN,
        in_doubt=True,
        doubts=state.doubts + 1,
        lease_until=None,
        misses=0,
        look_at=posted_at + FIRST_LOOK,
        look_until=now + LOOK_UNTIL,
    )


def redriven(state: Submission, redrive_count: int, now: datetime) -> Submission:
    """Let a redrive of an unknown submission look anew, for as long as the first time."""
    if state.standing is not Standing.UNKNOWN or redrive_count <= state.redrive_count:
        return state
    # guard redrive-without-time-to-look: a redrive gives up before it looked
    return replace(state, redrive_count=redrive_count, look_until=now + LOOK_UNTIL, doubts=0)


def seen(state: Submission, sight: Sight, now: datetime) -> Submission:
    """Write down what the look-up shows; the second conclusive miss frees the submission."""
    match sight:
        case Found(folder_job_id, order_ids):
            adopted = _settled(state, Standing.SUBMITTED)
            return replace(adopted, folder_job_id=folder_job_id, order_ids=order_ids)
        case Missed():
            return _missed(state, now)
        case Undecided():
            # guard failed-look-taken-for-a-miss: an outage of the look-up leads to a second job
            return replace(state, look_at=now + LOOK_AGAIN)


def _missed(state: Submission, now: datetime) -> Submission:
    if state.misses + 1 < CONCLUSIVE_MISSES:
        return replace(state, misses=state.misses + 1, look_at=now + NEXT_LOOK)
    # guard POSTs-without-end: jobs are sent for ever though none is ever seen
    if state.doubts >= DOUBTS:
        nowhere = f"{state.doubts} POSTs without a clear answer, and no instance to be seen"
        return failing(state, "SubmissionRejected", (*state.errors, nowhere))
    return replace(state, standing=Standing.NONE, misses=0, look_at=None)


def failing(state: Submission, error: str, errors: tuple[str, ...]) -> Submission:
    """Refused for good; only a redrive leaves this standing."""
    return replace(_settled(state, Standing.FAILED), error=error, errors=errors)


def unrenderable(state: Submission, reason: str, redrive_count: int) -> Submission:
    """There is no text to send; a redrive renders with the newest template."""
    failed = failing(state, "TemplateError", (reason,))
    return replace(failed, redrive_count=redrive_count)


def _settled(state: Submission, standing: Standing) -> Submission:
    return replace(
        state, standing=standing, in_doubt=False, lease_until=None, look_at=None, look_until=None
    )
