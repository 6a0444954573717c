"""The notice of a breach: it goes out, and it names what is missing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

import pytest

from muster.core.bundle import Bundle, BundleKey, Phase
from muster.core.definition import Alert, Definition, Job, Json, Member, MemberName, Owner
from muster.core.event import EventId
from muster.core.instants import rfc3339
from muster.core.notice import breach_notice, bundle_facts

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PARENT, CHILD = MemberName("parent"), MemberName("child")
DEFINITION = Definition(
    name="pair",
    version=3,
    owner=Owner(team="contracts", contacts={"oncall": "a@b.c"}),
    key="contract_id",
    members=tuple(Member(name=name, topic=name, key="id") for name in (PARENT, CHILD)),
    deadline=timedelta(hours=24),
    complete=Job(template="t", args={}),
    breach=Alert(to="oncall", text="@bundle.key waits for @bundle.missing", severity="high"),
)
BREACHED = Bundle(
    key=BundleKey("pair", "c-1"),
    phase=Phase.OPEN,
    generation=1,
    got=MappingProxyType({PARENT: EventId("x")}),
    opened_at=NOON,
    deadline=NOON + timedelta(hours=24),
    breached_at=NOON + timedelta(hours=24),
    breach_missing=(CHILD,),
)


def text_of(alert: str | None, **roots: Json) -> str:
    definition = replace(DEFINITION, breach=replace(DEFINITION.breach, text=alert))
    return breach_notice(BREACHED, definition, roots).text


def test_a_notice_says_who_is_told_and_what_is_missing() -> None:
    notice = breach_notice(BREACHED, DEFINITION, {})

    assert (notice.team, notice.to, notice.severity) == ("contracts", "oncall", "high")
    assert (notice.definition, notice.key, notice.moment) == ("pair", "c-1", "breach")
    assert notice.missing == ("child",)
    assert notice.text == "c-1 waits for child"


def test_a_notice_names_what_was_missing_at_the_deadline_whatever_came_since() -> None:
    full = MappingProxyType({PARENT: EventId("x"), CHILD: EventId("y")})
    since = replace(BREACHED, phase=Phase.COMPLETE, ready_at=NOON, got=full)

    assert breach_notice(since, DEFINITION, {}).text == "c-1 waits for child"


def test_without_a_text_the_standard_one_says_what_to_do() -> None:
    assert text_of(None) == (
        "pair c-1: deadline 2026-11-22T12:00:00.000Z passed; missing: child. "
        "Publish the missing event, then redrive the execution: muster redrive c-1"
    )


def test_a_notice_goes_out_also_where_a_value_is_absent() -> None:
    assert text_of("@parent.sku and @child.sku", parent={"sku": "s-1"}) == "s-1 and <no child.sku>"
    assert text_of("[@child.sku?]") == "[]"


@pytest.mark.parametrize(
    ("phase", "status", "closed_at"),
    [
        (None, "open", None),
        (Phase.OPEN, "open", None),
        (Phase.COMPLETE, "complete", "2026-11-21T13:00:00.000Z"),
        (Phase.EXPIRED, "expired", "2026-11-28T12:00:00.000Z"),
    ],
)
def test_facts_say_where_the_bundle_stands(
    phase: Phase | None, status: str, closed_at: str | None
) -> None:
    ready_at = NOON + timedelta(hours=1) if phase is Phase.COMPLETE else None
    state = replace(BREACHED, phase=phase, ready_at=ready_at, expires_at=NOON + timedelta(days=7))

    facts = bundle_facts(state, DEFINITION)

    assert (facts["status"], facts["closed_at"]) == (status, closed_at)
    assert (facts["got"], facts["missing"], facts["breached"]) == (["parent"], ["child"], True)
    assert facts["folder"] == f"bdl-{facts['job_id']}"


def test_instants_of_any_zone_are_told_in_utc_and_sort_by_time() -> None:
    east = datetime(2026, 11, 21, 13, 0, 0, 5000, tzinfo=timezone(timedelta(hours=1)))

    assert rfc3339(east) == "2026-11-21T12:00:00.005Z"
    assert rfc3339(NOON) == "2026-11-21T12:00:00.000Z"
    assert rfc3339(None) is None
