"""Every operation that the simulator plays, by priority, and one request for each."""

from dataclasses import dataclass, field
from urllib.parse import quote

from urllib3 import BaseHTTPResponse

from tests.controlm_simulator.caller import Caller, Node, command, dummy, events, folder
from tests.controlm_thirdparty.stage import PASSWORD, USER

ACTIONS = ("hold", "free", "kill", "setToOk", "confirm", "runNow", "rerun", "delete", "undelete")
FIRST = (
    "POST /session/login",
    "POST /session/logout",
    "POST /build",
    "POST /deploy",
    "POST /run",
    "POST /run/ondemand",
    "POST /run/order",
    "GET /run/status/{runId}",
    "GET /run/jobs/status",
    *(f"GET /run/job/{{jobId}}/{text}" for text in ("status", "output", "log", "waitingInfo")),
    *(f"POST /run/job/{{jobId}}/{action}" for action in ACTIONS),
    "POST /run/event/{server}",
    "DELETE /run/event/{server}/{name}/{date}",
    "GET /run/events",
    "GET /run/services/sla",
    "GET /config/servers",
    "GET /status",
)
SECOND = (
    "GET /run/variables",
    "POST /run/variables/{server}",
    "DELETE /run/variables/{server}",
    "GET /run/resources",
    "POST /run/resource/{server}",
    "POST /run/resource/{server}/{name}",
    "DELETE /run/resource/{server}/{name}",
    *(f"GET /run/job/{{jobId}}/{text}" for text in ("related", "statistics", "get")),
    "POST /run/job/{jobId}/bypass",
    "GET /deploy/jobs",
    "GET /deploy/folders",
    "GET /deploy/poll",
    "DELETE /deploy/folder/{server}/{folderName}",
    "GET /archive/search",
    "GET /archive/{jobId}/log",
    "GET /archive/{jobId}/output",
    "GET /authentication/tokens",
)
PARTS = {
    "POST /build": "definitionsFile",
    "POST /deploy": "definitionsFile",
    "POST /run": "jobDefinitionsFile",
    "POST /run/ondemand": "definitionsFile",
}
JOBS = {
    "free": "held",
    "delete": "held",
    "kill": "long",
    "confirm": "ask",
    "undelete": "gone",
    "setToOk": "fail",
    "rerun": "fail",
}
WAITING = ("hold", "runNow", "waitingInfo", "bypass")
BODIES: dict[str, Node] = {
    "POST /session/login": {"username": USER, "password": PASSWORD},
    "POST /run/order": {"ctm": "IN01", "folder": "kept", "jobs": "*", "ignoreCriteria": True},
    "POST /run/event/{server}": {"name": "go", "date": "1121"},
    "POST /run/variables/{server}": {"variables": [{r"%%\\pool\more": "1"}]},
    "DELETE /run/variables/{server}": {"variables": [r"%%\\pool\one"]},
    "POST /run/resource/{server}": {"name": "more", "max": "5"},
    "POST /run/resource/{server}/{name}": {"max": 7},
    "POST /run/job/{jobId}/bypass": {"waitForEvents": True},
}
QUERIES = {
    "GET /run/jobs/status": "folder=now&deleted=false&orderDateFrom=261101",
    "GET /run/events": "server=IN01&name=there*",
    "GET /run/variables": "server=IN01",
    "GET /run/resources": "server=IN01",
    "GET /deploy/jobs": "format=json&folder=kept&server=IN01",
    "GET /deploy/folders": "folder=kept&server=IN01",
    "GET /archive/search": "folder=old&orderDateFrom=2026-11-01",
    "GET /archive/{jobId}/log": "runNo=1",
    "GET /archive/{jobId}/output": "runNo=1",
    "GET /run/job/{jobId}/output": "runNo=0",
}
NOW = folder(
    "now",
    say=command(),
    fail=command(),
    long=command(),
    ask=dummy(Confirm=True),
    gate=dummy(w=events("WaitForEvents", "never")),
    held=dummy(w=events("WaitForEvents", "never")),
    gone=dummy(w=events("WaitForEvents", "never")),
    sla={"Type": "Job:SLAManagement", "ServiceName": "now", "CompleteIn": {"Time": "01:00"}},
)


@dataclass
class Surface:
    """A simulator on which there is something for every operation to find."""

    caller: Caller
    known: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        """Have a day in the archive, a deployed folder, and jobs in every state."""
        caller = self.caller
        caller.on_demand(folder("old", past=command()))
        self.known["archived"] = caller.id_of("past")
        caller.simulator.new_day()
        caller.send("/run", folder("kept", a=dummy()), field="jobDefinitionsFile")
        caller.simulator.turn(deploy_latency_s=5)
        self.known["poll"] = caller.send("/deploy", folder("kept", a=dummy())).json()[0]["pollId"]
        caller.simulator.clock.advance(6)
        self.known["run"] = caller.on_demand(NOW).json()["runId"]
        for job, action in (("held", "hold"), ("gone", "hold"), ("gone", "delete")):
            caller.act(caller.id_of(job), action)
        caller.post("/run/event/IN01", {"name": "there", "date": "1121"})
        caller.post("/run/resource/IN01", {"name": "lines", "max": "2"})
        caller.post("/run/variables/IN01", {"variables": [{r"%%\\pool\one": "1"}]})

    def ask(self, operation: str) -> BaseHTTPResponse:
        """Make the request of one operation."""
        method, pattern = operation.split()
        path = self._path(operation, pattern)
        if operation in PARTS:
            return self.caller.send(path, folder("new", a=dummy()), field=PARTS[operation])
        url = f"{self.caller.simulator.endpoint}{path}{self._query(operation)}"
        headers, body = self.caller.headers, BODIES.get(operation)
        return self.caller.pool.request(method, url, json=body, headers=headers)

    def _query(self, operation: str) -> str:
        if operation == "GET /deploy/poll":
            return f"?pollId={self.known['poll']}"
        return f"?{QUERIES[operation]}" if operation in QUERIES else ""

    def _path(self, operation: str, pattern: str) -> str:
        deed = pattern.rsplit("/", 1)[1]
        is_past = pattern.startswith("/archive/{")
        job = JOBS.get(deed, "gate" if deed in WAITING else "say")
        values = {
            "{jobId}": self.known["archived"] if is_past else self.caller.id_of(job),
            "{runId}": self.known["run"],
            "{server}": "IN01",
            "{folderName}": "kept",
            "{name}": "lines" if "resource" in operation else "there",
            "{date}": "1121",
        }
        for name, value in values.items():
            pattern = pattern.replace(name, quote(value, safe=""))
        return pattern
