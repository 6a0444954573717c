"""Synthesized assemblies, read as plain JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from muster.core.catalogue import Catalogue
from muster.core.definition import Alert, Definition, Job, Member, MemberName, Owner
from stacks.assembly import assemble
from stacks.report import Report
from stacks.stage import Stage

WITHOUT_BUNDLING: dict[str, Any] = {"aws:cdk:bundling-stacks": []}
Resource = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What a synth left in its folder."""

    stage: Stage
    outdir: Path

    def template(self, part: str) -> dict[str, Any]:
        text = self.path(part).read_text(encoding="utf-8")
        template: dict[str, Any] = json.loads(text)
        return template

    def path(self, part: str) -> Path:
        return self.outdir / f"muster-{self.stage.name}-{part}.template.json"

    def of_type(self, part: str, kind: str) -> dict[str, Resource]:
        resources = self.template(part)["Resources"]
        return {name: each for name, each in resources.items() if each["Type"] == kind}

    def only(self, part: str, kind: str) -> Resource:
        (resource,) = self.of_type(part, kind).values()
        return resource

    def named(self, part: str, kind: str, title: str) -> Resource:
        (found,) = (
            each for name, each in self.of_type(part, kind).items() if name.startswith(title)
        )
        return found

    def allowed(self, role: str) -> Iterator[tuple[str, str]]:
        """Yield each action that the role may do, with each resource as text."""
        policy = self.named("flow", "AWS::IAM::Policy", role)["Properties"]["PolicyDocument"]
        for statement in policy["Statement"]:
            assert statement["Effect"] == "Allow"
            for action in _listed(statement["Action"]):
                for resource in _listed(statement["Resource"]):
                    yield action, resource if isinstance(resource, str) else json.dumps(resource)

    def asset(self) -> Path:
        """Return the folder of the functions' bundled asset."""
        (bundled,) = (path for path in self.outdir.glob("asset.*") if path.is_dir())
        return bundled


def written(stage: Stage, outdir: Path, context: dict[str, Any] | None = None) -> Written:
    app = assemble(stage, a_catalogue(), outdir, context)
    try:
        app.synth()
    except RuntimeError as error:
        findings = Report.read(outdir, stage.name).findings
        raise AssertionError("\n".join(findings) or str(error)) from None
    return Written(stage, outdir)


def a_catalogue() -> Catalogue:
    """Two teams, a definition of two versions, and a contact that two definitions share."""
    oncall = {"contracts-oncall": "oncall@contracts.example"}
    moved = {"contracts-oncall": "night@contracts.example"}
    web = {"fulfilment-oncall": "https://oncall.example/fulfilment"}
    return Catalogue.of(
        [
            a_definition("contract-pair", "contracts", oncall, version=1),
            a_definition("contract-pair", "contracts", moved, version=2),
            a_definition("contract-end", "contracts", {"desk": "night@contracts.example"}),
            a_definition("order", "fulfilment", web, cost_center="CC-114"),
        ]
    )


def a_definition(
    name: str,
    team: str,
    contacts: dict[str, str],
    version: int = 1,
    cost_center: str | None = None,
) -> Definition:
    topics = {"parent": f"{team}-parents", "child": f"{team}-children"}
    return Definition(
        name=name,
        version=version,
        owner=Owner(team=team, contacts=contacts, cost_center=cost_center),
        key="id",
        members=tuple(
            Member(name=MemberName(member), topic=topic, key="id")
            for member, topic in topics.items()
        ),
        deadline=timedelta(hours=24),
        complete=Job(template="any.j2", args={}),
        breach=Alert(to=team),
    )


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - IAM writes one where it means a list
    return value if isinstance(value, list) else [value]
