"""Keeps the simulator's memory in a file: soon after each request, and at the end."""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

from localcloud.controlm.jobs.state import State
from localcloud.controlm.journal import Entry
from localcloud.controlm.memory.reading import read
from localcloud.controlm.memory.writing import written
from localcloud.controlm.product import Product

FORMAT = 1
log = logging.getLogger(__name__)
PAUSE_S = 0.5
BREATH = 4  # a large state is written more rarely, so that requests get their turn
Memory = dict[str, Any]


class MemoryFileError(ValueError):
    """A file cannot be taken up as the memory of this simulator; says why."""


class Keeper:
    """The memory file of one product; credentials and sessions are never in it."""

    def __init__(self, product: Product, path: Path) -> None:
        """Take up what the file holds, if there is one."""
        self._product, self._path = product, path
        self._changed, self._ending = Event(), Event()
        self._thread = Thread(target=self._keep, daemon=True)
        if path.exists():
            self._take_up()

    def start(self) -> None:
        """Write from now on."""
        self.write()
        self._thread.start()

    def stop(self) -> None:
        """Write for the last time."""
        self._ending.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join()
            self.write()

    def note(self) -> None:
        """Hear that something may have changed."""
        self._changed.set()

    def write(self) -> None:
        """Write the file anew, in one step."""
        draft = self._path.with_name(f"{self._path.name}.part")
        draft.write_text(json.dumps(self._memory()), encoding="utf-8")
        draft.replace(self._path)

    def _keep(self) -> None:
        while not self._ending.is_set():
            self._changed.wait()
            self._changed.clear()
            if not self._ending.is_set():
                began = monotonic()
                self._try_to_write()
                self._ending.wait(max(PAUSE_S, BREATH * (monotonic() - began)))

    def _try_to_write(self) -> None:
        """Tell what stands in the way, and leave it to the next request to try again."""
        try:
            self.write()
        except OSError as error:
            log.warning("%s: not written: %s", self._path, error.strerror)

    def _memory(self) -> Memory:
        product = self._product
        with product.active.settled() as state:
            journal = product.journal
            remembered = {
                "state": state,
                "entries": list(journal.entries),
                "count": journal.count,
                "clock": product.clock.position(),
                "behaviours": list(product.behaviours.listed()),
                "faults": product.faults.listed(),
                "seed": product.faults.seed,
            }
            switches, site = product.switches.values(), _site(product)
            return {
                "format": FORMAT,
                "site": site,
                "switches": switches,
                "memory": written(remembered),
            }

    def _take_up(self) -> None:
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
            self._check(told)
            memory = read(told["memory"])
            self._restore(memory, told["switches"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise MemoryFileError(f"{self._path}: not taken up: {error}") from error

    def _check(self, told: object) -> None:
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise ValueError(f"this is no memory of a simulator in format {FORMAT}")
        if told.get("site") != _site(self._product):
            raise ValueError(f"it was kept by a site with {told.get('site')}")

    def _restore(self, memory: Any, switches: Mapping[str, object]) -> None:  # noqa: ANN401 - checked here
        match memory:
            case {"state": State() as state, "entries": [*entries], "count": int() as count}:
                if not all(isinstance(one, Entry) for one in entries):
                    raise ValueError("the journal holds something else than entries")
                self._product.turn(self._product.switches.with_values(switches))
                self._product.clock.take(memory["clock"])
                self._product.active.take(state)
                self._product.journal.take(entries, count)
                self._product.behaviours.set(memory["behaviours"])
                self._product.faults.set(memory["faults"], memory["seed"])
            case _:
                raise ValueError("there is no state in it")


def _site(product: Product) -> dict[str, object]:
    site = asdict(product.site)
    return {**site, "servers": list(product.site.servers), "hosts": sorted(product.site.hosts)}
