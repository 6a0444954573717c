"""What happens when a job ends: first its actions, then, if all is well, its events."""

import operator
import re
from collections.abc import Callable

from localcloud.controlm.definitions.compile import event_term
from localcloud.controlm.definitions.plan import Action, EventTerm
from localcloud.controlm.effects import Acted, EventChanged
from localcloud.controlm.jobs.events import STAT, EventTable, date_of
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
    if action.type == "Event:Add":
        _add(job, event_term(action.settings), events)
    elif action.type == "Event:Delete":
        _delete(job, event_term(action.settings), events)
    elif action.type == "Action:Set":
        name = str(action.settings.get("Variable", "")).removeprefix("%%")
        job.variables[name] = expand(str(action.settings.get("Value", "")), values_for(job))
    said = [str(value) for key, value in action.settings.items() if key != "Type"]
    text = expand("\n".join(said), values_for(job))
    job.folder.note(Acted(job_id=job.job_id, type=action.type, text=text))


def _leave_events(job: JobOrder, events: EventTable) -> None:
    for term in job.plan.adds:
        _add(job, term, events)
    for term in job.plan.deletes:
        _delete(job, term, events)


def _add(job: JobOrder, term: EventTerm, events: EventTable) -> None:
    folder, name = job.folder, job.folder.link_name(term)
    server, on = folder.plan.server, date_of(term.date, folder.odate) or STAT
    events.add(server, name, on)
    folder.note(EventChanged(server=server, name=name, date=on, is_set=True))


def _delete(job: JobOrder, term: EventTerm, events: EventTable) -> None:
    folder, name = job.folder, job.folder.link_name(term)
    server = folder.plan.server
    for on in events.remove(server, name, date_of(term.date, folder.odate)):
        folder.note(EventChanged(server=server, name=name, date=on, is_set=False))
