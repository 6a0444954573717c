"""Guards of ingest: record, fold, save, settle."""

from tests.guards.guard import Guard

BUNDLE = "lambdas/muster/core/fold.py"
FOLDING = "lambdas/muster/usecases/folding.py"
INGEST = "lambdas/muster/usecases/ingest.py"
TAKE_IN = "lambdas/muster/usecases/take_in.py"
SCENES = ("tests/protocol/test_taking_in.py", "tests/protocol/test_protocol.py")

TAKING_IN = (
    Guard(
        name="early-return-on-duplicate",
        file=TAKE_IN,
        old="return [self._row(row, each) for row, each in rows]",
        new="return [self._row(row, each) for row, each in rows if row.event is each]",
        sees=SCENES,
    ),
    Guard(
        name="settle-not-after-every-fold",
        file=TAKE_IN,
        old="self.settle(state)",
        new="_ = self.settle(state) if state.rev != known.rev else None",
        sees=SCENES,
    ),
    Guard(
        name="one-failure-fails-the-batch",
        file=TAKE_IN,
        old="self._defer([key], error)\n                return key",
        new="raise",
        sees=SCENES,
    ),
    Guard(
        name="one-outage-fails-the-batch",
        file=INGEST,
        old="again.add(record.place)",
        new="raise",
        sees=SCENES,
    ),
    Guard(
        name="verdict-before-quarantine",
        file=INGEST,
        old="self._set_aside(record, str(error))\n"
        '            self.journal.tell("Invalid", at=str(record.place), reason=str(error))',
        new='self.journal.tell("Invalid", at=str(record.place), reason=str(error))\n'
        "            self._set_aside(record, str(error))",
        sees=SCENES,
    ),
    Guard(
        name="lost-save-not-folded-again",
        file=FOLDING,
        old="known = newest",
        new="return newest, outcome",
        sees=SCENES,
    ),
    Guard(
        name="settle-on-what-was-read",
        file=FOLDING,
        old="return state, outcome",
        new="return folded, outcome",
        sees=SCENES,
    ),
    Guard(
        name="events-before-timers",
        file=BUNDLE,
        old="state = after_due_timers(state, catalogue, now)",
        new="pass",
        sees=SCENES,
    ),
    Guard(
        name="opened-and-not-yet-breached",
        file=BUNDLE,
        old="return after_due_timers(_opening(state, event, catalogue, now), catalogue, now),",
        new="return _opening(state, event, catalogue, now),",
        sees=SCENES,
    ),
    Guard(
        name="deadline-from-the-reading",
        file=BUNDLE,
        old="opened_at = min(event.timestamp or now, now)",
        new="opened_at = now",
        sees=SCENES,
    ),
    Guard(
        name="deadline-from-the-future",
        file=BUNDLE,
        old="opened_at = min(event.timestamp or now, now)",
        new="opened_at = event.timestamp or now",
        sees=SCENES,
    ),
    Guard(
        name="version-of-today",
        file=BUNDLE,
        old="return catalogue.version(state.key.definition, state.definition_version or 0)",
        new="return catalogue.newest(state.key.definition)",
        sees=("tests/unit/test_fold.py",),
    ),
)
