"""What a world keeps: table, Control-M, what was told; each a value, each call found out once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from muster.adapters.memory import MemoryBundleStore
from muster.core.bundle import Bundle, BundleKey
from muster.core.event import Event
from muster.core.names import folder, job_id
from muster.core.stored import Recorded, Saved, Stale
from muster.core.submission import Submission
from tests.simulation.deeds import Ask, Put
from tests.simulation.frozen import Once, Pool

OFTEN = 2  # more than once is all that anybody asks


@dataclass
class Table(MemoryBundleStore):
    """The table, which counts beneath all faults how often a breach is noted."""

    noted: dict[tuple[BundleKey, int], int] = field(default_factory=dict)

    def record(self, key: BundleKey, event: Event, *, keep_until: datetime) -> Recorded:
        """Tell a row that is new, as a store does by handing back the very event."""
        is_new = (key, event.identity, "") not in self.rows
        found = super().record(key, event, keep_until=keep_until)
        facts = {each.name: getattr(found, each.name) for each in fields(found)}
        return Put(**facts) if is_new else found

    def save(self, state: Bundle, *, replacing: Bundle) -> Saved | Stale:
        """Save, and count."""
        before = self.read(state.key)
        answer = super().save(state, replacing=replacing)
        after = self.read(state.key)
        was_noted = before.breached_at is not None and before.generation == after.generation
        if after.breached_at is not None and not was_noted:
            place = (state.key, after.generation)
            self.noted[place] = self.noted.get(place, 0) + 1
        return answer

    def every_life(self) -> list[Bundle]:
        """Return every life of every key."""
        return [*self.metas.values(), *self.lives.values()]

    def submission_of(self, name: str) -> Submission:
        """Return the submission of the bundle whose job is in that folder."""
        found = [each for each in self.every_life() if folder_of(each) == name]
        return found[0].submission if found else Submission()

    def copy(self) -> "Table":
        """Return one that can be written to."""
        return Table(
            metas=dict(self.metas),
            lives=dict(self.lives),
            rows=dict(self.rows),
            listed=set(self.listed),
            telling=dict(self.telling),
            noted=dict(self.noted),
        )


class Tables:
    """The states of the table, numbered, and where each call leads from each."""

    def __init__(self, answers: Pool[object]) -> None:
        """Begin with an empty one, number 0."""
        self.states: Pool[Table] = Pool(Once())
        self.states.number(Table())
        self._answers = answers
        self._found: dict[tuple[int, int], tuple[int, int]] = {}

    def do(self, number: int, call: int, ask: Ask) -> tuple[int, int]:
        """Return the numbers of the state after a call, and of its answer."""
        found = self._found.get((number, call))
        if found is None:
            table = self.states[number].copy()
            answer = getattr(table, ask.method)(*ask.args, **ask.options)
            told = self._answers.number(answer)
            found = self._found[number, call] = self.states.number(table), told
        return found


def folder_of(state: Bundle) -> str:
    """Return the folder of a bundle's one job."""
    return folder(job_id(state.key.definition, state.key.key, state.generation))


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One request as it came, what became of it, and where its submission stood by then.

    `redrives`: those that the submission had heard of; `redriven`: all that there were.
    """

    folder: str
    text: str
    what: str
    redrives: int
    redriven: int
    in_doubt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlM:
    """Every instance that was ordered, and since when it can be seen; every request that came."""

    instances: tuple[tuple[str, float], ...] = ()
    posts: tuple[Post, ...] = ()

    def asked(self, post: Post) -> "ControlM":
        """Return it with one request more."""
        return replace(self, posts=(*self.posts, post))

    def ordered(self, folder: str, seen_at: float) -> "ControlM":
        """Return it with one instance more."""
        return replace(self, instances=tuple(sorted((*self.instances, (folder, seen_at)))))

    def shows(self, folder: str, now: float) -> bool:
        """Tell whether a look-up finds the folder by now."""
        return any(name == folder and at <= now for name, at in self.instances)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came out of the functions: verdicts and fates of records, quarantine, notices."""

    verdicts: frozenset[tuple[str, str]] = frozenset()
    accepted: frozenset[str] = frozenset()
    quarantined: frozenset[str] = frozenset()
    notices: tuple[tuple[str, int], ...] = ()

    def told(self, name: str, facts: Mapping[str, object]) -> "Heard":
        """Return it with one decision more."""
        at = str(facts.get("at"))
        if name in ("Routed", "Unmatched", "Invalid"):
            return replace(self, verdicts=self.verdicts | {(at, name)})
        if name != "Accepted":
            return self
        member = f"{facts['definition']} {facts['key']} {facts['member']}"
        return replace(self, accepted=self.accepted | {member})

    def set_aside(self, at: str) -> "Heard":
        """Return it with one record more in quarantine."""
        return replace(self, quarantined=self.quarantined | {at})

    def noticed(self, bundle: str) -> "Heard":
        """Return it with one notice more."""
        counts = dict(self.notices)
        counts[bundle] = min(counts.get(bundle, 0) + 1, OFTEN)
        return replace(self, notices=tuple(sorted(counts.items())))
