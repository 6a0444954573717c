"""The real ingest door on DynamoDB Local, with waits in memory; and its table."""

from dataclasses import replace
from typing import Any

from ingest import handler
from muster.adapters.dynamodb import DynamoBundleStore
from muster.core.bundle import Bundle
from muster.usecases.settle import Settle
from tests.contract.stores import create_table

TABLE, FLOOR = "bundles", "floor"


class MemoryWaits:
    """The port Waits where every deed is done at once."""

    def start(self, state: Bundle) -> None:
        """Start nothing."""

    def holds(self, execution_arn: str) -> bool:
        """Hold every execution."""
        return bool(execution_arn)

    def wake(self, token: str) -> None:
        """Wake nobody."""

    def ring(self, token: str) -> bool:
        """Ring nobody."""
        return bool(token)


def store() -> DynamoBundleStore:
    """Return the store that the door writes to."""
    found = handler.ingest.take_in.store
    assert isinstance(found, DynamoBundleStore)
    return found


def client() -> Any:  # noqa: ANN401 - boto3's client
    """Return the door's own client: the floor writes through the same one."""
    return store().table.client


def opened() -> None:
    """Make both tables, and take the door's executions away."""
    settle = Settle(MemoryWaits())
    handler.ingest = replace(handler.ingest, take_in=replace(handler.ingest.take_in, settle=settle))
    for name in (TABLE, FLOOR):
        create_table(client(), name)
