"""Laws of what arrives: no event is lost, each has one verdict, one failure stays one."""

from collections import Counter

from muster.core.submission import Standing
from tests.simulation.deeds import Raised
from tests.simulation.known import Known
from tests.simulation.world import Deed, World


def accepted_is_readable(known: Known, world: World) -> str | None:
    """Find each event that was accepted in its row."""
    rows = known.tables.states[world.table].rows
    kept = {f"{key.definition} {key.key} {row.event.member}" for (key, *_), row in rows.items()}
    missing = known.heards[world.heard].accepted - kept
    return f"accepted and not to be read: {', '.join(sorted(missing))}" if missing else None


def accepted_is_counted(known: Known, world: World) -> str | None:
    """Find each event that was accepted among the members of its bundle."""
    lives = known.tables.states[world.table].every_life()
    counted = {f"{s.key.definition} {s.key.key} {member}" for s in lives for member in s.got}
    missing = known.heards[world.heard].accepted - counted
    return f"accepted and in no bundle: {', '.join(sorted(missing))}" if missing else None


def a_member_is_its_event(known: Known, world: World) -> str | None:
    """Find under each member the event that was stored for it, once."""
    table = known.tables.states[world.table]
    for state in table.every_life():
        for member, identity in state.got.items():
            row = table.rows.get((state.key, identity, ""))
            if row is None or row.event.member != member:
                stored = "nothing" if row is None else row.event.member
                return f"{state.key.pk}: {member} is filled by what was stored for {stored}"
    return None


def open_is_listed(known: Known, world: World) -> str | None:
    """Find among the open ones each bundle that waits or has to be submitted."""
    table = known.tables.states[world.table]
    for state in table.metas.values():
        submitted = state.submission.standing is Standing.SUBMITTED
        if (state.is_open or (state.is_complete and not submitted)) and (
            state.key not in table.listed
        ):
            return f"{state.key.pk}, life {state.generation}, is {state.phase} and not listed"
    return None


def one_verdict_per_record(known: Known, world: World) -> str | None:
    """No record has two kinds of verdict, and none that is committed has none."""
    verdicts = Counter(at for at, _ in known.heards[world.heard].verdicts)
    for at, count in verdicts.items():
        if count > 1:
            return f"{at} has {count} verdicts"
    for topic, records in zip(world.topics, known.configuration.topics, strict=True):
        for record in records[: topic.position]:
            if record.place.offset not in topic.again and str(record.place) not in verdicts:
                return f"{record.place} is committed without a verdict"
    return None


def invalid_is_kept(known: Known, world: World) -> str | None:
    """Find in quarantine what was found invalid, once its batch runs no more."""
    heard = known.heards[world.heard]
    lost = [at for at, kind in heard.verdicts if kind == "Invalid" and at not in heard.quarantined]
    if not lost or any(known.owners[deed.owner].kind == "topic" for deed in world.deeds):
        return None
    return f"{lost[0]} is called invalid and kept nowhere"


def no_batch_fails_whole(known: Known, _world: World, deed: Deed, ended: Raised) -> str | None:
    """Let ingest name what is to be delivered again, and fail for nobody else."""
    if known.owners[deed.owner].kind != "topic":
        return None
    return f"ingest fails with {ended.error.__name__}: all of its batch is delivered again"


def one_failure_stops_no_sweep(
    known: Known, _world: World, deed: Deed, ended: Raised
) -> str | None:
    """Only the list of open bundles is worth a sweep; one of them is not."""
    if known.owners[deed.owner].kind != "sweep":
        return None
    ask = known.deeds.asked_before(deed.place)
    if ask is None or ask.method == "open_bundles":
        return None
    return f"the sweep stops with {ended.error.__name__} after {ask.port}.{ask.method}"
