"""DynamoDB: a conditional write looks and writes in one step, and nobody reads half a write.

Plug-in for moto 5.2.5, whose server has a thread per request: without it, two writers may both find
their condition true, and an answer may hold what another write has changed by half. TTL never
deletes, and an index is never behind its table.
"""

from copy import deepcopy
from functools import cache
from threading import RLock

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item

from localcloud.aws.untyped import Untyped

CALLS = (
    *("get_item", "query", "scan"),
    *("put_item", "update_item", "delete_item", "transact_write_items", "update_table"),
)
_one_at_a_time = RLock()  # a transaction writes items


@cache
def install() -> None:
    """Let one call happen at a time, and answer with what was there then."""
    for name in CALLS:
        setattr(DynamoDBBackend, name, _guarded(getattr(DynamoDBBackend, name)))


def _guarded(call: Untyped) -> Untyped:
    def guarded(self: Untyped, *args: Untyped, **named: Untyped) -> Untyped:
        with _one_at_a_time:
            answer = call(self, *args, **named)
            return deepcopy(answer) if isinstance(answer, Item) else answer

    return guarded
