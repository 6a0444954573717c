"""What must not be lost is kept, private and told about."""

from datetime import timedelta

import pytest

from muster.usecases.take_in import SLACK
from tests.contract.scene import CATALOGUE
from tests.contract.stores import PROJECTED
from tests.stacks.written import Written

KEPT = {
    "AWS::DynamoDB::Table": ["Bundles3FB864E8"],
    "AWS::KMS::Key": ["Key961B73FD"],
    "AWS::S3::Bucket": [
        "AccessLogD598EBE9",
        "PayloadsCDFAA0A2",
        "Quarantine23FF09FE",
        "Templates785E9C36",
    ],
    "AWS::SecretsManager::Secret": ["ControlM4A2FFF32"],
}
OUTPUTS = {
    "TableName",
    "TemplatesBucket",
    "PayloadsBucket",
    "QuarantineBucket",
    "SecretArn",
    "TeamTopics",
}


def test_the_table_is_the_protocols(prod: Written) -> None:
    table = prod.only("state", "AWS::DynamoDB::Table")["Properties"]

    assert table["KeySchema"] == _key("PK", "SK")
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert table["SSESpecification"]["SSEType"] == "KMS"
    assert table["AttributeDefinitions"] == [
        {"AttributeName": name, "AttributeType": "S"}
        for name in ("PK", "SK", "open_shard", "deadline")
    ]


def test_the_one_index_is_sparse_and_projects_what_the_sweeper_reads(prod: Written) -> None:
    (index,) = prod.only("state", "AWS::DynamoDB::Table")["Properties"]["GlobalSecondaryIndexes"]

    assert index["IndexName"] == "OpenByDeadline"
    assert index["KeySchema"] == _key("open_shard", "deadline")
    assert index["Projection"] == {
        "ProjectionType": "INCLUDE",
        "NonKeyAttributes": [*PROJECTED],
    }


@pytest.mark.parametrize("kind", KEPT)
def test_a_rename_would_replace_what_is_kept(prod: Written, local: Written, kind: str) -> None:
    assert sorted(prod.of_type("state", kind)) == KEPT[kind]
    assert sorted(local.of_type("state", kind)) == KEPT[kind]


@pytest.mark.parametrize("kind", KEPT)
def test_prod_retains_and_local_leaves_nothing(prod: Written, local: Written, kind: str) -> None:
    for stage, policy in ((prod, "Retain"), (local, "Delete")):
        for resource in stage.of_type("state", kind).values():
            assert resource["DeletionPolicy"] == policy
            assert resource["UpdateReplacePolicy"] == policy


def test_only_a_stage_that_keeps_is_protected_from_deletion(prod: Written, local: Written) -> None:
    for stage, protected in ((prod, True), (local, False)):
        table = stage.only("state", "AWS::DynamoDB::Table")["Properties"]

        assert table["DeletionProtectionEnabled"] is protected


def test_buckets_are_private_logged_and_refuse_plain_http(prod: Written) -> None:
    buckets = prod.of_type("state", "AWS::S3::Bucket")
    policies = prod.of_type("state", "AWS::S3::BucketPolicy").values()

    assert {policy["Properties"]["Bucket"]["Ref"] for policy in policies} == set(buckets)
    for policy in policies:
        assert _refuses_plain_http(policy["Properties"]["PolicyDocument"]["Statement"])
    for name, bucket in buckets.items():
        private = bucket["Properties"]["PublicAccessBlockConfiguration"]
        assert len(private) == 4
        assert all(private.values())
        assert ("LoggingConfiguration" in bucket["Properties"]) is not name.startswith("AccessLog")


def test_templates_are_versioned(prod: Written) -> None:
    templates = prod.named("state", "AWS::S3::Bucket", "Templates")["Properties"]

    assert templates["VersioningConfiguration"] == {"Status": "Enabled"}


def test_payloads_outlive_the_longest_wait_and_what_is_remembered_after_it(prod: Written) -> None:
    payloads = prod.named("state", "AWS::S3::Bucket", "Payloads")["Properties"]

    (rule,) = payloads["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] > 366 + 30
    for definition in CATALOGUE.versions.values():
        kept = definition.expire + definition.remember + SLACK
        assert timedelta(days=rule["ExpirationInDays"]) > kept


def test_the_secret_begins_as_a_placeholder_of_the_right_form(prod: Written) -> None:
    secret = prod.only("state", "AWS::SecretsManager::Secret")["Properties"]

    assert secret["GenerateSecretString"] == {
        "GenerateStringKey": "api_key",
        "SecretStringTemplate": "{}",
    }


def test_outputs_say_where_everything_is(prod: Written) -> None:
    outputs = prod.template("state")["Outputs"]

    assert {name for name, output in outputs.items() if "Export" not in output} == OUTPUTS


def _key(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]


def _refuses_plain_http(statements: list[dict[str, object]]) -> bool:
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    return any(s["Effect"] == "Deny" and s.get("Condition") == plain for s in statements)
