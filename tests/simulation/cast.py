"""The real use cases, wired to the stage instead of to adapters."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from muster.core.bundle import BundleKey
from muster.core.catalogue import Catalogue
from muster.core.event import Record
from muster.core.submission import Attempt
from muster.usecases.deadline import Deadline
from muster.usecases.folding import Folding
from muster.usecases.ingest import Ingest
from muster.usecases.request import Request
from muster.usecases.settle import Settle
from muster.usecases.submit import Submit
from muster.usecases.sweep import Sweep
from muster.usecases.take_in import TakeIn
from muster.usecases.tell import Tell
from tests.protocol.virtual import EchoRenderer
from tests.simulation.deeds import Deeds, Function, Port, Stage, Waits

TIME_LEFT = timedelta(seconds=60)


class Cast:
    """Every function of a deployment, as the state machine and Kafka's mapping invoke it."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Wire each as its module in `muster.wiring` does."""
        self.stage: Any = Stage()
        self.store: Any = Port(self.stage, "store")
        self.waits: Any = Waits(self.stage, "waits")
        common: dict[str, Any] = {"store": self.store, "clock": self.stage, "catalogue": catalogue}
        folding = Folding(**common)
        common["journal"] = self.stage
        tell = Tell(notices=self._port("notices"), **common)
        self._deadline = Deadline(store=self.store, clock=self.stage, folding=folding, tell=tell)
        waiting: dict[str, Any] = {
            "folding": folding,
            "settle": Settle(self.waits),
            "each": map,
            **common,
        }
        self._sweep = Sweep(waits=self.waits, tell=tell, **waiting)
        self._ingest = Ingest(
            quarantine=self._port("quarantine"),
            journal=self.stage,
            catalogue=catalogue,
            take_in=TakeIn(**waiting),
        )
        self._submit = Submit(
            controlm=self._port("controlm"), request=self._request(catalogue), **common
        )

    def deeds(self) -> Deeds:
        """Return the places at which these functions can stand."""
        functions: dict[str, Function] = {
            "ingest": self.ingest,
            "sweep": self.sweep,
            "${DeadlineArn}": self.deadline,
            "${SubmitArn}": self.submit,
        }
        return Deeds(self.stage, functions)

    def ingest(self, records: Sequence[Record]) -> frozenset[int]:
        """Return the offsets to be delivered again."""
        return frozenset(place.offset for place in self._ingest(records))

    def sweep(self, _given: object) -> None:
        """Look after what is open."""
        self._sweep()

    def deadline(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Answer a bell, as the handler does."""
        before = payload["breach"]["execution"]["RedriveCount"]
        redriven = payload["execution"]["RedriveCount"] > before
        return {"wait_seconds": self._deadline(BundleKey.from_pk(payload["pk"]), redriven=redriven)}

    def submit(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Submit, as the handler does."""
        attempt = Attempt(
            execution_arn=payload["execution"]["Id"],
            redrive_count=payload["execution"]["RedriveCount"],
            time_left=TIME_LEFT,
        )
        self._submit(BundleKey.from_pk(payload["pk"]), attempt)
        return {}

    def _request(self, catalogue: Catalogue) -> Request:
        return Request(
            store=self.store,
            templates=self._port("templates"),
            renderer=EchoRenderer(),
            texts=self._port("texts"),
            catalogue=catalogue,
            site={},
        )

    def _port(self, name: str) -> Any:  # noqa: ANN401 - stands for the port
        return Port(self.stage, name)
