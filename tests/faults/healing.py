"""Afterwards: wait until it is quiet, and let an operator redrive what failed, by filter."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from muster.core.bundle import Bundle, BundleKey
from tests.e2e.commands import Muster
from tests.e2e.stage import Stage
from tests.faults.load import executions, failed

ROUNDS = 3
PATIENCE_S = 400.0  # without any change; one pause before a retry lasts five minutes at most
LOOK_EVERY_S = 1.0
MANY = "10000"
FOREIGN = "States."


@dataclass(slots=True)
class Healing:
    """What happens once nothing is broken any more."""

    stage: Stage
    muster: Muster
    bundles: Mapping[BundleKey, bool]

    def __call__(self) -> Counter[str]:
        """Return the errors that executions failed with, before anybody redrove them."""
        self._quiet()
        errors = Counter(self._error(arn) for arn in failed(self.stage))
        for _ in range(ROUNDS):
            if not failed(self.stage):
                break
            self._redrive()
            self._quiet()
        return errors

    def _redrive(self) -> None:
        """Ask for those whose job failed, then for whatever else did."""
        self.muster("redrive", "--submission", "failed", "--limit", MANY, "--yes")
        for definition in sorted({key.definition for key in self.bundles}):
            self.muster("redrive", "--definition", definition, "--limit", MANY, "--yes")

    def _quiet(self) -> None:
        """Wait until each execution has ended, or waits for what never comes."""
        left, changed_at = set(self.bundles), time.monotonic()
        while left and time.monotonic() - changed_at < PATIENCE_S:
            found = executions(self.stage).items()
            ended = {arn.rsplit(":", 1)[-1] for arn, status in found if status != "RUNNING"}
            states = self.stage.reading.many(left)
            still = {key for key in left if not self._is_quiet(states[key], ended)}
            if still != left:
                left, changed_at = still, time.monotonic()
            time.sleep(LOOK_EVERY_S)

    def _is_quiet(self, state: Bundle, ended: set[str]) -> bool:
        waits_for_ever = not self.bundles[state.key] and state.task_token is not None
        return waits_for_ever or state.execution_name in ended

    def _error(self, arn: str) -> str:
        """Return the name; with its cause where the name is none of ours."""
        told = self.stage.states.describe_execution(executionArn=arn)
        error = str(told.get("error", ""))
        return f"{error}: {told.get('cause')}" if error.startswith(FOREIGN) else error
