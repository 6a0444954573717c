"""A template with a fault stops a submission; its repair and a redrive run the job."""

from collections.abc import Iterator

import pytest

from localcloud.cloud import ROOT
from localcloud.kafka.plan import an_order
from muster.core.submission import Standing
from tests.e2e.stage import Stage
from tests.e2e.witness import ORDER

TEMPLATE = "order/fulfilment.json.j2"
SHIPPED = (ROOT / "templates" / TEMPLATE).read_text()
FAULTY = SHIPPED.replace("args.order", "args.ordre")
MENDED = SHIPPED.replace("/opt/app/fulfil.sh", "/opt/app/fulfil-v2.sh")
EVENTS = an_order(seed=2026, number=1)
KEY = EVENTS[0].key


@pytest.fixture
def faulty(stage: Stage) -> Iterator[None]:
    """Send an order whose template names an argument that there is not."""
    stage.put_template(TEMPLATE, FAULTY)
    stage.send(*EVENTS)
    yield
    stage.put_template(TEMPLATE, SHIPPED)


@pytest.mark.usefixtures("faulty")
def test_a_template_is_repaired_and_the_redrive_runs_the_job_with_the_fix(stage: Stage) -> None:
    execution = stage.wait_for_end(KEY, ORDER)
    assert (execution.status, execution.error) == ("FAILED", "TemplateError")
    failed = stage.bundle(KEY, ORDER).submission
    assert (failed.standing, failed.error) == (Standing.FAILED, "TemplateError")
    assert "args.ordre is undefined" in failed.errors[0]

    stage.redrive(KEY, ORDER)
    execution = stage.wait_for_end(KEY, ORDER)
    assert (execution.error, execution.redrives) == ("TemplateError", 1)
    assert stage.posts(KEY, ORDER) == []

    version = stage.put_template(TEMPLATE, MENDED)
    stage.redrive(KEY, ORDER)
    stage.wait_for_job(KEY, ORDER)

    assert stage.command(KEY, ORDER).startswith(f'/opt/app/fulfil-v2.sh "{KEY}" "{KEY}" "SKU-')
    assert stage.jobs(KEY, ORDER) == 1
    assert stage.bundle(KEY, ORDER).submission.template_version == version
    assert stage.wait_for_end(KEY, ORDER).redrives == 2
