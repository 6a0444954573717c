"""What ingest logs of a record leads back to that very record."""

from dataclasses import replace

from muster.core.event import Place
from tests.protocol.stage import PARENT, Stage


def test_a_duplicate_is_logged_at_its_own_coordinates() -> None:
    again = replace(PARENT, place=Place(PARENT.place.topic, 0, 41))
    world = Stage()

    world.deliver([PARENT])
    world.deliver([again])

    assert [facts["at"] for facts in world.told("Accepted")] == [str(PARENT.place)]
    assert [facts["at"] for facts in world.told("Duplicate")] == [str(again.place)]
