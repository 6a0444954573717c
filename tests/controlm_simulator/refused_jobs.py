"""What a job is refused for: the text, what is said, what stands at that place."""

from tests.controlm_simulator.caller import Node, command, dummy, folder
from tests.controlm_simulator.refused import Refused

NO_OBJECT = (
    "MainArguments is an unknown keyword therefore it is assumed to be an object, "
    "but it has no object syntax"
)


def waits(*events: object) -> Node:
    return dummy(w={"Type": "WaitForEvents", "Events": list(events)})


def sla(**settings: object) -> Node:
    return {"Type": "Job:SLAManagement", "ServiceName": "bdl-1", **settings}


JOBS: dict[str, Refused] = {
    "unknown type of job": (
        folder(a={"Type": "Job:Magic"}),
        "Type 'Job:Magic' is unknown",
        '"Type": "Job:Magic"',
    ),
    "no type": (folder(a={"Command": "x"}), "Required property 'Type' is missing", '"a"'),
    "unknown keyword": (folder(a=command(MainArguments="-x")), NO_OBJECT, '"MainArguments": "-x"'),
    "command missing": (folder(a={"Type": "Job:Command"}), "Required property 'Command'", '"a"'),
    "service name missing": (
        folder(a={"Type": "Job:SLAManagement"}),
        "'ServiceName' is missing",
        '"a"',
    ),
    "number for a string": (
        folder(a=dummy(pool={"Type": "Resource:Pool", "Quantity": 1})),
        "Quantity must be a string",
        '"Quantity": 1',
    ),
    "text for a flag": (
        folder(a=dummy(Confirm="true")),
        "Confirm must be true or false",
        '"Confirm": "true"',
    ),
    "blank in an application": (
        folder(a=dummy(Application="a b")),
        "is not valid here",
        '"Application": "a b"',
    ),
    "description too long": (folder(a=dummy(Description="x" * 4001)), "up to 4000", '"Description'),
    "host too long": (folder(a=command(Host="h" * 86)), "up to 85", '"Host": "hhh'),
    "run-as too long": (folder(a=command(RunAs="r" * 31)), "1-30", '"RunAs": "rr'),
    "days that do not exist": (
        folder(a=dummy(DaysKeepActive="99")),
        "0-98 or Forever",
        '"DaysKeepActive": "99"',
    ),
    "bar in an event name": (
        folder(a=waits({"Event": "a|b"})),
        "is not valid here",
        '"Event": "a|b"',
    ),
    "odd date of an event": (
        folder(a=waits({"Event": "e", "Date": "x"})),
        "not a date",
        '"Date": "x"',
    ),
    "any date on an add": (
        folder(a=dummy(w={"Type": "AddEvents", "Events": [{"Event": "e", "Date": "AnyDate"}]})),
        "AnyDate is not allowed",
        '"Date": "AnyDate"',
    ),
    "unknown operator": (folder(a=waits({"Event": "e"}, "XOR")), "neither an event", '"Events"'),
    "groups inside of groups": (
        folder(a=waits("(", "(", {"Event": "e"}, ")", ")")),
        "do not fit together",
        '"Events"',
    ),
    "service name with a blank": (
        folder(a=sla(ServiceName="a b")),
        "is not valid here",
        '"ServiceName": "a b"',
    ),
    "two deadlines": (
        folder(a=sla(CompleteBy={"Time": "14:05"}, CompleteIn={"Time": "01:00"})),
        "CompleteBy and CompleteIn exclude each other",
        '"CompleteIn"',
    ),
    "two tolerances": (
        folder(a=sla(JobRunsDeviationsTolerance="2", AverageRunTimeTolerance={})),
        "exclude each other",
        '"AverageRunTimeTolerance"',
    ),
    "priority 6": (
        folder(a=sla(ServicePriority="6")),
        "ServicePriority must match",
        '"ServicePriority": "6"',
    ),
    "a day and more": (
        folder(a=sla(CompleteIn={"Time": "24:00"})),
        "at most 23:59",
        '"CompleteIn"',
    ),
    "service without a type of action": (
        folder(a=sla(ServiceActions={"late": {"Type": "If:SLA:ServiceIsLate", "do": {}}})),
        "Required property 'Type' is missing",
        '"do"',
    ),
    "service condition that is not played": (
        folder(a=sla(ServiceActions={"fine": {"Type": "If:SLA:ServiceEndedOK"}})),
        "not played by this simulator",
        '"Type": "If:SLA:ServiceEndedOK"',
    ),
    "service action that is none": (
        folder(
            a=sla(
                ServiceActions={
                    "late": {"Type": "If:SLA:ServiceIsLate", "do": {"Type": "Action:SLA:Fax"}}
                }
            )
        ),
        "not played by this simulator",
        '"Type": "Action:SLA:Fax"',
    ),
    "service action with a number": (
        folder(a=sla(ServiceActions={"late": 1})),
        "no object syntax",
        '"late"',
    ),
    "due at 25:00": (
        folder(a=sla(CompleteBy={"Time": "25:00"})),
        "Time must be HH:MM",
        '"CompleteBy"',
    ),
    "variable that is no string": (
        folder(a=dummy(Variables=[{"v": 1}])),
        "A variable's value must be a string",
        '"Variables"',
    ),
    "variable with two names": (
        folder(a=dummy(Variables=[{"v": "1", "w": "2"}])),
        "must be an object with one name",
        '"Variables"',
    ),
    "schedule": (folder(a=dummy(When={})), "When is not played by this simulator", '"When"'),
    "lock": (
        folder(a=dummy(r={"Type": "Resource:Semaphore"})),
        "not played by this simulator",
        '"Type": "Resource:Semaphore"',
    ),
    "odd completion status": (
        folder(a=dummy(i={"Type": "If", "CompletionStatus": "MAYBE"})),
        "Unknown completion status",
        '"CompletionStatus": "MAYBE"',
    ),
    "action not played": (
        folder(a=dummy(i={"Type": "If", "CompletionStatus": "OK", "r": {"Type": "Action:Run"}})),
        "not played by this simulator",
        '"Type": "Action:Run"',
    ),
}
