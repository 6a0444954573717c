"""What must not be lost: bundles, payloads, templates, quarantine, the credential, the topics."""

from datetime import timedelta
from math import ceil

from aws_cdk import (
    CfnOutput,
    Duration,
    RemovalPolicy,
    Stack,
    aws_dynamodb as dynamodb,
    aws_kms as kms,
    aws_s3 as s3,
    aws_secretsmanager as secretsmanager,
)
from constructs import Construct

from muster.core.catalogue import Catalogue
from stacks.key import stage_key
from stacks.nag import acknowledge
from stacks.stage import Stage
from stacks.topic import TeamTopics

INDEX = "OpenByDeadline"
PROJECTED = ["phase", "submission", "got"]  # parking a token must cost no index write
LONGEST_WAIT = Duration.days(400)  # an execution lives a year at most, an operator sleeps longer
DAY = timedelta(days=1)
SLACK = DAY  # which the table adds to what it keeps
UNDO = Duration.days(90)  # what was replaced or deleted can be brought back for so long
GIVE_UP = Duration.days(7)
ACCESS_LOGGED = Duration.days(400)
NO_ROTATION = (
    "Control-M issues the credential, and no AWS service can renew it there. Operators put a new"
    " one into the secret; the next submission reads it, and so does a redrive of a refused one."
)


class StateStack(Stack):
    """Outlives the functions; in a stage that keeps its bundles, even its own deletion."""

    def __init__(self, scope: Construct, stage: Stage, catalogue: Catalogue) -> None:
        super().__init__(scope, f"muster-{stage.name}-state", description="Muster: what is kept")
        self.stage = stage
        self.removal = RemovalPolicy.RETAIN if stage.keeps else RemovalPolicy.DESTROY
        self.key = stage_key(self, stage, self.removal)
        self.bundles = self._table()
        self.access_log = self._bucket("AccessLog", ACCESS_LOGGED, undo=None)
        lifetime = Duration.days(LONGEST_WAIT.to_days() + _longest_memory(catalogue))
        self.templates = self._bucket("Templates", None, undo=lifetime)
        self.payloads = self._bucket("Payloads", lifetime)
        self.quarantine = self._bucket("Quarantine", lifetime)
        self.secret = self._secret()
        self.topics = TeamTopics(self, stage, catalogue, self.key)
        self._tell()

    def _table(self) -> dynamodb.Table:
        text = dynamodb.AttributeType.STRING
        table = dynamodb.Table(
            self,
            "Bundles",
            partition_key=dynamodb.Attribute(name="PK", type=text),
            sort_key=dynamodb.Attribute(name="SK", type=text),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self.key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=self.stage.keeps,
            removal_policy=self.removal,
            time_to_live_attribute="ttl",
        )
        table.add_global_secondary_index(
            index_name=INDEX,
            partition_key=dynamodb.Attribute(name="open_shard", type=text),
            sort_key=dynamodb.Attribute(name="deadline", type=text),
            projection_type=dynamodb.ProjectionType.INCLUDE,
            non_key_attributes=PROJECTED,
        )
        return table

    def _bucket(
        self, name: str, lifetime: Duration | None, undo: Duration | None = UNDO
    ) -> s3.Bucket:
        """Return a private bucket; the log of accesses alone has no versions and no log."""
        is_log = name == "AccessLog"
        return s3.Bucket(
            self,
            name,
            versioned=undo is not None,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            encryption=s3.BucketEncryption.S3_MANAGED if is_log else s3.BucketEncryption.KMS,
            encryption_key=None if is_log else self.key,
            bucket_key_enabled=None if is_log else True,
            server_access_logs_bucket=None if is_log else self.access_log,
            server_access_logs_prefix=None if is_log else f"{name.lower()}/",
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=lifetime,
                    noncurrent_version_expiration=undo,
                    abort_incomplete_multipart_upload_after=GIVE_UP,
                )
            ],
            removal_policy=self.removal,
        )

    def _secret(self) -> secretsmanager.Secret:
        secret = secretsmanager.Secret(
            self,
            "ControlM",
            description=f"Control-M of stage {self.stage.name}: api_key, or username and password",
            encryption_key=self._key_by_arn(),
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template="{}",  # noqa: S106 - a placeholder is generated into it
                generate_string_key="api_key",
            ),
            removal_policy=self.removal,
        )
        acknowledge(secret, "SMG4", NO_ROTATION)
        return secret

    def _key_by_arn(self) -> kms.IKey:
        """Return the key as one whose policy is not the secret's to widen.

        The construct would let every principal of the account use it by wildcards; the roles that
        read the secret are granted what they need.
        """
        return kms.Key.from_key_arn(self, "KeyOfSecret", self.key.key_arn)

    def _tell(self) -> None:
        """Say where everything is, for the command line and the local cloud."""
        told = {
            "TableName": self.bundles.table_name,
            "TemplatesBucket": self.templates.bucket_name,
            "PayloadsBucket": self.payloads.bucket_name,
            "QuarantineBucket": self.quarantine.bucket_name,
            "SecretArn": self.secret.secret_arn,
            "TeamTopics": self.topics.json(self),
        }
        for name, value in told.items():
            CfnOutput(self, name, value=value)


def _longest_memory(catalogue: Catalogue) -> int:
    """Return the days from a bundle's opening until the last definition has forgotten it."""
    kept = max(each.expire + each.remember for each in catalogue.versions.values())
    return ceil((kept + SLACK) / DAY)
