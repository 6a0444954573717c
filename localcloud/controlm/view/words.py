"""What the templates say with: times, counts, effects, each as a filter of Jinja."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from urllib.parse import urlencode

from flask import Blueprint

from localcloud.controlm.effects import Effect, EventChanged, Moved, Ordered, Ran
from localcloud.controlm.jobs.orders import FolderOrder
from localcloud.controlm.site import Site
from localcloud.controlm.view.faces import face

CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
KEY = "bundleId"
MOMENT, DAY = "%d %b %Y %H:%M:%S", "%d %b %Y"


class Words:
    """Spells values for people, with the site's clock."""

    def __init__(self, site: Site) -> None:
        """Tell times as this site does."""
        self._site = site

    def teach(self, pages: Blueprint) -> None:
        """Make every word known to the templates."""
        words: dict[str, Callable[..., object]] = {
            "moment": self.moment,
            "day": day,
            "face": face,
            "key": key_of,
            "progress": progress,
            "told": told,
            "counted": counted,
            "kind": kind,
            "query": query,
        }
        for name, word in words.items():
            pages.add_app_template_filter(word, name)

    def moment(self, at: datetime | None) -> str:
        """Tell an instant on the site's wall clock."""
        return f"{self._site.local(at):{MOMENT}}" if at else "not yet"


def day(on: date) -> str:
    """Tell a date."""
    return f"{on:{DAY}}"


def key_of(folder: FolderOrder) -> str:
    """Find the key of the bundle behind a folder; empty where it has none."""
    return folder.plan.variables.get(KEY, "")


def progress(folder: FolderOrder) -> str:
    """Count how many jobs have ended."""
    jobs = [job for job in folder.jobs if not (job.is_gone or job.deleted)]
    ended = sum(job.status.is_end for job in jobs)
    return f"{ended} of {len(jobs)} ended"


def told(effect: Effect) -> str:
    """Tell an effect in one line."""
    match effect:
        case Ordered():
            said = f"ordered {effect.type} {effect.name} as {effect.job_id}"
        case Ran():
            said = f"ran {effect.name}: {effect.command}"
        case Moved():
            said = _moved(effect)
        case EventChanged():
            said = f"event {effect.name} {effect.date} {'set' if effect.is_set else 'deleted'}"
        case _:
            values = [str(value) for value in asdict(effect).values()]
            said = f"{type(effect).__name__}: {', '.join(values)}"
    return said


def _moved(effect: Moved) -> str:
    if effect.before == effect.after:
        return f"{effect.trigger} of {effect.name}"
    return f"{effect.name} went from {effect.before} to {effect.after} by {effect.trigger}"


def counted(effects: Iterable[Effect]) -> str:
    """Count effects by what they are."""
    counts = Counter(" ".join(CAPITAL.split(type(one).__name__)).lower() for one in list(effects))
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def kind(written: str) -> str:
    """Name a type of job without its prefix."""
    return written.removeprefix("Job:")


def query(pairs: tuple[tuple[str, str], ...]) -> str:
    """Spell a query again."""
    return urlencode(pairs)
