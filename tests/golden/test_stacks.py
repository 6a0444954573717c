"""What each stage deploys, short enough to review; UPDATE_GOLDEN=1 writes it anew."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

import app
from stacks.assembly import ROOT, assemble
from stacks.stages import GRAVITON, STAGES
from tests.golden.brief import brief
from tests.stacks.written import WITHOUT_BUNDLING

KEPT = Path(__file__).parent / "stacks"
UPDATE = "UPDATE_GOLDEN" in os.environ  # noqa: TID251 - the switch that make golden sets


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_a_stage_deploys_what_was_reviewed(stage: str, tmp_path: Path) -> None:
    anywhere = replace(STAGES[stage], target=GRAVITON)  # not what this machine happens to be
    assemble(anywhere, app.definitions(ROOT), tmp_path, WITHOUT_BUNDLING).synth()
    text = brief(tmp_path)

    golden = KEPT / f"{stage}.txt"
    if UPDATE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert golden.exists(), f"{golden.name} is missing: make golden, then review it"
    assert text == golden.read_text(encoding="utf-8")


def test_every_golden_has_its_stage() -> None:
    assert sorted(path.stem for path in KEPT.glob("*.txt")) == sorted(STAGES)
