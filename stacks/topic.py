"""One SNS topic per team: a contact hears the notices that name it, a subscriber the alarms."""

from collections.abc import Mapping

from aws_cdk import Stack, Tags, aws_iam as iam, aws_kms as kms, aws_sns as sns, aws_sqs as sqs
from constructs import Construct

from muster.core.catalogue import Catalogue
from muster.core.names import digest
from stacks.stage import Stage
from stacks.undelivered import queue_arn, undelivered_notices

ALARMS: Mapping[str, bool] = {"exists": False}  # CloudWatch names no contact


class TeamTopics(Construct):
    """The topics, by team.

    Other stacks name them instead of importing them: an export that a leaving team takes away
    could not be deleted while its reader still stands.
    """

    def __init__(self, scope: Construct, stage: Stage, catalogue: Catalogue, key: kms.IKey) -> None:
        super().__init__(scope, "Topics")
        kept = _by_arn(self, undelivered_notices(self, stage, key).queue_arn)
        self.names = {team: f"muster-{stage.name}-{team}" for team in catalogue.teams()}
        for team, name in self.names.items():
            topic = alarm_topic(self, team, name, key)
            told, alarmed = _told(catalogue, team), stage.watching.subscribers.get(team, ())
            for address in sorted({*told, *alarmed}):
                wanted = [*told.get(address, ()), *([ALARMS] if address in alarmed else ())]
                _subscribe(topic, address, wanted, kept)

    def arns(self, stack: Stack) -> dict[str, str]:
        """Return each team's topic ARN, in the words of the stack that asks."""
        return {
            team: stack.format_arn(service="sns", resource=name)
            for team, name in self.names.items()
        }

    def json(self, stack: Stack) -> str:
        """Return the ARNs as the JSON object that functions and command line read."""
        return stack.to_json_string(self.arns(stack))


class PageTopic(Construct):
    """The stage's topic of the one page, for whoever is on call; no team can have its name."""

    def __init__(self, scope: Construct, stage: Stage, key: kms.IKey) -> None:
        super().__init__(scope, "Pages")
        self.topic = alarm_topic(self, stage.team, f"muster-page-{stage.name}", key)
        kept = _by_arn(self, queue_arn(Stack.of(self), stage, "notices"))
        for address in stage.watching.pagers:
            _subscribe(self.topic, address, [ALARMS], kept)


def alarm_topic(scope: Construct, team: str, name: str, key: kms.IKey) -> sns.Topic:
    """Return a topic to which CloudWatch may publish."""
    topic = sns.Topic(
        scope, team, topic_name=name, display_name=name, master_key=key, enforce_ssl=True
    )
    topic.add_to_resource_policy(
        iam.PolicyStatement(
            sid="AlarmsMayPublish",
            principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
            actions=["sns:Publish"],
            resources=[topic.topic_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}},
        )
    )
    Tags.of(topic).add("team", team)
    return topic


def _told(catalogue: Catalogue, team: str) -> Mapping[str, list[str]]:
    """Return the contacts per address; a newer version of a definition moves its contacts."""
    moved = {
        (name, contact): address
        for name, version in sorted(catalogue.versions)
        if (owner := catalogue.version(name, version).owner).team == team
        for contact, address in owner.contacts.items()
    }
    told: dict[str, set[str]] = {}
    for (_, contact), address in moved.items():
        told.setdefault(address, set()).add(contact)
    return {address: sorted(contacts) for address, contacts in sorted(told.items())}


def _by_arn(scope: Construct, arn: str) -> sqs.IQueue:
    """Return the queue of undelivered notices, whose policy already admits every topic."""
    return sqs.Queue.from_queue_arn(scope, "Undelivered", arn)


def _subscribe(
    topic: sns.Topic, address: str, wanted: list[str | Mapping[str, bool]], kept: sqs.IQueue
) -> None:
    """Subscribe an address once, however much it wants: SNS knows no second filter."""
    is_web = address.startswith("https://")
    sns.Subscription(
        topic,
        digest(address)[:10],
        topic=topic,
        protocol=sns.SubscriptionProtocol.HTTPS if is_web else sns.SubscriptionProtocol.EMAIL,
        endpoint=address,
        filter_policy={"to": sns.SubscriptionFilter(wanted)},
        dead_letter_queue=kept,
    )
