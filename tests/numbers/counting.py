"""The world on DynamoDB, with every write of the table and of its index counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
from moto import mock_aws

from muster.adapters.dynamodb import DynamoBundleStore
from muster.core.bundle import Bundle
from muster.core.event import Record
from tests.contract.stores import ACCESS, PROJECTED, TABLE, dynamo
from tests.protocol.execution import TaskError
from tests.protocol.stage import CHILD, PAIR, PARENT, Stage

COUNTED = ("PutItem", "UpdateItem", "DeleteItem")
UNCOUNTED = ("BatchWriteItem", "TransactWriteItems")
INDEX_KEYS = ("open_shard", "deadline")
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One write of the table, also a refused one, and the index writes that follow from it."""

    operation: str
    sort_key: str
    index: int


@dataclass
class Writes:
    """Hears every call of a client before and after it is made."""

    made: list[Write] = field(default_factory=list)

    def watch(self, client: Any) -> None:  # noqa: ANN401 - boto3's client
        """Count from now on."""
        onlooker = boto3.Session(**ACCESS).client("dynamodb")  # type: ignore[arg-type]
        place: dict[str, Any] = {}
        before: Item = {}

        def image() -> Item:
            found: Item = onlooker.get_item(TableName=TABLE, Key=place).get("Item", {})
            return found

        def begins(params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401
            nonlocal place, before
            assert model.name not in UNCOUNTED, f"{model.name} writes more than one item"
            if model.name in COUNTED:
                given = params.get("Key") or params["Item"]
                place = {"PK": given["PK"], "SK": given["SK"]}
                before = image()

        def ends(model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's operation model
            if model.name in COUNTED:
                cost = index_writes(before, image())
                self.made.append(Write(operation=model.name, sort_key=place["SK"]["S"], index=cost))

        client.meta.events.register("before-parameter-build.dynamodb", begins)
        client.meta.events.register("after-call.dynamodb", ends)


def index_writes(before: Item, after: Item) -> int:
    """Count what the index does: a changed key is a delete and an insert; as Amazon bills it."""
    old, new = _entry(before), _entry(after)
    if old is None or new is None:
        return int(old is not new)
    if any(old[name] != new[name] for name in INDEX_KEYS):
        return 2
    return int(old != new)


def _entry(item: Item) -> dict[str, Any] | None:
    if not all(name in item for name in INDEX_KEYS):
        return None
    return {name: item.get(name) for name in (*INDEX_KEYS, *PROJECTED)}


@dataclass
class TableStage(Stage):
    """The same use cases and the same machine, on the emulated table."""

    writes: Writes = field(default_factory=Writes)

    def __post_init__(self) -> None:
        """Make the table, and count from here on."""
        self.table: DynamoBundleStore = dynamo()
        self.store: Any = self.table
        self.writes.watch(self.table.table.client)
        super().__post_init__()

    @property
    def pair(self) -> Bundle:
        """The bundle that every scene is about, as its item is."""
        return self.table.read(PAIR)

    def _park(self, call: dict[str, Any]) -> dict[str, Any]:
        client = self.table.table.client
        try:
            client.update_item(**{**call, "TableName": TABLE})
        except client.exceptions.ConditionalCheckFailedException as error:
            raise TaskError("DynamoDb.ConditionalCheckFailedException") from error
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What one bundle took."""

    writes: tuple[Write, ...]
    entered: tuple[str, ...]
    transitions: int

    @property
    def index_writes(self) -> int:
        """The index writes of all its writes."""
        return sum(write.index for write in self.writes)


def happy_path() -> Count:
    """Play a pair whose child comes while the execution waits."""
    return _played([PARENT], [CHILD])


def at_once() -> Count:
    """Play a pair that comes in one batch."""
    return _played([PARENT, CHILD])


def _played(*batches: list[Record]) -> Count:
    with mock_aws():
        world = TableStage()
        for batch in batches:
            assert world.deliver(batch) == []
            world.plays()
        execution = world.execution
        assert execution.status == "SUCCEEDED"
        assert world.pair.has_ended
    return Count(
        writes=tuple(world.writes.made),
        entered=tuple(execution.entered),
        transitions=execution.transitions,
    )
