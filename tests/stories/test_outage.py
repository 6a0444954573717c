"""Two outages of 25 h: each deadline passes, one command mends what is complete, once."""

from collections import Counter

from tests.e2e import outage_of_muster as of_muster, outage_of_producers as of_producers
from tests.e2e.commands import Muster
from tests.e2e.outage import unexpected
from tests.e2e.stage import Stage

SEVERAL = (of_producers.LATER, of_producers.NEVER)
COUNTS = {kind: 2 if kind in SEVERAL else 1 for kind in of_producers.EXPECTED}
EACH = dict.fromkeys(of_muster.EXPECTED, 1)


def test_all_that_misses_an_event_breaches_and_one_command_redrives_what_is_complete(
    stage: Stage, muster: Muster
) -> None:
    story = of_producers.OutageOfProducers(stage, muster, COUNTS)

    assert unexpected(story(), of_producers.EXPECTED, COUNTS) == []
    assert story.runs[of_producers.DRY] == story.runs[of_producers.FIRST]
    assert story.runs[of_producers.THIRD] == 0


def test_what_piled_up_unread_breaches_by_its_absolute_deadline_and_only_so(
    stage: Stage, muster: Muster
) -> None:
    story = of_muster.OutageOfMuster(stage, muster, count=1)

    assert unexpected(story(), of_muster.EXPECTED, EACH) == []
    assert story.red >= {"SweepCompleted", "SlaBreached-contract-pair"}


def test_no_job_was_ordered_twice(stage: Stage) -> None:
    orders = stage.cloud.controlm.journal.orders()

    folders = Counter(order.name for order in orders if order.type == "Folder")

    assert set(folders.values()) == {1}
