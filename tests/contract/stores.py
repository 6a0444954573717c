"""The stores that one contract binds, and the token write that belongs to neither of them."""

from collections.abc import Callable
from typing import Final

import boto3
from botocore.config import Config
from mypy_boto3_dynamodb import DynamoDBClient

from muster.adapters.dynamodb import DynamoBundleStore, Payloads, Reading, Table
from muster.adapters.memory import MemoryBundleStore
from muster.core.bundle import BundleKey
from muster.ports import BundleStore
from tests.protocol.language import token_write

TABLE = "bundles"
LOCAL = "DynamoDB Local"
REGION: Final = "eu-west-1"
PROJECTED = ("phase", "submission", "got")
ACCESS = {"aws_access_key_id": "t", "aws_secret_access_key": "t", "region_name": REGION}


def dynamo(endpoint: str | None = None, table: str = TABLE) -> DynamoBundleStore:
    """Make the table as the state stack has it, there or on the emulated AWS that is active."""
    session = boto3.Session(**ACCESS)  # type: ignore[arg-type]
    config = Config(max_pool_connections=16, proxies={})
    client = session.client("dynamodb", config=config, endpoint_url=endpoint)
    s3 = session.client("s3")
    create_table(client, table)
    s3.create_bucket(Bucket="payloads", CreateBucketConfiguration={"LocationConstraint": REGION})
    return DynamoBundleStore(Table(client, table), Reading(client, table), Payloads(s3, "payloads"))


def create_table(client: DynamoDBClient, table: str) -> None:
    """Create the table with its index."""
    client.create_table(
        TableName=table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"}
            for name in ("PK", "SK", "open_shard", "deadline")
        ],
        KeySchema=[
            {"AttributeName": "PK", "KeyType": "HASH"},
            {"AttributeName": "SK", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "OpenByDeadline",
                "KeySchema": [
                    {"AttributeName": "open_shard", "KeyType": "HASH"},
                    {"AttributeName": "deadline", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": [*PROJECTED]},
            }
        ],
    )


STORES: dict[str, Callable[[], BundleStore]] = {"memory": MemoryBundleStore, "moto": dynamo}


def parked(store: BundleStore, key: BundleKey, token: str) -> bool:
    """Do the state machine file's token write; False where its condition refuses."""
    call = token_write(key.pk, token, "arn:x")
    if isinstance(store, MemoryBundleStore):
        only_if_open = "phase = :open" in call["ConditionExpression"]
        return store.park(key, token, "arn:x", only_if_open=only_if_open)
    assert isinstance(store, DynamoBundleStore)
    try:
        store.table.client.update_item(**{**call, "TableName": store.table.name})
    except store.table.client.exceptions.ConditionalCheckFailedException:
        return False
    return True
