"""The catalogue: which version is current, and what a deployment is derived from."""

from dataclasses import replace
from pathlib import Path

import pytest

from muster.core.catalogue import Catalogue, content_hash
from muster.core.definition import MemberName
from muster.core.errors import TransientError

SHIPPED = Catalogue.read(Path("bundles/published.json").read_text())
FIRST = SHIPPED.newest("contract-pair")
MOVED = replace(FIRST.members[1], topic="children.v2")
SECOND = replace(FIRST, version=2, members=(FIRST.members[0], MOVED))


def test_what_is_written_is_read_back() -> None:
    both = Catalogue.of([SECOND, FIRST])

    assert Catalogue.read(both.write()) == both
    assert Catalogue.of([FIRST, SECOND]).write() == both.write(), "the order is stable"


def test_the_highest_version_is_the_current_one_and_earlier_ones_stay() -> None:
    both = Catalogue.of([SECOND, FIRST])

    assert both.current() == (SECOND,)
    assert both.newest("contract-pair") == SECOND
    assert both.version("contract-pair", 1) == FIRST
    assert Catalogue.of([replace(FIRST, version=10), SECOND]).current()[0].version == 10


def test_topics_are_those_of_current_versions_and_teams_those_of_all() -> None:
    moved = replace(SECOND, owner=replace(SECOND.owner, team="sales"))
    both = Catalogue.of([FIRST, moved])

    assert both.topics() == ("children.v2", "ctm-parent-events")
    assert both.teams() == ("contracts", "sales")


def test_a_content_hash_notices_every_change() -> None:
    renamed = replace(FIRST.members[0], name=MemberName("mother"))
    changes = [FIRST, SECOND, replace(FIRST, members=(renamed, FIRST.members[1]))]

    assert len({content_hash(each) for each in changes}) == 3
    assert content_hash(FIRST) == content_hash(replace(FIRST))


def test_a_version_that_is_not_deployed_is_worth_another_attempt() -> None:
    with pytest.raises(TransientError, match="order version 9 is not in the deployed"):
        Catalogue.of([]).version("order", 9)
