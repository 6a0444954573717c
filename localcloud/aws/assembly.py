"""A cloud assembly as `make synth` writes it: stacks in dependency order, and their assets."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from localcloud.aws.account import ACCOUNT, REGION

STACK = "aws:cloudformation:stack"
ASSETS = "cdk:asset-manifest"
ALWAYS = (1980, 1, 1, 0, 0, 0)  # the same files make the same zip


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesizedStack:
    """One stack: its template as text, and where its assets go."""

    name: str
    template: str
    assets: tuple["Asset", ...]

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Return the parameters that the template declares."""
        declared: dict[str, Any] = json.loads(self.template).get("Parameters", {})
        return declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file, or a folder that is zipped, and its place in the bootstrap bucket."""

    source: Path
    zipped: bool
    bucket: str
    key: str

    def read(self) -> bytes:
        """Return the bytes to upload."""
        return _zip(self.source) if self.zipped else self.source.read_bytes()


def read_assembly(cdk_out: Path) -> list[SynthesizedStack]:
    """Return the stacks, each after those it imports from."""
    manifest_file = cdk_out / "manifest.json"
    if not manifest_file.exists():
        raise FileNotFoundError(f"{manifest_file}: synthesize first")
    artifacts: dict[str, Any] = json.loads(manifest_file.read_text())["artifacts"]
    graph = {name: each.get("dependencies", []) for name, each in artifacts.items()}
    order = [name for name in TopologicalSorter(graph).static_order() if name in artifacts]
    return [_stack(cdk_out, name, artifacts) for name in order if artifacts[name]["type"] == STACK]


def _stack(cdk_out: Path, name: str, artifacts: Mapping[str, Any]) -> SynthesizedStack:
    stack = artifacts[name]
    manifests = [
        artifacts[other]["properties"]["file"]
        for other in stack.get("dependencies", [])
        if artifacts.get(other, {}).get("type") == ASSETS
    ]
    return SynthesizedStack(
        name=stack.get("properties", {}).get("stackName", name),
        template=(cdk_out / stack["properties"]["templateFile"]).read_text(),
        assets=tuple(asset for file in manifests for asset in _assets(cdk_out, file)),
    )


def _assets(cdk_out: Path, manifest: str) -> Iterator[Asset]:
    for file in json.loads((cdk_out / manifest).read_text()).get("files", {}).values():
        for destination in file["destinations"].values():
            yield Asset(
                source=cdk_out / file["source"]["path"],
                zipped=file["source"]["packaging"] == "zip",
                bucket=_filled_in(destination["bucketName"]),
                key=_filled_in(destination["objectKey"]),
            )


def _filled_in(text: str) -> str:
    for name, value in {"AccountId": ACCOUNT, "Region": REGION, "Partition": "aws"}.items():
        text = text.replace("${AWS::" + name + "}", value)
    return text


def _zip(folder: Path) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), ALWAYS)
            entry.external_attr = path.stat().st_mode << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return memory.getvalue()
