"""The functions' asset, as it is deployed: its size, and what importing a handler costs."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from muster.settings import IngestSettings
from stacks.bundling import Parcel
from stacks.stages import GRAVITON, this_machine

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15
RUNTIME_BRINGS = ("boto3", "botocore", "s3transfer", "urllib3", "dateutil", "six", "jmespath")
TIMED = "import time; begun = time.perf_counter(); {}; print(time.perf_counter() - begun)"
OURS = "import ingest.handler"
THEIRS = "import boto3; boto3.client('dynamodb'); boto3.client('stepfunctions')"


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


def imports(asset: Path) -> tuple[float, float]:
    """Return the median seconds of both imports, in alternating fresh interpreters."""
    environment = _environment(asset, _runtime(asset.parent / "runtime"))
    ours, theirs = list[float](), list[float]()
    for _ in range(1 + ROUNDS):  # the first one writes what Python caches
        ours.append(_seconds(OURS, environment))
        theirs.append(_seconds(THEIRS, environment))
    return median(ours[1:]), median(theirs[1:])


def _seconds(statement: str, environment: Mapping[str, str]) -> float:
    answer = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-S", "-c", TIMED.format(statement)],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(answer.stdout)


def _environment(asset: Path, runtime: Path) -> dict[str, str]:
    told = {field.name.upper(): "told" for field in fields(IngestSettings)}
    return told | {
        "PYTHONPATH": os.pathsep.join((str(asset), str(runtime))),
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "t",
        "AWS_SECRET_ACCESS_KEY": "t",
        "STAGE": "local",
        "POWERTOOLS_SERVICE_NAME": "ingest",
        "POWERTOOLS_METRICS_NAMESPACE": "Muster",
    }


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
