"""SNS over HTTP: message attributes travel along, and nothing is signed.

Plug-in for moto 5.2.5, which leaves the attributes out and makes a key pair per subscription. One
attempt per message, where AWS retries.
"""

import json
import logging
from functools import cache

import urllib3
from moto.sns.models import Subscription
from urllib3.exceptions import HTTPError

from localcloud.aws.clock import instant, now
from localcloud.aws.untyped import Untyped

OVER_HTTP = ("http", "https")
log = logging.getLogger(__name__)
_pool = urllib3.PoolManager(timeout=5, retries=False)


@cache
def install() -> None:
    """Deliver to HTTP subscribers here; every other protocol stays moto's."""
    publish = Subscription.publish

    def delivered(
        self: Untyped, message: str, message_id: str, subject: str | None = None, **rest: Untyped
    ) -> None:
        if self.protocol not in OVER_HTTP:
            publish(self, message, message_id, subject=subject, **rest)
            return
        attributes = rest.get("message_attributes")
        matcher = self._filter_policy_matcher
        if matcher is None or matcher.matches(attributes, message):
            _post(self, message, message_id, {"Subject": subject, "MessageAttributes": attributes})

    Subscription.publish = delivered


def _post(subscription: Untyped, message: str, message_id: str, more: dict[str, Untyped]) -> None:
    document = {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": subscription.topic.arn,
        "Message": message,
        "Timestamp": instant(now()),
        **{name: value for name, value in more.items() if value},
    }
    head = {"Content-Type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": "Notification"}
    try:
        _pool.request("POST", subscription.endpoint, body=json.dumps(document), headers=head)
    except HTTPError as error:
        log.warning("not delivered to %s: %s", subscription.endpoint, error)
