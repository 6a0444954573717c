"""The CloudFormation resource types of ours."""

from localcloud.aws.formation.provider import Provider
from localcloud.aws.resources.alarm import MetricAlarm
from localcloud.aws.resources.bucket import Bucket
from localcloud.aws.resources.composite import CompositeAlarm
from localcloud.aws.resources.function import Function
from localcloud.aws.resources.key import Key
from localcloud.aws.resources.managed_policy import ManagedPolicy
from localcloud.aws.resources.mapping import EventSourceMapping
from localcloud.aws.resources.paper import PAPER
from localcloud.aws.resources.parameter import Parameter
from localcloud.aws.resources.rule import Rule
from localcloud.aws.resources.secret import Secret
from localcloud.aws.resources.state_machine import StateMachine
from localcloud.aws.resources.table import Table
from localcloud.aws.resources.topic import Subscription, Topic

PROVIDERS: list[type[Provider]] = [
    Bucket,
    CompositeAlarm,
    EventSourceMapping,
    Function,
    Key,
    ManagedPolicy,
    MetricAlarm,
    Parameter,
    Rule,
    Secret,
    StateMachine,
    Subscription,
    Table,
    Topic,
    *PAPER,
]
