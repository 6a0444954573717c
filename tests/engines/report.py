"""What ran on which engine, read from pytest's own report."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

NAMES = {
    "tests.contract.test_waits": "Waits",
    "tests.contract": "BundleStore",
    "tests.localcloud_kafka": "poller and producer",
    "tests.engines": "end to end, rebalance, kill, retention, compaction, sizes",
}
ENGINE = re.compile(r"\[(memory|moto|the simulation|DynamoDB Local|Apache Kafka)")
ITS_OWN = "Apache Kafka"


def lines(report: Path) -> Iterator[str]:
    """Yield a line per suite and engine: how many of its tests passed, and how many did not."""
    passed, others = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it
        suite = next((s for m, s in NAMES.items() if case.get("classname", "").startswith(m)), "")
        found = ENGINE.search(case.get("name", ""))
        if suite and (found or suite == NAMES["tests.engines"]):
            row = suite, found[1] if found else ITS_OWN
            (others if len(case) else passed)[row] += 1
    for row in sorted(passed | others):
        yield f"{row[0]:<58} {row[1]:<15} {passed[row]:>3} passed {others[row]:>3} not"
