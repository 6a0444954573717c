"""Which folders, runs and journal entries somebody looks for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from localcloud.controlm.effects import Effect
from localcloud.controlm.jobs.orders import FolderOrder, Order
from localcloud.controlm.jobs.state import State
from localcloud.controlm.journal import Entry
from localcloud.controlm.view.faces import Face, face
from localcloud.controlm.view.words import key_of, told
from localcloud.controlm.watch.filters import name_pattern

REFUSED = 400
FIELDS = ("key", "name", "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the overview is asked for; empty is anything."""

    key: str = ""
    name: str = ""
    state: str = ""

    def fits(self, folder: FolderOrder) -> bool:
        """Say whether a folder is meant, by its own name or state or by those of a job."""
        orders: list[Order] = [folder, *(job for job in folder.jobs if not job.is_gone)]
        has_key = not self.key or name_pattern(self.key)(key_of(folder))
        named = [one for one in orders if not self.name or name_pattern(self.name)(one.plan.name)]
        return has_key and any(self.state in ("", one.status, face(one).words) for one in named)


def showing(state: State) -> list[FolderOrder]:
    """List the folders in Active Jobs, the latest first."""
    return [one for one in reversed(list(state.active())) if one.ordered_at <= state.at]


def counts(folders: Iterable[FolderOrder]) -> list[tuple[Face, int]]:
    """Count the jobs by their face."""
    faces = Counter(face(job) for one in folders for job in one.jobs if not job.is_gone)
    return sorted(faces.items(), key=lambda known: known[0].words)


def entries(journal: Sequence[Entry], about: str, only: str) -> Iterator[Entry]:
    """Find journal entries, the latest first."""
    for entry in reversed(journal):
        kept = only == "" or (_changes(entry) if only == "changes" else _is_trouble(entry))
        if kept and (not about or _mentions(entry, about)):
            yield entry


def _changes(entry: Entry) -> bool:
    return entry.asked.method not in ("GET", "HEAD") or bool(entry.effects)


def _is_trouble(entry: Entry) -> bool:
    failed = entry.status is None or entry.status >= REFUSED
    return failed or bool(entry.warnings or entry.fault)


def _mentions(entry: Entry, about: str) -> bool:
    effects: list[Effect] = list(entry.effects)
    said = [entry.asked.path, *entry.asked.folders, *map(told, effects)]
    return any(about.casefold() in one.casefold() for one in said)
