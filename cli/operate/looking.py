"""Reads what is known of bundles: by key and by the index of open ones, never by a scan."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from heapq import merge
from itertools import islice

from cli.bundles import published
from cli.operate.execution import Executions
from cli.operate.facts import Facts, StoredEvent
from cli.operate.wording import plain
from cli.target import Target
from muster.adapters.dynamodb.meta import SHARDS, shard_name, to_bundle
from muster.adapters.dynamodb.reading import INDEX
from muster.adapters.dynamodb.rows import row_key, to_event
from muster.adapters.dynamodb.values import Item, number, text
from muster.adapters.system import asking
from muster.core.bundle import Bundle, BundleKey
from muster.core.catalogue import Catalogue
from muster.core.errors import MusterError
from muster.core.project import PUBLISHED

PAGE = 100
LAST = datetime.max.replace(tzinfo=UTC)  # rows without a timestamp come last


class UnknownKeyError(MusterError):
    """No bundle has the key; says where it was looked for."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Looks at one target, with the definitions that this folder and the target know."""

    target: Target
    catalogue: Catalogue

    @classmethod
    def at(cls, target: Target) -> "Looking":
        """Take the definitions that were published from this folder."""
        return cls(target, published())

    @property
    def executions(self) -> Executions:
        """The target's executions."""
        return Executions(self.target.stepfunctions, self.target.state_machine_arn)

    def names(self, only: str | None = None) -> list[str]:
        """Return the definitions to look under."""
        if only is not None:
            return [only]
        known = {name for name, _ in self.catalogue.versions} | set(self.target.definitions)
        if not known:
            raise MusterError(f"there is no {PUBLISHED} here: name a bundle with --definition")
        return sorted(known)

    def owned(self, only: str | None, team: str | None) -> list[str]:
        """Return the definitions to look under, or those of them that are this team's."""
        names = self.names(only)
        if team is None:
            return names
        owned = {each.name for each in self.catalogue.current() if each.owner.team == team}
        return [name for name in names if name in owned]

    def bundles(self, key: str, only: str | None = None) -> list[Bundle]:
        """Return each definition's bundle of this key; `UnknownKeyError` where there is none."""
        names = self.names(only)
        found = [self.target.reading.one(BundleKey(name, key)) for name in names]
        alive = [bundle for bundle in found if bundle.phase is not None]
        if not alive:
            told = f"no bundle has the key {key}; looked under {', '.join(names)}"
            raise UnknownKeyError(plain(told))
        return alive

    def facts(self, bundle: Bundle) -> Facts:
        """Read what belongs to a bundle."""
        return replace(
            self.outline(bundle),
            events=self._events(bundle),
            execution=self.executions.of(bundle),
        )

    def outline(self, bundle: Bundle) -> Facts:
        """Take the bundle with the version that it began with, if that is known here."""
        version = (bundle.key.definition, bundle.definition_version or 0)
        return Facts(bundle=bundle, definition=self.catalogue.versions.get(version))

    def open_bundles(
        self, names: Iterable[str], wanted: Callable[[Bundle], bool], limit: int
    ) -> list[Bundle]:
        """Return the open bundles that are wanted, those due first; one more than the limit."""
        shards = [shard_name(name, each) for name in names for each in range(SHARDS)]
        listed = merge(*map(self._listed, shards), key=lambda item: item["deadline"]["S"])
        chosen = (_of(item) for item in listed)
        keys = [each.key for each in islice(filter(wanted, chosen), limit + 1)]
        found = self.target.reading.many(keys)
        return [found[key] for key in keys if wanted(found[key])]

    def _listed(self, shard: str) -> Iterator[Item]:
        pages = self.target.reading.client.get_paginator("query").paginate(
            TableName=self.target.reading.table,
            IndexName=INDEX,
            KeyConditionExpression="open_shard = :o",
            ExpressionAttributeValues={":o": {"S": shard}},
            PaginationConfig={"PageSize": PAGE},
        )
        with asking("DynamoDB"):
            for page in pages:
                yield from page["Items"]

    def _events(self, bundle: Bundle) -> tuple[StoredEvent, ...]:
        events = [_stored(bundle, row) for row in self.target.reading.rows(bundle.key)]
        return tuple(
            sorted(events, key=lambda event: (event.event.timestamp or LAST, event.event.place))
        )


def _of(item: Item) -> Bundle:
    return to_bundle(BundleKey.from_pk(item["PK"]["S"]), item)


def _stored(bundle: Bundle, row: Item) -> StoredEvent:
    event = to_event(row)
    is_first = row["SK"]["S"] == row_key(event)  # other content under its identity is kept beside
    is_accepted = is_first and event.identity in bundle.got.values()
    return StoredEvent(
        event=event,
        fate="accepted" if is_accepted else text(row, "fate") or "recorded",
        noted_in=number(row, "generation") or None,
    )
