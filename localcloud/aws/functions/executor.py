"""Runs deployed functions: unpacks their zips, keeps their workers, retries asynchronous events."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from uuid import uuid1
from weakref import WeakSet

from localcloud.aws.functions.log import FunctionLog, OnLine
from localcloud.aws.functions.pool import Pool
from localcloud.aws.functions.spec import FunctionSpec, Outcome, Place, Task, failure
from localcloud.aws.functions.worker import Worker

WORKERS_PER_FUNCTION = 4
REQUEST_LIMIT = 6_291_456
ASYNC_PAUSES_S = (60.0, 120.0)  # Lambda's own two retries of an asynchronous event

OnReport = Callable[[str, float, bool], None]  # function name, milliseconds, failed


class Executor:
    """All functions of the account."""

    def __init__(self, workdir: Path, endpoint: str, on_line: OnLine, on_report: OnReport) -> None:
        """Start nothing yet; logs go to `<workdir>/logs`, code to `<workdir>/functions`."""
        self._workdir = workdir
        self._endpoint = endpoint
        self._on_line = on_line
        self._on_report = on_report
        self._lock = Lock()
        self._pools: dict[str, Pool] = {}
        self._logs: dict[str, FunctionLog] = {}
        self._workers: WeakSet[Worker] = WeakSet()
        self._closing = Event()

    def run(self, spec: FunctionSpec, event: bytes) -> Outcome:
        """Invoke and wait."""
        if len(event) > REQUEST_LIMIT:
            return failure("RequestEntityTooLarge", f"{len(event)} bytes; at most {REQUEST_LIMIT}")
        task = Task(request_id=str(uuid1()), event=event, timeout_s=spec.timeout_s)
        began = monotonic()
        outcome = self._pool(spec).serve(spec, task)
        self._on_report(spec.name, (monotonic() - began) * 1000, outcome.failed)
        return outcome

    def run_later(self, spec: FunctionSpec, event: bytes) -> None:
        """Invoke without an answer; a failed event is tried twice more."""
        Thread(target=self._persist, args=(spec, event), daemon=True).start()

    def at_work(self, function_name: str) -> list[int]:
        """List the processes that run this function for somebody now."""
        with self._lock:
            workers = [each for each in self._workers if each.name == function_name]
        return [process for each in workers if (process := each.at_work) is not None]

    def retire(self, deployed: dict[str, FunctionSpec]) -> None:
        """Let go of workers whose function is gone or has changed."""
        with self._lock:
            pools = list(self._pools.items())
        for name, pool in pools:
            spec = deployed.get(name)
            pool.retire(spec.revision if spec else None)

    def close(self) -> None:
        """Stop every worker."""
        self._closing.set()
        with self._lock:
            pools = list(self._pools.values())
        for pool in pools:
            pool.close()

    def _persist(self, spec: FunctionSpec, event: bytes) -> None:
        for pause in (*ASYNC_PAUSES_S, None):
            if not self.run(spec, event).failed or pause is None or self._closing.wait(pause):
                return

    def _pool(self, spec: FunctionSpec) -> Pool:
        with self._lock:
            if self._closing.is_set():
                raise RuntimeError("the emulated AWS has stopped")
            if spec.name not in self._pools:
                reserved = spec.reserved_concurrency or WORKERS_PER_FUNCTION
                self._pools[spec.name] = Pool(self._start, min(reserved, WORKERS_PER_FUNCTION))
                self._logs[spec.name] = FunctionLog(
                    self._workdir / "logs", spec.name, self._on_line
                )
            return self._pools[spec.name]

    def _start(self, spec: FunctionSpec) -> Worker:
        root = self._unpacked(spec)
        worker = Worker(spec, Place(root, self._endpoint), self._logs[spec.name])
        with self._lock:
            self._workers.add(worker)
        return worker

    def _unpacked(self, spec: FunctionSpec) -> Path:
        digest = "".join(c for c in spec.code_sha256 if c.isalnum())[:24]
        root = self._workdir / "functions" / digest
        with self._lock:
            if not root.exists():
                fresh = root.with_suffix(".new")
                with zipfile.ZipFile(io.BytesIO(spec.code)) as archive:
                    archive.extractall(fresh)
                fresh.rename(root)
        return root
