"""BMC's `ctm-python-client`, unmodified, at one endpoint: its own words, called one by one."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aapi import EventIn, Folder, JobCommand, JobDummy, WaitForEvents
from ctm_python_client.core.comm import Environment
from ctm_python_client.core.monitoring import Monitor, RunMonitor
from ctm_python_client.core.workflow import Workflow, WorkflowDefaults

from tests.controlm_thirdparty.transcript import Transcript

PATIENCE_S, PAUSE_S = 300, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to run, and under which names."""

    environment: Environment
    server: str
    host: str
    run_as: str
    folder: str
    date: str  # of an event: the order date as MMDD

    @property
    def is_on_premises(self) -> bool:
        """Say whether there are sessions."""
        return str(self.environment.mode.name) != "SAAS"


@dataclass(frozen=True, slots=True)
class Driver:
    """Plays every scene with one workflow and keeps the transcript."""

    place: Place
    transcript: Transcript
    workflow: Workflow

    @classmethod
    def log_in(cls, place: Place, transcript: Transcript) -> "Driver":
        """Make the client's workflow, which logs in on premises, and give it a folder of jobs."""
        defaults = WorkflowDefaults(run_as=place.run_as, controlm_server=place.server)
        workflow = transcript.call(
            "workflow = Workflow(environment)", lambda: Workflow(place.environment, defaults)
        )
        workflow.add(_folder(place))
        return cls(place, transcript, workflow)

    @property
    def api(self) -> Any:  # noqa: ANN401 - generated, without types
        """Return the generated class behind the workflow."""
        return self.workflow.aapiclient.run_api

    @property
    def monitor(self) -> Monitor:
        """Return the client's monitor of any job."""
        return Monitor(self.workflow.aapiclient)

    def order(self) -> RunMonitor:
        """Check, deploy, run, and run on demand; the last is what the scenes play with."""
        call, workflow = self.transcript.call, self.workflow
        call("workflow.build()", lambda: workflow.build().result)
        call("workflow.deploy()", lambda: workflow.deploy().result)
        deployed = call("workflow.run()", workflow.run)
        call("run.get_statuses()", lambda: len(deployed.get_statuses()))
        run: RunMonitor = call("run = workflow.run_on_demand()", workflow.run_on_demand)
        return run

    def until(self, run: RunMonitor, job: str, status: str) -> None:
        """Wait for a job's status, as anybody must at a real Control-M."""
        end = time.monotonic() + PATIENCE_S
        while run.get_status(job).status != status:
            assert time.monotonic() < end, f"{job} is not {status}"
            time.sleep(PAUSE_S)

    def on_run(self, run: RunMonitor, *calls: str) -> None:
        """Call methods of the run, each written as `name("job")`."""
        for said in calls:
            self.transcript.call(f"run.{said}", _bound(run, said))

    def fails_on_run(self, run: RunMonitor, said: str) -> None:
        """Call one that does not succeed."""
        self.transcript.fail(f"run.{said}", _bound(run, said))


def _bound(run: RunMonitor, said: str) -> Callable[[], object]:
    name, _, rest = said.partition("(")
    words = [word.strip('" ') for word in rest.rstrip(")").split(",") if word]
    return lambda: getattr(run, name)(*(int(word) if word.isdecimal() else word for word in words))


def _folder(place: Place) -> Folder:
    wait = WaitForEvents([EventIn(event=f"{place.folder}-go")])
    host = {"host": place.host}
    jobs = [
        JobCommand("say", command="echo hello", **host),
        JobCommand("fail", command="echo no; exit 3", **host),
        JobCommand("long", command="sleep 3600", **host),
        JobDummy("ask", confirm=True),
        JobDummy("gate", wait_for_events=[wait]),
    ]
    return Folder(place.folder, job_list=jobs)
