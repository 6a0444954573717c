"""What must hold in every world; each law is named, and looks only at what it names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.simulation import laws_of_bells, laws_of_events, laws_of_jobs
from tests.simulation.deeds import Raised
from tests.simulation.known import Known
from tests.simulation.world import Deed, World

Law = Callable[[Known, World], str | None]
End = Callable[[Known, World, Deed, Raised], str | None]

LAWS: dict[str, tuple[Law, tuple[str, ...]]] = {
    "one submission per effect": (laws_of_jobs.one_submission_per_effect, ("table", "controlm")),
    "submitted has its job": (laws_of_jobs.submitted_has_its_job, ("table", "controlm")),
    "only a full set is submitted": (laws_of_jobs.only_a_full_set_is_submitted, ("table",)),
    "submitted implies closed": (laws_of_jobs.submitted_is_closed, ("table",)),
    "in doubt the same text": (laws_of_jobs.in_doubt_the_same_text, ("controlm",)),
    "refused until redriven": (laws_of_jobs.refused_until_redriven, ("controlm",)),
    "requests end": (laws_of_jobs.requests_end, ("controlm",)),
    "accepted is readable": (laws_of_events.accepted_is_readable, ("table", "heard")),
    "accepted is counted": (laws_of_events.accepted_is_counted, ("table", "heard")),
    "a member is what its event says": (laws_of_events.a_member_is_its_event, ("table",)),
    "open is listed": (laws_of_events.open_is_listed, ("table",)),
    "verdicts add up": (laws_of_events.one_verdict_per_record, ("heard", "topics")),
    "breach noted once": (laws_of_bells.breach_noted_once, ("table",)),
    "no breach is hidden": (laws_of_bells.no_breach_is_hidden, ("table",)),
    "the deadline counts from the record": (laws_of_bells.deadline_from_the_record, ("table",)),
    "told only what is noted": (laws_of_bells.told_only_what_is_noted, ("table", "heard")),
    "no live token after close": (laws_of_bells.no_live_token_after_close, ("table", "machine")),
    "no bell before the deadline": (laws_of_bells.no_bell_too_early, ("table", "machine", "now")),
    "a bell is answered": (laws_of_bells.a_bell_is_answered, ("machine",)),
    "a breach fails an execution once": (laws_of_bells.failed_of_breach_once, ("machine",)),
    "failed of a named error": (laws_of_jobs.failed_of_a_named_error, ("machine",)),
}
AT_EACH_STEP: dict[str, Law] = {
    "invalid is in quarantine": laws_of_events.invalid_is_kept,
    "told once unless a teller failed": laws_of_bells.told_once,
}
ENDS: dict[str, End] = {
    "no batch fails whole": laws_of_events.no_batch_fails_whole,
    "one failure stops no sweep": laws_of_events.one_failure_stops_no_sweep,
    "no bell fails a full set": laws_of_bells.no_bell_fails_a_full_set,
    "a redrive looks before it gives up": laws_of_jobs.looks_before_it_gives_up,
}


BY_SIGHT: dict[tuple[str, ...], list[tuple[str, Law]]] = {
    looks_at: [(name, law) for name, (law, sees) in LAWS.items() if sees == looks_at]
    for looks_at in {sees for _, sees in LAWS.values()}
}


@dataclass
class Judge:
    """Holds worlds against the laws; a law asks again only where what it looks at is new."""

    known: Known
    _said: dict[tuple[object, ...], list[tuple[str, str]]] = field(default_factory=dict)

    def broken(self, world: World) -> Iterator[tuple[str, str]]:
        """Yield the name of each law that the world breaks, and how."""
        for looks_at, laws in BY_SIGHT.items():
            place = (looks_at, *(getattr(world, part) for part in looks_at))
            found = self._said.get(place)
            if found is None:
                asked = ((name, law(self.known, world)) for name, law in laws)
                found = self._said[place] = [(name, how) for name, how in asked if how]
            yield from found
        for name, law in AT_EACH_STEP.items():
            if (said := law(self.known, world)) is not None:
                yield name, said
        yield from self._ends(world)

    def _ends(self, world: World) -> Iterator[tuple[str, str]]:
        """Look at the functions that are about to end with an error."""
        for deed in world.deeds:
            ended = self.known.deeds.standings[deed.place].ended
            if isinstance(ended, Raised):
                for name, law in ENDS.items():
                    if (said := law(self.known, world, deed, ended)) is not None:
                        yield name, said
