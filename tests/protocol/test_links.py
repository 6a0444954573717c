"""A job's log line names the traces of the events that led to it."""

from dataclasses import replace

import pytest

from muster.core.event import Record
from tests.protocol.stage import CHILD, PARENT, Stage

TRACES = [f"00-{'0' * 31}{number}-{'0' * 15}{number}-01" for number in (1, 2)]


def traced() -> list[Record]:
    return [
        replace(record, headers=(("traceparent", trace.encode()),))
        for record, trace in zip((PARENT, CHILD), TRACES, strict=True)
    ]


@pytest.mark.parametrize(("outcome", "line"), [("accept", "Submitted"), ("answer lost", "Adopted")])
def test_a_submitted_job_is_linked_to_the_traces_of_its_events(outcome: str, line: str) -> None:
    world = Stage()
    world.controlm.outcomes = [outcome]

    world.deliver(traced())
    world.plays()
    world.passes(60)

    (facts,) = world.told(line)
    assert sorted(facts["links"]) == TRACES  # type: ignore[call-overload]


def test_a_job_is_submitted_though_its_traces_cannot_be_read() -> None:
    world = Stage(planned={"traces": ["fail before"]})

    world.deliver(traced())
    world.plays()

    assert [facts["links"] for facts in world.told("Submitted")] == [[]]
    assert world.execution.status == "SUCCEEDED"
