"""`AWS::Lambda::EventSourceMapping` on Kafka: kept for the poller, which plays it."""

from dataclasses import replace
from threading import Lock
from typing import ClassVar
from uuid import NAMESPACE_URL, uuid5

from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.formation.provider import Change, Made, Properties, Provider
from localcloud.kafka.mapping import MappingSettings

_lock = Lock()
_deployed: dict[str, MappingSettings] = {}


class EventSourceMapping(Provider):
    """Where it reads from and as whom never changes; anything else may."""

    type: ClassVar[str] = "AWS::Lambda::EventSourceMapping"
    attributes: ClassVar[tuple[str, ...]] = ("Id", "EventSourceMappingArn")
    replaced_by: ClassVar[tuple[str, ...]] = (
        "AmazonManagedKafkaEventSourceConfig",
        "EventSourceArn",
        "StartingPosition",
        "Topics",
    )

    def create(self, name: str, properties: Properties) -> Made:
        """Check it as AWS would, and keep it."""
        made = str(uuid5(NAMESPACE_URL, name))
        settings = _settings(made, properties)
        with _lock:
            _deployed[made] = settings
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:event-source-mapping:{made}"
        return Made(made, {"Id": made, "EventSourceMappingArn": arn})

    def update(self, change: Change) -> Made:
        """Keep the new settings."""
        settings = _settings(change.made.id, change.after)
        with _lock:
            _deployed[change.made.id] = settings
        return change.made

    def delete(self, made: Made) -> None:
        """Forget it; its consumer group keeps its offsets."""
        with _lock:
            _deployed.pop(made.id, None)


def deployed() -> list[MappingSettings]:
    """Return every mapping as it is deployed now."""
    with _lock:
        return sorted(_deployed.values(), key=lambda each: (each.function_name, each.topic))


def forget_all() -> None:
    """Begin a new account."""
    with _lock:
        _deployed.clear()


def _settings(identifier: str, properties: Properties) -> MappingSettings:
    name = str(properties.get("FunctionName", "")).rsplit(":", 1)[-1]
    settings = MappingSettings.from_template({**properties, "FunctionName": name})
    return replace(settings, identifier=identifier)
