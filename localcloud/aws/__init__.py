"""AWS on this machine: moto, and what it lacks."""

from localcloud.aws.deployment import DeploymentError
from localcloud.aws.local_aws import AlarmState, LocalAws
from localcloud.aws.mailbox import Mailbox, Notice

__all__ = ["AlarmState", "DeploymentError", "LocalAws", "Mailbox", "Notice"]
