"""DynamoDB: a conditional write looks and writes in one step.

Plug-in for moto 5.2.5, whose server has a thread per request: without it, two writers may both find
their condition true. TTL never deletes, and an index is never behind its table.
"""

from functools import cache
from threading import RLock

from moto.dynamodb.models import DynamoDBBackend

from localcloud.aws.untyped import Untyped

WRITES = ("put_item", "update_item", "delete_item", "transact_write_items", "update_table")
_one_at_a_time = RLock()  # a transaction writes items


@cache
def install() -> None:
    """Let one write happen at a time."""
    for name in WRITES:
        setattr(DynamoDBBackend, name, _guarded(getattr(DynamoDBBackend, name)))


def _guarded(write: Untyped) -> Untyped:
    def guarded(self: Untyped, *args: Untyped, **named: Untyped) -> Untyped:
        with _one_at_a_time:
            return write(self, *args, **named)

    return guarded
