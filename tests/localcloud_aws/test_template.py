"""Reading templates and assemblies."""

import json
from pathlib import Path

import pytest

from localcloud.aws.assembly import read_assembly
from localcloud.aws.formation.template import imports, in_order
from tests.localcloud_aws.probe import Probe


@pytest.mark.parametrize(
    "reference",
    [
        {"Ref": "B"},
        {"Fn::GetAtt": ["B", "Arn"]},
        {"Fn::GetAtt": "B.Arn"},
        {"Fn::Sub": "arn:${B.Arn}"},
        {"Fn::Sub": ["${X}", {"X": {"Ref": "B"}}]},
        {"Fn::Join": ["", ["a", {"Ref": "B"}]]},
    ],
)
def test_a_resource_comes_after_what_it_refers_to(reference: object) -> None:
    resources = {"A": {"Properties": {"deep": [{"x": reference}]}}, "B": {}}

    assert in_order(resources) == ["B", "A"]


def test_a_resource_comes_after_what_it_depends_on() -> None:
    assert in_order({"A": {"DependsOn": "B"}, "B": {"DependsOn": ["C"]}, "C": {}}) == [
        "C",
        "B",
        "A",
    ]


def test_imports_are_found_wherever_they_stand() -> None:
    template = {"a": [{"Fn::ImportValue": "x"}], "b": {"c": {"Fn::ImportValue": "y"}}}

    assert list(imports(template)) == ["x", "y"]


def test_stacks_come_after_those_they_import_from(tmp_path: Path) -> None:
    stacks = read_assembly(Probe(tmp_path).write())

    assert [stack.name for stack in stacks] == ["state", "flow"]
    assert stacks[1].assets[0].bucket == "cdk-hnb659fds-assets-123456789012-eu-west-1"
    assert set(stacks[1].parameters) == {"Endpoint"}


def test_the_same_files_make_the_same_zip(tmp_path: Path) -> None:
    [asset] = read_assembly(Probe(tmp_path / "a").write())[1].assets
    [again] = read_assembly(Probe(tmp_path / "b").write())[1].assets

    assert asset.read() == again.read()


def test_a_folder_without_an_assembly_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="synthesize first"):
        read_assembly(tmp_path)


def test_a_stack_has_its_own_name_where_the_manifest_gives_one(tmp_path: Path) -> None:
    out = Probe(tmp_path).write()
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["artifacts"]["state"]["properties"]["stackName"] = "muster-local-state"
    (out / "manifest.json").write_text(json.dumps(manifest))

    assert read_assembly(out)[0].name == "muster-local-state"
