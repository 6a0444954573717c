"""The acts of the demo, in order."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from localcloud.cloud import ROOT, LocalCloud
from localcloud.demo.findings import Findings, read, read_bundle
from localcloud.demo.judgement import Seen, differences
from localcloud.demo.script import Sabotage, Script, poison, script
from localcloud.demo.watcher import Watcher
from localcloud.kafka.produce import Sender
from muster.core.bundle import Bundle, BundleKey
from muster.core.submission import Standing

PAIR, ORDER = "contract-pair", "order-fulfilment"
SHORT = "10s"
ALARM = f"muster-local-SlaBreached-{PAIR}"
SUBMIT = "POST /run/ondemand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was found, what differs from the script, and how long it took."""

    found: Findings
    differences: list[str]
    seconds: float


def play(workdir: Path, console: Console, sabotage: Sabotage | None) -> Outcome:
    """Set everything up, run the main job once, and judge what came of it."""
    with LocalCloud(workdir) as cloud:
        return Play(cloud, console, sabotage)()


class Play:
    """One performance."""

    def __init__(self, cloud: LocalCloud, console: Console, sabotage: Sabotage | None) -> None:
        """Know the script; `sabotage` breaks one thing on purpose."""
        self.cloud = cloud
        self.script: Script = script(sabotage)
        self.sabotage = sabotage
        self.watcher = Watcher(cloud, console)
        self.late = BundleKey(PAIR, self.script.late)

    def __call__(self) -> Outcome:
        """Play the acts and judge."""
        self._deploy()
        self._send_what_belongs_together()
        self._deploy_a_shorter_deadline()
        seen = self._breach_and_redrive()
        self._let_everything_end()
        found = read(self.cloud, self._keys())
        return Outcome(
            found=found,
            differences=differences(self.script, found, seen)
            + [f"a poller ended: {trouble}" for trouble in self.cloud.troubles()],
            seconds=self.watcher.elapsed_s,
        )

    def _deploy(self) -> None:
        self.watcher.say("deploy", "synthesizes stage local and creates its stacks")
        self.cloud.deploy()
        if self.sabotage == "alarm":
            self.cloud.aws.client("cloudwatch").delete_alarms(AlarmNames=[ALARM])
        if self.sabotage == "job":
            self.cloud.controlm.faults.add("duplicate-order", SUBMIT)
        self.cloud.controlm.faults.add("accept-then-drop", SUBMIT)
        self.watcher.say("deploy", f"is done: {', '.join(self.cloud.catalogue.topics())}")

    def _send_what_belongs_together(self) -> None:
        sender = Sender(self.cloud.broker.bootstrap_servers, self.watcher.sent)
        sender.send([*self.script.events, poison()])
        self.watcher.wait(lambda: self._submitted(self._keys()[:-1]) >= self._prompt(), 30)

    def _deploy_a_shorter_deadline(self) -> None:
        """Deploy version 2 over the running stage; open bundles keep their version."""
        self.watcher.say("deploy", f"updates {PAIR} to version 2 with a deadline of {SHORT}")
        project = self.cloud.workdir / "project"
        for folder in ("bundles", "templates"):
            shutil.copytree(ROOT / folder, project / folder)
        file = project / "bundles" / f"{PAIR}.yaml"
        text = file.read_text().replace("version: 1", "version: 2").replace("24h}", f"{SHORT}}}")
        file.write_text(text)
        self.cloud.deploy(project)
        self.watcher.say("deploy", "is done, nothing lost")

    def _breach_and_redrive(self) -> Seen:
        sender = Sender(self.cloud.broker.bootstrap_servers, self.watcher.sent)
        sender.send([self.script.early_parent])
        name = f"{PAIR}_{self.script.late}"
        breached = self.watcher.wait(lambda: self._has_breached(name), 40)
        alarmed = self.watcher.wait(lambda: ALARM in self.watcher.alarmed, 10)
        sender.send([self.script.late_child])
        self.watcher.wait(lambda: self._state().is_complete, 15)
        execution = self._state().execution_arn
        if execution is not None and breached:
            self.watcher.say("operator", f"redrives {execution.rsplit(':', 1)[-1]}")
            self.cloud.aws.client("stepfunctions").redrive_execution(executionArn=execution)
        resumed = self.watcher.wait(lambda: self._submitted([self.late]) == 1, 30)
        return Seen(breached=breached, alarmed=alarmed, resumed=resumed)

    def _let_everything_end(self) -> None:
        self.watcher.wait(lambda: self._submitted(self._keys()) == len(self._keys()), 30)
        self.cloud.aws.sweep_now()
        self.watcher.wait(self._all_is_logged, 5)

    def _all_is_logged(self) -> bool:
        """Tell whether the functions' last lines are on disk: they follow the answer."""
        found = read(self.cloud, [])
        return sum(found.verdicts.values()) >= found.records

    def _has_breached(self, name: str) -> bool:
        return any(
            ended.startswith(name) and error == "SlaBreached" for ended, error in self.watcher.ended
        )

    def _keys(self) -> list[BundleKey]:
        pairs = [BundleKey(PAIR, key) for key in self.script.pairs]
        return [*pairs, *(BundleKey(ORDER, key) for key in self.script.orders), self.late]

    def _prompt(self) -> int:
        """Count the bundles that need no look-up: all but the one whose answer is dropped."""
        return len(self._keys()) - 2

    def _submitted(self, keys: list[BundleKey]) -> int:
        standings = [read_bundle(self.cloud, key).submission.standing for key in keys]
        return standings.count(Standing.SUBMITTED)

    def _state(self) -> Bundle:
        return read_bundle(self.cloud, self.late)
