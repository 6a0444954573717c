"""The workers of one function."""

from collections import deque
from threading import BoundedSemaphore, Lock
from typing import Protocol

from localcloud.aws.functions.spec import FunctionSpec, Outcome, Task


class Server(Protocol):
    """What a pool needs of a worker."""

    @property
    def revision(self) -> str:
        """Tell which configuration it runs."""
        ...

    @property
    def alive(self) -> bool:
        """Whether it can serve another task."""
        ...

    def serve(self, task: Task) -> Outcome:
        """Run the function once."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


class Starter(Protocol):
    """Starts a worker of the function as it is deployed now."""

    def __call__(self, spec: FunctionSpec) -> Server:
        """Return it before it is ready."""
        ...


class Pool:
    """Keeps workers warm; a task beyond `limit` waits where AWS would start another sandbox."""

    def __init__(self, start: Starter, limit: int) -> None:
        """Start nothing yet."""
        self._start = start
        self._turn = BoundedSemaphore(limit)
        self._lock = Lock()
        self._idle: deque[Server] = deque()
        self._busy: set[Server] = set()
        self._closed = False

    def serve(self, spec: FunctionSpec, task: Task) -> Outcome:
        """Run the task on a worker that has the deployed code and configuration."""
        with self._turn:
            worker = self._take(spec)
            try:
                return worker.serve(task)
            finally:
                self._give_back(worker)

    def retire(self, revision: str | None) -> None:
        """Stop idle workers of any other revision; busy ones end with their task."""
        with self._lock:
            stale = [worker for worker in self._idle if worker.revision != revision]
            self._idle = deque(worker for worker in self._idle if worker.revision == revision)
        for worker in stale:
            worker.stop()

    def close(self) -> None:
        """Stop every worker, busy ones too."""
        with self._lock:
            self._closed = True
            workers = [*self._idle, *self._busy]
            self._idle.clear()
        for worker in workers:
            worker.stop()

    def _take(self, spec: FunctionSpec) -> Server:
        revision = spec.revision
        self.retire(revision)
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    break
            else:
                worker = self._start(spec)
            self._busy.add(worker)
            return worker

    def _give_back(self, worker: Server) -> None:
        with self._lock:
            self._busy.discard(worker)
            keep = worker.alive and not self._closed
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.stop()
