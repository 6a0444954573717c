"""Services to order, and what the simulator tells about them."""

from localcloud.controlm import Simulator
from localcloud.controlm.effects import Acted
from tests.controlm_simulator.caller import Caller, Node, dummy, events, flow, folder

HOUR, MINUTE = 3600, 60
LATE: Node = {
    "late": {
        "Type": "If:SLA:ServiceIsLate",
        "tell": {
            "Type": "Action:SLA:Notify",
            "Severity": "Urgent",
            "Message": "%%SERVICE_NAME due %%SERVICE_DUE_TIME",
        },
    }
}
NEVER = events("WaitForEvents", "never")


def sla(**settings: object) -> Node:
    return {"Type": "Job:SLAManagement", "ServiceName": "service-1", **settings}


def within(time: str) -> Node:
    return sla(CompleteIn={"Time": time}, ServiceActions=LATE)


def by(time: str, days: str) -> Node:
    return sla(CompleteBy={"Time": time, "Days": days}, ServiceActions=LATE)


def service(caller: Caller) -> Node:
    [told] = caller.get("/run/services/sla").json()["activeServices"]
    found: Node = told
    return found


def notices(simulator: Simulator) -> list[Acted]:
    known = (effect for entry in simulator.journal.entries for effect in entry.effects)
    return [one for one in known if isinstance(one, Acted)]


def waiting(promise: Node) -> Node:
    """Build a folder whose only job waits for ever, kept for days."""
    settings: Node = {"DaysKeepActive": "9"}
    return folder("bdl-1", settings, a=dummy(w=NEVER), sla=promise, f=flow("a", "sla"))
