"""The real CDK command line, pointed at a local cloud and at nothing else."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from localcloud.aws.account import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY
from localcloud.cloud import ROOT, STAGE, LocalCloud
from localcloud.running import FILE, Running

CDK = ROOT / "build" / "cdk-cli" / "node_modules" / ".bin" / "cdk"
WITHIN_S = 150


@dataclass(frozen=True, slots=True)
class Cli:
    """Runs `cdk` for one cloud's stage `local`."""

    cloud: LocalCloud

    def bootstrap(self) -> None:
        """Prepare the account."""
        self._cdk(ROOT, "bootstrap", f"aws://{ACCOUNT}/{REGION}")

    def deploy(self, project: Path) -> None:
        """Deploy a project's definitions."""
        endpoint = f"muster-{STAGE}-flow:ControlMEndpoint={self.cloud.controlm.endpoint}"
        self._run(
            *("deploy", "--all", "--require-approval", "never"),
            *("--parameters", endpoint),
            project=project,
        )

    def destroy(self, project: Path) -> None:
        """Delete every stack of the stage."""
        self._run("destroy", "--all", "--force", project=project)

    def remove(self, project: Path) -> None:
        """Let `muster destroy` delete what runs and what watches."""
        here = self.cloud.workdir / "operator"
        Running(
            endpoint=self.cloud.aws.endpoint,
            region=REGION,
            bootstrap_servers=self.cloud.broker.bootstrap_servers,
            controlm=self.cloud.controlm.endpoint,
            pid=os.getpid(),
        ).write(here / FILE)
        (here / "build" / "cdk-cli").symlink_to(ROOT / "build" / "cdk-cli")
        app = f"cd {ROOT} && PYTHONPATH=lambdas:. {sys.executable} app.py"
        (here / "cdk.json").write_text(json.dumps({"app": app, "output": str(here / "cdk.out")}))
        path = f"PYTHONPATH={ROOT / 'lambdas'}:{ROOT}"
        words = [sys.executable, "-m", "cli", "destroy", "--yes"]
        sys.stdout.write("$ muster destroy --yes\n")
        sys.stdout.flush()
        command = ["env", *self._settings(project), path, *words]
        subprocess.run(command, cwd=here, check=True, timeout=WITHIN_S)  # noqa: S603 - our own

    def _run(self, *words: str, project: Path) -> None:
        app = f"PYTHONPATH=lambdas:. {sys.executable} app.py"
        options = ("--app", app, "--output", str(self.cloud.workdir / "cdk.out"), "--no-color")
        self._cdk(project, *words, *options)

    def _cdk(self, project: Path, *words: str) -> None:
        folder = ROOT if "--app" in words else self.cloud.workdir
        command = ["env", *self._settings(project), str(CDK), *words]
        sys.stdout.write(f"$ cdk {' '.join(words)}\n")
        sys.stdout.flush()
        subprocess.run(command, cwd=folder, check=True, timeout=WITHIN_S)  # noqa: S603 - pinned

    def _settings(self, project: Path) -> list[str]:
        """Return the environment; a home of its own keeps the CLI's caches out of the user's."""
        aws = self.cloud.aws.endpoint
        settings = {
            "HOME": self.cloud.workdir / "home",
            "STAGE": STAGE,
            "PROJECT": project,
            "AWS_ENDPOINT_URL": aws,
            "AWS_ENDPOINT_URL_S3": aws,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CI": "true",
        }
        return [f"{name}={value}" for name, value in settings.items()]
