"""A stage and its definitions become a cloud assembly: three stacks, checked by cdk-nag."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import App, AspectPriority, Aspects, Tags, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from muster.core.catalogue import Catalogue
from stacks.bundling import Parcel, functions_code
from stacks.expect import InvalidStageError
from stacks.flow import FlowStack
from stacks.pollers import RequirePollers
from stacks.stage import Stage
from stacks.state import StateStack
from stacks.surroundings import Surroundings
from stacks.tag import RequireTeam
from stacks.watch import WatchStack

ROOT = Path(__file__).resolve().parent.parent


def assemble(
    stage: Stage, catalogue: Catalogue, outdir: Path, context: Mapping[str, Any] | None = None
) -> App:
    """Return the app; `synth` writes it to the folder, or raises where a finding is open."""
    if not catalogue.versions:
        raise ValueError("no definition is published: there is nothing to deploy")
    if problems := stage.problems(catalogue.topics()):
        raise InvalidStageError("\n".join(problems))
    pinned = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    app = App(outdir=str(outdir), context={**pinned, **(context or {})}, analytics_reporting=False)
    parcel = Parcel(source=ROOT / "lambdas", target=stage.target, definitions=catalogue.write())
    state = StateStack(app, stage, catalogue)
    around = Surroundings(app, state, catalogue.topics())
    flow = FlowStack(app, state, around, catalogue, functions_code(parcel))
    WatchStack(app, state, flow, catalogue)
    for name, value in {"service": "muster", "stage": stage.name, "team": stage.team}.items():
        Tags.of(app).add(name, value)
    for rule in (RequireTeam(), RequirePollers()):
        Aspects.of(app).add(rule, priority=AspectPriority.READONLY)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return app
