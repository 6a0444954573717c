"""Network interfaces that Lambda makes in a VPC in the name of a function's role."""

from aws_cdk import Stack

from stacks.function import TaskFunction
from stacks.nag import acknowledge

FOR_POLLERS = (
    "CreateNetworkInterface",
    "DeleteNetworkInterface",
    "DescribeNetworkInterfaces",
    "DescribeSecurityGroups",
    "DescribeSubnets",
    "DescribeVpcs",
)
FOR_A_FUNCTION = (
    "AssignPrivateIpAddresses",
    "CreateNetworkInterface",
    "DeleteNetworkInterface",
    "DescribeNetworkInterfaces",
    "DescribeSubnets",
    "UnassignPrivateIpAddresses",
)
LOOKED_AT = (
    "Lambda looks at the network before it makes an interface there, and a traced function tells"
    " X-Ray: AWS documents these actions with a star only. They are listed one by one."
)
NOT_YET_THERE = (
    "Lambda makes network interfaces in the VPC of the cluster, or of the function, and deletes"
    " them. AWS names one when it is there, and documents these actions on all resources of the"
    " account: with fewer, a function may not reach its VPC."
)


def allow_interfaces(function: TaskFunction, verbs: tuple[str, ...]) -> None:
    """Allow the role to look, and to make and delete interfaces in this account and region."""
    stack = Stack.of(function)
    looking = [f"ec2:{verb}" for verb in verbs if verb.startswith("Describe")]
    making = [f"ec2:{verb}" for verb in verbs if not verb.startswith("Describe")]
    function.grant(["*"], *looking)
    function.grant([stack.format_arn(service="ec2", resource="*", resource_name="*")], *making)
    acknowledge(function.role, "IAM5[Resource::*]", LOOKED_AT)
    anywhere = "arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:*/*"
    acknowledge(function.role, f"IAM5[Resource::{anywhere}]", NOT_YET_THERE)
