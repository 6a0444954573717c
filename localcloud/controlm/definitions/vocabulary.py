"""The keywords of folders and jobs, each with the kind of value it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What stands behind a keyword."""

    TEXT = "a string"
    FLAG = "true or false"
    LIST = "an array"
    OBJECT = "an object"

    def takes(self, value: object) -> bool:
        """Say whether a value is of this kind."""
        return isinstance(value, PYTHON_TYPES[self])


PYTHON_TYPES = {Kind.TEXT: str, Kind.FLAG: bool, Kind.LIST: list, Kind.OBJECT: dict}


def _texts(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, Kind.TEXT)


ENTITY: Mapping[str, Kind] = {
    **_texts("Type", "Application", "SubApplication", "Description", "RunAs", "Priority"),
    **_texts("CreatedBy", "DaysKeepActive"),
    "Confirm": Kind.FLAG,
    "Variables": Kind.LIST,
}
FOLDER: Mapping[str, Kind] = {
    **ENTITY,
    **_texts("ControlmServer", "OrderMethod", "SiteStandard", "DaysKeepActiveIfNotOk"),
    **_texts("ActiveRetentionPolicy"),
    "BusinessFields": Kind.LIST,
}
JOB: Mapping[str, Kind] = {**ENTITY, **_texts("Host"), "RunAsDummy": Kind.FLAG}
NOT_PLAYED = frozenset({"AdjustEvents", "Rerun", "RerunLimit", "TimeZone", "When"})


@dataclass(frozen=True, slots=True)
class JobType:
    """A job type's own keywords, and those of them that must be there."""

    keywords: Mapping[str, Kind]
    required: tuple[str, ...] = ()


COMMAND = JobType(_texts("Command", "PreCommand", "PostCommand"), ("Command",))
SCRIPT = JobType(
    {**_texts("FileName", "FilePath", "PreCommand", "PostCommand"), "Arguments": Kind.LIST},
    ("FileName", "FilePath"),
)
SLA = JobType(
    {
        **_texts("ServiceName", "ServicePriority", "JobRunsDeviationsTolerance"),
        "CompleteBy": Kind.OBJECT,
        "CompleteIn": Kind.OBJECT,
        "AverageRunTimeTolerance": Kind.OBJECT,
        "ServiceActions": Kind.OBJECT,
    },
    ("ServiceName",),
)
LAMBDA = JobType(
    {**_texts("ConnectionProfile", "FunctionName", "Version", "Payload"), "AppendLog": Kind.FLAG},
    ("ConnectionProfile", "FunctionName"),
)
STEP_FUNCTION = JobType(
    {
        **_texts("ConnectionProfile", "StateMachine", "ExecutionName", "Input"),
        "AppendLog": Kind.FLAG,
    },
    ("ConnectionProfile", "StateMachine"),
)
JOB_TYPES: Mapping[str, JobType] = {
    "Job:Command": COMMAND,
    "Job:Script": SCRIPT,
    "Job:EmbeddedScript": JobType(_texts("Script", "FileName"), ("Script", "FileName")),
    "Job:Dummy": JobType({}),
    "Job:SLAManagement": SLA,
    "Job:AWS:Lambda": LAMBDA,
    "Job:AWS:StepFunction": STEP_FUNCTION,
}
EVENT_TYPES = frozenset({"WaitForEvents", "AddEvents", "DeleteEvents"})
MAIL = {**_texts("To", "Subject", "Message", "CC", "Urgency"), "AttachOutput": Kind.FLAG}
NOTICE = _texts("Message", "Destination", "Urgency")
NOTICES: Mapping[str, str] = {"Notify:OK": "OK", "Notify:NotOK": "NOTOK"}
ACTION_TYPES: Mapping[str, Mapping[str, Kind]] = {
    "Action:Mail": MAIL,
    "Mail": MAIL,
    "Action:Notify": NOTICE,
    "Action:Remedy": _texts("Urgency", "Message", "Summary"),
    "Action:Set": _texts("Variable", "Value"),
    "Action:SetToOK": {},
    "Action:SetToNotOK": {},
    "Event:Add": _texts("Event", "Date"),
    "Event:Delete": _texts("Event", "Date"),
}
