"""The asset holds what the functions need and nothing else, and is bundled only when it changed."""

import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from stacks.assembly import ROOT
from stacks.bundling import Parcel
from stacks.stages import GRAVITON, LOCAL
from tests.stacks.written import Written, a_catalogue

TWO_MEGABYTES = 2 * 1024 * 1024
RUNTIME_BRINGS = ("boto3", "botocore", "s3transfer", "urllib3", "dateutil", "six")


def test_the_zipped_asset_is_small(local: Written, tmp_path: Path) -> None:
    archive = tmp_path / "asset.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in local.asset().rglob("*"):
            packed.write(path, path.relative_to(local.asset()))

    assert archive.stat().st_size <= TWO_MEGABYTES


def test_the_asset_carries_the_definitions(local: Written) -> None:
    text = (local.asset() / "definitions.json").read_text(encoding="utf-8")

    assert text == a_catalogue().write()


def test_the_asset_carries_our_sources_and_no_checkers(local: Written) -> None:
    packed = {path.relative_to(local.asset()).as_posix() for path in local.asset().rglob("*")}

    assert {"muster/settings.py", "muster/core/catalogue.py", "jinja2/sandbox.py"} <= packed
    assert not [name for name in packed if name.startswith("muster/core/checking")]
    assert not packed & {"muster/core/project.py", "requirements.txt", "bin", "boto3"}
    assert not [name for name in packed if "__pycache__" in name or name.endswith("/RECORD")]


@pytest.mark.parametrize("folder", ["ingest", "deadline", "submit", "sweep"])
def test_a_fresh_interpreter_imports_each_handler_from_the_asset(
    local: Written, tmp_path: Path, folder: str
) -> None:
    runtime = _runtime(tmp_path)
    function = local.named("flow", "AWS::Lambda::Function", f"{folder.capitalize()}Function")
    told = function["Properties"]["Environment"]["Variables"]
    environment = {name: text if isinstance(text, str) else "{}" for name, text in told.items()}
    environment |= {
        "PYTHONPATH": os.pathsep.join((str(local.asset()), str(runtime))),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "CONTROLM_ENDPOINT": "https://controlm.example",
    }

    answer = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-S", "-c", f"import {folder}.handler as door; print(door.handler)"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr


def test_the_hash_names_all_that_decides_the_content(tmp_path: Path) -> None:
    parcel = _parcel(tmp_path)
    before = parcel.digest()
    changes = [
        replace(parcel, definitions="other"),
        replace(parcel, target=GRAVITON),
        replace(parcel, target=replace(LOCAL.target, python="3.14")),
    ]

    assert len({before, *(changed.digest() for changed in changes)}) == 4
    (tmp_path / "muster" / "kept.py").write_text("VALUE = 2\n", encoding="utf-8")
    assert parcel.digest() != before


def test_the_hash_overlooks_what_is_not_deployed(tmp_path: Path) -> None:
    parcel = _parcel(tmp_path)
    before = parcel.digest()

    for name in ("muster/core/checking/rule.py", "muster/__pycache__/kept.pyc"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("", encoding="utf-8")

    assert parcel.digest() == before


def test_the_lock_serves_the_runtime_and_the_host(tmp_path: Path, local: Written) -> None:
    Parcel(source=ROOT / "lambdas", target=GRAVITON, definitions="").pack(tmp_path)

    (compiled,) = tmp_path.rglob("*.so")
    assert "cpython-313-aarch64" in compiled.name
    assert [path for path in local.asset().rglob("_speedups*") if path.suffix in {".so", ".pyd"}]


def _parcel(source: Path) -> Parcel:
    (source / "muster").mkdir()
    (source / "muster" / "kept.py").write_text("VALUE = 1\n", encoding="utf-8")
    (source / "requirements.txt").write_text("", encoding="utf-8")
    return Parcel(source=source, target=LOCAL.target, definitions="{}")


def _runtime(folder: Path) -> Path:
    """Return a folder with what Lambda's Python brings, and with nothing else of this machine."""
    for name in RUNTIME_BRINGS:
        found = find_spec(name)
        assert found
        assert found.origin
        origin = Path(found.origin)
        place = origin.parent if origin.name == "__init__.py" else origin
        (folder / place.name).symlink_to(place)
    return folder
