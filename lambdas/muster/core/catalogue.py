"""Every definition whose bundles may still live, and which version of each is the current one."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from muster.core.definition import Definition, compiled, from_compiled
from muster.core.errors import TransientError
from muster.core.names import digest


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Definitions by name and version; the highest version of a name is its current one."""

    versions: Mapping[tuple[str, int], Definition]

    @classmethod
    def of(cls, definitions: Iterable[Definition]) -> Self:
        """Index definitions by name and version."""
        return cls({(each.name, each.version): each for each in definitions})

    @classmethod
    def read(cls, text: str) -> Self:
        """Read `published.json`, or the copy of it in the functions' asset."""
        return cls.of(from_compiled(entry["definition"]) for entry in json.loads(text)["published"])

    def write(self) -> str:
        """Return the text of `published.json`: one entry per version, in a stable order."""
        entries = [_entry(self.versions[place]) for place in sorted(self.versions)]
        return json.dumps({"published": entries}, indent=1, ensure_ascii=False) + "\n"

    def version(self, name: str, version: int) -> Definition:
        """Return the definition a bundle began with; `TransientError` where it is not deployed."""
        if (name, version) not in self.versions:
            raise TransientError(f"{name} version {version} is not in the deployed published.json")
        return self.versions[name, version]

    def newest(self, name: str) -> Definition:
        """Return the current version of a definition."""
        return max((d for d in self.versions.values() if d.name == name), key=lambda d: d.version)

    def current(self) -> tuple[Definition, ...]:
        """Return the current version of every definition, by name."""
        newest = dict(sorted(self.versions))
        return tuple(self.versions[place] for place in newest.items())

    def topics(self) -> tuple[str, ...]:
        """Return the topics that the current definitions read."""
        return tuple(sorted({m.topic for each in self.current() for m in each.members}))

    def teams(self) -> tuple[str, ...]:
        """Return the teams that own a definition, of whatever version."""
        return tuple(sorted({each.owner.team for each in self.versions.values()}))


def content_hash(definition: Definition) -> str:
    """Hash what a version says, so that a changed content under an old version is noticed."""
    return digest(json.dumps(compiled(definition), sort_keys=True))


def _entry(definition: Definition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "version": definition.version,
        "hash": content_hash(definition),
        "definition": compiled(definition),
    }
