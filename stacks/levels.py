"""The alarms on what Muster tells of itself: the sweeper's levels, and ingest's quarantine."""

from aws_cdk import Duration

from stacks.alarm import BELOW, SILENCE_IS_BAD, SILENCE_IS_SILENCE, Watched
from stacks.stage import Watching

SWEEP = {"service": "sweep"}
EVERY_TEAMS = (
    Watched(
        title="Overdue",
        section="Overdue",
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
        section="SweepCompleted",
        metric="SweepCompleted",
        dimensions=SWEEP,
        period=Duration.minutes(5),
        comparison=BELOW,
        missing=SILENCE_IS_BAD,
        remedy="The sweeper has not finished for five minutes: lost messages stay unrepaired and"
        " gauges are blind. Read the log of the sweep function; check that its rule is enabled.",
    ),
    Watched(
        title="CompleteNotSubmitted",
        section="CompleteNotSubmitted",
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
        section="StuckSubmission",
        metric="StuckSubmission",
        dimensions=SWEEP,
        statistic="Maximum",
        remedy="A submission has been under way for longer than any attempt lives. Look at its"
        " execution (`muster why KEY`); a redrive looks for the job before it asks again.",
    ),
    Watched(
        title="SubmissionUnknown",
        section="SubmissionUnknown",
        metric="SubmissionUnknown",
        dimensions=SWEEP,
        statistic="Maximum",
        remedy="Whether Control-M took a job could not be decided, and nothing is sent again until"
        " it is. Look for the folder that `muster why KEY` names, then `muster redrive KEY`.",
    ),
    Watched(
        title="Quarantined",
        section="Quarantined",
        metric="Quarantined",
        dimensions={"service": "ingest"},
        remedy="Records that can never be read were set aside. The quarantine bucket holds each"
        " with its reason and coordinates; have its producer repair and send it again.",
    ),
)
OPEN_AT_MOST = 0.7  # of what Step Functions allows


def levels(watching: Watching) -> tuple[Watched, ...]:
    """Watch the levels whose bounds are the stage's."""
    return (
        Watched(
            title="NearBreach",
            section="NearBreach",
            metric="NearBreach",
            dimensions=SWEEP,
            statistic="Maximum",
            threshold=watching.near_breaches,
            warns=True,
            remedy="Bundles have less than an hour to their deadline. `muster ls` names them and"
            " `muster why KEY` says what each misses; ask its producer while there is time.",
        ),
        Watched(
            title="OpenExecutions",
            section="OpenExecutions",
            metric="OpenBundles",
            dimensions=SWEEP,
            statistic="Maximum",
            threshold=int(watching.execution_quota * OPEN_AT_MOST),
            periods=5,
            datapoints=5,
            missing=SILENCE_IS_SILENCE,
            remedy="Open bundles near the quota of open executions; beyond it no bundle can wait."
            " Ask AWS for a higher quota, and find which definition grows in `muster ls`.",
        ),
    )
