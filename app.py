"""CDK entry: a stage, its stacks."""

import importlib
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path

from muster.core.catalogue import Catalogue
from muster.core.checking.problem import InvalidDefinitionsError
from muster.core.project import PUBLISHED, catalogue
from stacks.assembly import ROOT, assemble
from stacks.expect import InvalidStageError
from stacks.report import FINDINGS, Report
from stacks.stage import Stage


def definitions(project: Path) -> Catalogue:
    """Return all that is published, and the project's files where they are newer."""
    files = sorted((project / "bundles").glob("*.yaml"))
    sources = {path.relative_to(project).as_posix(): path.read_text("utf-8") for path in files}
    return catalogue(sources, Catalogue.read((project / PUBLISHED).read_text("utf-8")))


def declared() -> Mapping[str, Stage]:
    """Return the stages; a field that is missing or unknown is an error of theirs, told as one."""
    try:
        stages: Mapping[str, Stage] = importlib.import_module("stacks.stages").STAGES
    except TypeError as error:
        line = traceback.extract_tb(error.__traceback__)[-1].lineno
        raise InvalidStageError(f"stacks/stages.py:{line}: {error}") from error
    return stages


def synthesize(stage: Stage, project: Path, outdir: Path) -> Report:
    """Write the stage's assembly and read back what it holds."""
    (outdir / FINDINGS).unlink(missing_ok=True)
    try:
        assemble(stage, definitions(project), outdir).synth()
    except RuntimeError:
        if not (outdir / FINDINGS).exists():
            raise  # otherwise findings are open, and the report names them
    return Report.read(outdir, stage.name)


def main() -> int:
    """Synthesize the stage that STAGE names, from PROJECT's bundles, into the CDK's folder."""
    name = os.environ.get("STAGE", "local")  # noqa: TID251 - how make and the CDK's CLI choose
    outdir = Path(os.environ.get("CDK_OUTDIR", "cdk.out"))  # noqa: TID251 - the CLI's choice
    project = Path(os.environ.get("PROJECT", ROOT))  # noqa: TID251 - whose definitions
    try:
        stages = declared()
        if name not in stages:
            sys.stderr.write(f"no stage {name}; there are: {', '.join(sorted(stages))}\n")
            return 2
        report = synthesize(stages[name], project, outdir)
    except (InvalidDefinitionsError, InvalidStageError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{report}\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
