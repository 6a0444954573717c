"""What must not be lost is kept, private and told about."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from muster.core.catalogue import Catalogue
from muster.usecases.take_in import SLACK
from stacks.assembly import assemble
from stacks.stages import PROD
from tests.contract.stores import PROJECTED
from tests.stacks.written import (
    WITHOUT_BUNDLING,
    Resource,
    Written,
    a_catalogue,
    a_definition,
)

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


@pytest.mark.parametrize("title", ["Templates", "Payloads", "Quarantine"])
def test_what_was_replaced_or_deleted_can_be_brought_back(prod: Written, title: str) -> None:
    bucket = prod.named("state", "AWS::S3::Bucket", title)["Properties"]

    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert _rule(prod, title)["NoncurrentVersionExpiration"]["NoncurrentDays"] >= 90


@pytest.mark.parametrize("title", ["AccessLog", "Templates", "Payloads", "Quarantine"])
def test_nothing_lies_in_a_bucket_for_ever_but_the_newest_templates(
    prod: Written, title: str
) -> None:
    rule = _rule(prod, title)

    assert rule["Status"] == "Enabled"
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
    assert ("ExpirationInDays" in rule) is (title != "Templates")


def test_payloads_outlive_the_longest_wait_and_what_is_remembered_after_it(prod: Written) -> None:
    lifetime = timedelta(days=_rule(prod, "Payloads")["ExpirationInDays"])

    assert lifetime > timedelta(days=366 + 30)
    for definition in a_catalogue().versions.values():
        assert lifetime > definition.expire + definition.remember + SLACK


@pytest.mark.parametrize(
    ("expire", "remember"), [(500, 30), (7, 600), (400, 400), (1000.5, 30)], ids=str
)
def test_payloads_outlive_a_bundle_that_waits_longer_than_any_execution(
    tmp_path: Path, expire: float, remember: float
) -> None:
    patient = replace(
        a_definition("patient", "contracts", {}),
        expire=timedelta(days=expire),
        remember=timedelta(days=remember),
    )
    app = assemble(PROD, Catalogue.of([patient]), tmp_path, WITHOUT_BUNDLING)
    app.synth()

    lifetime = _rule(Written(PROD, tmp_path), "Payloads")["ExpirationInDays"]
    assert timedelta(days=lifetime) >= patient.expire + patient.remember + SLACK
    assert timedelta(days=lifetime - 400) >= patient.expire + patient.remember


def test_a_template_of_old_is_there_as_long_as_a_bundle_that_may_name_it(prod: Written) -> None:
    kept = _rule(prod, "Templates")["NoncurrentVersionExpiration"]["NoncurrentDays"]

    assert kept == _rule(prod, "Payloads")["ExpirationInDays"]


def test_the_secret_begins_as_a_placeholder_of_the_right_form(prod: Written) -> None:
    secret = prod.only("state", "AWS::SecretsManager::Secret")["Properties"]

    assert secret["GenerateSecretString"] == {
        "GenerateStringKey": "api_key",
        "SecretStringTemplate": "{}",
    }


def test_outputs_say_where_everything_is(prod: Written) -> None:
    outputs = prod.template("state")["Outputs"]

    assert {name for name, output in outputs.items() if "Export" not in output} == OUTPUTS


def _rule(found: Written, title: str) -> Resource:
    bucket = found.named("state", "AWS::S3::Bucket", title)["Properties"]
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert isinstance(rule, dict)
    return rule


def _key(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]


def _refuses_plain_http(statements: list[dict[str, object]]) -> bool:
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    return any(s["Effect"] == "Deny" and s.get("Condition") == plain for s in statements)
