"""`make live-checks`: what only an account can show, asked of a stage that is deployed there."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable

import boto3
import typer

from cli.target import LOCAL, Outside, TargetError, Where, enter, plainly
from muster.adapters.system import SystemClock
from tests.live.account import Account
from tests.live.asking import DIFFERS, Answer, answers, unasked

NO_CREDENTIALS = "no AWS credentials here: sign in, or name a profile in AWS_PROFILE"


def main(*words: str) -> int:
    """Ask and print; 1 where something differs, or where the stage is not to be found."""
    parser = argparse.ArgumentParser(prog="live-checks")
    parser.add_argument("stage")
    parser.add_argument("--changes", action="store_true")
    wanted = parser.parse_args(words or None)
    world = Outside(clock=SystemClock())
    if wanted.stage != LOCAL and boto3.Session().get_credentials() is None:
        return _told(unasked(NO_CREDENTIALS))
    try:
        account = Account(enter(Where(stage=wanted.stage), world))
    except TargetError as error:
        return _told(unasked(str(error)))
    try:
        with plainly():
            account.door.outputs("flow")
    except TargetError as error:
        return _told(unasked(str(error))) or 1
    return _told(answers(account, changes=wanted.changes))


def _told(found: Iterable[Answer]) -> int:
    counts: Counter[str] = Counter()
    for answer in found:
        typer.echo(answer)
        counts[answer.outcome] += 1
    typer.echo(", ".join(f"{number} {outcome}" for outcome, number in counts.items()))
    return 1 if counts[DIFFERS] else 0


if __name__ == "__main__":
    sys.exit(main())
