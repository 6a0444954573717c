"""What `AWS::Lambda::EventSourceMapping` says about one topic, read as AWS would read it.

Refused by name, never ignored: a property that this local cloud cannot play, a value outside
AWS's range, and a control that AWS gives to provisioned mode only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

StartingPosition = Literal["TRIM_HORIZON", "LATEST"]

REPORT = "ReportBatchItemFailures"
SOURCE_CONFIG = "AmazonManagedKafkaEventSourceConfig"
KAFKA_SCHEME = "kafka://"
FOR_EVER = -1
RETRIES_WITH_DESTINATION = 10  # what AWS puts in the place of "for ever"
DEFAULT_WINDOW_S = 0.5  # what AWS waits where no window is written
DEFAULT_BATCH_SIZE = 100

PROVISIONED_ONLY = (
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
    "BisectBatchOnFunctionError",
    "FunctionResponseTypes",
    "DestinationConfig",
)
OBEYED = {
    *PROVISIONED_ONLY,
    SOURCE_CONFIG,
    "BatchSize",
    "Enabled",
    "EventSourceArn",
    "FunctionName",
    "MaximumBatchingWindowInSeconds",
    "MetricsConfig",
    "ProvisionedPollerConfig",
    "StartingPosition",
    "Topics",
}
WITHOUT_LOCAL_MEANING = {
    "KmsKeyArn",
    "LoggingConfig",
    "SourceAccessConfigurations",
    "Tags",
}
METRIC_GROUPS = frozenset({"EventCount", "ErrorCount", "KafkaMetrics"})
GROUP_ID = re.compile(r"[a-zA-Z0-9-/*:_+=.@]{1,200}")


class MappingRefusedError(ValueError):
    """The template asks for what AWS would refuse or this local cloud cannot play."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingSettings:
    """The settings of one event source mapping; defaults are AWS's."""

    function_name: str
    event_source_arn: str
    topic: str
    consumer_group_id: str
    starting_position: StartingPosition = "TRIM_HORIZON"
    batch_size: int = DEFAULT_BATCH_SIZE
    batching_window_s: float = DEFAULT_WINDOW_S
    maximum_retry_attempts: int = FOR_EVER
    maximum_record_age_s: int = FOR_EVER
    bisect_on_error: bool = False
    reports_failures: bool = False
    on_failure_topic: str | None = None
    enabled: bool = True
    metrics: frozenset[str] = frozenset()
    identifier: str = ""  # its UUID, once it is deployed

    @property
    def retry_limit(self) -> int:
        """Retries allowed after the first attempt; negative means without end."""
        if self.maximum_retry_attempts == FOR_EVER and self.on_failure_topic is not None:
            return RETRIES_WITH_DESTINATION
        return self.maximum_retry_attempts

    @classmethod
    def from_template(cls, properties: Mapping[str, Any]) -> Self:
        """Read the resolved CloudFormation properties; `MappingRefusedError` names the culprit."""
        _refuse_what_cannot_be_played(properties)
        window = properties.get("MaximumBatchingWindowInSeconds")
        return cls(
            function_name=_text(properties, "FunctionName"),
            event_source_arn=_text(properties, "EventSourceArn"),
            topic=_topic(properties),
            consumer_group_id=_group(properties),
            starting_position=_position(properties),
            batch_size=_whole(properties, "BatchSize", (1, 10_000), DEFAULT_BATCH_SIZE),
            batching_window_s=DEFAULT_WINDOW_S
            if window is None
            else _whole(properties, "MaximumBatchingWindowInSeconds", (0, 300), 0),
            maximum_retry_attempts=_whole(
                properties, "MaximumRetryAttempts", (FOR_EVER, 10_000), FOR_EVER
            ),
            maximum_record_age_s=_age(properties),
            bisect_on_error=_flag(properties, "BisectBatchOnFunctionError", default=False),
            reports_failures=_reports_failures(properties),
            on_failure_topic=_on_failure_topic(properties),
            enabled=_flag(properties, "Enabled", default=True),
            metrics=_metrics(properties),
        )


def _refuse_what_cannot_be_played(properties: Mapping[str, Any]) -> None:
    for name in sorted(properties.keys() - OBEYED - WITHOUT_LOCAL_MEANING):
        raise MappingRefusedError(f"{name}: not played by the local cloud")
    if "ProvisionedPollerConfig" in properties:
        return
    for name in PROVISIONED_ONLY:
        if name in properties:
            raise MappingRefusedError(f"{name}: AWS takes it with ProvisionedPollerConfig only")


def _text(properties: Mapping[str, Any], name: str) -> str:
    value = properties.get(name)
    if not isinstance(value, str) or not value:
        raise MappingRefusedError(f"{name}: a text is expected, not {value!r}")
    return value


def _topic(properties: Mapping[str, Any]) -> str:
    match properties.get("Topics"):
        case [str() as topic] if topic:
            return topic
        case other:
            raise MappingRefusedError(f"Topics: exactly one is expected, not {other!r}")


def _group(properties: Mapping[str, Any]) -> str:
    config = dict(properties.get(SOURCE_CONFIG) or {})
    group = config.pop("ConsumerGroupId", None)
    for name in config:
        raise MappingRefusedError(f"{SOURCE_CONFIG}.{name}: not played by the local cloud")
    if not isinstance(group, str) or not GROUP_ID.fullmatch(group):
        raise MappingRefusedError(f"{SOURCE_CONFIG}.ConsumerGroupId: not {group!r}")
    return group


def _position(properties: Mapping[str, Any]) -> StartingPosition:
    match properties.get("StartingPosition"):
        case "TRIM_HORIZON":
            return "TRIM_HORIZON"
        case "LATEST":
            return "LATEST"
        case other:
            raise MappingRefusedError(f"StartingPosition: TRIM_HORIZON or LATEST, not {other!r}")


def _whole(properties: Mapping[str, Any], name: str, limits: tuple[int, int], default: int) -> int:
    text = str(properties.get(name, default))  # CloudFormation may hand numbers over as text
    lowest, highest = limits
    if not re.fullmatch(r"-?\d+", text) or not lowest <= int(text) <= highest:
        raise MappingRefusedError(f"{name}: {lowest} to {highest}, not {text}")
    return int(text)


def _age(properties: Mapping[str, Any]) -> int:
    name = "MaximumRecordAgeInSeconds"
    if str(properties.get(name, FOR_EVER)) == str(FOR_EVER):
        return FOR_EVER
    return _whole(properties, name, (60, 604_800), FOR_EVER)


def _flag(properties: Mapping[str, Any], name: str, *, default: bool) -> bool:
    text = str(properties.get(name, default)).lower()
    if text not in ("true", "false"):
        raise MappingRefusedError(f"{name}: true or false, not {text}")
    return text == "true"


def _reports_failures(properties: Mapping[str, Any]) -> bool:
    types = properties.get("FunctionResponseTypes") or []
    if types not in ([], [REPORT]):
        raise MappingRefusedError(f"FunctionResponseTypes: [{REPORT}], not {types!r}")
    return bool(types)


def _metrics(properties: Mapping[str, Any]) -> frozenset[str]:
    groups = frozenset((properties.get("MetricsConfig") or {}).get("Metrics") or ())
    for group in sorted(groups - METRIC_GROUPS):
        raise MappingRefusedError(f"MetricsConfig: AWS has no group {group!r}")
    return groups


def _on_failure_topic(properties: Mapping[str, Any]) -> str | None:
    config = properties.get("DestinationConfig")
    if config is None:
        return None
    destination = (config.get("OnFailure") or {}).get("Destination")
    if not isinstance(destination, str) or not destination.startswith(KAFKA_SCHEME):
        raise MappingRefusedError(f"DestinationConfig: {KAFKA_SCHEME}<topic>, not {destination!r}")
    return destination.removeprefix(KAFKA_SCHEME)
