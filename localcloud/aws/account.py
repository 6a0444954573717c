"""The emulated account: one region, one account number, keys that open nothing."""

from typing import Final

REGION: Final = "eu-west-1"
ACCOUNT = "123456789012"
ACCESS_KEY = "muster-local"
SECRET_KEY = "muster-local"  # noqa: S105 - nothing checks it
HOST = "127.0.0.1"
