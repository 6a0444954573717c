"""Every alarm, as data: what it watches, when it is red, and what the reader should do then."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import ComparisonOperator, TreatMissingData

from muster.core.definition import Definition

MINUTE = Duration.minutes(1)
AT_LEAST = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
QUIET = TreatMissingData.NOT_BREACHING
SILENCE_IS_BAD = TreatMissingData.BREACHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One alarm; its threshold is always 1."""

    title: str
    metric: str
    dimensions: Mapping[str, str]
    remedy: str
    namespace: str = "Muster"
    statistic: str = "Sum"
    period: Duration = field(default_factory=lambda: MINUTE)
    periods: int = 1
    datapoints: int = 1
    comparison: ComparisonOperator = AT_LEAST
    missing: TreatMissingData = QUIET


SWEEP = {"service": "sweep"}
EVERY_TEAMS = (
    Watched(
        title="Overdue",
        metric="Overdue",
        dimensions=SWEEP,
        statistic="Maximum",
        periods=3,
        datapoints=2,
        missing=SILENCE_IS_BAD,
        remedy="Bundles are open past their deadline. `muster ls` names them, `muster why KEY` says"
        " what each misses; bring the missing events, then `muster redrive KEY`.",
    ),
    Watched(
        title="SweepCompleted",
        metric="SweepCompleted",
        dimensions=SWEEP,
        period=Duration.minutes(5),
        comparison=ComparisonOperator.LESS_THAN_THRESHOLD,
        missing=SILENCE_IS_BAD,
        remedy="The sweeper has not finished for five minutes: lost messages stay unrepaired and"
        " gauges are blind. Read the log of the sweep function; check that its rule is enabled.",
    ),
    Watched(
        title="CompleteNotSubmitted",
        metric="CompleteNotSubmitted",
        dimensions=SWEEP,
        statistic="Maximum",
        periods=10,
        datapoints=10,
        missing=SILENCE_IS_BAD,
        remedy="Complete bundles have had no job for ten minutes. `muster why KEY` shows the last"
        " error; repair template, credential or Control-M, then `muster redrive KEY`.",
    ),
    Watched(
        title="StuckSubmission",
        metric="StuckSubmission",
        dimensions=SWEEP,
        statistic="Maximum",
        remedy="A submission has been under way for longer than any attempt lives. Look at its"
        " execution (`muster why KEY`); a redrive looks for the job before it asks again.",
    ),
    Watched(
        title="SubmissionUnknown",
        metric="SubmissionUnknown",
        dimensions=SWEEP,
        statistic="Maximum",
        remedy="Whether Control-M took a job could not be decided, and nothing is sent again until"
        " it is. Look for the folder that `muster why KEY` names, then `muster redrive KEY`.",
    ),
    Watched(
        title="Quarantined",
        metric="Quarantined",
        dimensions={"service": "ingest"},
        remedy="Records that can never be read were set aside. The quarantine bucket holds each"
        " with its reason and coordinates; have its producer repair and send it again.",
    ),
)


def breached(definition: Definition) -> Watched:
    """Watch the deadline of one definition's bundles."""
    owner = definition.owner
    asked = f", {owner.contact}" if owner.contact else ""
    return Watched(
        title=f"SlaBreached-{definition.name}",
        metric="SlaBreached",
        dimensions={"service": "bundles", "definition": definition.name},
        remedy=f"A bundle of {definition.name} passed its deadline with members missing; the notice"
        f" to team {owner.team}{asked} names them. Bring the missing event, then redrive the failed"
        " execution in the console or with `muster redrive KEY`.",
    )


def failed(machine_arn: str) -> tuple[Watched, ...]:
    """Watch the executions, redriven ones included."""
    remedies = {
        "ExecutionsFailed": "An execution failed: a breach, or a submission that was refused. Its"
        " error names the cause; repair it, then redrive the execution.",
        "ExecutionsAborted": "Somebody aborted an execution; its bundle is open and nobody waits."
        " Redrive it, or let the sweeper note the breach at the deadline.",
        "ExecutionsTimedOut": "An execution ran into a limit of Step Functions. Redrive it; its"
        " bundle in the table knows how much time is left.",
    }
    return tuple(
        Watched(
            title=metric,
            metric=metric,
            namespace="AWS/States",
            dimensions={"StateMachineArn": machine_arn},
            remedy=remedy,
        )
        for metric, remedy in remedies.items()
    )
