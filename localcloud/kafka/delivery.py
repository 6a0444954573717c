"""Hands a batch to the function until every record is accepted or given up."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from localcloud.kafka.answer import failed_records
from localcloud.kafka.burial import Burial, Cause
from localcloud.kafka.mapping import FOR_EVER, MappingSettings
from localcloud.kafka.record import ENVELOPE_BYTES, PAYLOAD_LIMIT, Record, as_event
from localcloud.kafka.tuning import Tally, Tuning

TOO_HEAVY = "MaximumPayloadSizeExceeded"
TOO_OFTEN = "RetriesExhausted"
TOO_OLD = "RecordAgeExceeded"
MOST_DOUBLINGS = 10

log = logging.getLogger(__name__)
Invoke = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What settling a batch needs; `pause` raises where the waiting is to end."""

    mapping: MappingSettings
    bootstrap_servers: str
    invoke: Invoke
    tuning: Tuning
    tally: Tally
    pause: Callable[[float], None]
    bury: Burial | None

    def __call__(self, batch: Sequence[Record]) -> None:
        """Settle the batch; returning means that its offsets may be committed."""
        room = PAYLOAD_LIMIT - ENVELOPE_BYTES
        heavy = [record for record in batch if record.weight > room]
        self._give_up(heavy, Cause(condition=TOO_HEAVY, attempts=0))
        self._deliver([record for record in batch if record.weight <= room], attempt=0)

    def _deliver(self, records: Sequence[Record], attempt: int) -> None:
        while records := self._young_enough(records, attempt):
            failed, raised = self._call(records)
            self.tally.invoked += len(records)
            self.tally.failed += len(failed)
            if not failed:
                return
            if raised and self.mapping.bisect_on_error and len(failed) > 1:
                self.pause(0)
                self._halve(failed, attempt)
                return
            if 0 <= self.mapping.retry_limit <= attempt:
                self._give_up(
                    failed, Cause(condition=TOO_OFTEN, attempts=attempt + 1, raised=raised)
                )
                return
            self.tally.retries += 1
            self.pause(self._pause_s(attempt))
            records, attempt = failed, attempt + 1

    def _halve(self, records: Sequence[Record], attempt: int) -> None:
        """Try each half alone; halving uses up no attempt."""
        middle = len(records) // 2
        self._deliver(records[:middle], attempt)
        self._deliver(records[middle:], attempt)

    def _call(self, records: Sequence[Record]) -> tuple[Sequence[Record], bool]:
        """Return the records to try again, and whether the function raised."""
        self.tally.invocations += 1
        try:
            answer = self.invoke(as_event(self.mapping, self.bootstrap_servers, records))
        except Exception as error:  # noqa: BLE001 - a function's error, whatever its kind
            self.tally.function_errors += 1
            log.warning("%s: %s", self.mapping.function_name, error)
            return records, True
        if not self.mapping.reports_failures:
            return [], False
        return failed_records(answer, records, self.tuning.partial_scope), False

    def _young_enough(self, records: Sequence[Record], attempts: int) -> Sequence[Record]:
        if self.mapping.maximum_record_age_s == FOR_EVER:
            return records
        limit = self.tuning.clock.now() - timedelta(seconds=self.mapping.maximum_record_age_s)
        oldest = limit.timestamp() * 1000
        old = [record for record in records if record.timestamp < oldest]
        self._give_up(old, Cause(condition=TOO_OLD, attempts=attempts))
        return [record for record in records if record.timestamp >= oldest]

    def _give_up(self, records: Sequence[Record], cause: Cause) -> None:
        if records and self.bury is not None:
            self.bury(records, cause, self.tuning.clock.now(), lambda: self.pause(0))
            self.tally.buried += len(records)
        self.tally.dropped += len(records)

    def _pause_s(self, attempt: int) -> float:
        doubled = self.tuning.retry_pause_s * (1 << min(attempt, MOST_DOUBLINGS))
        return min(doubled, self.tuning.longest_pause_s)
