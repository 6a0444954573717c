"""What a network would refuse late, or answer never, a stage refuses at once, field by field."""

from dataclasses import replace
from typing import Any

import pytest

from stacks.network import CALLED, Network
from stacks.stages import DEV

SUBNETS = {
    "subnet-0a1b2c3d4e5f60718": "eu-west-1a",
    "subnet-0a1b2c3d4e5f60719": "eu-west-1b",
}
NETWORK = Network(vpc="vpc-0a1b2c3d", subnets=SUBNETS)
IN_THE_NETWORK: dict[str, tuple[dict[str, Any], str]] = {
    "vpc": ({"vpc": "vpc-1"}, "network.vpc: expected a VPC's id, vpc-0123456789abcdef0, found"),
    "subnet": ({"subnets": {"net-1": "eu-west-1a"}}, "network.subnets: expected a subnet's id"),
    "none": ({"subnets": {}}, "network.subnets: expected at least one, found {}"),
    "zone": (
        {"subnets": {"subnet-0a1b2c3d": "euw1-az1"}},
        "network.subnets.subnet-0a1b2c3d: expected an availability zone's name, eu-west-1a",
    ),
    "twice": (
        {"subnets": dict.fromkeys(SUBNETS, "eu-west-1a")},
        "network.subnets: expected one subnet per zone, found ['eu-west-1a', 'eu-west-1a']",
    ),
    "far": (
        {"subnets": dict(zip(SUBNETS, ("eu-west-1a", "us-east-1a"), strict=True))},
        "network.subnets: expected zones of one region",
    ),
    "function": (
        {"functions": ("sumbit",), "nat": True},
        "network.functions: expected some of ingest, deadline, submit, sweep, found 'sumbit'",
    ),
    "group": (
        {"security_groups": ("default",)},
        "network.security_groups: expected a security group's id",
    ),
    "groups": (
        {"security_groups": ("sg-0a1b2c3d",) * 6},
        "network.security_groups: expected 5 at most, which is Lambda's limit",
    ),
    "service": (
        {"endpoints": {"dynamo": "exists"}},
        "network.endpoints: expected services among dynamodb, s3, secretsmanager, sns,",
    ),
    "how": (
        {"endpoints": {"s3": "yes"}},
        "network.endpoints.s3: expected create or exists, found 'yes'",
    ),
    "for whom": (
        {"endpoints": {"sns": "create"}},
        "network.functions: expected some, for whom the endpoints are created, found ()",
    ),
    "route table": (
        {"route_tables": ("rt-1",)},
        "network.route_tables: expected a route table's id",
    ),
    "routes": (
        {"functions": ("submit",), "nat": True, "endpoints": {"s3": "create"}},
        "network.route_tables: expected the tables of the subnets, which lead to the",
    ),
}


@pytest.mark.parametrize("case", IN_THE_NETWORK)
def test_a_network_that_cannot_be_is_refused_with_its_field(case: str) -> None:
    changed, told = IN_THE_NETWORK[case]

    problems = replace(DEV, network=replace(NETWORK, **changed)).problems(())

    assert [each for each in problems if each.startswith(f"stage dev: {told}")], problems


@pytest.mark.parametrize("function", CALLED)
def test_each_service_that_a_function_calls_and_cannot_reach_is_named(function: str) -> None:
    inside = replace(NETWORK, functions=(function,), endpoints={"dynamodb": "exists"})

    (problem,) = replace(DEV, network=inside).problems(())

    missing = [service for service in CALLED[function] if service != "dynamodb"]
    assert problem == (
        "stage dev: network.endpoints: expected an endpoint of each service that"
        f" {function} calls inside a VPC without nat, {', '.join(missing)} too,"
        " found ['dynamodb']"
    )


@pytest.mark.parametrize("function", CALLED)
def test_behind_nat_a_function_needs_no_endpoint(function: str) -> None:
    inside = replace(NETWORK, functions=(function,), nat=True)

    assert replace(DEV, network=inside).problems(()) == ()
