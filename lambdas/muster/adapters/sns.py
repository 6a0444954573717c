"""Notices on the teams' SNS topics."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from muster.adapters.system import asking
from muster.core.notice import Notice

if TYPE_CHECKING:  # stubs are not in the functions' asset
    from mypy_boto3_sns import SNSClient

FILTERED_ON = ("to", "definition", "moment", "severity")


@dataclass(frozen=True, slots=True)
class SnsNotices:
    """One topic per team; a contact's subscription filters on the attribute `to`."""

    client: "SNSClient"
    topics: Mapping[str, str]

    def publish(self, notice: Notice) -> None:
        """Publish the notice as JSON, with what subscriptions filter on as attributes."""
        facts = asdict(notice)
        with asking("SNS"):
            self.client.publish(
                TopicArn=self.topics[notice.team],
                Subject=f"{notice.definition} {notice.moment}"[:100],
                Message=json.dumps(facts, ensure_ascii=False),
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": str(facts[name])}
                    for name in FILTERED_ON
                },
            )
