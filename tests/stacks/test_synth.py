"""A synth is checked, clean and repeatable."""

import json
from collections import Counter
from pathlib import Path

import pytest
from aws_cdk import Stack, Tags, aws_s3 as s3, aws_sns as sns
from cfnlint.api import lint  # type: ignore[import-untyped] # it ships no types

import app
from muster.core.catalogue import Catalogue
from stacks.assembly import ROOT, assemble
from stacks.report import FINDINGS, Report
from stacks.stages import LOCAL, STAGES
from tests.stacks.written import WITHOUT_BUNDLING, Written, a_catalogue, written

IMPLIED_DEPENDENCY = "W3005"  # the CDK writes a dependency even where a reference implies it
OVER_THE_APPS = 300
PARTS = ("state", "flow", "watch")
FUNCTIONS = ("ingest", "deadline", "submit", "sweep")


@pytest.fixture(params=["prod", "local"])
def either(request: pytest.FixtureRequest) -> Written:
    found: Written = request.getfixturevalue(request.param)
    return found


def test_no_finding_is_open_and_each_acknowledgement_has_its_reason(either: Written) -> None:
    report = Report.read(either.outdir, either.stage.name)

    assert not report.findings
    found = Counter(place.rpartition(": ")[2] for place in report.acknowledged())
    assert found["AwsSolutions-L1"] == len(FUNCTIONS)
    assert {rule: n for rule, n in found.items() if rule.startswith("Serverless-")} == {
        "Serverless-LambdaDLQ": len(FUNCTIONS) - 1,  # the sweeper has one
        "Serverless-LambdaLatestVersion": len(FUNCTIONS),
        "Serverless-LambdaEventSourceMappingDestination": len(a_catalogue().topics()),
        "Serverless-SQSRedrivePolicy": 2,
    }
    assert all(len(reason) > 80 for reason in report.acknowledgements)


def test_findings_are_acknowledged_at_constructs_never_at_a_stack(either: Written) -> None:
    reports = json.loads((either.outdir / FINDINGS).read_text(encoding="utf-8"))["pluginReports"]

    assert sorted(report["pluginName"] for report in reports) == ["AwsSolutions", "Serverless"]
    for report in reports:
        assert all("/" in each["acknowledgedAt"] for each in report["suppressedViolations"])


def test_an_open_finding_refuses_the_synth_and_is_named(tmp_path: Path) -> None:
    careless = assemble(LOCAL, a_catalogue(), tmp_path, WITHOUT_BUNDLING)
    stack = Stack(careless, "careless")
    s3.Bucket(stack, "Open")
    topic = sns.Topic(stack, "Topic")
    mail = sns.SubscriptionProtocol.EMAIL
    sns.Subscription(stack, "Ear", topic=topic, protocol=mail, endpoint="a@b.example")

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        careless.synth()

    findings = Report.read(tmp_path, LOCAL.name).findings
    assert any("AwsSolutions-S10 at careless/Open" in finding for finding in findings)
    assert any("Serverless-SNSRedrivePolicy at careless/Ear" in finding for finding in findings)


def test_a_resource_without_a_team_refuses_the_synth_and_is_named(tmp_path: Path) -> None:
    nobodys = assemble(LOCAL, a_catalogue(), tmp_path, WITHOUT_BUNDLING)
    bucket = nobodys.node.find_child("muster-local-state").node.find_child("Quarantine")
    Tags.of(bucket).remove("team", priority=OVER_THE_APPS)

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        nobodys.synth()

    (finding,) = Report.read(tmp_path, LOCAL.name).findings
    assert "at muster-local-state/Quarantine/Resource: no team owns this resource" in finding


@pytest.mark.parametrize("part", PARTS)
def test_cfn_lint_has_nothing_to_say(either: Written, part: str) -> None:
    matches = lint(either.path(part).read_text(encoding="utf-8"))

    assert not [str(match) for match in matches if match.rule.id != IMPLIED_DEPENDENCY]


def test_a_second_synth_bundles_nothing_and_writes_the_same_bytes(local: Written) -> None:
    before = {part: local.path(part).read_bytes() for part in PARTS}
    bundled = local.asset().stat().st_mtime_ns, local.asset().stat().st_ino

    again = written(LOCAL, local.outdir)

    assert {part: again.path(part).read_bytes() for part in PARTS} == before
    assert (again.asset().stat().st_mtime_ns, again.asset().stat().st_ino) == bundled


def test_only_stages_that_run_on_this_machine_speak_plain_http() -> None:
    plain = [name for name, each in STAGES.items() if each.controlm.endpoint.startswith("http:")]

    assert plain == ["local"]


def test_nothing_is_deployed_without_a_definition(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no definition"):
        assemble(LOCAL, Catalogue.of([]), tmp_path)


def test_the_shipped_definitions_are_what_is_synthesized() -> None:
    assert {each.name for each in app.definitions(ROOT).current()} >= {"contract-pair"}


def test_an_unknown_stage_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STAGE", "moon")

    assert app.main() == 2
    assert "no stage moon; there are: dev, local, private, prod" in capsys.readouterr().err
