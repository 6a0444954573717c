"""A stage may bring its own cluster: kept, spoken to with IAM only, a topic per member."""

import base64
import json
from dataclasses import replace

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped] # it ships no types

from stacks.cluster import Provisioned, Serverless, Topic
from stacks.report import Report
from stacks.stages import PRIVATE
from tests.stacks.test_flow import TOPICS
from tests.stacks.test_synth import IMPLIED_DEPENDENCY
from tests.stacks.written import WITHOUT_BUNDLING, Resource, Written, written

ADVICE = {IMPLIED_DEPENDENCY, "W6001"}  # the flow tells its cluster, whoever made it
PARTS = ("state", "network", "kafka", "flow", "watch")
DAY_MS = 86_400_000
BROKERS = 9098  # the port of IAM authentication
A_NETWORK = PRIVATE.network or pytest.fail("the shipped example has a network")


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return the templates of the shipped example, whose cluster has brokers."""
    return written(PRIVATE, tmp_path_factory.mktemp("private"), WITHOUT_BUNDLING)


@pytest.fixture(scope="module")
def serverless(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return the same stage on a cluster without brokers, in a stage that keeps nothing."""
    stage = replace(PRIVATE, cluster=Serverless(), keeps=False)
    return written(stage, tmp_path_factory.mktemp("serverless"), WITHOUT_BUNDLING)


@pytest.fixture(params=["private", "serverless"])
def either(request: pytest.FixtureRequest) -> Written:
    found: Written = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_cfn_lint_has_nothing_to_say(either: Written, part: str) -> None:
    matches = lint(either.path(part).read_text(encoding="utf-8"))

    said = [str(match) for match in matches if match.rule.id not in ADVICE]
    assert not said


def test_no_finding_is_open(either: Written) -> None:
    report = Report.read(either.outdir, either.stage.name)

    assert not report.findings
    assert all(len(reason) > 80 for reason in report.acknowledgements)


def test_brokers_take_iam_only_speak_tls_only_and_write_under_the_stages_key(
    private: Written,
) -> None:
    cluster = private.only("kafka", "AWS::MSK::Cluster")["Properties"]

    assert cluster["ClientAuthentication"] == {
        "Sasl": {"Iam": {"Enabled": True}},
        "Unauthenticated": {"Enabled": False},
    }
    encryption = cluster["EncryptionInfo"]
    assert encryption["EncryptionInTransit"] == {"ClientBroker": "TLS", "InCluster": True}
    assert "Key" in json.dumps(encryption["EncryptionAtRest"]["DataVolumeKMSKeyId"])
    logs = cluster["LoggingInfo"]["BrokerLogs"]["CloudWatchLogs"]
    assert logs["Enabled"] is True
    assert logs["LogGroup"]["Ref"] in private.of_type("kafka", "AWS::Logs::LogGroup")
    assert cluster["EnhancedMonitoring"] == "PER_BROKER"
    assert cluster["KafkaVersion"].endswith(".kraft")


def test_a_serverless_cluster_takes_iam_too(serverless: Written) -> None:
    cluster = serverless.only("kafka", "AWS::MSK::ServerlessCluster")["Properties"]

    assert cluster["ClientAuthentication"] == {"Sasl": {"Iam": {"Enabled": True}}}
    (place,) = cluster["VpcConfigs"]
    assert place["SubnetIds"] == sorted(A_NETWORK.subnets)


def test_each_topic_of_a_definition_is_made_and_outlives_it(private: Written) -> None:
    made = private.of_type("kafka", "AWS::MSK::Topic").values()

    assert sorted(each["Properties"]["TopicName"] for each in made) == TOPICS
    for each in made:
        assert (each["DeletionPolicy"], each["UpdateReplacePolicy"]) == ("Retain", "Retain")
        assert each["Properties"]["PartitionCount"] == 12
        assert each["Properties"]["ReplicationFactor"] == 3
        assert _configs(each) == {
            "cleanup.policy": "delete",
            "max.message.bytes": str(2 * 1024 * 1024),
            "min.insync.replicas": "2",
            "retention.ms": str(14 * DAY_MS),
        }


def test_one_topic_may_be_made_otherwise(tmp_path_factory: pytest.TempPathFactory) -> None:
    busy = Topic(partitions=60, retention_days=30, configs={"compression.type": "zstd"})
    cluster = Provisioned(exceptions={TOPICS[0]: busy})
    stage = replace(PRIVATE, cluster=cluster)

    told = written(stage, tmp_path_factory.mktemp("busy"), WITHOUT_BUNDLING)

    made = told.of_type("kafka", "AWS::MSK::Topic").values()
    counts = {
        each["Properties"]["TopicName"]: each["Properties"]["PartitionCount"] for each in made
    }
    assert counts == dict.fromkeys(TOPICS, 6) | {TOPICS[0]: 60}
    (other,) = (each for each in made if each["Properties"]["TopicName"] == TOPICS[0])
    assert _configs(other)["retention.ms"] == str(30 * DAY_MS)
    assert _configs(other)["compression.type"] == "zstd"


def test_serverless_says_which_topics_somebody_must_make(serverless: Written) -> None:
    outputs = serverless.template("kafka")["Outputs"].values()

    assert not serverless.of_type("kafka", "AWS::MSK::Topic")
    wanted = [each["Value"] for each in outputs if str(each["Value"]).startswith("--topic ")]
    assert [each.split()[1] for each in sorted(wanted)] == TOPICS
    for each in wanted:
        assert "--partitions 6" in each
        assert f"--config retention.ms={14 * DAY_MS}" in each
        assert "min.insync" not in each  # which Serverless lets nobody set


@pytest.mark.parametrize(("which", "kept"), [("private", "Retain"), ("serverless", "Delete")])
def test_a_stage_that_keeps_keeps_its_cluster_and_all_that_it_runs_with(
    which: str, kept: str, request: pytest.FixtureRequest
) -> None:
    told: Written = request.getfixturevalue(which)

    resources = told.template("kafka")["Resources"].values()
    others = [each for each in resources if each["Type"] != "AWS::MSK::Topic"]
    assert {each["DeletionPolicy"] for each in others} == {kept}


def test_mappings_read_the_new_cluster_and_come_after_its_topics(either: Written) -> None:
    mappings = either.of_type("flow", "AWS::Lambda::EventSourceMapping").values()

    exported = {
        output["Export"]["Name"]
        for output in either.template("kafka")["Outputs"].values()
        if "Export" in output
    }
    read = {each["Properties"]["EventSourceArn"]["Fn::ImportValue"] for each in mappings}
    assert len(mappings) == len(TOPICS)
    assert read <= exported  # an import waits for the whole stack: cluster and topics


def test_topics_and_groups_are_named_in_a_cluster_whose_arn_comes_later(either: Written) -> None:
    named = set()
    for action, resource in either.allowed("Ingest"):
        if action in {"kafka-cluster:ReadData", "kafka-cluster:AlterGroup"}:
            parts = json.loads(resource)["Fn::Join"][1]
            before, kind, after, name = parts
            assert before["Fn::Select"][0] == 0
            assert after["Fn::Select"][0] == 1
            assert before["Fn::Select"][1]["Fn::Split"][0] == ":cluster/"
            named.add((action.split(":")[1], kind, name))

    assert named == {("ReadData", ":topic/", f"/{topic}") for topic in TOPICS} | {
        ("AlterGroup", ":group/", f"/muster-private-{topic}") for topic in TOPICS
    }


def test_only_a_cluster_with_brokers_is_asked_for_their_settings(
    private: Written, serverless: Written
) -> None:
    action = "kafka-cluster:DescribeClusterDynamicConfiguration"

    assert action in {each for each, _ in private.allowed("Ingest")}
    assert action not in {each for each, _ in serverless.allowed("Ingest")}


def test_pollers_and_clients_come_in_at_one_port_and_nobody_else(private: Written) -> None:
    ways = private.of_type("kafka", "AWS::EC2::SecurityGroupIngress").values()

    callers = {json.dumps(each["Properties"]["SourceSecurityGroupId"]) for each in ways}
    own = private.only("kafka", "AWS::MSK::Cluster")["Properties"]["BrokerNodeGroupInfo"]
    (group,) = own["SecurityGroups"]
    assert callers == {json.dumps(group), json.dumps("sg-0a1b2c3d4e5f60718")}
    for each in (*ways, private.only("kafka", "AWS::EC2::SecurityGroupEgress")):
        assert each["Properties"]["GroupId"] == group
        assert (each["Properties"]["FromPort"], each["Properties"]["ToPort"]) == (BROKERS, BROKERS)
    assert (
        "SecurityGroupIngress" not in private.only("kafka", "AWS::EC2::SecurityGroup")["Properties"]
    )


def _configs(topic: Resource) -> dict[str, str]:
    told: dict[str, str] = json.loads(base64.b64decode(topic["Properties"]["Configs"]))
    return told
