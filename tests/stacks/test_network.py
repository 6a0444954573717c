"""A function may run inside a VPC: it is let out to what it calls, and nobody is let in."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from stacks.network import CALLED, Network
from stacks.stages import DEV, PRIVATE
from tests.stacks.test_cluster import private as _private
from tests.stacks.written import WITHOUT_BUNDLING, Resource, Written, written

private = _private
AT_HOME = {
    "ec2": "Lambda makes the interfaces, before the function runs",
    "kafka": "Lambda's pollers ask, not the function",
    "kafka-cluster": "Lambda's pollers ask, not the function",
    "kms": "table, bucket, secret and topic use the key on the caller's behalf",
    "logs": "Lambda writes the log",
    "sqs": "Lambda fills the dead-letter queue",
    "xray": "what does not leave is a trace less; an endpoint may be added",
}
INTERFACES = {
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
}
NETWORK = Network(
    vpc="vpc-0a1b2c3d",
    subnets={"subnet-0a1b2c3d": "eu-west-1a"},
    functions=("ingest", "sweep"),
    security_groups=("sg-0a1b2c3d", "sg-1a1b2c3d"),
    nat=True,
)


@pytest.fixture(scope="module")
def behind_nat(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return a stage of two functions inside, with groups of their own, on a cluster by ARN."""
    out = tmp_path_factory.mktemp("nat")
    return written(replace(DEV, network=NETWORK), out, WITHOUT_BUNDLING)


@pytest.mark.parametrize("function", CALLED)
def test_the_services_that_need_an_endpoint_are_those_that_the_role_may_call(
    prod: Written, function: str
) -> None:
    granted = {action.partition(":")[0] for action, _ in prod.allowed(function.capitalize())}

    assert granted - set(AT_HOME) == set(CALLED[function])


def test_only_the_functions_that_the_stage_names_run_inside(
    private: Written, behind_nat: Written
) -> None:
    assert _inside(private) == {"submit"}
    assert _inside(behind_nat) == {"ingest", "sweep"}


def test_a_function_inside_stands_in_every_subnet_and_in_the_stages_groups(
    behind_nat: Written,
) -> None:
    (place,) = {json.dumps(each) for each in _places(behind_nat).values()}

    assert json.loads(place) == {
        "SubnetIds": ["subnet-0a1b2c3d"],
        "SecurityGroupIds": ["sg-0a1b2c3d", "sg-1a1b2c3d"],
    }
    assert not behind_nat.path("network").exists()  # there is nothing to make


def test_a_function_inside_may_have_its_interfaces_made_and_no_other_may(
    private: Written,
) -> None:
    inside = {action: place for action, place in private.allowed("Submit") if "ec2" in action}

    assert set(inside) == INTERFACES
    for action, place in inside.items():
        assert place == "*" if ":Describe" in action else place.endswith(':*/*"]]}')
    for title in ("Deadline", "Sweep"):
        assert not [action for action, _ in private.allowed(title) if action.startswith("ec2:")]


def test_a_group_of_the_stages_own_lets_out_to_aws_and_control_m_and_nobody_in(
    private: Written,
) -> None:
    group = private.named("network", "AWS::EC2::SecurityGroup", "Functions")["Properties"]

    assert [each["FromPort"] for each in group["SecurityGroupEgress"]] == [443, 8443]
    assert "SecurityGroupIngress" not in group
    assert not private.of_type("network", "AWS::EC2::SecurityGroupIngress")


def test_endpoints_are_made_where_the_stage_says_so(private: Written) -> None:
    made = {
        json.dumps(each["Properties"]["ServiceName"]).split(".")[-1][:-4]: each["Properties"]
        for each in private.of_type("network", "AWS::EC2::VPCEndpoint").values()
    }

    assert sorted(made) == ["dynamodb", "s3", "secretsmanager"]
    for service in ("dynamodb", "s3"):
        assert made[service]["VpcEndpointType"] == "Gateway"
        assert made[service]["RouteTableIds"] == ["rtb-0a1b2c3d4e5f60718"]
    secrets = made["secretsmanager"]
    assert secrets["VpcEndpointType"] == "Interface"
    assert secrets["PrivateDnsEnabled"] is True
    assert len(secrets["SubnetIds"]) == 3


def test_an_endpoint_answers_the_functions_only(private: Written) -> None:
    door = private.named("network", "AWS::EC2::SecurityGroup", "Endpoints")["Properties"]

    (way,) = door["SecurityGroupIngress"]
    assert (way["FromPort"], way["ToPort"]) == (443, 443)
    assert way["SourceSecurityGroupId"]["Fn::GetAtt"][0] == "Functions"


def test_an_endpoint_that_exists_is_not_made(tmp_path: Path) -> None:
    network = PRIVATE.network
    assert network
    shared = replace(network, endpoints=dict.fromkeys(network.endpoints, "exists"))

    told = written(replace(PRIVATE, network=shared), tmp_path, WITHOUT_BUNDLING)

    assert not told.of_type("network", "AWS::EC2::VPCEndpoint")
    assert set(told.of_type("network", "AWS::EC2::SecurityGroup")) == {"Functions"}


def _places(told: Written) -> dict[str, Resource]:
    functions = told.of_type("flow", "AWS::Lambda::Function").values()
    return {
        each["Properties"]["FunctionName"].rpartition("-")[2]: each["Properties"]["VpcConfig"]
        for each in functions
        if "VpcConfig" in each["Properties"]
    }


def _inside(told: Written) -> set[str]:
    return set(_places(told))
