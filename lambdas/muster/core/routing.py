"""Which members of which definitions a document fills, and under which key."""

from collections.abc import Iterator
from dataclasses import dataclass

from muster.core.catalogue import Catalogue
from muster.core.definition import Condition, Member
from muster.core.document import Document
from muster.core.paths import ABSENT, equals, key_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One definition that wants the event; `key` None: what stands at the key's path is no key."""

    definition: str
    member: Member
    key: str | None


def matches(topic: str, document: Document, catalogue: Catalogue) -> tuple[Match, ...]:
    """Return one match per definition, in its current version; none means unmatched."""
    return tuple(_matches(topic, document, catalogue))


def _matches(topic: str, document: Document, catalogue: Catalogue) -> Iterator[Match]:
    for definition in catalogue.current():
        for member in definition.members:
            if member.topic == topic and all(_holds(line, document) for line in member.when):
                key = key_text(document.at(member.key))
                yield Match(definition=definition.name, member=member, key=key)
                break  # the checker refuses members that are not disjoint


def _holds(line: Condition, document: Document) -> bool:
    value = document.at(line.path)
    return value is not ABSENT and any(equals(value, accepted) for accepted in line.accepts)
