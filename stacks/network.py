"""The network of a stage, as data: its subnets, what runs in them, and how that reaches AWS."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from stacks.expect import expect, matching

VPC = re.compile(r"vpc-([0-9a-f]{8}|[0-9a-f]{17})")
SUBNET = re.compile(r"subnet-([0-9a-f]{8}|[0-9a-f]{17})")
GROUP = re.compile(r"sg-([0-9a-f]{8}|[0-9a-f]{17})")
ROUTE_TABLE = re.compile(r"rtb-([0-9a-f]{8}|[0-9a-f]{17})")
ZONE = re.compile(r"[a-z]{2}(-[a-z]+)+-\d[a-z]")
GATEWAYS = ("dynamodb", "s3")
CALLED: Mapping[str, tuple[str, ...]] = {
    "ingest": ("dynamodb", "s3", "states"),
    "deadline": ("dynamodb", "s3", "sns"),
    "submit": ("dynamodb", "s3", "secretsmanager"),
    "sweep": ("dynamodb", "s3", "sns", "states"),
}
SERVICES = (*GATEWAYS, "secretsmanager", "sns", "states", "xray")
GROUPS_OF_A_FUNCTION = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A VPC that exists, and what a stage does in it; nothing is looked up, all of it is said.

    `subnets` tells the zone of each, one subnet per zone. `functions` run inside; without
    `security_groups` they get one of their own. Without `nat`, each service that they call needs
    one of `endpoints`, which exists or is created; `route_tables` lead to those of DynamoDB and S3.
    """

    vpc: str
    subnets: Mapping[str, str]
    functions: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    nat: bool = False
    endpoints: Mapping[str, Literal["create", "exists"]] = field(default_factory=dict)
    route_tables: tuple[str, ...] = ()

    def created(self) -> tuple[str, ...]:
        """Return the services whose endpoints the stage creates."""
        return tuple(name for name, how in sorted(self.endpoints.items()) if how == "create")

    def problems(self) -> Iterator[str]:
        """Yield what AWS would refuse, and what would leave a function without an answer."""
        yield from matching("network.vpc", "a VPC's id, vpc-0123456789abcdef0", VPC, self.vpc)
        yield from self._subnets()
        yield from self._functions()
        yield from self._endpoints()
        yield from self._route_tables()

    def _subnets(self) -> Iterator[str]:
        zones = list(self.subnets.values())
        yield from expect("network.subnets", "at least one", dict(self.subnets), met=bool(zones))
        for name, zone in self.subnets.items():
            form = "a subnet's id, subnet-0123456789abcdef0"
            yield from matching("network.subnets", form, SUBNET, name)
            form = "an availability zone's name, eu-west-1a"
            yield from matching(f"network.subnets.{name}", form, ZONE, zone)
        one_each = len(set(zones)) == len(zones)
        yield from expect("network.subnets", "one subnet per zone", zones, met=one_each)
        regions = {zone[:-1] for zone in map(str, zones)}
        one = len(regions) <= 1
        yield from expect("network.subnets", "zones of one region", zones, met=one)

    def _functions(self) -> Iterator[str]:
        for name in self.functions:
            wanted = f"some of {', '.join(CALLED)}"
            yield from expect("network.functions", wanted, name, met=name in CALLED)
        form = "a security group's id, sg-0123456789abcdef0"
        for each in self.security_groups:
            yield from matching("network.security_groups", form, GROUP, each)
        few = len(self.security_groups) <= GROUPS_OF_A_FUNCTION
        wanted = f"{GROUPS_OF_A_FUNCTION} at most, which is Lambda's limit"
        yield from expect("network.security_groups", wanted, self.security_groups, met=few)

    def _endpoints(self) -> Iterator[str]:
        for service, how in self.endpoints.items():
            wanted = f"services among {', '.join(SERVICES)}"
            yield from expect("network.endpoints", wanted, service, met=service in SERVICES)
            known = how in {"create", "exists"}
            yield from expect(f"network.endpoints.{service}", "create or exists", how, met=known)
        wanted = "some, for whom the endpoints are created"
        met = bool(self.functions) or not self.created()
        yield from expect("network.functions", wanted, self.functions, met=met)
        for name in () if self.nat else self.functions:
            missing = [each for each in CALLED.get(name, ()) if each not in self.endpoints]
            wanted = (
                f"an endpoint of each service that {name} calls inside a VPC without nat,"
                f" {', '.join(missing)} too"
            )
            yield from expect("network.endpoints", wanted, sorted(self.endpoints), met=not missing)

    def _route_tables(self) -> Iterator[str]:
        for each in self.route_tables:
            form = "a route table's id, rtb-0123456789abcdef0"
            yield from matching("network.route_tables", form, ROUTE_TABLE, each)
        led = [each for each in self.created() if each in GATEWAYS]
        wanted = f"the tables of the subnets, which lead to the endpoints of {', '.join(led)}"
        met = not led or bool(self.route_tables)
        yield from expect("network.route_tables", wanted, self.route_tables, met=met)
