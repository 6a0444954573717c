"""The JSON document of a bundle: stable names, instants in RFC 3339, never a token or a payload."""

from dataclasses import asdict
from datetime import datetime

from cli.operate.execution import Execution
from cli.operate.facts import Facts, StoredEvent
from cli.operate.reason import reason
from muster.core.bundle import Bundle
from muster.core.definition import Json
from muster.core.instants import rfc3339

PLAIN = (
    "in_doubt",
    "doubts",
    "misses",
    "run_id",
    "folder_job_id",
    "error",
    "text_key",
    "text_sha256",
    "template_version",
)
INSTANTS = ("posted_at", "lease_until", "not_before", "look_at", "look_until")


def listing(facts: Facts, now: datetime) -> dict[str, Json]:
    """Return what `ls` says of a bundle."""
    bundle = facts.bundle
    return {
        "definition": bundle.key.definition,
        "key": bundle.key.key,
        "generation": bundle.generation,
        "phase": None if bundle.phase is None else bundle.phase.value,
        "got": _names(sorted(bundle.got)),
        "missing": None if facts.missing is None else _names(facts.missing),
        "deadline": rfc3339(bundle.deadline),
        "expires_at": rfc3339(bundle.expires_at),
        "seconds_left": seconds_left(bundle, now),
        "breached_at": rfc3339(bundle.breached_at),
        "ready_at": rfc3339(bundle.ready_at),
        "submission": {"standing": bundle.submission.standing.value},
    }


def account(facts: Facts, now: datetime) -> dict[str, Json]:
    """Return what `why` says of a bundle."""
    bundle, why = facts.bundle, reason(facts, now)
    return {
        **listing(facts, now),
        "reason": {"situation": why.situation.value, "sentence": why.sentence},
        "team": facts.definition.owner.team if facts.definition else None,
        "definition_version": bundle.definition_version,
        "opened_at": rfc3339(bundle.opened_at),
        "breach": _breach(bundle),
        "events": [_event(event) for event in facts.events],
        "submission": _submission(facts),
        "execution": _execution(facts.execution),
    }


def seconds_left(bundle: Bundle, now: datetime) -> int | None:
    """Return the seconds to the deadline, negative after it; None where nothing is waited for."""
    if not bundle.is_open or bundle.deadline is None:
        return None
    return round((bundle.deadline - now).total_seconds())


def _breach(bundle: Bundle) -> Json:
    if bundle.breached_at is None:
        return None
    return {
        "at": rfc3339(bundle.breached_at),
        "missing": _names(bundle.breach_missing),
        "told_at": rfc3339(bundle.breach_told),
        "heard_at": rfc3339(bundle.breach_heard),
    }


def _event(stored: StoredEvent) -> Json:
    event = stored.event
    return {
        "identity": event.identity,
        "member": event.member,
        "fate": stored.fate,
        "noted_in": stored.noted_in,
        "place": asdict(event.place),
        "timestamp": rfc3339(event.timestamp),
    }


def _submission(facts: Facts) -> Json:
    known = facts.bundle.submission
    return {
        "standing": known.standing.value,
        "attempts": known.attempt,
        "folder": facts.folder,
        "errors": _names(known.errors),
        "order_ids": _names(known.order_ids),
        **{name: getattr(known, name) for name in PLAIN},
        **{name: rfc3339(getattr(known, name)) for name in INSTANTS},
    }


def _execution(execution: Execution | None) -> Json:
    if execution is None:
        return None
    return {
        "arn": execution.arn,
        "status": execution.status,
        "started_at": rfc3339(execution.started_at),
        "ended_at": rfc3339(execution.ended_at),
        "error": execution.error,
        "cause": execution.cause,
        "redrive_count": execution.redrive_count,
        "redrive_status": execution.redrive_status,
        "redrive_status_reason": execution.not_redrivable,
    }


def _names(names: object) -> Json:
    return [str(name) for name in names] if isinstance(names, list | tuple) else []
