"""What an alarm is: what it watches, when it is red, and what its reader should do then."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import ComparisonOperator, TreatMissingData

from muster.core.definition import Definition

RUNBOOK = "docs/operate/alarms.md"
MINUTE = Duration.minutes(1)
AT_LEAST = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
BELOW = ComparisonOperator.LESS_THAN_THRESHOLD
QUIET = TreatMissingData.NOT_BREACHING
SILENCE_IS_BAD = TreatMissingData.BREACHING
SILENCE_IS_SILENCE = TreatMissingData.MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One alarm; `section` is its heading in the runbook, `warns` says that it calls nobody."""

    title: str
    metric: str
    dimensions: Mapping[str, str]
    remedy: str
    section: str
    namespace: str = "Muster"
    statistic: str = "Sum"
    period: Duration = field(default_factory=lambda: MINUTE)
    periods: int = 1
    datapoints: int = 1
    threshold: int = 1
    comparison: ComparisonOperator = AT_LEAST
    missing: TreatMissingData = QUIET
    warns: bool = False

    @property
    def description(self) -> str:
        """Return the remedy and where the rest of it is written."""
        return f"{self.remedy} Runbook: {RUNBOOK}#{self.section.lower()}"


def breached(definition: Definition) -> Watched:
    """Watch the deadline of one definition's bundles."""
    owner = definition.owner
    asked = f", {owner.contact}" if owner.contact else ""
    return Watched(
        title=f"SlaBreached-{definition.name}",
        metric="SlaBreached",
        section="SlaBreached",
        dimensions={"service": "bundles", "definition": definition.name},
        remedy=f"A bundle of {definition.name} passed its deadline with members missing; the notice"
        f" to team {owner.team}{asked} names them. Bring the missing event, then redrive the failed"
        " execution in the console or with `muster redrive KEY`.",
    )
