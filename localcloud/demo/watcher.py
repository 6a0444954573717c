"""Watches the running stage and prints what changes, as it changes."""

import json
import re
import time
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from localcloud.cloud import LocalCloud
from localcloud.controlm.effects import Ordered
from localcloud.kafka.produce import SentEvent

EVERY_S = 0.25
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STYLES = {
    "event": "cyan",
    "bundle": "green",
    "Control-M": "magenta",
    "alarm": "red",
    "notice": "red",
    "deploy": "blue",
    "operator": "yellow",
}


def shortened(text: str) -> str:
    """Show the first part of each UUID only; the findings carry them whole."""
    return UUID.sub(lambda found: f"{found[0][:8]}…", text)


class Watcher:
    """Polls executions, Control-M's journal, alarms and the mailbox."""

    def __init__(self, cloud: LocalCloud, console: Console) -> None:
        """Begin at time zero."""
        self.cloud = cloud
        self.console = console
        self._began_at = time.monotonic()
        self._seen: dict[tuple[str, str], str] = {}
        self.alarmed: set[str] = set()
        self.ended: set[tuple[str, str]] = set()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began_at

    def say(self, who: str, what: str) -> None:
        """Print one line of the story."""
        name = (f"{who:<10}", STYLES[who])
        line = Text.assemble(f"{self.elapsed_s:6.1f} s  ", name, shortened(what))
        self.console.print(line, soft_wrap=True)

    def sent(self, sent: SentEvent) -> None:
        """Print an event as the broker took it."""
        event = sent.event
        again = "  (again)" if event.again else ""
        value = event.value.decode()
        self.say("event", f"{event.topic}-{sent.partition}@{sent.offset}  {value}{again}")

    def wait(self, until: Callable[[], bool], seconds: float) -> bool:
        """Look and print until the condition holds; False where it does not in time."""
        ends_at = time.monotonic() + seconds
        while True:
            self._look()
            if until():
                return True
            if time.monotonic() >= ends_at:
                return False
            time.sleep(EVERY_S)

    def _look(self) -> None:
        self._look_at_controlm()
        self._look_at_executions()
        self._look_at_mail()
        self._look_at_alarms()

    def _look_at_executions(self) -> None:
        states = self.cloud.aws.client("stepfunctions")
        machine = self.cloud.outputs["StateMachineArn"]
        for execution in states.list_executions(stateMachineArn=machine)["executions"]:
            name, status = execution["name"], execution["status"]
            if self._is_news("execution", name, status):
                error = ""
                if status == "FAILED":
                    told = states.describe_execution(executionArn=execution["executionArn"])
                    error = f" {told.get('error', '')}"
                    self.ended.add((name, told.get("error", "")))
                words = {"RUNNING": "waits", "SUCCEEDED": "is done"}
                self.say("bundle", f"{name} {words.get(status, status)}{error}")

    def _look_at_controlm(self) -> None:
        for entry in self.cloud.controlm.journal.posts("/run/ondemand"):
            if entry.status is None and entry.fault is None:
                continue  # still being answered
            for effect in entry.effects:
                if not isinstance(effect, Ordered) or effect.type != "Folder":
                    continue
                if self._is_news("job", effect.job_id, "ordered"):
                    fault = f"  [{entry.fault}]" if entry.fault else ""
                    self.say("Control-M", f"runs {effect.name} as {effect.job_id}{fault}")

    def _look_at_alarms(self) -> None:
        for alarm in self.cloud.aws.alarms().values():
            if self._is_news("alarm", alarm.name, alarm.state) and alarm.state == "ALARM":
                self.alarmed.add(alarm.name)
                self.say("alarm", f"{alarm.name} is in ALARM")

    def _look_at_mail(self) -> None:
        for notice in self.cloud.aws.mailbox.notices:
            if notice.attributes.get("moment") == "breach" and self._is_news(
                "notice", notice.message_id, "told"
            ):
                told = json.loads(notice.message)
                self.say("notice", f"to {told['to']}: {told['text']}")

    def _is_news(self, kind: str, name: str, state: str) -> bool:
        known = self._seen.get((kind, name))
        self._seen[kind, name] = state
        return known != state
