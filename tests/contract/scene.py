"""Bundles and events as the contract needs them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from muster.core.bundle import Bundle, BundleKey
from muster.core.catalogue import Catalogue
from muster.core.definition import MemberName
from muster.core.document import Document
from muster.core.event import Event, Place, Record, event_from
from muster.core.fold import step
from muster.core.stored import Saved, Stale
from muster.ports import BundleStore

CATALOGUE = Catalogue.read(Path("bundles/published.json").read_text())
KEY = BundleKey("contract-pair", "c-1")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=60)
PLACE = Place("ctm-parent-events", 0, 7)


def an_event(member: str = "parent", name: str = "e-1", **data: Any) -> Event:  # noqa: ANN401
    record = Record(place=PLACE, value=b"{}", timestamp=NOON)
    return event_from(record, Document({"id": name, **data}), MemberName(member))


def opened(store: BundleStore, event: Event | None = None) -> Bundle:
    arrived = event or an_event()
    store.record(KEY, arrived, keep_until=LATER)
    state, _ = step(store.read(KEY), arrived, CATALOGUE, NOON)
    return saved(store.save(state, replacing=store.read(KEY)))


def completed(store: BundleStore) -> Bundle:
    before, child = opened(store), an_event("child", "e-2")
    store.record(KEY, child, keep_until=LATER)
    state, _ = step(before, child, CATALOGUE, NOON)
    return saved(store.save(state, replacing=before))


def another_life(store: BundleStore) -> Bundle:
    """Forget the bundle and open the key again."""
    before, event = store.read(KEY), an_event("parent", "e-9")
    later = NOON + timedelta(days=40)
    again, _ = step(before, replace(event, timestamp=later), CATALOGUE, later)
    return saved(store.save(again, replacing=before))


def saved(outcome: Saved | Stale) -> Bundle:
    assert isinstance(outcome, Saved)
    return outcome.state
