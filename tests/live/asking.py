"""Asks a stage the questions of the list, and says what was expected and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from muster.core.errors import MusterError
from tests.live.account import Account, Found, NotSeenYetError
from tests.live.changing import CHANGES
from tests.live.reading import READS
from tests.live.table import Row, rows

CHECKS = READS | CHANGES
AS_EXPECTED, DIFFERS, OPEN, SKIPPED = "as expected", "DIFFERS", "open", "skipped"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one question."""

    row: Row
    outcome: str
    found: str

    def __str__(self) -> str:
        """Show question, expectation and answer."""
        return (
            f"{self.row.number:2}  {self.row.question}\n"
            f"    expected: {self.row.expected}\n"
            f"    {self.outcome}: {self.found}"
        )


def answers(account: Account, *, changes: bool) -> Iterator[Answer]:
    """Ask one after the other."""
    for row in rows():
        if row.kind == "by hand":
            yield Answer(row, SKIPPED, f"by hand: {row.way}")
        elif row.kind == "changes" and not changes:
            yield Answer(row, SKIPPED, "it changes something: only with CHANGES=1")
        else:
            yield _asked(row, account)


def unasked(reason: str) -> Iterator[Answer]:
    """Say of every question that it was not asked, and why."""
    for row in rows():
        yield Answer(row, SKIPPED, reason)


def _asked(row: Row, account: Account) -> Answer:
    try:
        found: Found = CHECKS[row.number](account)
    except NotSeenYetError as first:
        return Answer(row, OPEN, f"not seen yet; {first}")
    except (BotoCoreError, ClientError, MusterError, RuntimeError) as error:
        return Answer(row, OPEN, f"no answer: {error}")
    return Answer(row, AS_EXPECTED if found.as_expected else DIFFERS, found.words)
