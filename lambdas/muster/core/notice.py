"""The notice of a breach: it names what is missing, which no CloudWatch alarm can."""

from dataclasses import dataclass

from muster.core.bundle import Bundle, Phase, missing
from muster.core.definition import Definition, Json
from muster.core.instants import rfc3339
from muster.core.names import bundle_id, folder, job_id
from muster.core.references import resolve_text

STANDARD = (
    "@bundle.name @bundle.key: deadline @bundle.deadline? passed; missing: @bundle.missing. "
    "Publish the missing event, then redrive the execution: muster redrive @bundle.key"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What goes to a team's topic; `to` is what its contacts' subscriptions filter on."""

    team: str
    to: str
    severity: str
    definition: str
    key: str
    moment: str
    text: str
    missing: tuple[str, ...]


def breach_notice(state: Bundle, definition: Definition, roots: dict[str, Json]) -> Notice:
    """Make the notice of the breach, as it was noted; `roots` holds payloads by member."""
    facts = {**bundle_facts(state, definition), "missing": list[Json](state.breach_missing)}
    alert = definition.breach
    return Notice(
        team=definition.owner.team,
        to=alert.to,
        severity=alert.severity,
        definition=definition.name,
        key=state.key.key,
        moment="breach",
        text=resolve_text(alert.text or STANDARD, {**roots, "bundle": facts}),
        missing=state.breach_missing,
    )


def bundle_facts(state: Bundle, definition: Definition) -> dict[str, Json]:
    """Return what `@bundle.…` can name; instants are RFC 3339 in UTC."""
    name, key, generation = state.key.definition, state.key.key, state.generation
    job = job_id(name, key, generation)
    status = "open" if state.phase is None else state.phase.value
    return {
        "name": name,
        "version": definition.version,
        "key": key,
        "generation": generation,
        "id": bundle_id(name, key, generation),
        "job_id": job,
        "folder": folder(job),
        "status": status,
        "opened_at": rfc3339(state.opened_at),
        "deadline": rfc3339(state.deadline),
        "closed_at": rfc3339(state.closed_at) if state.phase is not Phase.OPEN else None,
        "breached": state.breached_at is not None,
        "got": list[Json](sorted(state.got)),
        "missing": list[Json](missing(state, definition)),
        "absent": [],
        "overdue": [],
    }
