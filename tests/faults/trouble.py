"""Control-M in trouble, through the simulator's own faults."""

from collections.abc import Mapping
from dataclasses import dataclass

from localcloud.cloud import API_KEY
from localcloud.controlm.faults import Kind
from tests.e2e.stage import Stage
from tests.faults.injecting import last, soon

POST = "POST /run/ondemand"
UNAUTHORIZED = 401
OTHER_KEY = "another-key"
UNREACHED = "[ERROR] ControlMUnavailable"


@dataclass(slots=True)
class ControlMDown:
    """Connections are refused; Submit's own log tells of each that was tried."""

    stage: Stage

    def begin(self) -> None:
        self.stage.cloud.controlm.faults.add("down")

    def end(self) -> None:
        last(self)
        _mend(self.stage, "down")

    def effects(self) -> Mapping[str, int]:
        log = self.stage.cloud.aws.log(self.stage.cloud.outputs["SubmitFunction"])
        tried = log.read_text(errors="replace").count(UNREACHED) if log.exists() else 0
        return {"submissions tried while Control-M was down": tried}


@dataclass(slots=True)
class Spoilt:
    """The next POSTs meet a fault of this kind."""

    stage: Stage
    kind: Kind
    count: int
    called: str

    def begin(self) -> None:
        self.stage.cloud.controlm.faults.add(self.kind, POST, count=self.count)

    def end(self) -> None:
        """Wait until all of it is used up."""
        faults = self.stage.cloud.controlm.faults
        soon(lambda: all(fault.kind != self.kind for fault in faults.listed()))
        _mend(self.stage, self.kind)

    def effects(self) -> Mapping[str, int]:
        posts = self.stage.cloud.controlm.journal.posts()
        return {self.called: sum(entry.fault == self.kind for entry in posts)}


@dataclass(slots=True)
class KeyRevoked:
    """The key that the secret holds is shut out, until both get another."""

    stage: Stage

    def begin(self) -> None:
        self.stage.cloud.controlm.revoke(API_KEY)

    def end(self) -> None:
        last(self)
        self.stage.cloud.controlm.add_api_key(OTHER_KEY)
        self.stage.put_credential(OTHER_KEY)

    def effects(self) -> Mapping[str, int]:
        posts = self.stage.cloud.controlm.journal.posts()
        refused = sum(entry.status == UNAUTHORIZED for entry in posts)
        return {"submissions refused for a revoked key": refused}


def _mend(stage: Stage, kind: Kind) -> None:
    faults = stage.cloud.controlm.faults
    faults.set(fault for fault in faults.listed() if fault.kind != kind)
