"""The port BundleStore on DynamoDB: two idempotent writes per event, the second the meeting."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from muster.adapters.dynamodb.meta import (
    OWN_NAMES,
    SUBMISSION_NAMES,
    key_of,
    open_shard,
    own_attributes,
    submission_attributes,
    to_bundle,
)
from muster.adapters.dynamodb.reading import Reading
from muster.adapters.dynamodb.rows import Payloads, row_key, to_event, to_row
from muster.adapters.dynamodb.update import Condition, RefusedError, Table
from muster.adapters.dynamodb.values import Item, number, text, to_value
from muster.core.bundle import Bundle, BundleKey
from muster.core.event import Event
from muster.core.stored import Listed, Recorded, Saved, Stale
from muster.core.submission import Standing, Submission

ABSENT = Condition(text="attribute_not_exists(PK)")
THERE = Condition(text="attribute_exists(PK)")
REFRESH = int(timedelta(days=1).total_seconds())  # how far a row's end may fall short, in s


@dataclass(frozen=True, slots=True)
class DynamoBundleStore:
    """Every condition of the protocol is here."""

    table: Table
    reading: Reading
    payloads_bucket: Payloads

    def record(self, key: BundleKey, event: Event, *, keep_until: datetime) -> Recorded:
        """Put the event's row if it is absent."""
        place = key_of(key, row_key(event))
        row = to_row(event, self.payloads_bucket.attributes(event), keep_until)
        try:
            # guard row-overwritten: the payload that was admitted is replaced by what came later
            self.table.put(place | row, ABSENT)
        except RefusedError as refused:
            return self._met_again(refused.item, key, event, keep_until)
        return Recorded(event=event)

    def _met_again(
        self, found: Item, key: BundleKey, event: Event, keep_until: datetime
    ) -> Recorded:
        until = int(keep_until.timestamp())
        if number(found, "ttl") + REFRESH < until:
            self.table.update(key_of(key, row_key(event)), {"ttl": to_value(until)})
        stored = to_event(found)
        arrived = event if stored.content != event.content else None
        noted_in = number(found, "generation") or None
        # guard changed-content-wins: other content under a known identity fills another member
        return Recorded(event=stored, noted_in=noted_in, arrived=arrived)

    def set_aside(self, state: Bundle, event: Event, fate: str) -> None:
        """Note why an event was not accepted."""
        noted = {"fate": to_value(fate), "generation": to_value(state.generation)}
        self.table.update(key_of(state.key, row_key(event)), noted)

    def set_beside(self, state: Bundle, event: Event, fate: str, *, keep_until: datetime) -> bool:
        """Keep other content beside the row of its identity; False where it is kept already."""
        place = key_of(state.key, row_key(event, beside=True))
        row = to_row(event, self.payloads_bucket.attributes(event), keep_until)
        noted = {"fate": to_value(fate), "generation": to_value(state.generation)}
        try:
            self.table.put(place | row | noted, ABSENT)
        except RefusedError:
            return False
        return True

    def read(self, key: BundleKey) -> Bundle:
        """Read one bundle consistently."""
        return self.reading.one(key)

    def load(self, keys: Collection[BundleKey]) -> Mapping[BundleKey, Bundle]:
        """Read bundles consistently, a hundred at a time."""
        return self.reading.many(keys)

    def payloads(self, state: Bundle) -> Mapping[str, str]:
        """Return the JSON text of each member that the bundle has got."""
        rows = {row["SK"]["S"]: row for row in self.reading.rows(state.key)}
        return {
            member: self.payloads_bucket.text(rows[f"EVENT#{identity}"])
            for member, identity in state.got.items()
        }

    def traces(self, state: Bundle) -> Sequence[str]:
        """Return the trace headers of the members' events, of those that came with one."""
        wanted = {f"EVENT#{identity}" for identity in state.got.values()}
        rows = [row for row in self.reading.rows(state.key) if row["SK"]["S"] in wanted]
        return [trace for row in rows if (trace := text(row, "traceparent"))]

    def save(self, state: Bundle, *, replacing: Bundle) -> Saved | Stale:
        """Save the fold's own attributes if `rev` is unchanged."""
        own = own_attributes(state)
        # guard save-of-the-whole-item: a save erases a token parked since its read
        remove = OWN_NAMES - own.keys()
        begins = state.generation > replacing.generation
        if begins:
            own |= {"open_shard": to_value(open_shard(state.key))}
            own |= {"definition": to_value(state.key.definition), "key": to_value(state.key.key)}
            # guard new-life-inherits: a new life takes over its predecessor's token and submission
            remove |= self._end_of_life(replacing)
        own["rev"] = to_value(replacing.rev + 1)
        unchanged = Condition(text="#rev = :r", values={"r": to_value(replacing.rev)})
        try:
            saved = self.table.update(
                key_of(state.key),
                own,
                remove - own.keys(),
                # guard save-without-rev: a save overwrites a member it never read
                unchanged if replacing.rev else ABSENT,
            )
        except RefusedError as refused:
            return Stale(to_bundle(state.key, refused.item))
        return Saved(to_bundle(state.key, saved))

    def _end_of_life(self, before: Bundle) -> frozenset[str]:
        """Copy an earlier life aside, and name what of it the next one must not inherit."""
        if not before.generation:
            return frozenset()
        item = self.reading.item(before.key)
        sort = {"SK": to_value(f"META#{before.generation}")}
        kept = {name: value for name, value in item.items() if name not in ("ttl", "open_shard")}
        self.table.put(kept | sort)
        return frozenset(item.keys() - OWN_NAMES - {"PK", "SK", "definition", "key", "rev"})

    def advance(
        self, state: Bundle, submission: Submission, *, execution_arn: str, keep_until: datetime
    ) -> Saved | Stale:
        """Save the submission if nobody advanced it; `submitted` also closes the bundle."""
        before = state.submission.rev
        facts = submission_attributes(replace(submission, rev=before + 1))
        remove = SUBMISSION_NAMES - facts.keys()
        facts["execution_arn"] = to_value(execution_arn)
        if submission.standing is Standing.SUBMITTED:
            facts["ttl"] = to_value(int(keep_until.timestamp()))
            # guard unlisted-before-it-is-told: the sweeper never meets a breach that nobody told
            remove |= {"task_token"} | ({"open_shard"} if state.is_told else set())
        text = "#generation = :g AND #submission_rev = :n"
        if not before:
            text = "#generation = :g AND attribute_not_exists(#submission_rev)"
        values = {"g": to_value(state.generation)} | ({"n": to_value(before)} if before else {})
        # guard submission-without-rev: two submitters both claim, and both POST
        # guard another-life-advanced: a late submitter writes into the next life
        unchanged = Condition(text=text, names=("generation",), values=values)
        try:
            saved = self.table.update(key_of(state.key), facts, remove, unchanged)
        except RefusedError as refused:
            return Stale(to_bundle(state.key, refused.item))
        return Saved(to_bundle(state.key, saved))

    def claim_notice(self, key: BundleKey, *, now: datetime, until: datetime) -> bool:
        """Take the lease to tell the breach; False where it is told, or being told."""
        free = Condition(
            text="attribute_not_exists(#breach_told) AND "
            "(attribute_not_exists(#telling_until) OR #telling_until < :now)",
            names=("breach_told",),
            values={"now": to_value(now)},
        )
        try:
            # guard told-by-two: two tellers at once publish two notices
            self.table.update(key_of(key), {"telling_until": to_value(until)}, condition=free)
        except RefusedError:
            return False
        return True

    def note_told(self, key: BundleKey, at: datetime) -> None:
        """Note that the breach's notice went out."""
        self.table.update(key_of(key), {"breach_told": to_value(at)}, condition=THERE)

    def note_heard(self, key: BundleKey, at: datetime) -> None:
        """Note that the execution heard the bell."""
        self.table.update(key_of(key), {"breach_heard": to_value(at)}, condition=THERE)

    def close(self, state: Bundle, *, keep_until: datetime) -> None:
        """Take a bundle that has ended, and its dead token, out of the open ones."""
        same = Condition(text="#rev = :r", names=("rev",), values={"r": to_value(state.rev)})
        facts = {"ttl": to_value(int(keep_until.timestamp()))}
        try:
            # guard another-life-closed: a late close takes the next life out of the open ones
            self.table.update(key_of(state.key), facts, ("open_shard", "task_token"), same)
        except RefusedError:
            return  # it began another life meanwhile

    def open_bundles(self, definition: str) -> Iterable[Listed]:
        """List the bundles that are open, or closed with something left to submit or tell."""
        return self.reading.open_bundles(definition)
