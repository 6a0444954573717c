"""Asks every witness of what came to pass: table, executions, journal, logs, mailbox, alarms."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localcloud.cloud import LocalCloud
from localcloud.controlm.journal import Entry
from localcloud.kafka.produce import SentEvent
from muster.adapters.dynamodb import DynamoBundleStore, Payloads, Reading, Table
from muster.core.bundle import Bundle, BundleKey
from muster.core.names import execution_name, folder, job_id
from muster.core.submission import Standing

PAIR, ORDER = "contract-pair", "order-fulfilment"
PREFIX = "muster-local-"
FATES = ("Accepted", "NoKey", "Invalid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """What DescribeExecution tells."""

    arn: str
    status: str
    error: str
    redrives: int


class Witness:
    """Reads one cloud's stage; keys are those of pairs unless a definition is named."""

    def __init__(self, cloud: LocalCloud) -> None:
        """Ask this cloud."""
        self.cloud = cloud
        self.states = cloud.aws.client("stepfunctions")
        self.s3 = cloud.aws.client("s3")
        dynamodb, table = cloud.aws.client("dynamodb"), cloud.outputs["TableName"]
        self.reading = Reading(dynamodb, table)
        self.store = DynamoBundleStore(
            Table(dynamodb, table), self.reading, Payloads(self.s3, cloud.outputs["PayloadsBucket"])
        )

    def bundle(self, key: str, definition: str = PAIR) -> Bundle:
        """Read a bundle."""
        return self.reading.one(BundleKey(definition, key))

    def standing(self, key: str, definition: str = PAIR) -> Standing:
        """Tell where a bundle's job stands."""
        return self.bundle(key, definition).submission.standing

    def execution(self, key: str, definition: str = PAIR) -> Execution | None:
        """Describe the execution of a bundle's first life, if it has been started."""
        name = execution_name(definition, key, 1)
        arn = self.cloud.outputs["StateMachineArn"].replace(":stateMachine:", ":execution:")
        try:
            told: dict[str, Any] = self.states.describe_execution(executionArn=f"{arn}:{name}")
        except self.states.exceptions.ExecutionDoesNotExist:
            return None
        return Execution(
            arn=told["executionArn"],
            status=told["status"],
            error=told.get("error", ""),
            redrives=told["redriveCount"],
        )

    def first_error(self, key: str, definition: str = PAIR) -> tuple[str, str]:
        """Return name and words of the first error that a function told an execution, if any."""
        execution = self.execution(key, definition)
        arn = execution.arn if execution else ""
        for event in self.states.get_execution_history(executionArn=arn)["events"]:
            failed = event.get("taskFailedEventDetails")
            if failed and failed["resourceType"] == "lambda":
                return failed["error"], json.loads(failed["cause"])["errorMessage"]
        return "", ""

    def fate_of(self, sent: SentEvent) -> str | None:
        """Return what ingest has logged about a record, if it has."""
        at = f"{sent.event.topic}-{sent.partition}-{sent.offset}"
        return next((word for word in self.told_of(at) if word in FATES), None)

    def told_of(self, at: str) -> list[str]:
        """Return the word of each line that ingest has logged about the record of this place."""
        log = self.cloud.aws.log(self.cloud.outputs["IngestFunction"])
        told = (json.loads(line) for line in _whole_lines(log) if f'"{at}"' in line)
        return [each["message"] for each in told if each["at"] == at]

    def reason_in_quarantine(self, sent: SentEvent) -> str:
        """Return the reason with which a record was set aside."""
        key = f"{sent.event.topic}/{sent.partition}/{sent.offset:020}.json"
        bucket = self.cloud.outputs["QuarantineBucket"]
        body = self.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        reason: str = json.loads(body)["reason"]
        return reason

    def gauges(self) -> list[dict[str, float]]:
        """Return the levels that the sweeper told, each time that it did."""
        log = self.cloud.aws.log(self.cloud.outputs["SweepFunction"])
        lines = _whole_lines(log)
        told = [json.loads(line) for line in lines if '"OpenBundles":' in line]
        return [
            {name: level[0] for name, level in each.items() if isinstance(level, list)}
            for each in told
        ]

    def red(self) -> set[str]:
        """Name the alarms that are in ALARM."""
        alarms = self.cloud.aws.alarms().values()
        return {each.name.removeprefix(PREFIX) for each in alarms if each.state == "ALARM"}

    def alarmed(self, alarm: str) -> list[str]:
        """Name the topics that have heard that an alarm is red."""
        named = f'"AlarmName": "{PREFIX + alarm}"'  # a page quotes the alarms that it stands for
        told = [(notice.topic, notice.message) for notice in self.cloud.aws.mailbox.notices]
        said = [(topic, json.loads(text)) for topic, text in told if named in text]
        return sorted(topic for topic, each in said if each.get("NewStateValue") == "ALARM")

    def breaches(self, key: str) -> list[dict[str, Any]]:
        """List the notices of a bundle's breach."""
        notices = self.cloud.aws.mailbox.notices
        told = [json.loads(n.message) for n in notices if n.attributes.get("moment") == "breach"]
        return [each for each in told if each["key"] == key]

    def posts(self, key: str, definition: str = PAIR) -> list[Entry]:
        """List the POSTs of a bundle's job."""
        return self.cloud.controlm.journal.posts_about(folder_of(key, definition))

    def jobs(self, key: str, definition: str = PAIR) -> int:
        """Count the instances of a bundle's job that were ever ordered."""
        return len(self.cloud.controlm.journal.orders_named(folder_of(key, definition)))

    def commands(self) -> list[str]:
        """List every command that ran, expanded."""
        return [ran.command for ran in self.cloud.controlm.journal.commands()]

    def command(self, key: str, definition: str = PAIR) -> str:
        """Return the one command that a bundle's job ran."""
        job = f"appl-{job_id(definition, key, 1)}"
        (ran,) = [ran for ran in self.cloud.controlm.journal.commands() if ran.name == job]
        return ran.command


def folder_of(key: str, definition: str = PAIR) -> str:
    """Name the folder of a bundle's first life."""
    return folder(job_id(definition, key, 1))


def _whole_lines(log: Path) -> list[str]:
    """Read what is written to its end; the last line may still be on its way."""
    return log.read_text().rpartition("\n")[0].splitlines() if log.exists() else []
