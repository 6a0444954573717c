"""Wires what answers a bell."""

from muster.adapters.sns import SnsNotices
from muster.adapters.system import SystemClock
from muster.settings import DeadlineSettings
from muster.telemetry import PowertoolsJournal
from muster.usecases.deadline import Deadline
from muster.usecases.folding import Folding
from muster.usecases.tell import Tell
from muster.wiring import parts


def deadline() -> tuple[Deadline, PowertoolsJournal]:
    """Return the use case and the journal it tells."""
    settings, journal = DeadlineSettings.read(), PowertoolsJournal("deadline")
    catalogue, clock = parts.catalogue(), SystemClock()
    store = parts.store(settings.table_name, settings.payloads_bucket)
    tell = Tell(
        store=store,
        notices=SnsNotices(parts.client("sns"), settings.topics),
        journal=journal,
        clock=clock,
        catalogue=catalogue,
    )
    folding = Folding(store=store, catalogue=catalogue, clock=clock)
    return Deadline(store=store, clock=clock, folding=folding, tell=tell), journal
