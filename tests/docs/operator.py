"""An operator at the local cloud: types the runbook's commands, one after the other."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.stub import Stubber
from typer.testing import CliRunner

from cli.__main__ import app
from localcloud.aws.account import REGION
from localcloud.cloud import ROOT
from localcloud.running import Running
from tests.docs import aws_command
from tests.docs.runbook import Command, legend
from tests.e2e.stage import Stage

LEGEND = legend()
MAPPING = "14e0db71-0000-4000-8000-000000000000"
# The local cloud keeps its mappings for its poller alone, and Lambda's API has none of them:
# botocore checks the request, and this answer, against its model.
ON_AWS_ONLY: Mapping[str, dict[str, Any]] = {
    "list_event_source_mappings": {
        "EventSourceMappings": [
            {
                "UUID": MAPPING,
                "Topics": ["orders.v1"],
                "State": "Disabled",
                "StateTransitionReason": "USER_INITIATED",
                "LastProcessingResult": "OK",
            }
        ]
    },
    "update_event_source_mapping": {"UUID": MAPPING, "State": "Enabling"},
}


class Operator:
    """Types in a folder that has the project's bundles and templates, and an answer to `y/N`."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        for name in ("bundles", "templates"):
            (folder / name).symlink_to(ROOT / name)
        self.stage = stage
        self.folder = folder
        self.not_asked = set(ON_AWS_ONLY)
        cloud = stage.cloud
        running = Running(
            endpoint=cloud.aws.endpoint,
            region=REGION,
            bootstrap_servers=cloud.broker.bootstrap_servers,
            controlm=cloud.controlm.endpoint,
            pid=0,
        )
        running.write()

    def types(self, commands: Sequence[Command], words: Mapping[str, str]) -> list[str]:
        """Type them all; return what each printed."""
        return [self._checked(command.filled_in(words)) for command in commands]

    def _checked(self, command: Command) -> str:
        assert command.left_open(LEGEND) == set(), command.line
        program, *rest = shlex.split(command.line)
        said = {"muster": self._muster, "aws": self._aws}[program](rest)
        assert command.unsaid(said) == [], f"$ {command.line}\n{said}"
        return said

    def _muster(self, words: Sequence[str]) -> str:
        result = CliRunner().invoke(app, list(words), input="y\n")
        assert result.exit_code == 0, (words, result.output, result.exception)
        return result.output

    def _aws(self, words: Sequence[str]) -> str:
        return aws_command.run(words, self._client)

    def _client(self, service: str) -> Any:  # noqa: ANN401 - boto3 builds the class at run time
        client = self.stage.cloud.aws.client(service)
        return _Stubbed(client, self.not_asked) if service == "lambda" else client


class _Stubbed:
    """Lambda's client, which is not asked about mappings."""

    def __init__(self, client: Any, not_asked: set[str]) -> None:  # noqa: ANN401
        self._client = client
        self._not_asked = not_asked

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        if name not in ON_AWS_ONLY:
            return getattr(self._client, name)
        self._not_asked.discard(name)
        client: Any = boto3.client("lambda", region_name=REGION)
        stub = Stubber(client)
        stub.add_response(name, ON_AWS_ONLY[name])
        stub.activate()
        return getattr(client, name)

    def can_paginate(self, name: str) -> bool:
        """Tell so of what is really asked."""
        return name not in ON_AWS_ONLY and self._client.can_paginate(name)
