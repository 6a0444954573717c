"""The project's pipeline documents on disk, checked for the engine they are meant for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from muster.core.checking.problem import Problem, Report
from muster.core.pipelines.backend import Backend
from muster.core.pipelines.check import LARGEST, check, name_of
from muster.core.pipelines.engines import BACKENDS
from muster.core.pipelines.executors import Parameters
from muster.core.pipelines.parameters import check_parameters
from muster.core.pipelines.pipeline import Engine, Pipeline

FOLDER = Path("pipelines")
PARAMETERS = FOLDER / "parameters.json"
ENDINGS = (".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Sound:
    """Pipelines without errors, what their names stand for, and all that was found."""

    pipelines: Mapping[Path, Pipeline]
    parameters: Parameters
    problems: tuple[Problem, ...]


def documents() -> list[Path]:
    """Return the project's documents; the parameters are none."""
    found = sorted(path for path in FOLDER.glob("*") if path.suffix in ENDINGS)
    return [path for path in found if path.stem != PARAMETERS.stem]


def compiled_path(document: Path, backend: Backend) -> Path:
    """Return where a document's compiled form is kept."""
    return document.parent / "compiled" / f"{name_of(document.name)}{backend.ending}"


def checked(
    files: Sequence[Path],
    parameters: Path | None,
    engine: Engine | None,
    *,
    is_judged: bool = True,
) -> Sound:
    """Check documents and their parameters; unless told not to, judge them by their engine."""
    file = parameters or (PARAMETERS if PARAMETERS.exists() else None)
    table = check_parameters(str(file), _text(file)) if file else None
    known = (table.parameters if table else None) or Parameters()
    problems, sound = list(table.problems if table else ()), dict[Path, Pipeline]()
    for path in files:
        found = check(str(path), _text(path))
        problems += found.problems
        if found.pipeline is None:
            continue
        pipeline = replace(found.pipeline, engine=engine or found.pipeline.engine)
        report = Report(str(path))
        if is_judged:
            _judge(pipeline, known, report)
        problems += sorted(report.found)
        sound |= {} if report.has_errors() else {path: pipeline}
    return Sound(sound, known, tuple(problems))


def _judge(pipeline: Pipeline, parameters: Parameters, report: Report) -> None:
    backend = BACKENDS.get(pipeline.engine)
    if backend is None:
        known = ", ".join(BACKENDS)
        message = f"engine: pipelines are not compiled for {pipeline.engine}; --engine {known}"
        report.add(1, "P06", message)
        return
    backend.judge(pipeline, parameters, report)


def _text(file: Path) -> str:
    """Read no more than the checker needs to see that a file is too large."""
    with file.open(encoding="utf-8", errors="surrogateescape") as opened:
        return opened.read(LARGEST + 1)
