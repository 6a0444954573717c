"""Looks at every deployed alarm each second and runs the actions of those that change."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Any, Protocol

from localcloud.aws.clock import instant, now
from localcloud.aws.metrics.alarm import Judgement, State
from localcloud.aws.metrics.statistics import MetricStore

EVERY_S = 1.0
log = logging.getLogger(__name__)


class DeployedAlarm(Protocol):
    """An alarm of the emulated CloudWatch, with its present state."""

    name: str
    state: State
    arn: str
    description: str | None

    def judge(self, metrics: MetricStore, at: float) -> Judgement:
        """Return the state in which it should be, and why."""
        ...

    def watched(self) -> Mapping[str, Any]:
        """Return what it watches, as its notice says."""
        ...

    def actions(self, state: State) -> list[str]:
        """Return the topics to tell when this state is reached."""
        ...

    def become(self, judgement: Judgement) -> None:
        """Note the new state."""
        ...


Clock = Callable[[], datetime]
Publish = Callable[[str, str, str], None]  # topic ARN, subject, message


class AlarmEvaluator:
    """Keeps the alarms' states in step with the metrics."""

    def __init__(
        self,
        alarms: Callable[[], Sequence[DeployedAlarm]],
        metrics: MetricStore,
        publish: Publish,
        clock: Clock = now,
    ) -> None:
        """Start nothing yet."""
        self._alarms = alarms
        self._metrics = metrics
        self._publish = publish
        self._clock = clock
        self._one_at_a_time = Lock()  # else two would see one change, and tell it twice
        self._stopping = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Evaluate from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Evaluate no more."""
        self._stopping.set()
        self._thread.join()

    def evaluate(self) -> None:
        """Judge every alarm once."""
        with self._one_at_a_time:
            at = self._clock()
            for alarm in self._alarms():
                self._judge(alarm, at)

    def _judge(self, alarm: DeployedAlarm, at: datetime) -> None:
        judgement = alarm.judge(self._metrics, at.timestamp())
        if judgement.state == alarm.state:
            return
        former = alarm.state
        alarm.become(judgement)
        for topic in alarm.actions(judgement.state):
            subject = f'{judgement.state}: "{alarm.name}"'
            self._publish(topic, subject, _message(alarm, former, judgement, at))

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_S):
            try:
                self.evaluate()
            except Exception:
                log.exception("the alarms could not be evaluated; the next second tries again")


def _message(alarm: DeployedAlarm, former: State, judgement: Judgement, at: datetime) -> str:
    return json.dumps(
        {
            "AlarmName": alarm.name,
            "AlarmDescription": alarm.description,
            "AlarmArn": alarm.arn,
            "OldStateValue": former,
            "NewStateValue": judgement.state,
            "NewStateReason": judgement.reason,
            "StateChangeTime": instant(at),
            **alarm.watched(),
        }
    )
