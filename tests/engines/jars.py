"""The engines' jars: Maven brings them below `build/engines`, `jars.sha256` says their bytes."""

import hashlib
import re
import shutil
import subprocess
from enum import StrEnum
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENGINES = HERE.parents[1] / "build" / "engines"
SUMS = HERE / "jars.sha256"
JAVA = 17  # Kafka 4 and DynamoDB Local 3 run on no older one
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


class Engine(StrEnum):
    """An engine, by the folder of its jars and the profile that names them."""

    KAFKA = "kafka"
    DYNAMODB = "dynamodb"


class EngineError(RuntimeError):
    """An engine cannot be had, or does not run; says why."""


def obstacle() -> str:
    """Say what this machine lacks to run the engines; nothing if it has it all."""
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    if missing:
        return f"there is no {' and no '.join(missing)} on this machine"
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S607
    found = re.search(r'version "(\d+)', told)
    if found is None or int(found[1]) < JAVA:
        return f"Java {JAVA} or later is wanted, not {told.splitlines()[0] if told else 'nothing'}"
    return ""


def fetch(engine: Engine) -> Path:
    """Return the folder of an engine's jars, brought if need be, each checked by its hash."""
    folder = ENGINES / engine
    if _differences(engine, folder):
        shutil.rmtree(folder, ignore_errors=True)
        _bring(engine, folder)
    differing = _differences(engine, folder)
    if differing:
        raise EngineError(f"{folder}: not as {SUMS.name} says: {', '.join(differing)}")
    return folder


def version(engine: Engine) -> str:
    """Return the version of an engine that the pom pins."""
    found = re.search(rf"<{engine}.version>(.+?)<", (HERE / "pom.xml").read_text())
    return found[1] if found else ""


def sums(engine: Engine, folder: Path) -> dict[str, str]:
    """Return the hash of each file of an engine."""
    return {
        f"{engine}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*"))
    }


def _differences(engine: Engine, folder: Path) -> list[str]:
    lines = (line.split() for line in SUMS.read_text().splitlines())
    wanted = {name: text for text, name in lines if name.startswith(f"{engine}/")}
    found = sums(engine, folder)
    names = sorted(wanted.keys() | found.keys())
    return [name for name in names if wanted.get(name) != found.get(name)]


def _bring(engine: Engine, folder: Path) -> None:
    """Let Maven fetch; it fails where a checksum of the repository's does not fit."""
    settings = [
        f"-Dmaven.repo.local={ENGINES / 'm2'}",
        f"-DoutputDirectory={folder}",
        "-DincludeScope=runtime",
    ]
    command = ["mvn", "-q", "-B", "-C", "-f", str(HERE / "pom.xml"), f"-P{engine}", COPY]
    done = subprocess.run([*command, *settings], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        errors = [line for line in done.stdout.splitlines() if line.startswith("[ERROR]")]
        raise EngineError(f"Maven brings no {engine}: {' '.join(errors[:1])}")
