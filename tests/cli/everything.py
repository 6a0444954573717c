"""Each command that a person gives to a stage, once, and what it asks of AWS."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cli.operate import replaying, unread
from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.calls import Call
from tests.cli.known import KEY, OPENED, OVERDUE
from tests.cli.quarantined import CUT, NAME, TOPIC, keep
from tests.cli.stage import Stage
from tests.cli.test_lag import FakeConsumer
from tests.cli.test_quarantine_msk import LISTENERS, FakeProducer, brokers_are
from tests.cli.test_redrive_several import fails, redrives


@dataclass
class Person:
    """Types one command after the other at one stage."""

    stage: Stage
    calls: dict[str, set[Call]] = field(default_factory=dict)

    def types(self, command: str, *words: str, typed: str | None = None) -> None:
        """Type it, and keep what was asked of AWS."""
        self.stage.heard.clear()
        result = self.stage.muster(*command.split(), *words, typed=typed)
        assert result.exit_code == 0, (command, result.output, result.exception)
        self.calls.setdefault(command, set()).update(self.stage.heard)

    def kept(self) -> Mapping[str, str]:
        """Return the ARNs of what the state stack keeps, by title; the key is nobody's here."""
        outputs = self.stage.outputs
        return {
            "Bundles": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{outputs['TableName']}",
            "ControlM": outputs["SecretArn"],
            "Key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/of-the-stage",
            "Quarantine": f"arn:aws:s3:::{outputs['QuarantineBucket']}",
            "Templates": f"arn:aws:s3:::{outputs['TemplatesBucket']}",
        }

    def does_everything(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Look, redrive and mend."""
        for name in ("bundles", "templates"):
            shutil.copytree(name, folder / name)
        monkeypatch.chdir(folder)
        monkeypatch.setattr(FakeProducer, "made", [])
        monkeypatch.setattr(replaying, "Producer", FakeProducer)
        monkeypatch.setattr(unread, "Consumer", FakeConsumer)
        self._looks_and_redrives()
        self._mends()

    def _looks_and_redrives(self) -> None:
        stage = self.stage
        stage.arrives("parent", OPENED)
        stage.parks()
        stage.has_come_to(OVERDUE)
        stage.clock.instant = OVERDUE
        self.types("ls")
        stage.execution_is("FAILED", "SlaBreached")
        self.types("why", KEY.key)
        fails(stage, 2)
        redrives(stage, 1)
        self.types("redrive", "--breached", "--dry-run")
        self.types("redrive", KEY.key)
        stage.answers.assert_no_pending_responses()

    def _mends(self) -> None:
        self.types("templates push")
        self.types("templates push")  # the second finds them there
        self.types("templates ls")
        self.types("templates diff")
        self.types("secret set", typed='{"api_key": "k"}')
        keep(self.stage, CUT)
        self.types("quarantine ls")
        self.types("quarantine show", NAME)
        brokers_are(self.stage, {"BootstrapBrokerStringSaslIam": LISTENERS})
        self.types("quarantine replay", NAME)
        brokers_are(self.stage, {"BootstrapBrokerStringSaslIam": LISTENERS})
        self.types("lag", TOPIC)
