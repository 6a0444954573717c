"""What the validators say of a stage's templates and of its machine: part of `make synth`."""

import json
import sys
from itertools import chain
from pathlib import Path

from cfnlint.api import lint  # type: ignore[import-untyped] # it ships no types

from tests.validators import graph, shapes

ACCEPTED = {
    "W3005": "the CDK writes a dependency even where a reference implies it",
    "W6001": "the flow stack tells where the cluster is, whichever stack made it",
}
OUT = Path("cdk.out")
MACHINES = (Path("statemachines"), Path("pipelines/compiled"))


def main(stage: str) -> int:
    """Print each outcome; 1 where anything is wrong."""
    templates = sorted(OUT.glob(f"muster-{stage}-*.template.json"))
    wrong = sum(_tell("cfn-lint", path, _linted(path)) for path in templates)
    for path in sorted(chain(*(folder.glob("*.asl.json") for folder in MACHINES))):
        machine = json.loads(path.read_text(encoding="utf-8"))
        states = f"{len(machine['States'])} states"
        wrong += _tell(f"graph of the ASL, {states}", path, [*graph.problems(machine)])
        wrong += _tell("shapes of the SDK tasks", path, [*shapes.problems(machine["States"])])
    return 1 if wrong or not templates else 0


def _linted(path: Path) -> list[str]:
    matches = lint(path.read_text(encoding="utf-8"))
    return [str(match) for match in matches if match.rule.id not in ACCEPTED]


def _tell(validator: str, path: Path, found: list[str]) -> int:
    lines = chain(
        [f"{validator}: {path}: {len(found)} findings"], (f"      {each}" for each in found)
    )
    sys.stdout.write("\n".join(lines) + "\n")
    return len(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
