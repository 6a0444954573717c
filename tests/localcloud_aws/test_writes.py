"""Conditional writes under contention."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.models import dynamodb_backends

from localcloud.aws.account import ACCOUNT, REGION
from tests.localcloud_aws.conftest import Cloud


@pytest.fixture
def _impatient_threads() -> Iterator[None]:
    """Let threads interrupt each other as often as they can."""
    former = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(former)


@pytest.mark.usefixtures("_impatient_threads")
def test_of_many_conditional_writes_exactly_one_wins(cloud: Cloud) -> None:
    def write(turn: int) -> bool:
        try:
            cloud.dynamodb.update_item(
                TableName=cloud.table,
                Key={"PK": {"S": f"key-{turn // 8}"}},
                UpdateExpression="SET rev = :one",
                ConditionExpression="attribute_not_exists(PK)",
                ExpressionAttributeValues={":one": {"N": "1"}},
            )
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(write, range(320)))

    assert [sum(won[start : start + 8]) for start in range(0, 320, 8)] == [1] * 40


@pytest.mark.usefixtures("_impatient_threads")
def test_nobody_reads_half_a_write(cloud: Cloud) -> None:
    backend, key = dynamodb_backends[ACCOUNT][REGION], {"PK": {"S": "whole"}}
    expression = "SET " + ", ".join(f"a{number} = :turn" for number in range(40))

    def write(turn: int) -> None:
        backend.update_item(cloud.table, key, expression, {}, {":turn": {"N": str(turn)}})

    def read(_: int) -> int:
        attributes = backend.get_item(cloud.table, key).to_json()["Attributes"]
        return len({value["N"] for name, value in attributes.items() if name != "PK"})

    write(0)
    with ThreadPoolExecutor(2) as threads:
        writing = threads.map(write, range(1, 100))
        seen = set(threads.map(read, range(2000)))

    assert len(list(writing)) == 99
    assert seen == {1}
