"""Take the events of a batch into their bundles: record, read, fold, save, settle."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from muster.core.bundle import Bundle, BundleKey
from muster.core.catalogue import Catalogue
from muster.core.errors import TransientError
from muster.core.event import Event
from muster.core.fold import (
    Completed,
    Conflict,
    Duplicate,
    Fate,
    Joined,
    Late,
    Opened,
    after_due_timers,
    step,
)
from muster.core.stored import Recorded
from muster.ports import BundleStore, Clock, Each, Journal
from muster.usecases.folding import Folding
from muster.usecases.settle import Settle

SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIn:
    """Concurrent across bundles through `each`, in order within one."""

    store: BundleStore
    journal: Journal
    clock: Clock
    catalogue: Catalogue
    folding: Folding
    settle: Settle
    each: Each

    def __call__(self, arrivals: Mapping[BundleKey, Sequence[Event]]) -> set[BundleKey]:
        """Return the bundles that could not be done with: one read and one save per bundle."""
        recorded: dict[BundleKey, list[Recorded]] = {}
        known: Mapping[BundleKey, Bundle] = {}

        def record(key: BundleKey) -> None:
            recorded[key] = self._record(key, arrivals[key])

        def fold(key: BundleKey) -> None:
            self._fold_in(known[key], recorded[key])

        failed = self._attempt(record, list(arrivals))
        try:
            known = self.store.load(recorded.keys())
        except TransientError as error:
            self._defer(recorded, error)
            return set(arrivals)
        return failed | self._attempt(fold, list(recorded))

    def _attempt(
        self, deed: Callable[[BundleKey], None], keys: Sequence[BundleKey]
    ) -> set[BundleKey]:
        """Do the deed for every bundle; what failed for now does not stop the others."""

        def attempt(key: BundleKey) -> BundleKey | None:
            try:
                deed(key)
            except TransientError as error:
                # guard one-failure-fails-the-batch: one bundle's throttle costs all their saves
                self._defer([key], error)
                return key
            return None

        return {key for key in self.each(attempt, keys) if isinstance(key, BundleKey)}

    def _defer(self, keys: Iterable[BundleKey], error: TransientError) -> None:
        for key in keys:
            self.journal.tell("BundleDeferred", key.definition, key=key.key, reason=str(error))

    def _record(self, key: BundleKey, events: Sequence[Event]) -> list[Recorded]:
        until = self._keep_until(key)
        rows = [(self.store.record(key, each, keep_until=until), each) for each in events]
        # guard early-return-on-duplicate: an event whose first delivery died never joins
        return [self._row(row, each) for row, each in rows]

    @staticmethod
    def _row(row: Recorded, event: Event) -> Recorded:
        """Fold what is stored, as what came: its row may outlive the life that it began."""
        came = replace(row.event, timestamp=event.timestamp, place=event.place)
        return replace(row, event=came)

    def _keep_until(self, key: BundleKey) -> datetime:
        """Return until when a row of now must live: longer than its bundle is remembered."""
        definition = self.catalogue.newest(key.definition)
        return self.clock.now() + definition.expire + definition.remember + SLACK

    def _fold_in(self, known: Bundle, rows: Sequence[Recorded]) -> None:
        state, fates = self.folding(known, lambda state: self._fold(state, rows))
        # guard settle-not-after-every-fold: a start or wake that a crash prevented stays undone
        self.settle(state)
        for row, fate in zip(rows, fates, strict=True):
            self._note(state, row, fate)

    def _fold(self, state: Bundle, rows: Sequence[Recorded]) -> tuple[Bundle, list[Fate]]:
        """Fold every row, also a duplicate's: its first delivery may have died before its save."""
        now, met = self.clock.now(), set()
        fates: list[Fate] = []
        for row in rows:
            if row.arrived is not None and self._is_forgotten(state, now):
                fates.append(Conflict("changed"))  # the row is of a life that is over
                continue
            state, fate = step(state, row.event, self.catalogue, now)
            again = row.noted_in == state.generation or row.event.identity in met
            fates.append(_fate(row, fate, is_repetition=again))
            met.add(row.event.identity)
        return state, fates

    def _is_forgotten(self, state: Bundle, now: datetime) -> bool:
        return state.generation > 0 and after_due_timers(state, self.catalogue, now).phase is None

    def _note(self, state: Bundle, row: Recorded, fate: Fate) -> None:
        """Log the fate; what was not accepted is kept with the reason, for audit and replay."""
        name, detail = _words(fate)
        if row.arrived is not None:
            until = self._keep_until(state.key)
            is_new = self.store.set_beside(state, row.arrived, detail, keep_until=until)
            name = name if is_new else "Duplicate"
        elif name in ("Conflict", "Late"):
            self.store.set_aside(state, row.event, detail)
        self.journal.tell(
            name,
            state.key.definition,
            key=state.key.key,
            member=row.event.member,
            detail=detail,
            at=str((row.arrived or row.event).place),
            got=sorted(state.got),
        )


def _fate(row: Recorded, fate: Fate, *, is_repetition: bool) -> Fate:
    """Decide by what the fold met; the row only tells a repetition from a first meeting."""
    if row.arrived is not None:
        return Conflict("changed")
    return Duplicate() if is_repetition and isinstance(fate, Conflict | Late) else fate


def _words(fate: Fate) -> tuple[str, str]:
    """Return the metric's name and the detail."""
    match fate:
        case Opened() | Joined() | Completed():
            return "Accepted", type(fate).__name__.lower()
        case Duplicate():
            return "Duplicate", ""
        case Conflict(detail):
            return "Conflict", f"conflict ({detail})"
        case Late(phase):
            return "Late", f"late ({phase})"
