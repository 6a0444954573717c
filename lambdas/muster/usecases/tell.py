"""Tell the breach: at least once, and twice only after a crash between sending and noting."""

import json
from dataclasses import dataclass
from datetime import timedelta

from muster.core.bundle import Bundle
from muster.core.catalogue import Catalogue
from muster.core.definition import Json
from muster.core.notice import breach_notice
from muster.core.references import references_in
from muster.ports import BundleStore, Clock, Journal, Notices

LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Publishes a noted breach that is not told yet; a lease lets one of two tellers do it."""

    store: BundleStore
    notices: Notices
    journal: Journal
    clock: Clock
    catalogue: Catalogue

    def __call__(self, state: Bundle) -> None:
        """Publish, then note it; nothing where it is told or being told."""
        now = self.clock.now()
        if state.breach_told is not None:
            return
        if not self.store.claim_notice(state.key, now=now, until=now + LEASE):
            return
        # guard noted-before-it-is-told: a notice that could not go out never goes out
        self._publish(state)
        self.store.note_told(state.key, self.clock.now())

    def _publish(self, state: Bundle) -> None:
        definition = self.catalogue.version(state.key.definition, state.definition_version or 0)
        roots: dict[str, Json] = {}
        if any(r.root != "bundle" for r in references_in(definition.breach.text or "")):
            payloads = self.store.payloads(state)
            roots = {member: json.loads(text) for member, text in payloads.items()}
        notice = breach_notice(state, definition, roots)
        self.notices.publish(notice)
        self.journal.tell(
            "SlaBreached", definition.name, key=state.key.key, missing=list(notice.missing)
        )
