"""Laws of the submission: no job twice, none of an incomplete set, none without an end."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise

from muster.core.errors import SubmissionUnknown
from muster.core.submission import Standing
from tests.simulation.deeds import Raised
from tests.simulation.kept import Post, folder_of
from tests.simulation.known import Known
from tests.simulation.world import Deed, World

DOUBTFUL = ("answer lost", "lost on the way")
DOUBTS = 3


def one_submission_per_effect(known: Known, world: World) -> str | None:
    """No folder has two instances, and only a full set has one."""
    counts = Counter(name for name, _ in known.controlms[world.controlm].instances)
    lives = known.tables.states[world.table].every_life()
    full = {folder_of(state) for state in lives if state.is_complete}
    for name, count in counts.items():
        if count > 1:
            return f"{count} instances of {name}"
        if name not in full:
            return f"{name} runs, and its bundle is not complete"
    return None


def submitted_has_its_job(known: Known, world: World) -> str | None:
    """Find at Control-M the instance of each submitted bundle."""
    there = {name for name, _ in known.controlms[world.controlm].instances}
    for state in known.tables.states[world.table].every_life():
        if state.submission.standing is Standing.SUBMITTED and folder_of(state) not in there:
            return f"{state.key.pk}, life {state.generation}, is submitted and has no job"
    return None


def only_a_full_set_is_submitted(known: Known, world: World) -> str | None:
    """No submission has begun for a bundle that is not complete."""
    for state in known.tables.states[world.table].every_life():
        standing = state.submission.standing
        if standing is not Standing.NONE and not state.is_complete:
            return f"{state.key.pk}, life {state.generation}, is {state.phase} and {standing}"
    return None


def submitted_is_closed(known: Known, world: World) -> str | None:
    """Find no token in a submitted bundle, which stays listed only to have its breach told.

    The sweeper that told it takes it out; that it does is the healer's to see.
    """
    table = known.tables.states[world.table]
    for state in table.metas.values():
        if state.submission.standing is Standing.SUBMITTED:
            if state.task_token is not None:
                return f"{state.key.pk} is submitted and still holds {state.task_token}"
            if state.breached_at is None and state.key in table.listed:
                return f"{state.key.pk} is submitted and still listed as open"
    return None


def in_doubt_the_same_text(known: Known, world: World) -> str | None:
    """Send again, while an answer is in doubt, what was sent first."""
    for first, second in _one_after_another(known, world):
        if second.in_doubt and second.text != first.text:
            return f"{first.folder} may run as {first.text}, and was sent as {second.text}"
    return None


def refused_until_redriven(known: Known, world: World) -> str | None:
    """Send again what Control-M refused only where an operator redrives.

    Where a host died with the answer, nobody has heard the refusal: the submission is in doubt.
    """
    for first, second in _one_after_another(known, world):
        is_redriven = second.redrives > first.redrives or second.redriven > first.redriven
        if first.what == "refused" and not (is_redriven or second.in_doubt):
            return f"{first.folder} was refused and is sent again by itself"
    return None


def requests_end(known: Known, world: World) -> str | None:
    """Three requests without an answer are the last until an operator redrives."""
    posts = known.controlms[world.controlm].posts
    counts = Counter((each.folder, each.redrives) for each in posts if each.what in DOUBTFUL)
    for (name, _), count in counts.items():
        if count > DOUBTS:
            return f"{name} was sent {count} times, and no answer came"
    return None


def failed_of_a_named_error(known: Known, world: World) -> str | None:
    """No execution fails of an error that only says to come again."""
    for execution in known.executions(world):
        if execution.status == "FAILED" and execution.error == "LookAgain":
            return f"{execution.name} failed with LookAgain: nobody knows what became of its job"
    return None


def looks_before_it_gives_up(known: Known, world: World, deed: Deed, ended: Raised) -> str | None:
    """Do not end the look at the first attempt after a redrive."""
    if ended.error is not SubmissionUnknown:
        return None
    owner = known.owners[deed.owner]
    for execution in known.executions(world):
        if (execution.name, execution.invocation) == (owner.name, owner.serial) and (
            execution.redrives and not execution.attempts
        ):
            return f"{execution.name} was redriven to look, and gives up at the first look"
    return None


def _one_after_another(known: Known, world: World) -> Iterator[tuple[Post, Post]]:
    posts = sorted(known.controlms[world.controlm].posts, key=lambda each: each.folder)
    for _, group in groupby(posts, key=lambda each: each.folder):
        yield from pairwise(group)
