"""Embedded metric format: the metrics that a function's log line carries under `_aws`."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

MARK = b'"_aws"'


def metrics_in(line: bytes) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield a namespace and its data as PutMetricData takes them; nothing for any other line."""
    if MARK not in line:
        return
    try:
        document = json.loads(line)
    except ValueError:
        return
    if not isinstance(document, dict) or not isinstance(document.get("_aws"), dict):
        return
    at = datetime.fromtimestamp(document["_aws"]["Timestamp"] / 1000, UTC)
    for directive in document["_aws"].get("CloudWatchMetrics", []):
        yield directive["Namespace"], list(_data(directive, document, at))


def _data(
    directive: Mapping[str, Any], document: Mapping[str, Any], at: datetime
) -> Iterator[dict[str, Any]]:
    for dimension_set in directive.get("Dimensions") or [[]]:
        dimensions = [{"Name": name, "Value": str(document[name])} for name in dimension_set]
        for metric in directive["Metrics"]:
            value = document[metric["Name"]]
            yield {
                "MetricName": metric["Name"],
                "Unit": metric.get("Unit", "None"),
                "Timestamp": at,
                "Dimensions": dimensions,
                "Values": [float(v) for v in (value if isinstance(value, list) else [value])],
            }
