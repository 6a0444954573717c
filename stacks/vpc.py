"""What functions inside a VPC need there: a security group, and endpoints of AWS's services."""

from urllib.parse import urlsplit

from aws_cdk import Stack, aws_ec2 as ec2
from constructs import Construct

from stacks.network import GATEWAYS, Network
from stacks.stage import Stage

ANYWHERE = "0.0.0.0/0"
TLS = 443


class NetworkStack(Stack):
    """Holds what a stage makes in its network, all of which may be deleted and made anew."""

    def __init__(self, scope: Construct, stage: Stage, network: Network) -> None:
        name = f"muster-{stage.name}-network"
        super().__init__(scope, name, description="Muster: how functions reach AWS")
        self.network = network
        self.groups = list(network.security_groups) or [self._group(stage)]
        created = network.created()
        for service in sorted(set(created) & set(GATEWAYS)):
            self._gateway(service)
        if interfaces := sorted(set(created) - set(GATEWAYS)):
            door = self._door()
            for service in interfaces:
                self._interface(service, door)

    def _group(self, stage: Stage) -> str:
        """Let functions ask AWS and Control-M, and let nobody ask them."""
        ports = {TLS, urlsplit(stage.controlm.endpoint).port or TLS}
        group = ec2.CfnSecurityGroup(
            self,
            "Functions",
            vpc_id=self.network.vpc,
            group_description=f"Muster, stage {stage.name}: functions",
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="tcp",
                    from_port=port,
                    to_port=port,
                    cidr_ip=ANYWHERE,
                    description="AWS" if port == TLS else "Control-M",
                )
                for port in sorted(ports)
            ],
        )
        return group.attr_group_id

    def _gateway(self, service: str) -> None:
        ec2.CfnVPCEndpoint(
            self,
            f"Endpoint-{service}",
            vpc_endpoint_type="Gateway",
            vpc_id=self.network.vpc,
            service_name=f"com.amazonaws.{self.region}.{service}",
            route_table_ids=list(self.network.route_tables),
        )

    def _interface(self, service: str, door: str) -> None:
        ec2.CfnVPCEndpoint(
            self,
            f"Endpoint-{service}",
            vpc_endpoint_type="Interface",
            vpc_id=self.network.vpc,
            service_name=f"com.amazonaws.{self.region}.{service}",
            subnet_ids=sorted(self.network.subnets),
            security_group_ids=[door],
            private_dns_enabled=True,
        )

    def _door(self) -> str:
        """Return the group of the endpoints, which the functions alone may ask."""
        group = ec2.CfnSecurityGroup(
            self,
            "Endpoints",
            vpc_id=self.network.vpc,
            group_description=f"{self.stack_name}: endpoints of AWS",
            security_group_ingress=[
                ec2.CfnSecurityGroup.IngressProperty(
                    ip_protocol="tcp",
                    from_port=TLS,
                    to_port=TLS,
                    source_security_group_id=group,
                    description="Functions",
                )
                for group in self.groups
            ],
        )
        return group.attr_group_id
