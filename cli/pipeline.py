"""`muster pipeline`: LEVEL/THREAD/STEP documents, checked and compiled."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import typer

from cli.pipelines import Sound, checked, compiled_path, documents
from cli.problems import count, summary, tell
from muster.core.pipelines.engines import BACKENDS
from muster.core.pipelines.mermaid import mermaid
from muster.core.pipelines.pipeline import Engine
from muster.core.pipelines.svg import svg

WRONG = 2

app = typer.Typer(help="LEVEL/THREAD/STEP documents.", no_args_is_help=True)

Files = Annotated[
    list[Path] | None,
    typer.Argument(exists=True, dir_okay=False, help="Default: every document of pipelines/."),
]
EngineName = Annotated[
    str | None,
    typer.Option("--engine", help=f"Wins over the document: {', '.join(BACKENDS)}."),
]
ParametersFile = Annotated[
    Path | None,
    typer.Option(
        "--parameters",
        exists=True,
        dir_okay=False,
        help="What executors' names stand for. Default: pipelines/parameters.json.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")]
Output = Annotated[Path | None, typer.Option("--output", help="The file to write.")]
Stale = Annotated[bool, typer.Option("--stale", help="Write nothing; name the files that differ.")]
OneFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A document.")]


class Form(StrEnum):
    """How a diagram is written."""

    MERMAID = "mermaid"
    SVG = "svg"


DiagramForm = Annotated[Form, typer.Option("--as", help="Mermaid text or an SVG picture.")]


@app.command()
def check(
    files: Files = None,
    *,
    engine: EngineName = None,
    parameters: ParametersFile = None,
    as_json: AsJson = False,
    strict: Strict = False,
) -> None:
    """Tell every error of documents, each with its JSON path and line."""
    found = _found(files, parameters, engine)
    tell(found.problems, as_json=as_json)
    if not as_json:
        typer.echo(summary(found.problems, count(len(found.pipelines), "pipeline")))
    wrong = [each for each in found.problems if strict or not each.is_warning]
    raise typer.Exit(WRONG if wrong else 0)


def _found(files: list[Path] | None, parameters: Path | None, engine: str | None) -> Sound:
    if engine is not None and engine not in BACKENDS:
        raise typer.BadParameter(f"'{engine}': expected one of {', '.join(BACKENDS)}")
    wanted = files or documents()
    if not wanted:
        raise typer.BadParameter("no documents: there is none in pipelines/ here")
    return checked(wanted, parameters, cast("Engine | None", engine))


@app.command("compile")
def compile_(
    files: Files = None,
    *,
    engine: EngineName = None,
    parameters: ParametersFile = None,
    output: Output = None,
    stale: Stale = False,
) -> None:
    """Write documents for their engine, below pipelines/compiled unless told otherwise."""
    found = _sound(files, parameters, engine)
    if output and len(found.pipelines) != 1:
        raise typer.BadParameter("--output is for one document", param_hint="--output")
    wrong = 0
    for path, pipeline in found.pipelines.items():
        backend = BACKENDS[pipeline.engine]
        target = output or compiled_path(path, backend)
        text = backend.compiled(pipeline, found.parameters)
        wrong += _compared(target, text) if stale else _written(target, text)
    raise typer.Exit(WRONG if wrong else 0)


def _sound(files: list[Path] | None, parameters: Path | None, engine: str | None) -> Sound:
    """Return what can be compiled; tell what is wrong and stop where anything is."""
    found = _found(files, parameters, engine)
    _stop_at_errors(found)
    return found


def _stop_at_errors(found: Sound) -> None:
    errors = [each for each in found.problems if not each.is_warning]
    for each in errors:
        typer.echo(str(each), err=True)
    if errors:
        raise typer.Exit(WRONG)


def _compared(target: Path, text: str) -> int:
    """Tell of a compiled file that is not what its document says."""
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return 0
    typer.echo(f"{target}: stale; muster pipeline compile writes it anew")
    return 1


def _written(target: Path, text: str) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    typer.echo(f"{target}: {len(text.encode()):,} bytes")
    return 0


@app.command()
def diagram(
    file: OneFile,
    *,
    form: DiagramForm = Form.MERMAID,
    output: Output = None,
) -> None:
    """Draw a document, as Mermaid text or as an SVG picture."""
    found = checked([file], None, None, is_judged=False)
    _stop_at_errors(found)
    pipeline = found.pipelines[file]
    text = svg(pipeline) if form is Form.SVG else mermaid(pipeline)
    if output:
        _written(output, text)
    else:
        typer.echo(text, nl=False)
