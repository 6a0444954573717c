"""Why a complete bundle's job is, or is not, at Control-M."""

from cli.operate.execution import Execution
from cli.operate.facts import Facts
from cli.operate.situation import (
    NOTHING,
    Reason,
    Situation,
    at,
    ending,
    redrive,
    redrive_or_replay,
)
from cli.operate.wording import cropped, plain
from muster.core.submission import Standing, Submission

REPAIRS = {
    "TemplateError": "repair the template or the event",
    "SubmissionRejected": "repair the template, the credential or Control-M",
}


def submitted(facts: Facts) -> Reason:
    """Explain a bundle whose job is submitted."""
    why = f"Its set is full and its job submitted: {_run(facts.bundle.submission)}"
    then = NOTHING
    if facts.execution is not None and facts.execution.has_ended_badly:
        then = f"its execution ended {facts.execution.status}, and a redrive would only end it well"
    return Reason(Situation.SUBMITTED, why, then)


def _run(submission: Submission) -> str:
    if submission.run_id is not None:
        return f"Control-M's run {plain(submission.run_id)}"
    return f"found at Control-M as {plain(submission.folder_job_id or 'its folder')} and adopted"


def being_submitted(facts: Facts) -> Reason:
    """Explain a bundle whose execution runs."""
    submission, full = facts.bundle.submission, _full(facts)
    told = f" ({_errors(submission)})" if submission.errors else ""
    match submission.standing:
        case Standing.UNKNOWN:
            why = f"{full}, and whether Control-M took its job is in doubt{told}"
            then = f"Muster looks for the folder {facts.folder} until {at(submission.look_until)}"
            return Reason(Situation.IN_DOUBT, why, then)
        case Standing.FAILED:
            why = f"{full}, its job was refused{told}, and its execution is about to fail"
            return Reason(Situation.SUBMISSION_FAILED, why, redrive(facts, after=_repair(facts)))
        case Standing.SENDING:
            why = f"{full}, and attempt {submission.attempt} to submit its job is on its way"
        case _ if submission.errors:
            why = f"{full}, and Control-M could not be asked yet{told}"
        case _:
            why = f"{full}, and its job is about to be submitted"
    return Reason(Situation.SUBMITTING, why, NOTHING)


def unsubmitted(facts: Facts, execution: Execution) -> Reason:
    """Explain a bundle whose execution has ended."""
    submission, full = facts.bundle.submission, _full(facts)
    after = ""
    match submission.standing:
        case Standing.FAILED:
            situation = Situation.SUBMISSION_FAILED
            why = f"{full}, but its job was refused, {submission.error}: {_errors(submission)}"
            after = _repair(facts)
        case Standing.UNKNOWN | Standing.SENDING:
            situation = Situation.SUBMISSION_UNKNOWN
            why = f"{full}, but whether Control-M took its job could not be decided"
            after = f"make sure that Control-M can be asked for the folder {facts.folder}"
        case _ if execution.error == "SlaBreached":
            situation = Situation.COMPLETE_AFTER_BREACH
            why = f"{full}, but only after the deadline of {at(facts.bundle.breached_at)}"
        case _:
            situation = Situation.NOT_SUBMITTED
            why = f"{full}, but its execution ended {ending(execution)}"
    return Reason(situation, why, redrive_or_replay(facts, execution, after=after))


def _full(facts: Facts) -> str:
    return f"Its set is full since {at(facts.bundle.ready_at)}"


def _repair(facts: Facts) -> str:
    return REPAIRS.get(facts.bundle.submission.error or "", "repair the cause")


def _errors(submission: Submission) -> str:
    return cropped("; ".join(submission.errors)) or "no reason given"
