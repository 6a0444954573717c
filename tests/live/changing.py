"""The checks that change something, and undo it."""

from botocore.exceptions import ClientError

from muster.adapters.system import SystemClock
from tests.live.account import Account, Found, NotSeenYetError
from tests.live.guest import a_guest
from tests.live.reading import Check

CLOSED = "TaskTimedOut"
RETRIES = 3
clock = SystemClock()


def token_after_abort(account: Account) -> Found:
    """Abort a wait and redrive it; the former token must be worth nothing."""
    with a_guest(account, clock.now()) as guest:
        former = guest.parked()
        guest.abort()
        guest.redrive()
        guest.parked(but=former)
        met = guest.answer(former)
    return Found(f"a new token; the former one: {met}", as_expected=met == CLOSED)


def second_answer(account: Account) -> Found:
    """Answer a token twice; its first answer is retried, so that the bundle waits on."""
    with a_guest(account, clock.now()) as guest:
        token = guest.parked()
        first = guest.answer(token)
        second = guest.answer(token)
    as_expected = (first, second) == ("accepted", CLOSED)
    return Found(f"first {first}, then {second}", as_expected=as_expected)


def retries_outside_provisioned_mode(account: Account) -> Found:
    """Ask for a mapping that AWS should refuse; delete it if AWS does not."""
    client = account.client("lambda")
    found = account.mappings()
    if not found:
        raise NotSeenYetError("deploy a stage that reads topics")
    like = found[0]
    try:
        made = client.create_event_source_mapping(
            FunctionName=account.ingest,
            EventSourceArn=like["EventSourceArn"],
            Topics=like["Topics"],
            StartingPosition="LATEST",
            AmazonManagedKafkaEventSourceConfig={"ConsumerGroupId": "muster-live-check"},
            MaximumRetryAttempts=RETRIES,
            Enabled=False,
        )
    except ClientError as error:
        fault = error.response["Error"]
        return Found(f"{fault['Code']}: {fault.get('Message', '')}")
    client.delete_event_source_mapping(UUID=made["UUID"])
    return Found("accepted, and deleted again", as_expected=False)


CHANGES: dict[int, Check] = {
    2: token_after_abort,
    5: second_answer,
    7: retries_outside_provisioned_mode,
}
