"""What watches: an alarm per definition for its deadline, and the alarms that all teams share."""

from collections.abc import Iterable, Iterator

from aws_cdk import Stack, Tags, aws_cloudwatch as cloudwatch, aws_sns as sns
from aws_cdk.aws_cloudwatch_actions import SnsAction
from constructs import Construct

from muster.core.catalogue import Catalogue
from muster.core.definition import Definition
from stacks import services
from stacks.alarm import RUNBOOK, Watched, breached
from stacks.dashboard import dashboards
from stacks.flow import FlowStack
from stacks.levels import EVERY_TEAMS, levels
from stacks.state import StateStack
from stacks.topic import PageTopic
from stacks.undelivered import UNDELIVERED, queue_name

PAGING = ("Overdue", "ExecutionsFailed", "SweepCompleted")


class WatchStack(Stack):
    """Turns metrics into calls for the team that owns what is wrong."""

    def __init__(
        self, scope: Construct, state: StateStack, flow: FlowStack, catalogue: Catalogue
    ) -> None:
        super().__init__(scope, f"muster-{state.stage.name}-watch", description="Muster: alarms")
        self.add_stack_dependency(state)
        self.prefix = f"muster-{state.stage.name}"
        self.topics = {
            team: sns.Topic.from_topic_arn(self, f"Topic-{team}", arn)
            for team, arn in state.topics.arns(self).items()
        }
        self.alarms: dict[str, cloudwatch.Alarm] = {}
        for definition in catalogue.current():
            self._watch_deadline(definition)
        for watched in (*EVERY_TEAMS, *levels(state.stage.watching), *_of_aws(state, flow)):
            self._watch(watched, self.topics.values())
        self._page(state)
        dashboards(self, self.prefix, catalogue, self.alarms)

    def _page(self, state: StateStack) -> None:
        """Call once for what is most often one trouble with three faces."""
        red = [self.alarms[title] for title in PAGING]
        page = cloudwatch.CompositeAlarm(
            self,
            "Page",
            composite_alarm_name=f"{self.prefix}-Page",
            alarm_description=f"One page for all of it: {', '.join(PAGING)}. The alarm that is red"
            f" says what to do. Runbook: {RUNBOOK}#page",
            alarm_rule=cloudwatch.AlarmRule.any_of(
                *(
                    cloudwatch.AlarmRule.from_alarm(each, cloudwatch.AlarmState.ALARM)
                    for each in red
                )
            ),
        )
        page.add_alarm_action(SnsAction(PageTopic(self, state.stage, state.key).topic))

    def _watch_deadline(self, definition: Definition) -> None:
        alarm = self._watch(breached(definition), [self.topics[definition.owner.team]])
        Tags.of(alarm).add("team", definition.owner.team)
        if definition.owner.cost_center is not None:
            Tags.of(alarm).add("cost-center", definition.owner.cost_center)

    def _watch(self, watched: Watched, topics: Iterable[sns.ITopic]) -> cloudwatch.Alarm:
        metric = cloudwatch.Metric(
            namespace=watched.namespace,
            metric_name=watched.metric,
            dimensions_map=dict(watched.dimensions),
            statistic=watched.statistic,
            period=watched.period,
        )
        alarm = cloudwatch.Alarm(
            self,
            watched.title,
            alarm_name=f"{self.prefix}-{watched.title}",
            alarm_description=watched.description,
            metric=metric,
            threshold=watched.threshold,
            comparison_operator=watched.comparison,
            evaluation_periods=watched.periods,
            datapoints_to_alarm=watched.datapoints,
            treat_missing_data=watched.missing,
        )
        for topic in () if watched.warns else topics:
            alarm.add_alarm_action(SnsAction(topic))
        self.alarms[watched.title] = alarm
        return alarm


def _of_aws(state: StateStack, flow: FlowStack) -> Iterator[Watched]:
    yield from services.executions(flow.machine.arn)
    yield from services.table(state.bundles.table_name)
    for what in UNDELIVERED:
        yield services.undelivered(what, queue_name(state.stage, what))
    for folder, name in flow.names.items():
        yield from services.function(folder, name)
    for topic, mapping_id in flow.mappings.items():
        yield from services.mapping(topic, mapping_id, state.stage.watching.tolerated_lag)
