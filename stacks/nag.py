"""Findings of cdk-nag that are right in general and wrong here: each said at its construct."""

from typing import Literal

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct

Pack = Literal["AwsSolutions", "Serverless"]
NO_TRACE = (
    "The stage says that nothing of it is traced (`traced` in stage.py). The bundle's key leads"
    " through every line of the logs and names the execution."
)


def acknowledge(
    construct: IConstruct, finding: str, reason: str, pack: Pack = "AwsSolutions"
) -> None:
    """Accept one finding of a pack's rules at one construct, for a reason."""
    accepted = Acknowledgment(id=f"{pack}::{pack}-{finding}", reason=reason)
    Validations.of(construct).acknowledge(accepted)
