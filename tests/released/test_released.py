"""What each released state machine sends, today's functions still take.

A changed state machine never reaches a redrive: an execution keeps the definition it began with,
and Step Functions lets it be redriven for 14 days (AWS Step Functions Developer Guide,
"Redriving executions").
"""

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from localcloud.controlm import Simulator
from muster.core.errors import SlaBreached
from tests.contract.stores import ACCESS, TABLE, dynamo

RELEASES = sorted(path for path in Path(__file__).parent.iterdir() if path.name.isdigit())
ROLE = "arn:aws:iam::123456789012:role/machine"
CREDENTIAL = '{"api_key": "key"}'
SITE = {"server": "IN01", "host": "h", "run_as": "r", "mail_to": "m@example.com"}
FIXED = {
    "AWS_DEFAULT_REGION": ACCESS["region_name"],
    "AWS_ACCESS_KEY_ID": "t",
    "AWS_SECRET_ACCESS_KEY": "t",
    "TABLE_NAME": TABLE,
    "PAYLOADS_BUCKET": "payloads",
    "QUARANTINE_BUCKET": "quarantine",
    "TEMPLATES_BUCKET": "templates",
    "CONTROLM": json.dumps({"server": "IN01", "site": SITE}),
    "POWERTOOLS_METRICS_NAMESPACE": "Muster",
}
Handler = Callable[[dict[str, Any], object], Any]


class Context:
    """Lambda's context, with a minute left."""

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


def handler(name: str) -> Handler:
    sys.modules.pop(f"{name}.handler", None)
    found: Handler = import_module(f"{name}.handler").handler
    return found


def recorded(release: Path, name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((release / f"{name}.json").read_text())
    return document


@pytest.fixture
def controlm() -> Iterator[Simulator]:
    with Simulator() as simulator:
        simulator.add_api_key("key")
        yield simulator


@pytest.fixture(autouse=True)
def stage(controlm: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make what the functions' environment names, and name it."""
    with mock_aws():
        session = boto3.Session(**ACCESS)  # type: ignore[arg-type]
        dynamo()
        fill_buckets(session.client("s3"))
        for name, value in {**resources(session), **FIXED}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("CONTROLM_ENDPOINT", controlm.endpoint)
        monkeypatch.setattr("muster.wiring.parts.DEFINITIONS", Path("bundles/published.json"))
        yield


def fill_buckets(s3: Any) -> None:  # noqa: ANN401 - a client
    for bucket in ("templates", "quarantine"):
        place = {"LocationConstraint": ACCESS["region_name"]}
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    for path in Path("templates").rglob("*.j2"):
        key = path.relative_to("templates").as_posix()
        s3.put_object(Bucket="templates", Key=key, Body=path.read_bytes())


def resources(session: boto3.Session) -> dict[str, str]:
    definition = Path("statemachines/bundle.asl.json").read_text()
    machine = session.client("stepfunctions").create_state_machine(
        name="bundles", definition=definition, roleArn=ROLE
    )
    topic = session.client("sns").create_topic(Name="contracts")["TopicArn"]
    secret = session.client("secretsmanager").create_secret(Name="c", SecretString=CREDENTIAL)
    return {
        "STATE_MACHINE_ARN": machine["stateMachineArn"],
        "TEAM_TOPIC_ARNS": json.dumps({"contracts": topic}),
        "SECRET_ARN": secret["ARN"],
    }


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_todays_functions_take_what_a_release_sends(release: Path, controlm: Simulator) -> None:
    taken = handler("ingest")(recorded(release, "ingest"), Context())

    assert taken == {"batchItemFailures": []}
    with pytest.raises(SlaBreached, match="missing=child"):
        handler("deadline")(recorded(release, "deadline"), Context())
    submitted = handler("submit")(recorded(release, "submit"), Context())
    assert submitted["run_id"]
    assert len(controlm.journal.posts("/run/ondemand")) == 1


def test_the_newest_release_is_what_the_state_machine_sends() -> None:
    states = json.loads(Path("statemachines/bundle.asl.json").read_text())["States"]
    for name in ("Deadline", "Submit"):
        sent = states[name]["Parameters"]["Payload"]
        newest = recorded(RELEASES[-1], name.lower())
        assert {key.removesuffix(".$") for key in sent} == newest.keys()
        assert sent["version"] == newest["version"] == int(RELEASES[-1].name)
