"""The submission's decision tables: what may be done, and what each answer and look makes of it."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from muster.core.job import Accepted, Answer, Doubtful, Found, Missed, NotSent, Refused, Undecided
from muster.core.submission import Deed, Standing, Submission, Text, due
from muster.core.submitting import (
    answered,
    claiming,
    doubting,
    failing,
    redriven,
    seen,
    unrenderable,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEXT = Text(key="texts/1", sha256="ab", template_version="v1")
CLAIMED = claiming(Submission(rev=3), TEXT, 0, NOON)
IN_DOUBT = answered(CLAIMED, Doubtful("read timeout"), NOON + timedelta(seconds=5))
FAILED = failing(CLAIMED, "SubmissionRejected", ("bad job",))
DONE = answered(CLAIMED, Accepted("run-1"), NOON)
TO_WAIT = answered(CLAIMED, NotSent("429", timedelta(seconds=60)), NOON)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("state", "redrives", "seconds", "deed"),
    [
        (Submission(), 0, 0, Deed.POST),
        (CLAIMED, 0, 89, Deed.WAIT),
        (CLAIMED, 1, 89, Deed.WAIT),  # a redrive does not make the holder dead
        (CLAIMED, 0, 90, Deed.LOOK),
        (IN_DOUBT, 0, 9, Deed.WAIT),
        (IN_DOUBT, 0, 10, Deed.LOOK),
        (IN_DOUBT, 5, 10, Deed.LOOK),
        (DONE, 0, 0, Deed.DONE),
        (DONE, 9, 9999, Deed.DONE),
        (FAILED, 0, 9999, Deed.FAILED),
        (FAILED, 1, 0, Deed.POST),
        (TO_WAIT, 0, 59, Deed.WAIT),
        (TO_WAIT, 0, 60, Deed.POST),
    ],
)
def test_what_is_to_be_done(state: Submission, redrives: int, seconds: float, deed: Deed) -> None:
    assert due(state, redrives, after(seconds)) is deed


def test_a_claim_notes_all_that_its_successor_needs() -> None:
    assert (CLAIMED.standing, CLAIMED.attempt, CLAIMED.rev) == (Standing.SENDING, 1, 3)
    assert (CLAIMED.posted_at, CLAIMED.lease_until) == (NOON, after(90))
    assert (CLAIMED.text_key, CLAIMED.text_sha256, CLAIMED.template_version) == (
        "texts/1",
        "ab",
        "v1",
    )
    again = claiming(replace(FAILED, misses=1, doubts=2), TEXT, 1, NOON)
    assert (again.error, again.errors, again.misses, again.redrive_count) == (None, (), 0, 1)
    assert again.doubts == 0, "a redrive may doubt anew"
    assert claiming(replace(IN_DOUBT, doubts=2), TEXT, 0, NOON).doubts == 2


@pytest.mark.parametrize(
    ("answer", "standing", "errors"),
    [
        (Accepted("run-1"), Standing.SUBMITTED, ()),
        (Refused(("a", "b")), Standing.FAILED, ("a", "b")),
        (NotSent("refused connection"), Standing.NONE, ("refused connection",)),
        (Doubtful("reset"), Standing.UNKNOWN, ("reset",)),
    ],
)
def test_what_an_answer_means(answer: Answer, standing: Standing, errors: tuple[str, ...]) -> None:
    state = answered(CLAIMED, answer, NOON)

    assert (state.standing, state.errors, state.lease_until) == (standing, errors, None)
    assert state.in_doubt is (standing is Standing.UNKNOWN)
    assert (state.attempt, state.rev) == (1, 3)


def test_an_answer_names_its_run_and_a_pause_is_kept() -> None:
    assert DONE.run_id == "run-1"
    assert TO_WAIT.not_before == after(60)
    assert answered(CLAIMED, NotSent("dns"), NOON).not_before is None


def test_a_doubt_sets_the_first_look_by_the_post_and_the_end_by_now() -> None:
    assert (IN_DOUBT.look_at, IN_DOUBT.look_until) == (after(10), after(605))
    assert (IN_DOUBT.doubts, IN_DOUBT.misses) == (1, 0)
    assert doubting(Submission(), NOON).look_at == after(10)


def test_the_second_conclusive_miss_frees_the_submission_for_the_stored_text() -> None:
    first = seen(IN_DOUBT, Missed(), after(15))
    second = seen(first, Missed(), after(45))

    assert (first.standing, first.misses, first.look_at) == (Standing.UNKNOWN, 1, after(45))
    assert (second.standing, second.misses, second.look_at) == (Standing.NONE, 0, None)
    assert second.in_doubt, "only the stored text may be sent"
    assert second.text_key == "texts/1"


def test_a_look_that_proves_nothing_changes_only_the_time_of_the_next() -> None:
    state = seen(IN_DOUBT, Undecided("206"), after(15))

    changed = {f.name for f in fields(state) if getattr(state, f.name) != getattr(IN_DOUBT, f.name)}
    assert changed == {"look_at"}
    assert state.look_at == after(25)


def test_what_is_seen_is_adopted() -> None:
    state = seen(IN_DOUBT, Found("IN01:1", ("2", "3")), NOON)

    assert (state.standing, state.in_doubt) == (Standing.SUBMITTED, False)
    assert (state.folder_job_id, state.order_ids, state.run_id) == ("IN01:1", ("2", "3"), None)
    assert (state.look_at, state.look_until) == (None, None)


def test_posts_without_a_trace_end_as_refused_and_say_so() -> None:
    thrice = replace(IN_DOUBT, doubts=3, misses=1)

    state = seen(thrice, Missed(), NOON)

    assert (state.standing, state.error) == (Standing.FAILED, "SubmissionRejected")
    assert state.errors == (
        "read timeout",
        "3 POSTs without a clear answer, and no instance to be seen",
    )


def test_a_redrive_of_an_unknown_submission_has_its_own_ten_minutes() -> None:
    later = redriven(replace(IN_DOUBT, doubts=3), 1, after(9000))

    assert (later.look_until, later.doubts, later.redrive_count) == (after(9600), 0, 1)
    assert later.standing is Standing.UNKNOWN
    assert redriven(IN_DOUBT, 0, after(9000)) == IN_DOUBT
    assert redriven(FAILED, 1, after(9000)) == FAILED


def test_what_cannot_be_rendered_stands_until_the_next_redrive() -> None:
    state = unrenderable(Submission(), "no such template", 2)

    assert (state.standing, state.error) == (Standing.FAILED, "TemplateError")
    assert state.errors == ("no such template",)
    assert due(state, 2, NOON) is Deed.FAILED
    assert due(state, 3, NOON) is Deed.POST
