"""What several functions are wired from."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, cast

import boto3
from botocore.config import Config

from muster.adapters.dynamodb import DynamoBundleStore, Payloads, Reading, Table
from muster.core.bundle import BundleKey
from muster.core.catalogue import Catalogue
from muster.settings import DEFINITIONS

WIDTH = 16  # bundles that one invocation works on at a time
CONFIG = Config(max_pool_connections=WIDTH, retries={"mode": "standard", "max_attempts": 3})
HANDS = ThreadPoolExecutor(WIDTH)  # kept from batch to batch: new threads cost a tenth of one


class Lazily:
    """A client that is made when it is first needed: most invocations never touch S3."""

    def __init__(self, service: str) -> None:
        """Remember which."""
        self._service = service
        self._client: Any = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - stands for the client
        """Hand over to the client."""
        if self._client is None:
            self._client = client(self._service)
        return getattr(self._client, name)


def client(service: Any) -> Any:  # noqa: ANN401 - boto3's overloads want literals
    """Make a client; throttles are retried by the SDK, and then by whoever owns the retry."""
    return boto3.client(service, config=CONFIG)


def catalogue() -> Catalogue:
    """Read the definitions that came with the asset."""
    return Catalogue.read(DEFINITIONS.read_text())


def store(table_name: str, payloads_bucket: str) -> DynamoBundleStore:
    """Open the bundles table and the bucket of large payloads."""
    dynamodb, s3 = client("dynamodb"), cast("Any", Lazily("s3"))
    payloads = Payloads(s3, payloads_bucket)
    return DynamoBundleStore(Table(dynamodb, table_name), Reading(dynamodb, table_name), payloads)


def each(deed: Callable[[BundleKey], object], keys: Sequence[BundleKey]) -> Iterable[object]:
    """Do the deed for all bundles, some at a time."""
    if len(keys) <= 1:
        return [deed(key) for key in keys]
    under_way = [HANDS.submit(deed, key) for key in keys]
    wait(under_way)  # also where one raises: nothing goes on once the invocation is over
    return [each.result() for each in under_way]
