"""The table's reads; every one that decides is consistent."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from muster.adapters.dynamodb.meta import SHARDS, key_of, shard_name, to_bundle
from muster.adapters.dynamodb.values import Item
from muster.adapters.system import asking
from muster.core.bundle import Bundle, BundleKey, Phase
from muster.core.errors import TransientError
from muster.core.stored import Listed

if TYPE_CHECKING:  # stubs are not in the functions' asset
    from mypy_boto3_dynamodb import DynamoDBClient

INDEX = "OpenByDeadline"
KEYS_PER_CALL = 100
TRIES = 4  # for keys that a throttled BatchGetItem hands back


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads METAs, event rows and the index of open bundles."""

    client: "DynamoDBClient"
    table: str

    def item(self, key: BundleKey) -> Item:
        """Read META; empty where there is none."""
        with asking("DynamoDB"):
            answer = self.client.get_item(
                TableName=self.table, Key=key_of(key), ConsistentRead=True
            )
        return answer.get("Item", {})

    def one(self, key: BundleKey) -> Bundle:
        """Read one bundle."""
        return to_bundle(key, self.item(key))

    def many(self, keys: Collection[BundleKey]) -> Mapping[BundleKey, Bundle]:
        """Read bundles; a key that has none gets a blank one."""
        wanted = sorted(keys)
        items: dict[str, Item] = {}
        for start in range(0, len(wanted), KEYS_PER_CALL):
            some = wanted[start : start + KEYS_PER_CALL]
            items |= {item["PK"]["S"]: item for item in self._batch([key_of(key) for key in some])}
        return {key: to_bundle(key, items.get(key.pk, {})) for key in wanted}

    def _batch(self, keys: list[dict[str, Any]]) -> Iterator[Item]:
        left: Any = {self.table: {"Keys": keys, "ConsistentRead": True}}
        for _ in range(TRIES):
            with asking("DynamoDB"):
                answer = self.client.batch_get_item(RequestItems=left)
            yield from answer["Responses"].get(self.table, [])
            left = answer["UnprocessedKeys"]
            if not left:
                return
        raise TransientError("DynamoDB BatchGetItem: throttled")

    def rows(self, key: BundleKey) -> Iterator[Item]:
        """Read the event rows of a bundle."""
        return self._query(
            ConsistentRead=True,
            KeyConditionExpression="PK = :p AND begins_with(SK, :e)",
            ExpressionAttributeValues={":p": {"S": key.pk}, ":e": {"S": "EVENT#"}},
        )

    def open_bundles(self, definition: str) -> Iterator[Listed]:
        """List a definition's open bundles, those due first within each shard."""
        for shard in range(SHARDS):
            for item in self._query(
                IndexName=INDEX,
                KeyConditionExpression="open_shard = :o",
                ExpressionAttributeValues={":o": {"S": shard_name(definition, shard)}},
            ):
                yield Listed(
                    due_at=datetime.fromisoformat(item["deadline"]["S"]),
                    key=BundleKey.from_pk(item["PK"]["S"]),
                    phase=Phase(item["phase"]["S"]),
                )

    def _query(self, **call: Any) -> Iterator[Item]:  # noqa: ANN401 - arguments of Query
        with asking("DynamoDB"):
            pages = self.client.get_paginator("query").paginate(TableName=self.table, **call)
            for page in pages:
                yield from page["Items"]
