"""What stands behind the executors' names: the parameters document, checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Service = Literal[
    "glue", "athena", "emr-serverless", "ecs", "batch", "redshift-data", "step-functions"
]
Product = Literal["dataproc-batch", "dataflow-flex-template", "dataform-tag"]


@dataclass(frozen=True, slots=True)
class Function:
    """`aws:lambda:NAME`: a Lambda function that keeps the call contract."""

    name: str


@dataclass(frozen=True, slots=True)
class Native:
    """`aws:SERVICE`: a service that the engine starts and watches without a function."""

    service: Service


@dataclass(frozen=True, slots=True)
class Google:
    """`google:PRODUCT`: what only the engines of Google and Airflow can start."""

    product: Product


@dataclass(frozen=True, slots=True)
class Operator:
    """`airflow:OPERATOR`: the import path of an operator's class."""

    path: str


@dataclass(frozen=True, slots=True)
class Url:
    """`https://…`: an executor that gets the body as POST."""

    url: str


@dataclass(frozen=True, slots=True)
class ControlM:
    """`control-m`: a job that Control-M runs; elsewhere the function that submits it there."""

    function: str = "control-m-job"


Target = Function | Native | Google | Operator | Url | ControlM


@dataclass(frozen=True, slots=True)
class Executor:
    """A name of a document with its target; one that is not repeatable is never asked twice."""

    name: str
    target: Target
    is_repeatable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """One stage's parameters document."""

    executors: Mapping[str, Executor] = field(default_factory=dict)
    bucket: str = ""  # the default of `jobs_definitions_bucket`
    mediator: str = ""
    project: str = ""
    region: str = ""

    def executor(self, name: str) -> Executor:
        """Return what stands behind a name; without an entry, a Lambda function of that name."""
        return self.executors.get(name, Executor(name, Function(name)))
