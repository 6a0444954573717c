"""Do what a bundle's state asks for; every line may run again."""

from dataclasses import dataclass

from muster.core.bundle import Bundle
from muster.core.submission import Standing
from muster.ports import Waits


@dataclass(frozen=True, slots=True)
class Settle:
    """Effects follow the state, never the transition: a redelivery repairs a crash before them."""

    waits: Waits

    def __call__(self, state: Bundle) -> None:
        """Start what never started, or went with its machine; wake what waits for a full set."""
        never_started = (state.is_open or state.is_complete) and state.execution_arn is None
        if never_started or self._has_lost_its_execution(state):
            self.waits.start(state)
        if has_to_wake(state) and state.task_token is not None:
            self.waits.wake(state.task_token)

    def _has_lost_its_execution(self, state: Bundle) -> bool:
        """Tell whether its state machine was removed with its stage, which is deployed again."""
        arn = state.execution_arn
        waits = state.is_open or has_to_wake(state)
        # guard execution-of-a-removed-machine: bundles wait for ever once a stage is deployed anew
        return waits and arn is not None and not self.waits.holds(arn)


def has_to_wake(state: Bundle) -> bool:
    """Complete, and its job not submitted."""
    return state.is_complete and state.submission.standing is not Standing.SUBMITTED
