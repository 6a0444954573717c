"""Conditional writes under contention."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

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
