"""The only reader of the environment: what each function needs to know about its stage."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

DEFINITIONS = Path(__file__).resolve().parent.parent / "definitions.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Each field is an environment variable of the same name in upper case."""

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:  # noqa: TID251 - this door
        """Read the environment; `KeyError` names the variable that is missing."""
        return cls(**{field.name: environment[field.name.upper()] for field in fields(cls)})


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSettings(Settings):
    """What `ingest` is told."""

    table_name: str
    payloads_bucket: str
    quarantine_bucket: str
    state_machine_arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineSettings(Settings):
    """What `deadline` is told; TEAM_TOPIC_ARNS is a JSON object, team to topic ARN."""

    table_name: str
    payloads_bucket: str
    team_topic_arns: str

    @property
    def topics(self) -> dict[str, str]:
        """Topic ARN per team."""
        found: dict[str, str] = json.loads(self.team_topic_arns)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepSettings(DeadlineSettings):
    """What `sweep` is told."""

    state_machine_arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitSettings(Settings):
    """What `submit` is told; CONTROLM is a JSON object, see `adapters.controlm.Site`."""

    table_name: str
    payloads_bucket: str
    templates_bucket: str
    secret_arn: str
    controlm_endpoint: str
    controlm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutorSettings(Settings):
    """What the sample executors are told."""

    tickets_bucket: str
