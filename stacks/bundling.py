"""The functions' asset, bundled by uv without Docker and known by the hash of its sources."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import jsii
from aws_cdk import AssetHashType, BundlingOptions, DockerImage, ILocalBundling, aws_lambda

from stacks.stage import Target

LOCK = "requirements.txt"
CHECKERS = ("muster/core/checking/", "muster/core/project.py")  # they read YAML; no function does
NEEDLESS = ("bin", ".lock", "**/*.pyi", "**/*.c", "**/py.typed", "**/__pycache__")
NEEDLESS_NOTES = tuple(f"**/*.dist-info/{note}" for note in ("RECORD", "REQUESTED", "INSTALLER"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What goes into the asset: our sources, their locked dependencies, the definitions."""

    source: Path
    target: Target
    definitions: str

    def digest(self) -> str:
        """Hash all that decides the asset's content."""
        hashed = sha256(repr((asdict(self.target), self.definitions)).encode())
        recipe = Path(__file__)
        for path in (*self.sources(), self.source / LOCK, recipe):
            content = path.read_bytes()
            place = path.name if path is recipe else path.relative_to(self.source).as_posix()
            hashed.update(f"{place} {len(content)}\n".encode() + content)
        return hashed.hexdigest()

    def sources(self) -> Iterator[Path]:
        """Return the files that are deployed, in a stable order."""
        for path in sorted(self.source.rglob("*")):
            if path.is_file() and _is_deployed(path.relative_to(self.source)):
                yield path

    def pack(self, output: Path) -> None:
        """Fill the folder with what the functions need at run time, and with nothing else."""
        _install(self.source / LOCK, self.target, output)
        for pattern in NEEDLESS + NEEDLESS_NOTES:
            for needless in list(output.glob(pattern)):
                shutil.rmtree(needless) if needless.is_dir() else needless.unlink()
        for path in self.sources():
            copy = output / path.relative_to(self.source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        (output / "definitions.json").write_text(self.definitions, encoding="utf-8")


def functions_code(parcel: Parcel) -> aws_lambda.Code:
    """Return the one asset that all functions share."""
    return aws_lambda.Code.from_asset(
        str(parcel.source),
        asset_hash_type=AssetHashType.CUSTOM,
        asset_hash=parcel.digest(),
        bundling=BundlingOptions(
            image=DockerImage.from_registry("never-pulled"), local=_Bundler(parcel)
        ),
    )


@jsii.implements(ILocalBundling)
class _Bundler:
    def __init__(self, parcel: Parcel) -> None:
        self.parcel = parcel

    def try_bundle(self, output_dir: str, *_options: object, **_more: object) -> bool:
        """Pack the parcel; anything but True would make the CDK ask for Docker."""
        self.parcel.pack(Path(output_dir))
        return True


def _is_deployed(inside: Path) -> bool:
    """Tell our deployed sources from the lock, the checkers and what Python leaves behind."""
    if inside.name == LOCK or "__pycache__" in inside.parts:
        return False
    return not inside.as_posix().startswith(CHECKERS)


def _install(lock: Path, target: Target, output: Path) -> None:
    """Install the lock for the target; uv's words go to stderr, since jsii owns stdout."""
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--require-hashes"]
    command += ["--only-binary", ":all:", "--link-mode", "copy", "--target", str(output)]
    command += ["--python-version", target.python, "--python", sys.executable]
    if target.platform is not None:
        command += ["--python-platform", target.platform]
    subprocess.run([*command, "-r", str(lock)], check=True, stdout=sys.stderr)  # noqa: S603 - ours
