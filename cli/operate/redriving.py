"""Redrives: one bundle's execution, or those of all that were chosen, at a bounded rate."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cli.operate.execution import NotRedrivenError
from cli.operate.facts import Facts
from cli.operate.looking import Looking
from cli.operate.outlook import obstacle, outlook
from cli.operate.wording import plain
from muster.core.bundle import Bundle
from muster.core.definition import Json
from muster.core.errors import MusterError
from muster.core.instants import rfc3339

PAUSE_S = 0.2  # an account may redrive a few executions a second, and its functions need room


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A bundle, the state that failed, and why there is to be no redrive, if there is a reason."""

    facts: Facts
    state: str | None
    why_not: str | None

    @classmethod
    def of(cls, looking: Looking, facts: Facts, now: datetime) -> "Candidate":
        """Ask where the execution failed, if it did."""
        execution, state = facts.execution, None
        if execution is not None and execution.has_ended_badly:
            state = looking.executions.last_state(execution)
        return cls(facts=facts, state=state, why_not=obstacle(facts, state, now))

    @property
    def name(self) -> str:
        """Definition and key, as people read them."""
        return plain(f"{self.facts.bundle.key.definition} {self.facts.bundle.key.key}")

    def document(self, now: datetime) -> dict[str, Json]:
        """Say what it is and what a redrive does."""
        execution, key = self.facts.execution, self.facts.bundle.key
        return {
            "definition": key.definition,
            "key": key.key,
            "execution_arn": None if execution is None else execution.arn,
            "failed_state": self.state,
            "error": None if execution is None else execution.error,
            "outlook": None if self.why_not else outlook(self.facts, self.state, now),
        }


def redriven(looking: Looking, candidate: Candidate, now: datetime) -> dict[str, Json]:
    """Redrive it; `NotRedrivenError` where that does no good."""
    execution = candidate.facts.execution
    if execution is None or candidate.why_not is not None:
        told = f"{candidate.name} is not redriven: {candidate.why_not}"
        raise NotRedrivenError(plain(told))
    return {
        "redriven_at": rfc3339(looking.executions.redrive(execution)),
        "redrive_count": execution.redrive_count + 1,
        **candidate.document(now),
    }


def candidates(
    looking: Looking, bundles: Sequence[Bundle], since: datetime | None, now: datetime
) -> Iterator[Candidate]:
    """Return those whose execution is at an end, if it ended since then."""
    for bundle in bundles:
        execution = looking.executions.of(bundle)
        if execution is not None and not execution.has_ended_badly:
            continue
        ended_at = None if execution is None else execution.ended_at
        if since is None or (ended_at is not None and ended_at >= since):
            facts = replace(looking.outline(bundle), execution=execution)
            yield Candidate.of(looking, facts, now)


def outcomes(
    looking: Looking, chosen: Sequence[Candidate], pause: Callable[[float], None], now: datetime
) -> Iterator[dict[str, Json]]:
    """Redrive them one after the other; one that is refused does not keep back the next."""
    for number, candidate in enumerate(chosen):
        if number:
            pause(PAUSE_S)
        try:
            yield {"outcome": "redriven", **redriven(looking, candidate, now)}
        except MusterError as error:
            yield {"outcome": "refused", **candidate.document(now), "why": plain(str(error))}
