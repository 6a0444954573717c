"""One deployed local cloud: what producers and operators do to it, and waiting for the outcome."""

import json
import time
from collections.abc import Callable, Iterable

from localcloud.kafka.plan import CHILDREN, PARENTS, PlannedEvent
from localcloud.kafka.produce import Sender, SentEvent
from muster.core.definition import Json
from muster.core.submission import Standing
from tests.e2e.witness import PAIR, Execution, Witness

LOOK_EVERY_S = 0.1


def parent(key: str, **more: Json) -> PlannedEvent:
    """Make the parent of a pair."""
    payload: dict[str, Json] = {"id": key, "random_value": 417, **more}
    return PlannedEvent(topic=PARENTS, kind="parent", key="e2e", payload=payload)


def child(key: str) -> PlannedEvent:
    """Make the child of a pair."""
    payload: dict[str, Json] = {"parent_id": key, "random_value": True}
    return PlannedEvent(topic=CHILDREN, kind="child", key="e2e", payload=payload)


class Stage(Witness):
    """One cloud's stage at work; keys are those of pairs unless a definition is named."""

    def send(self, *events: PlannedEvent) -> list[SentEvent]:
        """Send events and wait until the broker has them."""
        sent: list[SentEvent] = []
        Sender(self.cloud.broker.bootstrap_servers, sent.append).send(events)
        return sent

    def put_credential(self, api_key: str) -> None:
        """Put another API key into the secret."""
        self.cloud.aws.client("secretsmanager").put_secret_value(
            SecretId=self.cloud.outputs["SecretArn"], SecretString=json.dumps({"api_key": api_key})
        )

    def put_template(self, key: str, source: str) -> str:
        """Put another version of a template into its bucket; returns the version."""
        bucket = self.cloud.outputs["TemplatesBucket"]
        version: str = self.s3.put_object(Bucket=bucket, Key=key, Body=source)["VersionId"]
        return version

    def redrive(self, key: str, definition: str = PAIR) -> None:
        """Redrive a bundle's execution."""
        arn = self.bundle(key, definition).execution_arn
        self.states.redrive_execution(executionArn=arn)

    def abort(self, key: str, definition: str = PAIR) -> None:
        """Stop a bundle's execution."""
        self.states.stop_execution(executionArn=self.bundle(key, definition).execution_arn)

    def sweep(self) -> dict[str, float]:
        """Run the sweeper now; returns the levels that it told."""
        told = len(self.gauges())
        assert self.cloud.aws.sweep_now() == []
        self.wait(lambda: len(self.gauges()) > told, "the sweeper's levels are in its log")
        return self.gauges()[-1]

    def wait(self, until: Callable[[], object], what: str, seconds: float = 60) -> None:
        """Wait for a condition; say what did not come to pass in time."""
        ends_at = time.monotonic() + seconds
        while not until():
            if self.cloud.troubles() or time.monotonic() >= ends_at:
                raise AssertionError(f"not within {seconds} s: {what}", self.cloud.troubles())
            time.sleep(LOOK_EVERY_S)

    def wait_for_each(self, keys: Iterable[str], seen: Callable[[str], object], what: str) -> None:
        """Wait until a condition has held for each key."""
        left = list(keys)

        def none_is_left() -> bool:
            left[:] = [key for key in left if not seen(key)]
            return not left

        self.wait(none_is_left, what)

    def wait_for_fate(self, sent: SentEvent) -> str:
        """Wait until ingest has logged what becomes of a record."""
        self.wait(lambda: self.fate_of(sent), f"the fate of {sent.partition}@{sent.offset}")
        return self.fate_of(sent) or ""

    def wait_for_job(self, key: str, definition: str = PAIR) -> None:
        """Wait until a bundle is submitted."""
        self.wait(lambda: self.standing(key, definition) is Standing.SUBMITTED, f"{key} submitted")

    def wait_until_parked(self, key: str, definition: str = PAIR) -> str:
        """Wait until an execution waits for a bundle; returns its token."""
        self.wait(lambda: self.bundle(key, definition).task_token, f"{key} parked")
        return self.bundle(key, definition).task_token or ""

    def wait_for_end(self, key: str, definition: str = PAIR, seconds: float = 60) -> Execution:
        """Wait until a bundle's execution has ended; returns how."""
        ended: list[Execution] = []

        def has_ended() -> bool:
            now = self.execution(key, definition)
            ended[:] = [now] if now and now.status != "RUNNING" else []
            return bool(ended)

        self.wait(has_ended, f"{key[:40]} ended", seconds)
        return ended[0]
