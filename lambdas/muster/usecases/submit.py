"""Submit a complete bundle's job: claim, look up, adopt, or report unknown; never twice blindly."""

from dataclasses import dataclass
from datetime import timedelta

from muster.core.bundle import Bundle, BundleKey, Phase
from muster.core.catalogue import Catalogue
from muster.core.errors import (
    BundleExpired,
    BundleIncomplete,
    ControlMUnavailable,
    LookAgain,
    PermanentError,
    SubmissionRejected,
    SubmissionUnknown,
    TemplateError,
    TransientError,
)
from muster.core.job import Answer, JobRequest, NotSent, Refused, Search, Sight, Undecided
from muster.core.names import folder
from muster.core.stored import Saved, Stale
from muster.core.submission import Attempt, Deed, Standing, Submission, due
from muster.core.submitting import answered, claiming, doubting, redriven, seen, unrenderable
from muster.ports import BundleStore, Clock, ControlM, Journal
from muster.usecases.request import Request, job_of

POST_TAKES = timedelta(seconds=30)  # connect 3 s, read 20 s, write back
SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """At most one POST or one look-up a call, and never a pause: every wait is the machine's."""

    store: BundleStore
    controlm: ControlM
    request: Request
    journal: Journal
    clock: Clock
    catalogue: Catalogue

    def __call__(self, key: BundleKey, attempt: Attempt) -> Submission:
        """Return the submission once it is done; every other end is a named error."""
        state = self._complete(key)
        now = self.clock.now()
        match due(state.submission, attempt.redrive_count, now):
            case Deed.DONE:
                return state.submission
            case Deed.FAILED:
                raise _recorded(state.submission)
            case Deed.WAIT:
                raise _not_yet(state.submission)
            case Deed.LOOK:
                return self._look(state, attempt)
            case Deed.POST:
                return self._post(state, attempt)

    def _complete(self, key: BundleKey) -> Bundle:
        """Read the table, never the token: it decides whether there is anything to submit."""
        state = self.store.read(key)
        if state.phase is Phase.EXPIRED:
            raise BundleExpired(key.pk)
        # guard token-trusted: a stray wake-up submits an incomplete bundle
        if not state.is_complete:
            raise BundleIncomplete(f"{key.pk} got {','.join(sorted(state.got)) or 'nothing'}")
        return state

    def _look(self, state: Bundle, attempt: Attempt) -> Submission:
        """Look for the folder; after the second conclusive miss the stored text goes out again."""
        now = self.clock.now()
        if state.submission.standing is Standing.SENDING:  # the lease is over: its holder is dead
            state = self._advance(state, doubting(state.submission, now), attempt)
        looking = redriven(state.submission, attempt.redrive_count, now)
        sight = self._sight(state)
        after = self._advance(state, seen(looking, sight, self.clock.now()), attempt)
        match after.submission.standing:
            case Standing.SUBMITTED:
                self._tell("Adopted", after, links=self._links(after))
                return after.submission
            case Standing.NONE:
                return self._post(after, attempt)
            case Standing.FAILED:
                raise _recorded(after.submission)
            case _:
                raise self._undecided(after.submission, sight)

    def _sight(self, state: Bundle) -> Sight:
        posted_at = state.submission.posted_at or self.clock.now()
        try:
            return self.controlm.look_up(Search(folder=folder(job_of(state)), posted_at=posted_at))
        except TransientError as error:
            return Undecided(str(error))

    def _undecided(self, submission: Submission, sight: Sight) -> Exception:
        now, until = self.clock.now(), submission.look_until
        # guard LookAgain-for-ever: the machine's Retry runs out, and the error does not say unknown
        if until is None or now < until:
            return LookAgain(f"in doubt after {submission.errors}: {sight}")
        return SubmissionUnknown(f"in doubt since {submission.posted_at}: {sight}")

    def _post(self, state: Bundle, attempt: Attempt) -> Submission:
        # guard POST-without-time-for-its-answer: the host dies between POST and write-back
        if attempt.time_left < POST_TAKES:
            raise ControlMUnavailable("not enough time left for a POST and its write-back")
        state, job = self._claim(state, attempt)
        answer = self._answer(job)
        after = self._advance(
            state, answered(state.submission, answer, self.clock.now()), attempt
        ).submission
        match after.standing:
            case Standing.SUBMITTED:
                self._tell("Submitted", state, links=self._links(state))
                return after
            case Standing.FAILED:
                self._tell("Rejected", state, errors=list(after.errors))
                raise _recorded(after)
            case Standing.NONE:
                raise ControlMUnavailable("; ".join(after.errors))
            case _:
                self._tell("Doubtful", state, errors=list(after.errors))
                raise LookAgain("; ".join(after.errors))

    def _claim(self, state: Bundle, attempt: Attempt) -> tuple[Bundle, JobRequest]:
        """Store the text, then take the lease; what cannot be rendered fails here, unsent."""
        submission = state.submission
        try:
            in_doubt = submission.in_doubt
            # guard fresh-text-while-in-doubt: the second POST carries another job than the first
            # guard old-text-after-a-refusal: a repaired template takes no effect on a redrive
            text = self.request.stored(submission) if in_doubt else self.request.fresh(state)
            job = self.request.read(state, text)
        except TemplateError as error:
            failed = unrenderable(submission, str(error), attempt.redrive_count)
            self._advance(state, failed, attempt)
            self._tell("Rejected", state, errors=[str(error)])
            raise
        claimed = claiming(submission, text, attempt.redrive_count, self.clock.now())
        # guard POST-before-claim: a host that dies after its POST leaves no trace of it
        return self._advance(state, claimed, attempt), job

    def _answer(self, job: JobRequest) -> Answer:
        """Ask once; an error that the adapter raises means that nothing was sent."""
        try:
            return self.controlm.submit(job)
        except TransientError as error:
            return NotSent(str(error))
        except PermanentError as error:
            return Refused((str(error),))

    def _advance(self, state: Bundle, submission: Submission, attempt: Attempt) -> Bundle:
        """Save under the submission's own `rev`; who comes second stops and changes nothing."""
        remember = self.catalogue.version(
            state.key.definition, state.definition_version or 0
        ).remember
        match self.store.advance(
            state,
            submission,
            execution_arn=attempt.execution_arn,
            keep_until=self.clock.now() + remember + SLACK,
        ):
            case Saved(newest):
                return newest
            case Stale():
                # guard second-submitter-goes-on: who lost the claim POSTs all the same
                raise LookAgain(f"{state.key.pk} is being submitted by another attempt")

    def _links(self, state: Bundle) -> list[str]:
        """Name the traces that led here; the job is submitted, whether or not they can be read."""
        try:
            return list(self.store.traces(state))
        except TransientError:
            return []

    def _tell(self, metric: str, state: Bundle, **facts: object) -> None:
        job = folder(job_of(state))
        self.journal.tell(metric, state.key.definition, key=state.key.key, folder=job, **facts)


def _recorded(submission: Submission) -> PermanentError:
    kind = TemplateError if submission.error == "TemplateError" else SubmissionRejected
    return kind("; ".join(submission.errors))


def _not_yet(submission: Submission) -> TransientError:
    if submission.standing is Standing.NONE:
        return ControlMUnavailable(f"Control-M asks to wait until {submission.not_before}")
    return LookAgain(f"submission is {submission.standing}; not yet time to look")
