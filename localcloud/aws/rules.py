"""The timer of scheduled rules: moto keeps them, nothing in it fires them."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Lock, Thread
from time import monotonic
from uuid import uuid1

from mypy_boto3_events import EventBridgeClient

from localcloud.aws import undelivered
from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.clock import instant, now
from localcloud.aws.functions.spec import Outcome

RATE = re.compile(r"rate\((?P<count>[1-9]\d*) (?P<unit>minute|hour|day)s?\)")
TICK_S = 0.25
log = logging.getLogger(__name__)

Invoke = Callable[[str, bytes], Outcome]  # function name, event


def rate(expression: str) -> timedelta:
    """Read `rate(1 minute)`; cron expressions are not played here."""
    match = RATE.fullmatch(expression)
    if match is None:
        raise ValueError(f"ScheduleExpression: rate(...) only, not {expression}")
    return timedelta(**{match["unit"] + "s": int(match["count"])})


@dataclass(frozen=True, slots=True)
class Target:
    """A function, its constant input, and the queue of what could not be handed over to it."""

    function_name: str
    constant: str | None
    lost: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledRule:
    """A rule that is enabled, and the functions it invokes."""

    name: str
    arn: str
    every: timedelta
    targets: tuple["Target", ...]


class RuleTimer:
    """Fires each enabled rule every so often, the first time one period after it appeared."""

    def __init__(self, events: EventBridgeClient, invoke: Invoke) -> None:
        """Start nothing yet; `invoke` returns when the function has ended."""
        self._events = events
        self._invoke = invoke
        self._lock = Lock()
        self._due: dict[ScheduledRule, float] = {}
        self._stopping = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Fire from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Fire no more."""
        self._stopping.set()
        self._thread.join()

    def refresh(self) -> None:
        """Read what is deployed; a rule that did not change keeps its rhythm."""
        rules = list(_deployed(self._events))
        with self._lock:
            self._due = {
                rule: self._due.get(rule, monotonic() + rule.every.total_seconds())
                for rule in rules
            }

    @property
    def rules(self) -> list[ScheduledRule]:
        """Return the rules that are enabled."""
        with self._lock:
            return list(self._due)

    def tick(self, name: str) -> list[Outcome]:
        """Fire one rule at once and wait; `KeyError` where no such rule is enabled."""
        found = [rule for rule in self.rules if rule.name == name]
        if not found:
            raise KeyError(name)
        return self._fire(found[0])

    def _fire(self, rule: ScheduledRule) -> list[Outcome]:
        fired = (self._fire_at(target, rule) for target in rule.targets)
        return [outcome for outcome in fired if outcome is not None]

    def _fire_at(self, target: Target, rule: ScheduledRule) -> Outcome | None:
        """Invoke once, where AWS retries; what is lost goes to the target's or function's queue."""
        event = target.constant or json.dumps(_event(rule))
        try:
            outcome = self._invoke(target.function_name, event.encode())
        except KeyError:
            if target.lost is None:
                raise
            about = {"RULE_ARN": rule.arn, "ERROR_CODE": "NO_RESOURCE"}
            undelivered.keep(target.lost, event, about)
            return None
        if outcome.failed:
            about = {"ErrorCode": "200", "ErrorMessage": outcome.payload.decode()[:1024]}
            undelivered.keep(undelivered.of_function(target.function_name), event, about)
        return outcome

    def _run(self) -> None:
        while not self._stopping.wait(TICK_S):
            for rule in self._take_due():
                Thread(target=self._fire_and_log, args=(rule,), daemon=True).start()

    def _fire_and_log(self, rule: ScheduledRule) -> None:
        try:
            self._fire(rule)
        except Exception:
            log.exception("rule %s: the next tick tries again", rule.name)

    def _take_due(self) -> list[ScheduledRule]:
        with self._lock:
            due = [rule for rule, at in self._due.items() if at <= monotonic()]
            for rule in due:
                self._due[rule] = monotonic() + rule.every.total_seconds()
        return due


def _deployed(events: EventBridgeClient) -> Iterator[ScheduledRule]:
    for rule in events.list_rules()["Rules"]:
        expression = rule.get("ScheduleExpression")
        if expression and rule.get("State") == "ENABLED":
            targets = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
            yield ScheduledRule(
                name=rule["Name"],
                arn=rule["Arn"],
                every=rate(expression),
                targets=tuple(
                    Target(
                        t["Arn"].rsplit(":", 1)[-1],
                        t.get("Input"),
                        t.get("DeadLetterConfig", {}).get("Arn"),
                    )
                    for t in targets
                ),
            )


def _event(rule: ScheduledRule) -> dict[str, object]:
    return {
        "version": "0",
        "id": str(uuid1()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": instant(now())[:19] + "Z",
        "region": REGION,
        "resources": [rule.arn],
        "detail": {},
    }
