"""What a stage's functions stand on: a cluster that they read, and a network to run in."""

from aws_cdk import Fn, aws_lambda as lambda_
from constructs import Construct

from stacks.cluster import Existing
from stacks.function import TaskFunction
from stacks.interfaces import FOR_A_FUNCTION, allow_interfaces
from stacks.kafka import KafkaStack
from stacks.state import StateStack
from stacks.vpc import NetworkStack


class Surroundings:
    """Takes the cluster and the network that the stage names, or makes them."""

    def __init__(self, scope: Construct, state: StateStack, topics: tuple[str, ...]) -> None:
        network, cluster = state.stage.network, state.stage.cluster
        self._network = network
        self._groups = list(network.security_groups) if network else []
        if network and network.functions and (network.created() or not self._groups):
            self._groups = NetworkStack(scope, state.stage, network).groups
        if isinstance(cluster, Existing):
            self.cluster_arn = cluster.arn
        elif network:
            self.cluster_arn = KafkaStack(scope, state, network, cluster, topics).cluster_arn

    def place(self, function: TaskFunction) -> None:
        """Run a function inside the stage's network, where the stage says so."""
        if not self._network or function.node.id.lower() not in self._network.functions:
            return
        placed = function.function.node.default_child
        if not isinstance(placed, lambda_.CfnFunction):
            raise TypeError(placed)
        placed.vpc_config = lambda_.CfnFunction.VpcConfigProperty(
            subnet_ids=sorted(self._network.subnets), security_group_ids=self._groups
        )
        allow_interfaces(function, FOR_A_FUNCTION)

    def arn_in_cluster(self, kind: str, name: str) -> str:
        """Return the ARN of a topic or a consumer group, whether the cluster's is known or not."""
        halves = Fn.split(":cluster/", self.cluster_arn)
        return f"{Fn.select(0, halves)}:{kind}/{Fn.select(1, halves)}/{name}"
