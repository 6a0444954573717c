"""Fold, save, and fold again onto what was found where somebody else saved first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from muster.core.bundle import Bundle
from muster.core.catalogue import Catalogue
from muster.core.errors import ConcurrentUpdateError
from muster.core.fold import after_due_timers
from muster.core.stored import Saved, Stale
from muster.ports import BundleStore, Clock

TRIES = 8
SLACK = timedelta(days=1)  # beyond what is remembered

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """Saves a fold under the `rev` it was folded from."""

    store: BundleStore
    catalogue: Catalogue
    clock: Clock

    def __call__(
        self, known: Bundle, fold: Callable[[Bundle], tuple[Bundle, Outcome]]
    ) -> tuple[Bundle, Outcome]:
        """Return the bundle as it now stands, with the token it may hold; at most 8 saves."""
        for _ in range(TRIES):
            folded, outcome = fold(known)
            if folded == known:
                return known, outcome
            match self.store.save(folded, replacing=known):
                case Saved(state):
                    # guard settle-on-what-was-read: a token parked since the read is not woken
                    return state, outcome
                case Stale(newest):
                    # guard lost-save-not-folded-again: of two ingests at once, one loses its member
                    known = newest
        raise ConcurrentUpdateError(known.key.pk)

    def timers(self, known: Bundle) -> Bundle:
        """Save what is due by now, and nothing else."""
        state, _ = self(known, lambda state: (self._due(state), None))
        return state

    def close(self, state: Bundle) -> None:
        """Take a bundle that has ended out of the open ones; it is remembered from now on."""
        definition = self.catalogue.version(state.key.definition, state.definition_version or 0)
        self.store.close(state, keep_until=self.clock.now() + definition.remember + SLACK)

    def _due(self, state: Bundle) -> Bundle:
        due = after_due_timers(state, self.catalogue, self.clock.now())
        return state if due.phase is None else due  # forgetting is an event's to save
