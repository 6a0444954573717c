"""Guards of the submission: two jobs for one effect never."""

from tests.guards.guard import Guard

REQUEST = "lambdas/muster/usecases/request.py"
SUBMISSION = "lambdas/muster/core/submission.py"
TRANSITIONS = "lambdas/muster/core/submitting.py"
SUBMIT = "lambdas/muster/usecases/submit.py"
SCENES = (
    "tests/protocol/test_submitting.py",
    "tests/protocol/test_asking.py",
    "tests/protocol/test_protocol.py",
)
IN_DOUBT = "case Standing.SENDING | Standing.UNKNOWN:"
TEXT = "text = self.request.stored(submission) if in_doubt else self.request.fresh(state)"

SUBMITTING = (
    Guard(
        name="no-look-up",
        file=SUBMISSION,
        old=IN_DOUBT,
        new="case Standing.SENDING:",
        sees=SCENES,
    ),
    Guard(
        name="sending-free-to-claim",
        file=SUBMISSION,
        old=IN_DOUBT,
        new="case Standing.UNKNOWN:",
        sees=SCENES,
    ),
    Guard(
        name="look-under-a-running-lease",
        file=SUBMISSION,
        old="return Deed.WAIT if _ahead(state.lease_until or state.look_at, now)",
        new="return Deed.WAIT if _ahead(state.look_at, now)",
        sees=SCENES,
    ),
    Guard(
        name="failed-left-without-a-redrive",
        file=SUBMISSION,
        old="case Standing.FAILED if redrive_count <= state.redrive_count:",
        new="case Standing.FAILED if False:",
        sees=SCENES,
    ),
    Guard(
        name="look-at-once",
        file=TRANSITIONS,
        old="FIRST_LOOK = timedelta(seconds=10)",
        new="FIRST_LOOK = timedelta(0)",
        sees=SCENES,
    ),
    Guard(
        name="one-miss-re-POST",
        file=TRANSITIONS,
        old="CONCLUSIVE_MISSES = 2",
        new="CONCLUSIVE_MISSES = 1",
        sees=SCENES,
    ),
    Guard(
        name="doubt-taken-for-no",
        file=TRANSITIONS,
        old="return doubting(replace(state, errors=(reason,)), now)",
        new="return replace(state, standing=Standing.NONE, lease_until=None, errors=(reason,))",
        sees=SCENES,
    ),
    Guard(
        name="failed-look-taken-for-a-miss",
        file=TRANSITIONS,
        old="return replace(state, look_at=now + LOOK_AGAIN)",
        new="return _missed(state, now)",
        sees=SCENES,
    ),
    Guard(
        name="POSTs-without-end",
        file=TRANSITIONS,
        old="if state.doubts >= DOUBTS:",
        new="if False:",
        sees=SCENES,
    ),
    Guard(
        name="redrive-without-time-to-look",
        file=TRANSITIONS,
        old="return replace(state, redrive_count=redrive_count, look_until=now + LOOK_UNTIL,",
        new="return replace(state, redrive_count=redrive_count,",
        sees=SCENES,
    ),
    Guard(
        name="token-trusted",
        file=SUBMIT,
        old="if not state.is_complete:",
        new="if False:",
        sees=SCENES,
    ),
    Guard(
        name="LookAgain-for-ever",
        file=SUBMIT,
        old="if until is None or now < until:",
        new="if True:",
        sees=SCENES,
    ),
    Guard(
        name="POST-without-time-for-its-answer",
        file=SUBMIT,
        old="if attempt.time_left < POST_TAKES:",
        new="if False:",
        sees=SCENES,
    ),
    Guard(
        name="POST-before-claim",
        file=SUBMIT,
        old="return self._advance(state, claimed, attempt), job",
        new="return state, job",
        sees=SCENES,
    ),
    Guard(
        name="second-submitter-goes-on",
        file=SUBMIT,
        old="raise LookAgain(",
        new="return state\n                raise LookAgain(",
        sees=SCENES,
    ),
    Guard(
        name="fresh-text-while-in-doubt",
        file=SUBMIT,
        old=TEXT,
        new="text = self.request.fresh(state)",
        sees=SCENES,
    ),
    Guard(
        name="old-text-after-a-refusal",
        file=SUBMIT,
        old=TEXT,
        new="text = self.request.stored(submission) if submission.text_key"
        " else self.request.fresh(state)",
        sees=SCENES,
    ),
    Guard(
        name="altered-text-sent",
        file=REQUEST,
        old="if sha256(found.encode()).hexdigest() != text.sha256:",
        new="if False:",
        sees=SCENES,
    ),
)
