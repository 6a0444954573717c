"""Which definitions want a document, as which member, under which key."""

from dataclasses import replace
from typing import Any

from muster.core.catalogue import Catalogue
from muster.core.definition import Alert, Condition, Definition, Job, Member, MemberName, Owner
from muster.core.document import Document
from muster.core.paths import key_text
from muster.core.routing import matches


def a_member(name: str, topic: str, **when: str | int | bool) -> Member:
    lines = tuple(Condition(path=path, accepts=(value,)) for path, value in when.items())
    return Member(name=MemberName(name), topic=topic, key="order.id", when=lines)


def a_definition(name: str, *members: Member, version: int = 1) -> Definition:
    return Definition(
        name=name,
        version=version,
        owner=Owner(team="t", contacts={}),
        key="k",
        members=members,
        deadline=None,
        complete=Job(template="t", args={}),
        breach=Alert(to="t"),
    )


PAIR = a_definition("pair", a_member("order", "orders"), a_member("paid", "payments", ok=True))
TRIO = a_definition(
    "trio",
    a_member("first", "orders", seq=1),
    a_member("second", "orders", seq=2),
    a_member("paid", "payments"),
)
BOTH = Catalogue.of([PAIR, TRIO])


def found(topic: str, data: dict[str, Any], catalogue: Catalogue = BOTH) -> list[tuple[str, str]]:
    return [(m.definition, m.member.name) for m in matches(topic, Document(data), catalogue)]


def test_a_document_may_be_wanted_by_several_definitions() -> None:
    assert found("orders", {"seq": 2}) == [("pair", "order"), ("trio", "second")]


def test_nobody_wants_a_topic_that_is_not_named() -> None:
    assert found("returns", {"seq": 1}) == []


def test_every_line_of_when_must_hold_types_included() -> None:
    assert found("payments", {"ok": True}) == [("pair", "paid"), ("trio", "paid")]
    assert found("payments", {"ok": 1}) == [("trio", "paid")]
    assert found("payments", {}) == [("trio", "paid")]
    assert found("orders", {"seq": "1"}) == [("pair", "order")]
    assert found("orders", {"seq": True}) == [("pair", "order")]


def test_one_of_several_accepted_values_is_enough() -> None:
    member = replace(a_member("any", "orders"), when=(Condition(path="kind", accepts=("a", "b")),))
    catalogue = Catalogue.of([a_definition("few", member)])

    assert found("orders", {"kind": "b"}, catalogue) == [("few", "any")]
    assert found("orders", {"kind": "c"}, catalogue) == []


def test_the_key_stands_where_the_member_says() -> None:
    (pair,) = matches("orders", Document({"order": {"id": 7}}), BOTH)

    assert (pair.definition, pair.key) == ("pair", "7")


def test_what_is_no_key_is_told_as_such() -> None:
    nothings: list[dict[str, Any]] = [{}, {"order": {"id": None}}, {"order": {"id": ""}}]
    for nothing in [*nothings, {"order": "x"}]:
        assert [match.key for match in matches("orders", Document(nothing), BOTH)] == [None]


def test_only_the_current_version_routes() -> None:
    moved = a_definition("pair", a_member("order", "orders.v2"), version=2)
    catalogue = Catalogue.of([PAIR, moved])

    assert found("orders", {}, catalogue) == []
    assert found("orders.v2", {}, catalogue) == [("pair", "order")]


def test_a_key_that_nobody_can_store_is_none() -> None:
    assert key_text("\ud800") is None


def test_when_and_key_read_attributes_and_data_alike() -> None:
    member = Member(
        name=MemberName("paid"),
        topic="payments",
        key="ce.subject",
        when=(
            Condition(path="ce.type", accepts=("payment.done",)),
            Condition(path="ok", accepts=(True,)),
        ),
    )
    catalogue = Catalogue.of([a_definition("cloud", member)])
    attributes = {"type": "payment.done", "subject": "o-7"}

    (match,) = matches("payments", Document({"ok": True}, attributes), catalogue)

    assert match.key == "o-7"
    assert not matches("payments", Document({"ok": True, "ce": attributes}), catalogue)
    assert not matches("payments", Document({"ok": False}, attributes), catalogue)
