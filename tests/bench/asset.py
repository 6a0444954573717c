"""The functions' asset, as it is deployed: its size, what importing its handlers costs, its run."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from muster.settings import DeadlineSettings, IngestSettings, SubmitSettings, SweepSettings
from stacks.bundling import Parcel
from stacks.stages import GRAVITON, this_machine

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, FEWER = 15, 5  # the fewer for what has no goal
RUNTIME_BRINGS = ("boto3", "botocore", "s3transfer", "urllib3", "dateutil", "six", "jmespath")
TIMED = "import time; begun = time.perf_counter(); {}; print(time.perf_counter() - begun)"
FUNCTIONS = ("ingest", "deadline", "submit", "sweep")
WITHOUT_GOAL = FUNCTIONS[1:]
THEIRS = "import boto3; boto3.client('dynamodb'); boto3.client('stepfunctions')"
TOLD = {  # what is read while a handler is imported
    "CONTROLM": '{"server": "IN01", "site": {}}',
    "CONTROLM_ENDPOINT": "http://127.0.0.1:9/automation-api",
    "TEAM_TOPIC_ARNS": "{}",
    "TABLE_NAME": "bundles",
}


def packed(folder: Path, *, is_local: bool = True) -> Path:
    """Pack the asset for this machine, or for the functions' runtime."""
    definitions = (ROOT / "bundles" / "published.json").read_text(encoding="utf-8")
    target = this_machine() if is_local else GRAVITON
    folder.mkdir()
    Parcel(source=ROOT / "lambdas", target=target, definitions=definitions).pack(folder)
    return folder


def zipped(folder: Path) -> int:
    """Return the size of the zipped folder in bytes."""
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in folder.rglob("*"):
            target.write(path, path.relative_to(folder))
    return archive.stat().st_size


def imports(asset: Path) -> dict[str, float]:
    """Return the median seconds of each import, in alternating fresh interpreters.

    The functions by name; as `boto3`, what none of them can do without.
    """
    environment = surroundings(asset, _runtime(asset.parent / "runtime"))
    statements = {name: f"import {name}.handler" for name in FUNCTIONS} | {"boto3": THEIRS}
    found: dict[str, list[float]] = {name: [] for name in statements}
    for turn in range(1 + ROUNDS):  # the first one writes what Python caches
        for name, statement in statements.items():
            if turn <= FEWER or name not in WITHOUT_GOAL:
                found[name].append(_seconds(statement, environment))
    return {name: median(times[1:]) for name, times in found.items()}


def surroundings(*path: Path) -> dict[str, str]:
    """Return the environment of the functions, whose modules are found in these folders."""
    kinds = (IngestSettings, DeadlineSettings, SweepSettings, SubmitSettings)
    names = {field.name.upper() for kind in kinds for field in fields(kind)}
    return (
        dict.fromkeys(names, "told")
        | TOLD
        | {
            "PYTHONPATH": os.pathsep.join(map(str, path)),
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "t",
            "AWS_SECRET_ACCESS_KEY": "t",
            "STAGE": "local",
            "POWERTOOLS_SERVICE_NAME": "ingest",
            "POWERTOOLS_METRICS_NAMESPACE": "Muster",
        }
    )


def _seconds(statement: str, environment: Mapping[str, str]) -> float:
    answer = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-S", "-c", TIMED.format(statement)],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(answer.stdout)


def _runtime(folder: Path) -> Path:
    """Return a folder with what Lambda's Python brings, and with nothing else of this machine."""
    folder.mkdir()
    for name in RUNTIME_BRINGS:
        found = find_spec(name)
        if found is None or found.origin is None:
            raise LookupError(name)
        origin = Path(found.origin)
        place = origin.parent if origin.name == "__init__.py" else origin
        (folder / place.name).symlink_to(place)
    return folder
