"""One conditional write, every name aliased: many of ours are DynamoDB's reserved words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from muster.adapters.dynamodb.values import Item
from muster.adapters.system import asking

if TYPE_CHECKING:  # stubs are not in the functions' asset
    from mypy_boto3_dynamodb import DynamoDBClient


class RefusedError(Exception):
    """The condition failed; carries the item as it was found, empty where there is none."""

    def __init__(self, item: Item) -> None:
        """Keep the found item."""
        super().__init__()
        self.item = item


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must hold; names in it are written `#name`, values `:name`."""

    text: str
    names: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def arguments(self) -> dict[str, Any]:
        """Return its part of the call."""
        return {"ConditionExpression": self.text, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


ALWAYS = Condition(text="")


@dataclass(frozen=True, slots=True)
class Table:
    """The table's writes."""

    client: "DynamoDBClient"
    name: str

    def put(self, item: Mapping[str, Any], condition: Condition = ALWAYS) -> None:
        """Put an item whole; `RefusedError` where the condition fails."""
        call = condition.arguments() if condition.text else {}
        with asking("DynamoDB"):
            try:
                self.client.put_item(TableName=self.name, Item=dict(item), **call)
            except self.client.exceptions.ConditionalCheckFailedException as error:
                raise _refused(error) from error

    def update(
        self,
        key: Mapping[str, Any],
        put: Mapping[str, Any],
        remove: Iterable[str] = (),
        condition: Condition = ALWAYS,
    ) -> Item:
        """Set and remove attributes and return ALL_NEW; `RefusedError` carries ALL_OLD."""
        gone = sorted(remove)
        clauses = ["SET " + ", ".join(f"#{name} = :{name}" for name in put)] if put else []
        clauses += ["REMOVE " + ", ".join(f"#{name}" for name in gone)] if gone else []
        bound = {f":{name}": value for name, value in put.items()}
        bound |= {f":{name}": value for name, value in condition.values.items()}
        call = condition.arguments() if condition.text else {}
        call |= {"ExpressionAttributeValues": bound} if bound else {}
        with asking("DynamoDB"):
            try:
                answer = self.client.update_item(
                    TableName=self.name,
                    Key=dict(key),
                    UpdateExpression=" ".join(clauses),
                    ExpressionAttributeNames={
                        f"#{name}": name for name in {*put, *gone, *condition.names}
                    },
                    ReturnValues="ALL_NEW",
                    **call,
                )
            except self.client.exceptions.ConditionalCheckFailedException as error:
                raise _refused(error) from error
        return answer["Attributes"]


def _refused(error: Any) -> RefusedError:  # noqa: ANN401 - botocore's generated exception
    return RefusedError(error.response.get("Item", {}))
