"""Wires what asks Control-M; only this function pays for Jinja and the HTTP client."""

import json

from muster.adapters.controlm import ControlMClient, Site
from muster.adapters.jinja import JinjaRenderer
from muster.adapters.s3 import S3Templates, S3Texts
from muster.adapters.secrets import SecretsManagerCredentials
from muster.adapters.system import SystemClock
from muster.settings import SubmitSettings
from muster.telemetry import PowertoolsJournal
from muster.usecases.request import Request
from muster.usecases.submit import Submit
from muster.wiring import parts


def submit() -> tuple[Submit, PowertoolsJournal]:
    """Return the use case and the journal it tells."""
    settings, journal = SubmitSettings.read(), PowertoolsJournal("submit")
    catalogue, clock, s3 = parts.catalogue(), SystemClock(), parts.client("s3")
    store = parts.store(settings.table_name, settings.payloads_bucket)
    controlm = json.loads(settings.controlm)
    request = Request(
        store=store,
        templates=S3Templates(s3, settings.templates_bucket),
        renderer=JinjaRenderer(),
        texts=S3Texts(s3, settings.payloads_bucket),
        catalogue=catalogue,
        site=controlm["site"],
    )
    credentials = SecretsManagerCredentials(
        parts.client("secretsmanager"), settings.secret_arn, clock
    )
    use_case = Submit(
        store=store,
        controlm=ControlMClient(
            Site.read(settings.controlm_endpoint, controlm), credentials, clock
        ),
        request=request,
        journal=journal,
        clock=clock,
        catalogue=catalogue,
    )
    return use_case, journal
