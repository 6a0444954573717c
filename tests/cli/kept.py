"""What the state stack keeps beside the table: two buckets and the secret."""

from typing import Any

import boto3

REGION = "eu-west-1"


def kept() -> dict[str, str]:
    """Make them, and return the outputs that name them."""
    s3: Any = boto3.client("s3", region_name=REGION)
    buckets = {"TemplatesBucket": "dev-templates", "QuarantineBucket": "dev-quarantine"}
    for name in buckets.values():
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    versioned = {"Status": "Enabled"}
    s3.put_bucket_versioning(
        Bucket=buckets["TemplatesBucket"],
        VersioningConfiguration=versioned,
    )
    secrets = boto3.client("secretsmanager", region_name=REGION)
    secret = secrets.create_secret(Name="ControlM", SecretString="{}")
    return {**buckets, "SecretArn": secret["ARN"]}
