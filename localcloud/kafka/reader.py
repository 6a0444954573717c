"""Takes records off a topic in batches, and commits what is settled."""

import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from localcloud.kafka.mapping import MappingSettings
from localcloud.kafka.record import ENVELOPE_BYTES, PAYLOAD_LIMIT, Record, from_message
from localcloud.kafka.tuning import Tally, Tuning

SLICE_S = 0.1  # how long one fetch may block before the stop is asked for again
ANSWER_WITHIN_S = 1.0  # a broker that does not say how far behind we are
LONGEST_INVOCATION_MS = 900_000
OFFSET_RESET = {"TRIM_HORIZON": "earliest", "LATEST": "latest"}

log = logging.getLogger(__name__)
Partition = tuple[str, int]


class Progress(NamedTuple):
    """How far a partition is settled: the next offset, and by how many records since the commit."""

    offset: int
    records: int


class Reader:
    """One consumer of a group; what it hands out stays uncommitted until it is settled."""

    def __init__(
        self, mapping: MappingSettings, bootstrap_servers: str, tuning: Tuning, tally: Tally
    ) -> None:
        """Join the group."""
        self._mapping = mapping
        self._tally = tally
        self._pending: deque[Record] = deque()
        self._settled: dict[Partition, Progress] = {}
        self._troubles: set[int] = set()  # since the last record
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap_servers,
                "group.id": mapping.consumer_group_id,
                "auto.offset.reset": OFFSET_RESET[mapping.starting_position],
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "partition.assignment.strategy": "cooperative-sticky",
                "session.timeout.ms": tuning.session_timeout_ms,
                "heartbeat.interval.ms": tuning.session_timeout_ms // 4,
                "max.poll.interval.ms": LONGEST_INVOCATION_MS,
                "fetch.wait.max.ms": 50,  # the mock broker never wakes a waiting fetch
                "log_level": 0,  # errors come through the callback, once each
                "error_cb": self._note,
            }
        )
        self._consumer.subscribe([mapping.topic], on_revoke=self._forget, on_lost=self._forget)

    def next_batch(self, is_stopped: Callable[[], bool]) -> Sequence[Record]:
        """Fill a batch by number, weight or time; the window opens with its first record."""
        if not self._pending and not self._fetch(1, SLICE_S):
            return []
        closes_at = time.monotonic() + self._mapping.batching_window_s
        while (room := self._room()) and not is_stopped():
            left = max(closes_at - time.monotonic(), 0.0)
            if not self._fetch(room, min(left, SLICE_S)) and not left:
                break
        return self._take()

    def settle(self, batch: Collection[Record]) -> None:
        """Commit a batch of which every record was accepted or given up."""
        held = {(place.topic, place.partition) for place in self._consumer.assignment()}
        for record in batch:
            partition = record.topic, record.partition
            if partition in held:
                known = self._settled.get(partition, Progress(0, 0))
                self._settled[partition] = Progress(record.offset + 1, known.records + 1)
        self.commit()

    def commit(self) -> None:
        """Commit what is settled; what cannot be committed now is so next time."""
        if not self._settled:
            return
        offsets = [TopicPartition(*place, step.offset) for place, step in self._settled.items()]
        try:
            answers = self._consumer.commit(offsets=offsets, asynchronous=False)
        except KafkaException as error:
            self._tally.commit_errors += 1
            self._note(error.args[0])
            return
        refused = [answer.error for answer in answers if answer.error]
        self._tally.commit_errors += bool(refused)
        for refusal in refused:
            self._note(refusal)
        if not refused:
            self._tally.committed += sum(step.records for step in self._settled.values())
            self._settled.clear()

    def stay_in_group(self) -> None:
        """Serve rebalances without taking a record: a bare poll would eat one."""
        assigned = self._consumer.assignment()
        self._consumer.pause(assigned)
        message = self._consumer.poll(0)
        self._consumer.resume(self._consumer.assignment())
        if message is not None:
            self._hold(message)

    def lags(self) -> Sequence[int]:
        """Count the records behind each partition's commit; none while the broker says nothing."""
        held = self._consumer.assignment()
        try:
            committed = self._consumer.committed(held, ANSWER_WITHIN_S) if held else []
            return [self._behind(place) for place in committed]
        except KafkaException as error:
            self._note(error.args[0])
            return []

    def close(self) -> None:
        """Leave the group; nothing is committed by leaving."""
        self._consumer.close()

    def _behind(self, place: TopicPartition) -> int:
        first, next_one = self._consumer.get_watermark_offsets(place, ANSWER_WITHIN_S)
        begins = first if self._mapping.starting_position == "TRIM_HORIZON" else next_one
        return int(next_one - (begins if place.offset < 0 else max(place.offset, first)))

    def _fetch(self, count: int, wait_s: float) -> bool:
        before = len(self._pending)
        for message in self._consumer.consume(count, wait_s):
            self._hold(message)
        return len(self._pending) > before

    def _hold(self, message: Message) -> None:
        error = message.error()
        if error is None:
            self._troubles.clear()
            self._tally.polled += 1
            self._pending.append(from_message(message))
        else:
            self._note(error)

    def _room(self) -> int:
        """How many records may still join; none once they outweigh a payload."""
        if ENVELOPE_BYTES + sum(record.weight for record in self._pending) > PAYLOAD_LIMIT:
            return 0
        return max(self._mapping.batch_size - len(self._pending), 0)

    def _take(self) -> Sequence[Record]:
        """Take what fits into one payload; a record too heavy for any comes alone."""
        batch: list[Record] = []
        weight = ENVELOPE_BYTES
        while self._pending and len(batch) < self._mapping.batch_size:
            weight += self._pending[0].weight
            if batch and weight > PAYLOAD_LIMIT:
                break
            batch.append(self._pending.popleft())
        return batch

    def _forget(self, _consumer: Consumer, partitions: Sequence[TopicPartition]) -> None:
        """Drop what belongs to partitions taken away; their next reader starts at the commit."""
        gone = {(place.topic, place.partition) for place in partitions}
        self._pending = deque(r for r in self._pending if (r.topic, r.partition) not in gone)
        self._settled = {p: step for p, step in self._settled.items() if p not in gone}

    def _note(self, error: KafkaError) -> None:
        """Count a broker's error and go on; only what cannot heal ends the poller."""
        if error.fatal():
            raise KafkaException(error)
        self._tally.broker_errors += 1
        if error.code() not in self._troubles:
            self._troubles.add(error.code())
            log.warning("%s: %s", self._mapping.consumer_group_id, error)
