"""SNS over HTTP: message attributes travel along, and nothing is signed.

Plug-in for moto 5.2.5, which leaves the attributes out and makes a key pair per subscription. One
attempt per message, where AWS retries; then it goes to the queue of the redrive policy.
"""

import json
import logging
from functools import cache

import urllib3
from moto.sns.models import Subscription
from urllib3.exceptions import HTTPError

from localcloud.aws import undelivered
from localcloud.aws.clock import instant, now
from localcloud.aws.untyped import Untyped

TAKEN = range(200, 300)
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
    text = json.dumps(document)
    try:
        answer = _pool.request("POST", subscription.endpoint, body=text, headers=head)
        trouble = None if answer.status in TAKEN else f"HTTP {answer.status}"
    except HTTPError as error:
        trouble = str(error)
    if trouble:
        log.warning("not delivered to %s: %s", subscription.endpoint, trouble)
        undelivered.keep(_lost(subscription), text, {})


def _lost(subscription: Untyped) -> str | None:
    """Return the queue of what the subscriber does not take, as its redrive policy names it."""
    policy = json.loads(subscription.attributes.get("RedrivePolicy") or "{}")
    arn: str | None = policy.get("deadLetterTargetArn")
    return arn
