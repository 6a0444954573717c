"""Wires the second line."""

from muster.adapters.sns import SnsNotices
from muster.adapters.step_functions import StepFunctionsWaits
from muster.adapters.system import SystemClock
from muster.settings import SweepSettings
from muster.telemetry import PowertoolsJournal
from muster.usecases.folding import Folding
from muster.usecases.settle import Settle
from muster.usecases.sweep import Sweep
from muster.usecases.tell import Tell
from muster.wiring import parts


def sweep() -> tuple[Sweep, PowertoolsJournal]:
    """Return the use case and the journal it tells."""
    settings, journal = SweepSettings.read(), PowertoolsJournal("sweep")
    catalogue, clock = parts.catalogue(), SystemClock()
    store = parts.store(settings.table_name, settings.payloads_bucket)
    waits = StepFunctionsWaits(parts.client("stepfunctions"), settings.state_machine_arn)
    tell = Tell(
        store=store,
        notices=SnsNotices(parts.client("sns"), settings.topics),
        journal=journal,
        clock=clock,
        catalogue=catalogue,
    )
    use_case = Sweep(
        store=store,
        waits=waits,
        journal=journal,
        clock=clock,
        catalogue=catalogue,
        folding=Folding(store=store, catalogue=catalogue, clock=clock),
        settle=Settle(waits),
        tell=tell,
        each=parts.each,
    )
    return use_case, journal
