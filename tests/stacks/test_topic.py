"""Each team has a topic; each contact hears what names it."""

import json
from dataclasses import replace
from pathlib import Path

from stacks.stage import Watching
from stacks.stages import PROD
from tests.stacks.written import WITHOUT_BUNDLING, Written, written


def test_each_owner_team_has_a_topic_tagged_with_it(prod: Written) -> None:
    topics = prod.of_type("state", "AWS::SNS::Topic").values()

    named = {each["Properties"]["TopicName"]: _tags(each)["team"] for each in topics}
    assert named == {"muster-prod-contracts": "contracts", "muster-prod-fulfilment": "fulfilment"}


def test_an_address_is_subscribed_once_for_all_contacts_that_share_it(prod: Written) -> None:
    subscriptions = prod.of_type("state", "AWS::SNS::Subscription").values()

    heard = {
        (each["Properties"]["Protocol"], each["Properties"]["Endpoint"]): each["Properties"][
            "FilterPolicy"
        ]
        for each in subscriptions
    }
    assert heard == {
        ("email", "night@contracts.example"): {"to": ["contracts-oncall", "desk"]},
        ("https", "https://oncall.example/fulfilment"): {"to": ["fulfilment-oncall"]},
    }


def test_a_subscriber_of_the_stage_hears_its_teams_alarms_too(tmp_path: Path) -> None:
    both, only = "night@contracts.example", "duty@contracts.example"
    watching = Watching(subscribers={"contracts": (both, only)}, pagers=("https://page.example",))
    stage = replace(PROD, watching=watching)

    subscribed = written(stage, tmp_path, WITHOUT_BUNDLING)

    heard = {
        each["Properties"]["Endpoint"]: each["Properties"]["FilterPolicy"]["to"]
        for part in ("state", "watch")
        for each in subscribed.of_type(part, "AWS::SNS::Subscription").values()
    }
    assert heard == {
        only: [{"exists": False}],
        both: ["contracts-oncall", "desk", {"exists": False}],
        "https://oncall.example/fulfilment": ["fulfilment-oncall"],
        "https://page.example": [{"exists": False}],
    }


def test_alarms_of_this_account_may_publish_and_use_the_topics_key(prod: Written) -> None:
    policies = prod.of_type("state", "AWS::SNS::TopicPolicy").values()
    key = prod.only("state", "AWS::KMS::Key")["Properties"]["KeyPolicy"]

    for document in (*(each["Properties"]["PolicyDocument"] for each in policies), key):
        (statement,) = (
            each
            for each in document["Statement"]
            if each["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
        )
        assert statement["Condition"] == {
            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
        }


def test_topics_are_named_not_imported_so_that_a_team_may_leave(prod: Written) -> None:
    exports = json.dumps(prod.template("state")["Outputs"])

    assert "ExportsOutputRefTopics" not in exports
    assert ":muster-prod-contracts" in exports


def _tags(resource: dict[str, dict[str, list[dict[str, str]]]]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in resource["Properties"]["Tags"]}
