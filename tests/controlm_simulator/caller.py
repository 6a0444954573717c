"""A client of the simulator, and definitions to send it."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from urllib3 import BaseHTTPResponse, PoolManager

from localcloud.controlm import Simulator

KEY = "key-of-the-tests"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Node = dict[str, object]
Submit = Callable[[], BaseHTTPResponse]
ON_DEMAND = "POST /run/ondemand"


class Caller:
    """Calls one simulator with an API key, without any retry."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.headers: Mapping[str, str] = {"x-api-key": KEY}
        self.pool = PoolManager(retries=False, timeout=5)

    def get(self, path: str, **query: str) -> BaseHTTPResponse:
        url = self.simulator.endpoint + path
        return self.pool.request("GET", url, fields=query, headers=self.headers)

    def post(self, path: str, body: object = None) -> BaseHTTPResponse:
        url = self.simulator.endpoint + path
        return self.pool.request("POST", url, json=body, headers=self.headers)

    def delete(self, path: str) -> BaseHTTPResponse:
        return self.pool.request("DELETE", self.simulator.endpoint + path, headers=self.headers)

    def send(self, path: str, text: object, field: str = "definitionsFile") -> BaseHTTPResponse:
        content = text if isinstance(text, str | bytes) else json.dumps(text)
        fields = {field: ("bundle.json", content, "application/json")}
        url = self.simulator.endpoint + path
        return self.pool.request("POST", url, fields=fields, headers=self.headers)

    def on_demand(self, text: object) -> BaseHTTPResponse:
        return self.send("/run/ondemand", text)

    def statuses(self, **query: str) -> dict[str, str]:
        rows = self.get("/run/jobs/status", **query).json()["statuses"]
        return {row["name"]: row["status"] for row in rows}

    def id_of(self, name: str) -> str:
        [row] = self.get("/run/jobs/status", jobname=name).json()["statuses"]
        found: str = row["jobId"]
        return found

    def act(self, job_id: str, action: str, body: Node | None = None) -> BaseHTTPResponse:
        return self.post(f"/run/job/{job_id.replace(':', '%3A')}/{action}", body or {})

    def control(self, method: str, path: str, body: object = None) -> BaseHTTPResponse:
        return self.pool.request(method, self.simulator.control + path, json=body)


def command(text: str = "/opt/app/run.sh", **settings: object) -> Node:
    return {"Type": "Job:Command", "Command": text, "RunAs": "svc", "Host": "host-1", **settings}


def dummy(**settings: object) -> Node:
    return {"Type": "Job:Dummy", **settings}


def events(kind: str, *names: str, date: str = "OrderDate") -> Node:
    return {"Type": kind, "Events": [{"Event": name, "Date": date} for name in names]}


def flow(*names: str) -> Node:
    return {"Type": "Flow", "Sequence": list(names)}


def folder(name: str = "bdl-1", /, settings: Node | None = None, **inner: object) -> Node:
    return named_folder(name, {**(settings or {}), **inner})


def named_folder(name: str, inner: Node) -> Node:
    return {name: {"Type": "Folder", "ControlmServer": "IN01", **inner}}


def one_job(name: str = "bdl-1") -> Node:
    return folder(name, appl=command())


def sentences(answer: BaseHTTPResponse) -> list[str]:
    return [element["message"] for element in answer.json()["errors"]]
