"""A stage's own Kafka cluster and its topics: kept, and never deleted with a definition."""

import base64
from collections.abc import Iterable

from aws_cdk import CfnOutput, CfnResource, RemovalPolicy, Stack, aws_ec2 as ec2, aws_msk as msk
from constructs import Construct

from stacks.cluster import New, Provisioned, Topic
from stacks.log import log_group
from stacks.network import Network
from stacks.state import StateStack

IAM_PORT = 9098
TLS = 443
WITH_IAM = {"sasl": {"iam": {"enabled": True}}}


class KafkaStack(Stack):
    """Brings the cluster that the stage describes, in the network that the stage names."""

    def __init__(
        self,
        scope: Construct,
        state: StateStack,
        network: Network,
        cluster: New,
        names: Iterable[str],
    ) -> None:
        name = f"muster-{state.stage.name}-kafka"
        super().__init__(scope, name, description="Muster: the cluster and its topics")
        self.state = state
        self.network = network
        self.cluster_name = f"muster-{state.stage.name}"
        self.group = self._group(cluster.clients)
        if isinstance(cluster, Provisioned):
            self.cluster_arn = self._provisioned(cluster)
            for topic in names:
                self._topic(cluster, topic)
        else:
            self.cluster_arn = self._serverless()
            for topic in names:
                self._wanted(topic, cluster.like(topic))
        CfnOutput(self, "ClusterArn", value=self.cluster_arn)

    def _provisioned(self, cluster: Provisioned) -> str:
        made = msk.CfnCluster(
            self,
            "Cluster",
            cluster_name=self.cluster_name,
            kafka_version=cluster.kafka_version,
            number_of_broker_nodes=cluster.brokers,
            broker_node_group_info=msk.CfnCluster.BrokerNodeGroupInfoProperty(
                client_subnets=sorted(self.network.subnets),
                instance_type=cluster.instance_type,
                security_groups=[self.group],
                storage_info=msk.CfnCluster.StorageInfoProperty(
                    ebs_storage_info=msk.CfnCluster.EBSStorageInfoProperty(
                        volume_size=cluster.storage_gib
                    )
                ),
            ),
            client_authentication=WITH_IAM | {"unauthenticated": {"enabled": False}},
            encryption_info=self._encryption(),
            enhanced_monitoring=cluster.monitoring,
            logging_info=self._logging(),
        )
        made.apply_removal_policy(self.state.removal)
        return made.attr_arn

    def _encryption(self) -> msk.CfnCluster.EncryptionInfoProperty:
        return msk.CfnCluster.EncryptionInfoProperty(
            encryption_at_rest=msk.CfnCluster.EncryptionAtRestProperty(
                data_volume_kms_key_id=self.state.key.key_arn
            ),
            encryption_in_transit=msk.CfnCluster.EncryptionInTransitProperty(
                client_broker="TLS", in_cluster=True
            ),
        )

    def _logging(self) -> msk.CfnCluster.LoggingInfoProperty:
        """Log into a group that is kept where the cluster is, which goes on writing."""
        group = log_group(self, self.state, f"/aws/vendedlogs/msk/{self.cluster_name}-brokers")
        group.apply_removal_policy(self.state.removal)
        return msk.CfnCluster.LoggingInfoProperty(
            broker_logs=msk.CfnCluster.BrokerLogsProperty(
                cloud_watch_logs=msk.CfnCluster.CloudWatchLogsProperty(
                    enabled=True, log_group=group.log_group_name
                )
            )
        )

    def _serverless(self) -> str:
        made = msk.CfnServerlessCluster(
            self,
            "Cluster",
            cluster_name=self.cluster_name,
            client_authentication=WITH_IAM,
            vpc_configs=[
                msk.CfnServerlessCluster.VpcConfigProperty(
                    subnet_ids=sorted(self.network.subnets), security_groups=[self.group]
                )
            ],
        )
        made.apply_removal_policy(self.state.removal)
        return made.attr_arn

    def _topic(self, cluster: Provisioned, name: str) -> None:
        topic = cluster.like(name)
        made = msk.CfnTopic(
            self,
            f"Topic-{name}",
            cluster_arn=self.cluster_arn,
            topic_name=name,
            partition_count=topic.partitions,
            replication_factor=topic.replication,
            configs=base64.b64encode(cluster.properties(topic).encode()).decode(),
        )
        made.apply_removal_policy(RemovalPolicy.RETAIN)

    def _wanted(self, name: str, topic: Topic) -> None:
        """Say what `kafka-topics.sh --create` is to make: MSK has no other way on Serverless."""
        settings = (f"--config {key}={value}" for key, value in sorted(topic.properties().items()))
        words = ("--topic", name, "--partitions", str(topic.partitions), *settings)
        CfnOutput(self, f"Topic-{name}", value=" ".join(words))

    def _group(self, clients: Iterable[str]) -> str:
        """Return the brokers' group; Lambda's pollers are members of it, by MSK's own rule."""
        group = ec2.CfnSecurityGroup(
            self,
            "Brokers",
            vpc_id=self.network.vpc,
            group_description=f"{self.stack_name}: brokers, and the pollers of Lambda",
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="tcp",
                    from_port=TLS,
                    to_port=TLS,
                    cidr_ip="0.0.0.0/0",
                    description="Pollers to AWS",
                )
            ],
        )
        group.apply_removal_policy(self.state.removal)
        self._rules(group.attr_group_id, clients)
        return group.attr_group_id

    def _rules(self, own: str, clients: Iterable[str]) -> None:
        """Let pollers and clients in at the port of IAM, and pollers out to it."""
        callers = {"Pollers": own} | {f"Client-{client}": client for client in clients}
        ways: list[CfnResource] = [
            ec2.CfnSecurityGroupIngress(
                self,
                name,
                group_id=own,
                source_security_group_id=caller,
                ip_protocol="tcp",
                from_port=IAM_PORT,
                to_port=IAM_PORT,
                description=name,
            )
            for name, caller in callers.items()
        ]
        out = ec2.CfnSecurityGroupEgress(
            self,
            "Out",
            group_id=own,
            destination_security_group_id=own,
            ip_protocol="tcp",
            from_port=IAM_PORT,
            to_port=IAM_PORT,
            description="Pollers to brokers",
        )
        for way in (out, *ways):
            way.apply_removal_policy(self.state.removal)
