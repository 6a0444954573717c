"""What a bell means: the machine's own timeout, or the sweeper's `DeadlinePassed`."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from muster.core.bundle import Bundle, BundleKey, Phase
from muster.core.errors import BundleExpired, SlaBreached
from muster.ports import BundleStore, Clock
from muster.usecases.folding import Folding
from muster.usecases.tell import Tell

AT_ONCE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Answers a bell with the seconds still to wait, or with the named error that ends the wait."""

    store: BundleStore
    clock: Clock
    folding: Folding
    tell: Tell

    def __call__(self, key: BundleKey, *, redriven: bool) -> int:
        """Note and tell a breach once; `SlaBreached` names what is missing.

        `redriven`: the execution was redriven since this bell rang, so the wait goes on until
        the bundle expires. `BundleExpired`: there is nothing left to wait for.
        """
        state = self.folding.timers(self.store.read(key))
        # guard bell-against-a-full-set: a bundle that is complete fails as breached
        if state.phase in (None, Phase.COMPLETE):
            return AT_ONCE  # parking is refused and the execution goes on to Submit
        if state.phase is Phase.EXPIRED:
            if not state.is_told:
                self.tell(state)
            self.folding.close(state)
            raise BundleExpired(f"{key.pk} expired at {state.expires_at}")
        # guard bell-too-early: an early bell breaches a bundle that has time left
        if state.breached_at is None:
            return self._seconds_until(state.deadline or state.expires_at)
        self.tell(state)
        # guard bell-never-heard: the sweeper rings the wait of a redrive, and fails it
        self.store.note_heard(key, self.clock.now())
        # guard redrive-that-fails-again: a redrive of a breached execution does not wait on
        if redriven:
            return self._seconds_until(state.expires_at)
        raise SlaBreached(_sentence(state))

    def _seconds_until(self, instant: datetime | None) -> int:
        left = 0.0 if instant is None else (instant - self.clock.now()).total_seconds()
        return max(AT_ONCE, ceil(left))


def _sentence(state: Bundle) -> str:
    return (
        f"{state.key.pk} missing={','.join(state.breach_missing)} deadline={state.deadline}; "
        "publish the missing event, then redrive"
    )
