"""The machine itself: its clock, and how its failures are named."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from botocore.exceptions import BotoCoreError, ClientError

from muster.core.errors import TransientError


class SystemClock:
    """The wall clock, in UTC and whole milliseconds, as the table keeps instants."""

    def now(self) -> datetime:
        """Return the present instant."""
        now = datetime.now(UTC)  # noqa: TID251 - this is the one door to the wall clock
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


@contextmanager
def asking(service: str) -> Iterator[None]:
    """Turn a refusal that the adapter did not answer itself into `TransientError`.

    A throttle, an outage, a missing permission: each may be mended while Kafka or the state
    machine tries again, so none of them loses an event.
    """
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        raise TransientError(f"{service} {error.operation_name}: {code}") from error
    except BotoCoreError as error:
        raise TransientError(f"{service}: {type(error).__name__}") from error
