"""A project's catalogue: its files, and what it published before."""

import pytest

from muster.core.catalogue import Catalogue
from muster.core.checking.problem import InvalidDefinitionsError
from muster.core.project import catalogue, check_project

PAIR = """
bundle: pair
version: 1
owner: {team: contracts}
key: id
expect:
  parent: {topic: parents, key: id}
  child: {topic: children, key: parent_id}
deadline: {in: 24h}
actions: {complete: [{run: controlm, template: pair.json.j2}]}
"""
NOTHING = Catalogue.of(())


def test_a_new_version_stands_beside_the_published_one() -> None:
    published = catalogue({"pair.yaml": PAIR}, NOTHING)

    both = catalogue({"pair.yaml": PAIR.replace("version: 1", "version: 2")}, published)

    assert sorted(both.versions) == [("pair", 1), ("pair", 2)]
    assert [definition.version for definition in both.current()] == [2]


def test_the_same_file_again_adds_nothing() -> None:
    published = catalogue({"pair.yaml": PAIR}, NOTHING)

    assert catalogue({"pair.yaml": PAIR}, published).write() == published.write()


def test_all_errors_are_told_at_once_and_warnings_are_not() -> None:
    sources = {
        "a.yaml": PAIR.replace("version: 1", "version: 0"),
        "b.yaml": PAIR.replace("24h", "24").replace("pair\n", "other\n"),
        "c.yaml": PAIR.replace("deadline: {in: 24h}\n", "").replace("pair\n", "third\n"),
    }

    with pytest.raises(InvalidDefinitionsError) as caught:
        catalogue(sources, NOTHING)

    assert [problem.code for problem in caught.value.problems] == ["E05", "E07"]
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]


def test_a_published_bundle_may_not_lose_its_file() -> None:
    published = catalogue({"pair.yaml": PAIR}, NOTHING)

    found = check_project({}, published)

    assert [problem.code for problem in found.problems] == ["E22"]


def test_a_broken_file_may_be_the_one_that_is_missed() -> None:
    published = catalogue({"pair.yaml": PAIR}, NOTHING)

    found = check_project({"pair.yaml": PAIR.replace("bundle: pair", "bundle: Pair")}, published)

    assert [problem.code for problem in found.problems] == ["E06"]
