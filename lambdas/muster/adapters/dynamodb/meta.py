"""META, the one item that orders everything: its attributes, each with one owner."""

from dataclasses import fields
from hashlib import sha256
from typing import Any

from muster.adapters.dynamodb.values import (
    Item,
    flag,
    instant,
    mapping,
    number,
    text,
    texts,
    to_value,
)
from muster.core.bundle import OWN, Bundle, BundleKey, Phase
from muster.core.definition import MemberName
from muster.core.event import EventId
from muster.core.submission import Standing, Submission

SHARDS = 4
NAMED_OTHERWISE = {
    "standing": "submission",
    "rev": "submission_rev",
    "error": "submit_error",
    "errors": "submit_errors",
}


def key_of(key: BundleKey, sort: str = "META") -> dict[str, Any]:
    """Return an item's primary key."""
    return {"PK": {"S": key.pk}, "SK": {"S": sort}}


def open_shard(key: BundleKey) -> str:
    """Return the index partition of an open bundle: sharded, since a hot one throttles writes."""
    shard = sha256(key.key.encode(errors="surrogatepass")).digest()[0] % SHARDS
    return shard_name(key.definition, shard)


def shard_name(definition: str, shard: int) -> str:
    """Name an index partition."""
    return f"OPEN#{definition}#{shard}"


def own_attributes(state: Bundle) -> dict[str, Any]:
    """Return what the fold owns, as attributes; None and empty ones are absent.

    `deadline` is the index's sort key too, so a bundle without one sorts by its expiry.
    """
    values = {name: getattr(state, name) for name in OWN}
    values["is_timeless"] = state.deadline is None or None
    values["deadline"] = state.deadline or state.expires_at
    return _present(values)


def submission_attributes(submission: Submission) -> dict[str, Any]:
    """Return what Submit owns; None and empty ones are absent."""
    values = {
        NAMED_OTHERWISE.get(field.name, field.name): getattr(submission, field.name)
        for field in fields(submission)
    }
    return _present(values)


OWN_NAMES = frozenset({*OWN, "is_timeless"})
SUBMISSION_NAMES = frozenset(NAMED_OTHERWISE.get(f.name, f.name) for f in fields(Submission))


def to_bundle(key: BundleKey, item: Item) -> Bundle:
    """Read META; an empty item is a bundle that never opened."""
    phase = text(item, "phase")
    got = {MemberName(name): EventId(each) for name, each in mapping(item, "got").items()}
    return Bundle(
        key=key,
        rev=number(item, "rev"),
        phase=None if phase is None else Phase(phase),
        generation=number(item, "generation"),
        definition_version=number(item, "definition_version") or None,
        got=got,
        opened_at=instant(item, "opened_at"),
        deadline=None if flag(item, "is_timeless") else instant(item, "deadline"),
        expires_at=instant(item, "expires_at"),
        ready_at=instant(item, "ready_at"),
        breached_at=instant(item, "breached_at"),
        breach_missing=tuple(MemberName(name) for name in texts(item, "breach_missing")),
        execution_name=text(item, "execution_name"),
        execution_input=text(item, "execution_input"),
        task_token=text(item, "task_token"),
        execution_arn=text(item, "execution_arn"),
        breach_told=instant(item, "breach_told"),
        breach_heard=instant(item, "breach_heard"),
        submission=_submission(item),
    )


def _submission(item: Item) -> Submission:
    if "submission" not in item:
        return Submission()  # most reads are ingest's, before anything was submitted
    return Submission(
        standing=Standing(text(item, "submission") or Standing.NONE),
        rev=number(item, "submission_rev"),
        attempt=number(item, "attempt"),
        doubts=number(item, "doubts"),
        in_doubt=flag(item, "in_doubt"),
        redrive_count=number(item, "redrive_count"),
        lease_until=instant(item, "lease_until"),
        posted_at=instant(item, "posted_at"),
        not_before=instant(item, "not_before"),
        text_key=text(item, "text_key"),
        text_sha256=text(item, "text_sha256"),
        template_version=text(item, "template_version"),
        run_id=text(item, "run_id"),
        folder_job_id=text(item, "folder_job_id"),
        order_ids=texts(item, "order_ids"),
        misses=number(item, "misses"),
        look_at=instant(item, "look_at"),
        look_until=instant(item, "look_until"),
        error=text(item, "submit_error"),
        errors=texts(item, "submit_errors"),
    )


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: to_value(each) for name, each in values.items() if each not in (None, (), 0)}
