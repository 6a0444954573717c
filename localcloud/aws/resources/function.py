"""`AWS::Lambda::Function` from a zip."""

import io
import zipfile
from typing import Any, ClassVar

from localcloud.aws import undelivered
from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.formation.provider import (
    Change,
    Made,
    Properties,
    Provider,
    RefusedError,
    refuse,
    refuse_queue,
)

CONFIGURATION = ("Description", "Handler", "Role", "Runtime")
DEFAULTS = {"Timeout": 3, "MemorySize": 128}
RESERVED = "ReservedConcurrentExecutions"


class Function(Provider):
    """Code and configuration change in place; workers of the former ones end with their task."""

    type: ClassVar[str] = "AWS::Lambda::Function"
    name_property: ClassVar[str] = "FunctionName"
    attributes: ClassVar[tuple[str, ...]] = ("Arn",)

    def create(self, name: str, properties: Properties) -> Made:
        """Create it."""
        said = {"Code": _code(properties), **_configuration(properties)}
        self.aws.functions.create_function(FunctionName=name, **said)
        self._reserve(name, properties)
        _keep_what_fails(name, properties)
        return Made(name, {"Arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"})

    def update(self, change: Change) -> Made:
        """Bring code and configuration up to date."""
        name = change.made.id
        if change.touches("Code"):
            self.aws.functions.update_function_code(FunctionName=name, **_code(change.after))
        self.aws.functions.update_function_configuration(
            FunctionName=name, **_configuration(change.after)
        )
        _keep_what_fails(name, change.after)
        if change.touches(RESERVED):
            self._reserve(name, change.after)
        return change.made

    def delete(self, made: Made) -> None:
        """Delete it."""
        self.aws.functions.delete_function(FunctionName=made.id)
        undelivered.use_for_function(made.id, None)

    def _reserve(self, name: str, properties: Properties) -> None:
        if RESERVED in properties:
            self.aws.functions.put_function_concurrency(
                FunctionName=name, ReservedConcurrentExecutions=int(properties[RESERVED])
            )


def _keep_what_fails(name: str, properties: Properties) -> None:
    arn = properties.get("DeadLetterConfig", {}).get("TargetArn")
    if arn is not None:
        refuse_queue("DeadLetterConfig", arn)
    undelivered.use_for_function(name, arn)


def _configuration(properties: Properties) -> dict[str, Any]:
    refuse(properties, "Layers", "ImageConfig", "FileSystemConfigs", "SnapStart", "DurableConfig")
    if not str(properties.get("Runtime", "")).startswith("python"):
        raise RefusedError(f"Runtime: python only, not {properties.get('Runtime')}")
    said = {name: properties[name] for name in CONFIGURATION if name in properties}
    numbers = {name: int(properties.get(name, value)) for name, value in DEFAULTS.items()}
    variables = properties.get("Environment", {}).get("Variables", {})
    texts = {name: str(value) for name, value in variables.items()}
    return {**said, **numbers, "Environment": {"Variables": texts}}


def _code(properties: Properties) -> dict[str, Any]:
    code = properties["Code"]
    refuse(code, "ImageUri")
    if "ZipFile" in code:
        return {"ZipFile": _inline(code["ZipFile"])}
    return {name: code[name] for name in ("S3Bucket", "S3Key") if name in code}


def _inline(text: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr(zipfile.ZipInfo("index.py"), text)
    return memory.getvalue()
