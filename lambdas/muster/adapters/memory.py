"""The port BundleStore in memory: the same contract as the real one, for tests."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from muster.core.bundle import OWN, Bundle, BundleKey, Phase
from muster.core.event import Event, EventId
from muster.core.stored import Listed, Recorded, Saved, Stale
from muster.core.submission import Standing, Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An event's row: what was put, and why it was not accepted where it was not."""

    event: Event
    fate: str | None = None
    generation: int | None = None


@dataclass
class MemoryBundleStore:
    """One mapping per kind of item; every method is one atomic step."""

    metas: dict[BundleKey, Bundle] = field(default_factory=dict)
    lives: dict[tuple[BundleKey, int], Bundle] = field(default_factory=dict)
    rows: dict[tuple[BundleKey, EventId, str], Row] = field(default_factory=dict)
    listed: set[BundleKey] = field(default_factory=set)
    telling: dict[BundleKey, datetime] = field(default_factory=dict)

    def record(self, key: BundleKey, event: Event, *, keep_until: datetime) -> Recorded:
        """Put the event's row if it is absent; nothing is forgotten here, whatever the clock."""
        del keep_until
        row = self.rows.setdefault((key, event.identity, ""), Row(event=event))
        arrived = event if row.event.content != event.content else None
        # guard changed-content-wins: other content under a known identity fills another member
        return Recorded(event=row.event, noted_in=row.generation, arrived=arrived)

    def set_aside(self, state: Bundle, event: Event, fate: str) -> None:
        """Note why an event was not accepted."""
        row = Row(event=event, fate=fate, generation=state.generation)
        self.rows[state.key, event.identity, ""] = row

    def set_beside(self, state: Bundle, event: Event, fate: str, *, keep_until: datetime) -> bool:
        """Keep other content beside the row of its identity."""
        del keep_until
        place = (state.key, event.identity, event.content)
        is_new = place not in self.rows
        self.rows[place] = Row(event=event, fate=fate, generation=state.generation)
        return is_new

    def read(self, key: BundleKey) -> Bundle:
        """Read one bundle; a key that has none gets a blank one."""
        return self.metas.get(key, Bundle(key=key))

    def load(self, keys: Collection[BundleKey]) -> Mapping[BundleKey, Bundle]:
        """Read bundles; a key that has none gets a blank one."""
        return {key: self.read(key) for key in keys}

    def payloads(self, state: Bundle) -> Mapping[str, str]:
        """Return the JSON text of each member that the bundle has got."""
        return {
            member: self.rows[state.key, identity, ""].event.payload
            for member, identity in state.got.items()
        }

    def traces(self, state: Bundle) -> Sequence[str]:
        """Return the trace headers of the members' events, of those that came with one."""
        events = [self.rows[state.key, each, ""].event for each in sorted(state.got.values())]
        return [event.traceparent for event in events if event.traceparent]

    def save(self, state: Bundle, *, replacing: Bundle) -> Saved | Stale:
        """Save the fold's own attributes if `rev` is unchanged."""
        found = self.metas.get(state.key, Bundle(key=state.key))
        # guard save-without-rev: a save overwrites a member it never read
        if found.rev != replacing.rev:
            return Stale(found)
        if replacing.generation and state.generation > replacing.generation:
            self.lives[state.key, replacing.generation] = found
            # guard new-life-inherits: a new life takes over its predecessor's token and submission
            found = Bundle(key=state.key)
        own = {name: getattr(state, name) for name in OWN}
        # guard save-of-the-whole-item: a save erases a token parked since its read
        saved = replace(found, rev=replacing.rev + 1, **own)
        self.metas[state.key] = saved
        if replacing.phase is None or state.generation > replacing.generation:
            self.listed.add(state.key)
        return Saved(saved)

    def park(self, key: BundleKey, token: str, execution_arn: str, *, only_if_open: bool) -> bool:
        """Store the token as AwaitBundle does, on the condition that its call carries."""
        found = self.metas.get(key, Bundle(key=key))
        if only_if_open and found.phase is not Phase.OPEN:
            return False
        self.metas[key] = replace(found, task_token=token, execution_arn=execution_arn)
        return True

    def advance(
        self, state: Bundle, submission: Submission, *, execution_arn: str, keep_until: datetime
    ) -> Saved | Stale:
        """Save the submission if nobody advanced it; `submitted` also closes the bundle."""
        del keep_until
        found = self.metas.get(state.key, Bundle(key=state.key))
        # guard submission-without-rev: two submitters both claim, and both POST
        # guard another-life-advanced: a late submitter writes into the next life
        if found.submission.rev != state.submission.rev or found.generation != state.generation:
            return Stale(found)
        next_one = replace(submission, rev=state.submission.rev + 1)
        saved = replace(found, submission=next_one, execution_arn=execution_arn)
        if submission.standing is Standing.SUBMITTED:
            saved = replace(saved, task_token=None)
            # guard unlisted-before-it-is-told: the sweeper never meets a breach that nobody told
            if state.is_told:
                self.listed.discard(state.key)
        self.metas[state.key] = saved
        return Saved(saved)

    def claim_notice(self, key: BundleKey, *, now: datetime, until: datetime) -> bool:
        """Take the lease to tell the breach."""
        lease = self.telling.get(key)
        # guard told-by-two: two tellers at once publish two notices
        if self.metas[key].breach_told or (lease is not None and lease >= now):
            return False
        self.telling[key] = until
        return True

    def note_told(self, key: BundleKey, at: datetime) -> None:
        """Note that the breach's notice went out."""
        self.metas[key] = replace(self.metas[key], breach_told=at)

    def note_heard(self, key: BundleKey, at: datetime) -> None:
        """Note that the execution heard the bell."""
        self.metas[key] = replace(self.metas[key], breach_heard=at)

    def close(self, state: Bundle, *, keep_until: datetime) -> None:
        """Take a bundle that has ended out of the open ones."""
        del keep_until
        found = self.metas[state.key]
        # guard another-life-closed: a late close takes the next life out of the open ones
        if found.has_ended and found.generation == state.generation:
            self.metas[state.key] = replace(found, task_token=None)
            self.listed.discard(state.key)

    def open_bundles(self, definition: str) -> Iterable[Listed]:
        """List the bundles that are open, or closed with something left to submit or tell."""
        found = [self.read(key) for key in self.listed if key.definition == definition]
        return sorted(_listed(state) for state in found)


def _listed(state: Bundle) -> Listed:
    """Show a bundle as an index does, which may list what is gone."""
    due_at = state.deadline or state.expires_at or datetime.min.replace(tzinfo=UTC)
    return Listed(due_at=due_at, key=state.key, phase=state.phase or Phase.OPEN)
