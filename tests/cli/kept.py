"""What the state stack keeps: the table, two buckets and the secret."""

from typing import Any

import boto3

REGION = "eu-west-1"
TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": "S"}
            for name in ("PK", "SK", "open_shard", "deadline")
        ],
        "KeySchema": [
            {"AttributeName": "PK", "KeyType": "HASH"},
            {"AttributeName": "SK", "KeyType": "RANGE"},
        ],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "OpenByDeadline",
                "KeySchema": [
                    {"AttributeName": "open_shard", "KeyType": "HASH"},
                    {"AttributeName": "deadline", "KeyType": "RANGE"},
                ],
                "Projection": {
                    "ProjectionType": "INCLUDE",
                    "NonKeyAttributes": ["phase", "submission", "got", "breached_at"],
                },
            }
        ],
    },
}


def kept() -> dict[str, str]:
    """Make what stands beside the table, and return the outputs that name it."""
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
