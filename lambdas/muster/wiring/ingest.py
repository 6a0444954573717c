"""Wires what takes events in."""

from typing import Any

from muster.adapters.quarantine import S3Quarantine
from muster.adapters.step_functions import StepFunctionsWaits
from muster.adapters.system import SystemClock
from muster.settings import IngestSettings
from muster.telemetry import PowertoolsJournal
from muster.usecases.folding import Folding
from muster.usecases.ingest import Ingest
from muster.usecases.settle import Settle
from muster.usecases.take_in import TakeIn
from muster.wiring import parts


def ingest() -> tuple[Ingest, PowertoolsJournal]:
    """Return the use case and the journal it tells."""
    settings, journal = IngestSettings.read(), PowertoolsJournal("ingest")
    catalogue, clock = parts.catalogue(), SystemClock()
    store = parts.store(settings.table_name, settings.payloads_bucket)
    waits = StepFunctionsWaits(parts.client("stepfunctions"), settings.state_machine_arn)
    take_in = TakeIn(
        store=store,
        journal=journal,
        clock=clock,
        catalogue=catalogue,
        folding=Folding(store=store, catalogue=catalogue, clock=clock),
        settle=Settle(waits),
        each=parts.each,
    )
    s3: Any = parts.Lazily("s3")
    quarantine = S3Quarantine(s3, settings.quarantine_bucket)
    use_case = Ingest(quarantine=quarantine, journal=journal, catalogue=catalogue, take_in=take_in)
    return use_case, journal
