"""Throttles of DynamoDB and Step Functions, as their answers are documented."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from localcloud.aws import throttles
from localcloud.aws.throttles import AGAIN, IN_PART, REFUSED, Throttle
from tests.faults.injecting import last

DYNAMODB, STATES = "dynamodb", "states"
SHARE = 0.6  # of the calls: the SDK's three attempts save some, and some fail for good
OF_A_TABLE = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"
OF_THE_ACCOUNT = "com.amazon.coral.availability#ThrottlingException"


@dataclass(slots=True)
class DynamoThrottled:
    """Reads and writes of functions and state machine; BatchGetItem hands keys back."""

    dice: Random

    def begin(self) -> None:
        errors = (OF_A_TABLE, OF_THE_ACCOUNT)
        throttles.begin(Throttle(service=DYNAMODB, errors=errors, share=SHARE, dice=self.dice))

    def end(self) -> None:
        last(self)
        throttles.end(DYNAMODB)

    def effects(self) -> Mapping[str, int]:
        return {
            "DynamoDB calls throttled": throttles.counted(DYNAMODB, REFUSED),
            "BatchGetItem answered in part": throttles.counted(DYNAMODB, IN_PART),
            "DynamoDB calls sent again by the SDK": throttles.counted(DYNAMODB, AGAIN),
        }


@dataclass(slots=True)
class StatesThrottled:
    """Starts and wakes."""

    dice: Random

    def begin(self) -> None:
        errors = ("ThrottlingException",)
        throttles.begin(Throttle(service=STATES, errors=errors, share=SHARE, dice=self.dice))

    def end(self) -> None:
        last(self)
        throttles.end(STATES)

    def effects(self) -> Mapping[str, int]:
        return {
            "Step Functions calls throttled": throttles.counted(STATES, REFUSED),
            "Step Functions calls sent again by the SDK": throttles.counted(STATES, AGAIN),
        }
