"""Each minute, do what a lost call left undone, and report the levels that alarms watch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from muster.core.bundle import Bundle, BundleKey, Phase
from muster.core.catalogue import Catalogue
from muster.core.errors import TransientError
from muster.core.stored import Listed
from muster.core.submission import Standing
from muster.core.submitting import LEASE
from muster.ports import BundleStore, Clock, Each, Journal, Waits
from muster.usecases.folding import Folding
from muster.usecases.settle import Settle, has_to_wake
from muster.usecases.tell import Tell

SLICE = 1000  # bundles that only wait, looked after in one minute
NEAR = timedelta(hours=1)  # a breach that can still be averted
PATIENCE = timedelta(minutes=2)  # what ingest settles at once needs no second hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """The second line behind ingest, the machine's timeout and Deadline."""

    store: BundleStore
    waits: Waits
    journal: Journal
    clock: Clock
    catalogue: Catalogue
    folding: Folding
    settle: Settle
    tell: Tell
    each: Each

    def __call__(self) -> None:
        """Look after what is pressing, and after a slice of what only waits.

        A bundle that fails is logged and met again next minute.
        """
        names = sorted({name for name, _ in self.catalogue.versions})
        listed = [each for name in names for each in self.store.open_bundles(name)]
        keys = self._whose_turn_it_is(listed)
        found = [s for s in self.each(self._look_after, keys) if isinstance(s, Bundle)]
        now = self.clock.now()
        near = [each for each in listed if each.is_due_within(NEAR, now)]
        self.journal.gauge("OpenBundles", len(listed))
        self.journal.gauge("NearBreach", len(near))
        self._report(found, now)

    def _whose_turn_it_is(self, listed: Sequence[Listed]) -> list[BundleKey]:
        """Choose every pressing one; of the others a thousand a minute, in rotation."""
        now = self.clock.now()
        pressing = [each.key for each in listed if each.is_pressing(now)]
        waiting = [each.key for each in listed if not each.is_pressing(now)]
        slices = max(1, ceil(len(waiting) / SLICE))
        turn = int(now.timestamp() // 60) % slices
        return pressing + waiting[turn::slices]

    def _look_after(self, key: BundleKey) -> Bundle | None:
        try:
            state = self.folding.timers(self.store.read(key))
            if self._has_asked(state):
                self.settle(state)
            if not state.is_told:
                self.tell(state)
            if not self._ring(state) and state.has_ended and state.is_told:
                self.folding.close(state)
        except TransientError as error:
            # guard one-failure-stops-the-sweep: one bundle's throttle stops the second line for all
            self.journal.tell("SweepFailed", key.definition, key=key.key, reason=str(error))
            return None
        return state

    def _has_asked(self, state: Bundle) -> bool:
        """Tell whether the state has asked for an effect longer than its first doer needs."""
        since = state.ready_at or self._read_at(state)
        return since is not None and since + PATIENCE <= self.clock.now()

    def _read_at(self, state: Bundle) -> datetime | None:
        if state.expires_at is None or state.definition_version is None:
            return None
        return (
            state.expires_at
            - self.catalogue.version(state.key.definition, state.definition_version).expire
        )

    def _ring(self, state: Bundle) -> bool:
        """End a wait whose time is up, but never a redriven one that heard its bell already."""
        # guard ring-before-the-deadline: every sweep wakes every wait
        # guard ring-of-a-redriven-wait: a breach that was heard fails its redrive
        breached = state.is_open and state.breached_at is not None and state.breach_heard is None
        if state.task_token is None or not (breached or state.phase is Phase.EXPIRED):
            return False
        return self.waits.ring(state.task_token)

    def _report(self, found: Sequence[Bundle], now: datetime) -> None:
        overdue = [s for s in found if s.is_open and s.breached_at is not None]
        unsubmitted = [s for s in found if has_to_wake(s) and self._has_asked(s)]
        standing = [s.submission for s in found]
        stuck = [s for s in standing if s.lease_until and s.lease_until + 2 * LEASE < now]
        unknown = [s for s in standing if s.standing is Standing.UNKNOWN]
        oldest = max(
            ((now - s.breached_at).total_seconds() for s in overdue if s.breached_at), default=0
        )
        self.journal.gauge("Overdue", len(overdue))
        self.journal.gauge("OldestOverdueSeconds", oldest)
        self.journal.gauge("CompleteNotSubmitted", len(unsubmitted))
        self.journal.gauge("StuckSubmission", len(stuck))
        self.journal.gauge("SubmissionUnknown", len(unknown))
        self.journal.gauge("SweepCompleted", 1)
