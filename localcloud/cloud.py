"""The whole local cloud: emulated AWS, Kafka, Control-M, and the stage `local` deployed to it."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

from localcloud.aws import LocalAws
from localcloud.aws.metrics.service import tell_of_mapping
from localcloud.controlm import Simulator
from localcloud.kafka.choice import Broker, choose
from localcloud.kafka.poller import Poller
from localcloud.kafka.tuning import Tuning
from muster.core.catalogue import Catalogue

ROOT = Path(__file__).resolve().parent.parent
STAGE = "local"
API_KEY = "local-key"
PARTITIONS = 3
Outputs = dict[str, str]


class SynthesisError(RuntimeError):
    """The stage could not be synthesized; says what the synthesis said."""


class FunctionError(RuntimeError):
    """A function raised, or its sandbox ended it; the mapping delivers the batch again."""


class LocalCloud:
    """Starts everything, deploys the project in a folder, and deploys it again when asked."""

    def __init__(self, workdir: Path, bootstrap_servers: str | None = None) -> None:
        """Start nothing yet; `workdir` is emptied, everything that is written goes there."""
        self.workdir = workdir
        self.aws = LocalAws(workdir)
        self.controlm = Simulator()
        self.broker: Broker = choose({}, bootstrap_servers)
        self.outputs: Outputs = {}
        self._pollers: dict[str, Poller] = {}

    def start(self) -> Self:
        """Start an empty account, a broker without topics and a Control-M with one key."""
        shutil.rmtree(self.workdir, ignore_errors=True)
        self.workdir.mkdir(parents=True)
        self.controlm.add_api_key(API_KEY)
        self.controlm.start()
        self.broker.start()
        self.aws.start()
        return self

    def stop(self) -> None:
        """End every thread and process; files stay."""
        for poller in self._pollers.values():
            poller.stop()
        self.aws.stop()
        self.broker.stop()
        self.controlm.stop()

    def __enter__(self) -> Self:
        """Start for the block."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop, whatever happened."""
        self.stop()

    def deploy(self, project: Path = ROOT) -> None:
        """Synthesize the project's definitions, create or update the stacks, mind the mappings."""
        cdk_out = self.workdir / "cdk.out"
        synthesize(project, cdk_out)
        self._settle(
            project, self.aws.deploy(cdk_out, {"ControlMEndpoint": self.controlm.endpoint})
        )

    def take_up(self, project: Path = ROOT) -> None:
        """Mind the stacks that another tool has created or updated from `<workdir>/cdk.out`."""
        self._settle(project, self.aws.take_up())

    def follow(self) -> None:
        """Mind what another tool has deployed; secret and templates are left to its user."""
        self.aws.take_up()
        self._read_the_topics()

    def _settle(self, project: Path, stacks: Mapping[str, Outputs]) -> None:
        """Do what an operator does after a deploy: secret and templates, topics and pollers."""
        is_first = not self.outputs
        self.outputs = {name: value for each in stacks.values() for name, value in each.items()}
        if is_first:
            self._put_secret()
        self._put_templates(project / "templates")
        self._read_the_topics()

    def _read_the_topics(self) -> None:
        self.broker.create_topics({m.topic: PARTITIONS for m in self.aws.mappings()})
        self._mind_the_mappings()

    def let_pass(self, time: timedelta) -> None:
        """Move the clock of everything on: of AWS, its functions, Control-M and the producers."""
        self.aws.let_pass(time)

    def go_down(self) -> None:
        """Read no topic and fire no rule: nobody takes events in, nobody sweeps."""
        self.aws.schedule(enabled=False)
        for poller in self._pollers.values():
            poller.stop()

    def come_back(self) -> None:
        """Read on from what was committed, and fire the rules again."""
        for poller in self._pollers.values():
            poller.start()
        self.aws.schedule(enabled=True)

    @property
    def catalogue(self) -> Catalogue:
        """The definitions as they are deployed, read from the functions' asset."""
        assets = sorted((self.workdir / "cdk.out").glob("asset.*/definitions.json"))
        return Catalogue.read(max(assets, key=lambda p: p.stat().st_mtime).read_text())

    def troubles(self) -> list[BaseException]:
        """Return what ended a poller."""
        return [p.error for p in self._pollers.values() if p.error is not None]

    def _put_secret(self) -> None:
        """Put what an operator would put once; a later deploy leaves the secret alone."""
        secrets = self.aws.client("secretsmanager")
        secrets.put_secret_value(
            SecretId=self.outputs["SecretArn"], SecretString=f'{{"api_key": "{API_KEY}"}}'
        )

    def _put_templates(self, folder: Path) -> None:
        s3 = self.aws.client("s3")
        for path in sorted(folder.rglob("*.j2")):
            key = path.relative_to(folder).as_posix()
            s3.put_object(Bucket=self.outputs["TemplatesBucket"], Key=key, Body=path.read_bytes())

    def _mind_the_mappings(self) -> None:
        """Poll for what is mapped now, and for nothing else."""
        wanted = {mapping.consumer_group_id: mapping for mapping in self.aws.mappings()}
        for group, poller in list(self._pollers.items()):
            if wanted.get(group) != poller.mapping:
                poller.stop()
                del self._pollers[group]
        for group in wanted.keys() - self._pollers.keys():
            tuning = Tuning(session_timeout_ms=self.broker.session_timeout_ms)
            mapping = wanted[group]
            poller = Poller(
                mapping,
                self.broker.bootstrap_servers,
                partial(self._invoke, mapping.function_name),
                tuning,
                partial(tell_of_mapping, mapping.identifier),
            )
            poller.start()
            self._pollers[group] = poller

    def _invoke(self, function_name: str, event: Mapping[str, Any]) -> Any:  # noqa: ANN401
        answer, error = self.aws.invoke(function_name, event)
        if error is not None:
            raise FunctionError(f"{error.get('errorType')}: {error.get('errorMessage')}")
        return answer


def synthesize(project: Path, cdk_out: Path) -> None:
    """Run the CDK app for the stage `local`; `SynthesisError` carries its words."""
    settings = (f"STAGE={STAGE}", f"PROJECT={project}", f"CDK_OUTDIR={cdk_out}")
    command = ["env", *settings, "PYTHONPATH=lambdas:.", sys.executable, "app.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SynthesisError(f"{done.stderr}{done.stdout}".strip())
