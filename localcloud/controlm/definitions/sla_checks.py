"""Checks of Job:SLAManagement."""

import re
from collections.abc import Iterator

from localcloud.controlm.definitions.names import Complaint, named
from localcloud.controlm.definitions.problems import Path
from localcloud.controlm.definitions.service_action_checks import service_actions
from localcloud.controlm.definitions.values import Node, text

EXCLUSIVE = (
    ("CompleteBy", "CompleteIn"),
    ("JobRunsDeviationsTolerance", "AverageRunTimeTolerance"),
)
CHOICES = {"ServicePriority": "[1-5]", "JobRunsDeviationsTolerance": "[234]"}
CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DURATION = re.compile(r"\d{1,2}:[0-5]\d")


def sla(path: Path, node: Node, complete_in_max: str) -> Iterator[Complaint]:
    """Check what only a service has."""
    yield from _choices(path, node)
    yield from _times(path, node, complete_in_max)
    actions = node.get("ServiceActions")
    if isinstance(actions, dict):
        yield from service_actions((*path, "ServiceActions"), actions)


def _choices(path: Path, node: Node) -> Iterator[Complaint]:
    if "ServiceName" in node:
        yield from named((*path, "ServiceName"), "service", text(node, "ServiceName"))
    for one, other in EXCLUSIVE:
        if one in node and other in node:
            yield (*path, other), f"{one} and {other} exclude each other"
    for name, choice in CHOICES.items():
        if name in node and not re.fullmatch(choice, text(node, name)):
            yield (*path, name), f"{name} must match {choice}"


def _times(path: Path, node: Node, complete_in_max: str) -> Iterator[Complaint]:
    by, within = node.get("CompleteBy"), node.get("CompleteIn")
    if isinstance(by, dict):
        if not CLOCK_TIME.fullmatch(text(by, "Time")):
            yield (*path, "CompleteBy"), "Time must be HH:MM"
        if not re.fullmatch(r"\d{0,3}", text(by, "Days")) or not isinstance(
            by.get("Days", ""), str
        ):
            yield (*path, "CompleteBy"), "Days must be a string of digits"
    if isinstance(within, dict):
        time = text(within, "Time")
        if not DURATION.fullmatch(time) or time.zfill(len(complete_in_max)) > complete_in_max:
            yield (*path, "CompleteIn"), f"Time must be HH:MM, at most {complete_in_max}"
