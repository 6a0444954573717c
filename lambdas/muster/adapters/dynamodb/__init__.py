"""The bundles table: one META item per bundle, one row per event."""

from muster.adapters.dynamodb.reading import Reading
from muster.adapters.dynamodb.rows import Payloads
from muster.adapters.dynamodb.store import DynamoBundleStore
from muster.adapters.dynamodb.update import Table

__all__ = ["DynamoBundleStore", "Payloads", "Reading", "Table"]
