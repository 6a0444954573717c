"""The `muster` command, as an operator beside the stage types it."""

import json
import os
import shutil
from contextlib import chdir
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from cli.__main__ import app
from localcloud.aws.account import REGION
from localcloud.cloud import ROOT, LocalCloud
from localcloud.running import Running


class Muster:
    """A folder with the project's definitions, beside one running local cloud."""

    def __init__(self, cloud: LocalCloud, folder: Path) -> None:
        """Lay the folder out; commands run in this process, by its clock."""
        self._folder = folder
        shutil.copytree(ROOT / "bundles", folder / "bundles")
        with chdir(folder):
            Running(
                endpoint=cloud.aws.endpoint,
                region=REGION,
                bootstrap_servers=cloud.broker.bootstrap_servers,
                controlm=cloud.controlm.endpoint,
                pid=os.getpid(),
            ).write()

    def __call__(self, *arguments: str) -> str:
        """Run a command that succeeds, and return what it prints."""
        result = self.attempt(*arguments)
        assert result.exit_code == 0, (arguments, result.output, result.exception)
        return result.stdout

    def attempt(self, *arguments: str) -> Result:
        """Run a command."""
        with chdir(self._folder):
            return CliRunner().invoke(app, arguments)

    def json(self, *arguments: str) -> Any:  # noqa: ANN401 - the command's document
        """Run a command, and return the document that it prints."""
        return json.loads(self(*arguments, "--json"))
