"""The small ports in memory: each keeps what it is given."""

from dataclasses import dataclass, field

from muster.core.event import Record
from muster.core.job import Template
from muster.core.notice import Notice


@dataclass
class MemoryNotices:
    """Keeps what would be told."""

    published: list[Notice] = field(default_factory=list)

    def publish(self, notice: Notice) -> None:
        """Keep the notice."""
        self.published.append(notice)


@dataclass
class MemoryQuarantine:
    """Keeps poison by its coordinates."""

    kept: dict[str, tuple[Record, str]] = field(default_factory=dict)

    def keep(self, record: Record, reason: str) -> None:
        """Keep the record; again is harmless."""
        self.kept[str(record.place)] = (record, reason)


@dataclass
class MemoryJournal:
    """Keeps every decision and level."""

    told: list[tuple[str, str | None, dict[str, object]]] = field(default_factory=list)
    levels: dict[str, float] = field(default_factory=dict)

    def tell(self, metric: str, definition: str | None = None, **facts: object) -> None:
        """Keep the decision."""
        self.told.append((metric, definition, facts))

    def gauge(self, metric: str, value: float) -> None:
        """Keep the newest level."""
        self.levels[metric] = value


@dataclass
class MemoryTexts:
    """Keeps texts by key."""

    kept: dict[str, str] = field(default_factory=dict)

    def keep(self, key: str, text: str) -> str:
        """Store the text."""
        self.kept[key] = text
        return f"s3://memory/{key}"

    def read(self, key: str) -> str:
        """Return the text."""
        return self.kept[key]


@dataclass
class MemoryTemplates:
    """Templates by key; replacing one makes a new version."""

    sources: dict[str, str] = field(default_factory=dict)

    def fetch(self, key: str) -> Template:
        """Return the newest version."""
        return Template(key=key, source=self.sources[key], version=str(hash(self.sources[key])))
