"""boto3 clients of the emulated AWS; one of each, shared by all threads."""

from functools import cached_property
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from mypy_boto3_cloudformation import CloudFormationClient
from mypy_boto3_cloudwatch import CloudWatchClient
from mypy_boto3_dynamodb import DynamoDBClient
from mypy_boto3_events import EventBridgeClient
from mypy_boto3_lambda import LambdaClient
from mypy_boto3_s3 import S3Client
from mypy_boto3_secretsmanager import SecretsManagerClient
from mypy_boto3_sns import SNSClient
from mypy_boto3_ssm import SSMClient
from mypy_boto3_stepfunctions import SFNClient

from localcloud.aws.account import ACCESS_KEY, REGION, SECRET_KEY

LAMBDA_PATIENCE_S = 910  # a synchronous invocation may last 15 minutes


class Clients:
    """Every service of one endpoint."""

    def __init__(self, endpoint: str) -> None:
        """Open nothing yet."""
        self.endpoint = endpoint
        self._session = boto3.Session(ACCESS_KEY, SECRET_KEY, region_name=REGION)
        self._making = Lock()  # a session may not be shared while it makes a client

    def make(self, service: str) -> Any:  # noqa: ANN401 - boto3 builds the class at run time
        """Return a new client that tries once, except after a throttle."""
        config = Config(
            read_timeout=LAMBDA_PATIENCE_S,
            s3={"addressing_style": "path"},
            proxies={},
            max_pool_connections=32,
        )
        with self._making:
            make: Any = self._session.client
            return make(service, endpoint_url=self.endpoint, config=config)

    @cached_property
    def cloudformation(self) -> CloudFormationClient:
        """Stacks."""
        client: CloudFormationClient = self.make("cloudformation")
        return client

    @cached_property
    def cloudwatch(self) -> CloudWatchClient:
        """Metrics and alarms."""
        client: CloudWatchClient = self.make("cloudwatch")
        return client

    @cached_property
    def dynamodb(self) -> DynamoDBClient:
        """Tables."""
        client: DynamoDBClient = self.make("dynamodb")
        return client

    @cached_property
    def events(self) -> EventBridgeClient:
        """Rules."""
        client: EventBridgeClient = self.make("events")
        return client

    @cached_property
    def functions(self) -> LambdaClient:
        """Lambda functions."""
        client: LambdaClient = self.make("lambda")
        return client

    @cached_property
    def s3(self) -> S3Client:
        """Buckets."""
        client: S3Client = self.make("s3")
        return client

    @cached_property
    def secrets(self) -> SecretsManagerClient:
        """Secrets."""
        client: SecretsManagerClient = self.make("secretsmanager")
        return client

    @cached_property
    def sns(self) -> SNSClient:
        """Topics and subscriptions."""
        client: SNSClient = self.make("sns")
        return client

    @cached_property
    def ssm(self) -> SSMClient:
        """Parameters."""
        client: SSMClient = self.make("ssm")
        return client

    @cached_property
    def states(self) -> SFNClient:
        """State machines and executions."""
        client: SFNClient = self.make("stepfunctions")
        return client
