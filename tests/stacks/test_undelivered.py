"""What AWS cannot hand over is kept where somebody will look: notices, and the sweeper's ticks."""

import json
from dataclasses import replace
from pathlib import Path

from stacks.stage import Watching
from tests.stacks.written import WITHOUT_BUNDLING, Resource, Written, written

FORTNIGHT_S = 14 * 24 * 3600
PLAIN_HTTP = {"Bool": {"aws:SecureTransport": "false"}}


def test_a_lost_tick_is_kept_whoever_lost_it(prod: Written) -> None:
    ((queue, _),) = prod.of_type("flow", "AWS::SQS::Queue").items()
    (target,) = prod.only("flow", "AWS::Events::Rule")["Properties"]["Targets"]
    sweep = prod.named("flow", "AWS::Lambda::Function", "Sweep")["Properties"]

    kept = {"Fn::GetAtt": [queue, "Arn"]}
    assert target["DeadLetterConfig"] == {"Arn": kept}
    assert sweep["DeadLetterConfig"] == {"TargetArn": kept}


def test_only_who_is_not_awaited_keeps_what_it_failed_at(prod: Written) -> None:
    functions = prod.of_type("flow", "AWS::Lambda::Function")

    keeping = [name for name, each in functions.items() if "DeadLetterConfig" in each["Properties"]]
    assert [name[:5] for name in keeping] == ["Sweep"]


def test_what_no_subscriber_takes_is_kept(prod: Written, tmp_path: Path) -> None:
    watching = Watching(pagers=("https://page.example",))
    paged = written(replace(prod.stage, watching=watching), tmp_path, WITHOUT_BUNDLING)

    ((queue, _),) = paged.of_type("state", "AWS::SQS::Queue").items()
    subscriptions = paged.of_type("state", "AWS::SNS::Subscription").values()
    assert subscriptions
    for each in subscriptions:
        kept = {"deadLetterTargetArn": {"Fn::GetAtt": [queue, "Arn"]}}
        assert each["Properties"]["RedrivePolicy"] == kept
    page = paged.only("watch", "AWS::SNS::Subscription")["Properties"]["RedrivePolicy"]
    assert ":muster-prod-undelivered-notices" in json.dumps(page)


def test_queues_keep_for_a_fortnight_encrypted_and_refuse_plain_http(prod: Written) -> None:
    for part, encrypted in (("state", "KmsMasterKeyId"), ("flow", "SqsManagedSseEnabled")):
        queue = prod.only(part, "AWS::SQS::Queue")["Properties"]
        document = prod.only(part, "AWS::SQS::QueuePolicy")["Properties"]["PolicyDocument"]

        assert queue["MessageRetentionPeriod"] == FORTNIGHT_S
        assert queue[encrypted]
        refused = [s for s in document["Statement"] if s["Effect"] == "Deny"]
        assert [(each["Action"], each["Condition"]) for each in refused] == [("sqs:*", PLAIN_HTTP)]


def test_only_the_stages_own_topics_may_fill_the_queue_and_use_its_key(prod: Written) -> None:
    document = prod.only("state", "AWS::SQS::QueuePolicy")["Properties"]["PolicyDocument"]
    key = prod.only("state", "AWS::KMS::Key")["Properties"]["KeyPolicy"]

    (kept,) = (each for each in document["Statement"] if each["Effect"] == "Allow")
    assert kept["Principal"] == {"Service": "sns.amazonaws.com"}
    assert kept["Action"] == "sqs:SendMessage"
    (may_encrypt,) = (s for s in key["Statement"] if s["Principal"] == kept["Principal"])
    assert may_encrypt["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert may_encrypt["Condition"] == kept["Condition"]
    assert _topics_of(kept) == ["muster-prod-*", "muster-page-prod"]


def _topics_of(statement: Resource) -> list[str]:
    """Return the last part of each ARN that the condition names."""
    arns = statement["Condition"]["ArnLike"]["aws:SourceArn"]
    return [arn["Fn::Join"][1][-1].rpartition(":")[2] for arn in arns]
