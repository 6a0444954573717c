"""Take in a batch of records: one verdict each, its events to their bundles, poison set aside."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from muster.core.bundle import BundleKey
from muster.core.catalogue import Catalogue
from muster.core.errors import InvalidRecordError, TransientError
from muster.core.event import Event, Place, Record, decode, event_from
from muster.core.routing import Match, matches
from muster.ports import Journal, Quarantine
from muster.usecases.take_in import TakeIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """Answers with what is worth another attempt; whole-batch retry, halves and parts are safe."""

    quarantine: Quarantine
    journal: Journal
    catalogue: Catalogue
    take_in: TakeIn

    def __call__(self, records: Sequence[Record]) -> set[Place]:
        """Return the places of the records to be delivered again."""
        again: set[Place] = set()
        arrivals: dict[BundleKey, list[Event]] = defaultdict(list)
        for record in records:
            try:
                self._sort(record, arrivals)
            except TransientError as error:
                # guard one-outage-fails-the-batch: one that cannot be kept holds up all
                again.add(record.place)
                self.journal.tell("RecordDeferred", at=str(record.place), reason=str(error))
        for key in self.take_in(arrivals):
            again |= {event.place for event in arrivals[key]}
        return again

    def _sort(self, record: Record, arrivals: dict[BundleKey, list[Event]]) -> None:
        """Give the record its verdict and put its events to their bundles, in order."""
        try:
            document = decode(record)
        except InvalidRecordError as error:
            # guard verdict-before-quarantine: a verdict is given for a record that is kept nowhere
            self._set_aside(record, str(error))
            self.journal.tell("Invalid", at=str(record.place), reason=str(error))
            return
        wanted = matches(record.place.topic, document, self.catalogue)
        for match in wanted:
            if match.key is None:
                self._no_key(record, match)
            else:
                event = event_from(record, document, match.member.name)
                arrivals[BundleKey(match.definition, match.key)].append(event)
        self.journal.tell("Routed" if wanted else "Unmatched", at=str(record.place))

    def _no_key(self, record: Record, match: Match) -> None:
        self._set_aside(record, f"{match.definition}: no usable key at '{match.member.key}'")
        self.journal.tell("NoKey", match.definition, at=str(record.place), path=match.member.key)

    def _set_aside(self, record: Record, reason: str) -> None:
        self.quarantine.keep(record, reason)
        self.journal.tell("Quarantined", at=str(record.place), reason=reason)
