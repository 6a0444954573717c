"""Plays one Kafka event source mapping of Lambda, in a thread.

    fetch -> batch (size, window or 6 MB) -> invoke -> commit
                                               |
                              retry, halve, or give up to the on-failure topic

One invocation at a time, each partition in order, offsets committed only after the whole batch is
settled: so delivery is at least once. Not played: several invocations in flight, throttling and
AWS's back-off curve.
"""

import logging
import threading
from typing import NoReturn

from localcloud.kafka.burial import Burial
from localcloud.kafka.delivery import Delivery, Invoke
from localcloud.kafka.mapping import MappingSettings
from localcloud.kafka.meter import Meter, Tell
from localcloud.kafka.reader import Reader
from localcloud.kafka.tuning import Tally, Tuning

LONGEST_STOP_S = (
    90.0  # an invocation may run for a minute, a commit without a broker for ten seconds
)

log = logging.getLogger(__name__)


class StoppedError(Exception):
    """The stop came while a batch was failing; nothing of it is committed."""


class Poller:
    """Reads the mapping's topic and invokes its function as the mapping says."""

    def __init__(
        self,
        mapping: MappingSettings,
        bootstrap_servers: str,
        invoke: Invoke,
        tuning: Tuning | None = None,
        tell: Tell = lambda *_: None,
    ) -> None:
        """Know what to do; nothing is read before the start. `tell` takes each minute's metrics."""
        self.mapping = mapping
        self.tally = Tally()
        self.error: BaseException | None = None
        self._bootstrap_servers = bootstrap_servers
        self._invoke = invoke
        self._tuning = tuning or Tuning()
        self._meter = Meter(mapping.metrics, self.tally, tell)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether records are being read; false after an error, which `error` then holds."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin to read; a disabled mapping stays silent, as on AWS."""
        if self.is_running or not self.mapping.enabled:
            return
        self.error = None
        self._stopping.clear()
        reader = Reader(self.mapping, self._bootstrap_servers, self._tuning, self.tally)
        self._thread = threading.Thread(
            target=self._run,
            args=(reader,),
            name=f"poller {self.mapping.consumer_group_id}",
            daemon=True,  # a function that never returns must not keep the process alive
        )
        self._thread.start()

    def stop(self) -> None:
        """Leave the group, what is unsettled uncommitted; again is harmless."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(LONGEST_STOP_S)
            if self._thread.is_alive():
                raise TimeoutError(self._thread.name)

    def _run(self, reader: Reader) -> None:
        try:
            self._poll(reader, self._delivery(reader))
        except StoppedError:
            log.info("%s: stopped with records unsettled", self.mapping.consumer_group_id)
        except Exception as error:
            self.error = error
            log.exception("%s: the poller ended", self.mapping.consumer_group_id)
        finally:
            self._meter.finish()
            reader.close()

    def _poll(self, reader: Reader, deliver: Delivery) -> None:
        while not self._stopping.is_set():
            self._look(reader)
            batch = reader.next_batch(self._stopping.is_set)
            if self._stopping.is_set():
                return
            if batch:
                deliver(batch)
            reader.settle(batch)

    def _delivery(self, reader: Reader) -> Delivery:
        topic = self.mapping.on_failure_topic
        return Delivery(
            mapping=self.mapping,
            bootstrap_servers=self._bootstrap_servers,
            invoke=self._invoke,
            tuning=self._tuning,
            tally=self.tally,
            pause=lambda seconds: self._pause(reader, seconds),
            bury=None if topic is None else Burial(self.mapping, topic, self._bootstrap_servers),
        )

    def _pause(self, reader: Reader, seconds: float) -> None:
        """Wait before another attempt: a member of the group still, and willing to stop."""
        reader.stay_in_group()
        self._look(reader)
        if self._stopping.wait(seconds):
            self._leave()

    def _look(self, reader: Reader) -> None:
        self._meter.look(self._tuning.clock.now(), reader.lags)

    def _leave(self) -> NoReturn:
        raise StoppedError
