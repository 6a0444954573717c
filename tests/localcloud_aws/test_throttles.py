"""Throttles on demand, as a function's own client meets them."""

from collections.abc import Iterator
from random import Random
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from localcloud.aws import throttles
from localcloud.aws.account import REGION, SECRET_KEY
from localcloud.aws.throttles import AGAIN, IN_PART, REFUSED, Throttle
from tests.localcloud_aws.conftest import Cloud

OF_A_TABLE = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"
KEYS = [{"PK": {"S": f"throttled-{number}"}} for number in range(3)]


class OneThrough:
    """Dice that refuse the first calls and let every later one through."""

    def __init__(self, refused: int) -> None:
        self.left = refused

    def random(self) -> float:
        self.left -= 1
        return 0.0 if self.left >= 0 else 1.0

    def choice(self, errors: Any) -> Any:  # noqa: ANN401 - as Random's
        return errors[0]


@pytest.fixture(autouse=True)
def _unthrottled() -> Iterator[None]:
    throttles.forget()
    yield
    throttles.forget()


def client(cloud: Cloud, service: str, attempts: int = 3) -> Any:  # noqa: ANN401 - boto3's class
    """Make a client as the functions do, signing with a function's name."""
    make: Any = boto3.Session("a-function", SECRET_KEY, region_name=REGION).client
    config = Config(retries={"mode": "standard", "total_max_attempts": attempts})
    return make(service, endpoint_url=cloud.aws.endpoint, config=config)


def throttle(service: str, error: str, refused: int = 1000) -> None:
    dice: Any = OneThrough(refused)
    throttles.begin(Throttle(service=service, errors=[error], share=0.5, dice=dice))


def test_a_throttled_write_is_tried_again_by_the_sdk_and_then_named(cloud: Cloud) -> None:
    throttle("dynamodb", OF_A_TABLE)
    dynamodb = client(cloud, "dynamodb")

    with pytest.raises(dynamodb.exceptions.ProvisionedThroughputExceededException):
        dynamodb.put_item(TableName=cloud.table, Item=KEYS[0])

    assert throttles.counted("dynamodb", REFUSED) == 3
    assert throttles.counted("dynamodb", AGAIN) == 2
    assert "Item" not in cloud.dynamodb.get_item(TableName=cloud.table, Key=KEYS[0])


def test_the_sdk_s_second_attempt_may_get_through(cloud: Cloud) -> None:
    throttle("dynamodb", OF_A_TABLE, refused=1)

    client(cloud, "dynamodb").put_item(TableName=cloud.table, Item=KEYS[1])

    assert throttles.counted("dynamodb", AGAIN) == 1
    assert "Item" in cloud.dynamodb.get_item(TableName=cloud.table, Key=KEYS[1])


def test_a_batch_is_answered_for_its_first_half_and_hands_back_the_rest(cloud: Cloud) -> None:
    for key in KEYS:
        cloud.dynamodb.put_item(TableName=cloud.table, Item=key)
    throttle("dynamodb", OF_A_TABLE)

    answer = client(cloud, "dynamodb").batch_get_item(
        RequestItems={cloud.table: {"Keys": KEYS, "ConsistentRead": True}}
    )

    assert sorted(each["PK"]["S"] for each in answer["Responses"][cloud.table]) == [
        "throttled-0",
        "throttled-1",
    ]
    left = answer["UnprocessedKeys"][cloud.table]
    assert (left["Keys"], left["ConsistentRead"]) == ([KEYS[2]], True)
    assert throttles.counted("dynamodb", IN_PART) == 1


def test_a_batch_of_one_key_is_refused_whole(cloud: Cloud) -> None:
    throttle("dynamodb", OF_A_TABLE)

    with pytest.raises(ClientError, match="ProvisionedThroughputExceededException"):
        client(cloud, "dynamodb", attempts=1).batch_get_item(
            RequestItems={cloud.table: {"Keys": KEYS[:1]}}
        )


def test_a_start_that_is_throttled_starts_nothing(cloud: Cloud) -> None:
    throttle("states", "ThrottlingException")
    states = client(cloud, "stepfunctions", attempts=2)

    with pytest.raises(ClientError, match="ThrottlingException") as refused:
        states.start_execution(stateMachineArn=cloud.machine, name="throttled", input="{}")

    assert refused.value.response["ResponseMetadata"]["RequestId"]  # Step Functions tells it
    assert throttles.counted("states", REFUSED) == 2
    names = cloud.states.list_executions(stateMachineArn=cloud.machine)["executions"]
    assert "throttled" not in [each["name"] for each in names]


def test_the_operator_and_other_services_are_never_throttled(cloud: Cloud) -> None:
    throttle("dynamodb", OF_A_TABLE)

    cloud.dynamodb.get_item(TableName=cloud.table, Key=KEYS[0])
    client(cloud, "stepfunctions").list_state_machines()

    assert throttles.counted("dynamodb", REFUSED) == 0


def test_what_has_ended_throttles_no_more(cloud: Cloud) -> None:
    throttles.begin(
        Throttle(service="dynamodb", errors=[OF_A_TABLE], share=1.0, dice=Random("never"))  # noqa: S311 - repeatable
    )
    throttles.end("dynamodb")

    client(cloud, "dynamodb", attempts=1).get_item(TableName=cloud.table, Key=KEYS[0])

    assert throttles.counted("dynamodb", REFUSED) == 0
