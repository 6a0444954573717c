"""`AWS::DynamoDB::Table`: an update keeps the items."""

from typing import Any, ClassVar

from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.formation.provider import (
    Change,
    Made,
    Properties,
    Provider,
    RefusedError,
    refuse,
)

INDEXES = "GlobalSecondaryIndexes"
TTL = "TimeToLiveSpecification"
RECOVERY = "PointInTimeRecoverySpecification"


class Table(Provider):
    """On demand, with secondary indexes, a TTL attribute and point-in-time recovery."""

    type: ClassVar[str] = "AWS::DynamoDB::Table"
    name_property: ClassVar[str] = "TableName"
    attributes: ClassVar[tuple[str, ...]] = ("Arn",)
    replaced_by: ClassVar[tuple[str, ...]] = ("KeySchema",)

    def create(self, name: str, properties: Properties) -> Made:
        """Create it."""
        if properties.get("BillingMode") != "PAY_PER_REQUEST":
            raise RefusedError("BillingMode: PAY_PER_REQUEST only")
        refuse(
            properties, "StreamSpecification", "LocalSecondaryIndexes", "ImportSourceSpecification"
        )
        indexes: dict[str, Any] = {INDEXES: properties[INDEXES]} if INDEXES in properties else {}
        self.aws.dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=properties["KeySchema"],
            AttributeDefinitions=properties["AttributeDefinitions"],
            **indexes,
        )
        self._set_ttl(name, properties)
        self._set_recovery(name, properties)
        return Made(name, {"Arn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"})

    def update(self, change: Change) -> Made:
        """Change indexes, TTL and recovery."""
        name = change.made.id
        if change.touches(INDEXES):
            self._change_indexes(name, change)
        if change.touches(TTL):
            self._set_ttl(name, change.after)
        if change.touches(RECOVERY):
            self._set_recovery(name, change.after)
        return change.made

    def delete(self, made: Made) -> None:
        """Delete it with its items."""
        self.aws.dynamodb.delete_table(TableName=made.id)

    def _change_indexes(self, name: str, change: Change) -> None:
        before, after = _indexes(change.before), _indexes(change.after)
        if any(before[index] != after[index] for index in before.keys() & after.keys()):
            raise RefusedError(f"{INDEXES}: AWS changes no index in place; give it a new name")
        steps: list[Any] = [
            {"Delete": {"IndexName": index}} for index in before.keys() - after.keys()
        ]
        steps += [{"Create": after[index]} for index in sorted(after.keys() - before.keys())]
        if len(steps) > 1:
            raise RefusedError(f"{INDEXES}: AWS makes or deletes one per update")
        self.aws.dynamodb.update_table(
            TableName=name,
            AttributeDefinitions=change.after["AttributeDefinitions"],
            GlobalSecondaryIndexUpdates=steps,
        )

    def _set_ttl(self, name: str, properties: Properties) -> None:
        said = properties.get(TTL)
        if said:
            self.aws.dynamodb.update_time_to_live(
                TableName=name,
                TimeToLiveSpecification={
                    "Enabled": bool(said.get("Enabled", True)),
                    "AttributeName": said["AttributeName"],
                },
            )

    def _set_recovery(self, name: str, properties: Properties) -> None:
        said = properties.get(RECOVERY)
        if said:
            self.aws.dynamodb.update_continuous_backups(
                TableName=name,
                PointInTimeRecoverySpecification={
                    "PointInTimeRecoveryEnabled": bool(said["PointInTimeRecoveryEnabled"])
                },
            )


def _indexes(properties: Properties) -> dict[str, Any]:
    return {index["IndexName"]: index for index in properties.get(INDEXES, [])}
