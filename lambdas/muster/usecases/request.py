"""Make the job request: arguments resolved, template rendered, text stored before it is sent."""

import json
from dataclasses import dataclass
from hashlib import sha256

from muster.core.bundle import Bundle
from muster.core.catalogue import Catalogue
from muster.core.definition import Json
from muster.core.errors import TemplateError
from muster.core.job import JobRequest
from muster.core.names import folder, job_id
from muster.core.notice import bundle_facts
from muster.core.references import resolve
from muster.core.submission import Submission, Text
from muster.ports import BundleStore, Renderer, Templates, Texts

SUMMARY = 200  # characters of a member's payload that its job's description shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Renders with the newest template; the arguments follow from what is stored and cannot move.

    Event rows never change, a full set stays full, and the bundle keeps its definition's version:
    resolving the arguments again gives the same ones.
    """

    store: BundleStore
    templates: Templates
    renderer: Renderer
    texts: Texts
    catalogue: Catalogue
    site: dict[str, Json]

    def fresh(self, state: Bundle) -> Text:
        """Render anew and store the text; `TemplateError` where it cannot be submitted."""
        definition = self.catalogue.version(state.key.definition, state.definition_version or 0)
        template = self.templates.fetch(definition.complete.template)
        payloads = {name: json.loads(text) for name, text in self.store.payloads(state).items()}
        facts = bundle_facts(state, definition)
        job = job_of(state)
        events = json.dumps(payloads, ensure_ascii=False, sort_keys=True)
        facts["payload_uri"] = self.texts.keep(f"events/{job}.json", events)
        facts["site"] = self.site
        facts["members"] = [
            {"name": name, "summary": json.dumps(payloads[name], ensure_ascii=False)}
            for name in definition.expected
        ]
        args = resolve(dict(definition.complete.args), {**payloads, "bundle": facts})
        text = self.renderer.render(template, {"args": args, "bundle": facts})
        sha = sha256(text.encode()).hexdigest()
        key = f"texts/{job}/{sha}.json"
        self.texts.keep(key, text)
        return Text(key=key, sha256=sha, template_version=template.version)

    def stored(self, submission: Submission) -> Text:
        """Return the text that an answer in doubt may be about: only that may be sent again."""
        return Text(
            key=submission.text_key or "",
            sha256=submission.text_sha256 or "",
            template_version=submission.template_version or "",
        )

    def read(self, state: Bundle, text: Text) -> JobRequest:
        """Read the stored text back; what was stored is what is sent."""
        found = self.texts.read(text.key)
        # guard altered-text-sent: a text that was changed in the bucket is submitted
        if sha256(found.encode()).hexdigest() != text.sha256:
            raise TemplateError(f"{text.key} is not the text that was stored")
        return JobRequest(folder=folder(job_of(state)), text=found)


def job_of(state: Bundle) -> str:
    """Return the id of the bundle's one submission."""
    return job_id(state.key.definition, state.key.key, state.generation)
