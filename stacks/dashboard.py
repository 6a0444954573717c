"""Dashboards: one per team on its definitions, one on everything."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration, aws_cloudwatch as cloudwatch
from constructs import Construct

from muster.core.catalogue import Catalogue

WIDTH = 12  # of 24
OF_DEFINITIONS = {
    "Bundles breached": ("bundles", ("SlaBreached",)),
    "Events": ("ingest", ("Accepted", "Duplicate", "Conflict", "Late")),
    "Jobs": ("submit", ("Submitted", "Adopted", "Rejected", "Doubtful")),
}
OF_ALL = {
    "Bundles": ("sweep", ("OpenBundles", "NearBreach", "Overdue")),
    "Submissions to look at": (
        "sweep",
        ("CompleteNotSubmitted", "StuckSubmission", "SubmissionUnknown"),
    ),
    "Records": ("ingest", ("Routed", "Unmatched", "Invalid", "Quarantined")),
}


def dashboards(
    scope: Construct, prefix: str, catalogue: Catalogue, alarms: Mapping[str, cloudwatch.Alarm]
) -> None:
    """Draw each team's dashboard, and the one of the whole stage."""
    owned: dict[str, list[str]] = {}
    for definition in catalogue.current():
        owned.setdefault(definition.owner.team, []).append(definition.name)
    for team, names in sorted(owned.items()):
        theirs = [alarms[f"SlaBreached-{name}"] for name in names]
        _draw(scope, f"{prefix}-{team}", theirs, _of_definitions(names))
    _draw(scope, prefix, list(alarms.values()), _of_all())


def _draw(
    scope: Construct,
    name: str,
    alarms: Sequence[cloudwatch.Alarm],
    graphs: list[cloudwatch.IWidget],
) -> None:
    cloudwatch.Dashboard(
        scope,
        f"Dashboard-{name}",
        dashboard_name=name,
        default_interval=Duration.hours(24),
        widgets=[
            [cloudwatch.AlarmStatusWidget(alarms=list(alarms), title="Alarms", width=24)],
            graphs,
        ],
    )


def _of_definitions(names: Sequence[str]) -> list[cloudwatch.IWidget]:
    return [
        _graph(title, [_sum(metric, service, name) for name in names for metric in metrics])
        for title, (service, metrics) in OF_DEFINITIONS.items()
    ]


def _of_all() -> list[cloudwatch.IWidget]:
    return [
        _graph(title, [_level(metric, service) for metric in metrics])
        for title, (service, metrics) in OF_ALL.items()
    ]


def _graph(title: str, metrics: Sequence[cloudwatch.Metric]) -> cloudwatch.IWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=WIDTH)


def _sum(metric: str, service: str, definition: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="Muster",
        metric_name=metric,
        dimensions_map={"service": service, "definition": definition},
        statistic="Sum",
        period=Duration.minutes(5),
        label=f"{metric} {definition}",
    )


def _level(metric: str, service: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="Muster",
        metric_name=metric,
        dimensions_map={"service": service},
        statistic="Maximum" if service == "sweep" else "Sum",
        period=Duration.minutes(5),
    )
