"""What happens when a job ends: first its actions, then, if all is well, its events."""

import operator
import re
from collections.abc import Callable

from localcloud.controlm.definitions.compile import event_term
from localcloud.controlm.definitions.plan import Action
from localcloud.controlm.effects import Acted
from localcloud.controlm.jobs.events import EventTable, date_of
from localcloud.controlm.jobs.orders import JobOrder, Status
from localcloud.controlm.jobs.variables import expand, values_for

COMPARISON = re.compile(r"(<=|>=|<|>|=|)(\d+)")
COMPARE: dict[str, Callable[[int, int], bool]] = {
    "": operator.eq,
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
TURNS = {"Action:SetToOK": Status.ENDED_OK, "Action:SetToNotOK": Status.ENDED_NOT_OK}


def after_end(job: JobOrder, events: EventTable) -> None:
    """Run the post-processing of a job that has just ended, or has been set to OK."""
    first = job.status
    if "runJobWithoutPostProcessing" in job.bypassed:
        return
    exit_code = 0 if first is Status.ENDED_OK else job.executions[-1].exit_code
    for action in job.plan.actions:
        if _applies(action.on, first, exit_code):
            _act(job, action, events)
    if job.status is Status.ENDED_OK:
        _leave_events(job, events)


def _applies(condition: str, status: Status, exit_code: int) -> bool:
    words = {
        "ANY": True,
        "OK": status is Status.ENDED_OK,
        "NOTOK": status is Status.ENDED_NOT_OK,
        "Even": exit_code % 2 == 0,
        "Odd": exit_code % 2 == 1,
    }
    if condition in words:
        return words[condition]
    found = COMPARISON.fullmatch(condition)
    return found is not None and COMPARE[found[1]](exit_code, int(found[2]))


def _act(job: JobOrder, action: Action, events: EventTable) -> None:
    job.status = TURNS.get(action.type, job.status)
    server, odate = job.folder.plan.server, job.folder.odate
    term = event_term(action.settings)
    if action.type == "Event:Add":
        events.add(server, term.name, date_of(term.date, odate))
    elif action.type == "Event:Delete":
        events.remove(server, term.name, date_of(term.date, odate))
    said = [str(value) for key, value in action.settings.items() if key != "Type"]
    text = expand("\n".join(said), values_for(job))
    job.folder.note(Acted(job_id=job.job_id, type=action.type, text=text))


def _leave_events(job: JobOrder, events: EventTable) -> None:
    folder = job.folder
    for term in job.plan.adds:
        on = date_of(term.date, folder.odate)
        events.add(folder.plan.server, folder.link_name(term), on)
    for term in job.plan.deletes:
        on = date_of(term.date, folder.odate)
        events.remove(folder.plan.server, folder.link_name(term), on)
