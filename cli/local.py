"""`muster local`: a local cloud that stays up, and how to point other tools at it."""

import json
import os
import shlex
import signal
import time
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Annotated

import typer
from botocore.exceptions import ClientError
from rich.console import Console

from localcloud.aws.account import ACCESS_KEY, REGION, SECRET_KEY
from localcloud.cloud import LocalCloud, SynthesisError
from localcloud.running import FILE, Running
from muster.core.errors import MusterError

WORKDIR = Path("build/local/cloud")
DEPLOYED_WITHIN_S = 120.0
UP_WITHIN_S = 60.0

app = typer.Typer(help="A local cloud that stays up.", no_args_is_help=True)


class NotRunningError(MusterError):
    """No local cloud runs here."""


@app.command()
def up(
    *,
    bootstrap_servers: Annotated[
        str | None, typer.Option("-b", "--bootstrap-servers", help="Use this broker instead.")
    ] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Deploy nothing: leave that to the CDK's command line.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the addresses as JSON.")] = False,
) -> None:
    """Start the local cloud, deploy stage `local` to it, and keep it until interrupted.

    What the CDK's command line deploys, changes or destroys there is taken up within a second.
    """
    if _running() is not None:
        raise MusterError("a local cloud runs already; end it with `muster local down`")
    ending, changed, console = (
        _heard(signal.SIGINT, signal.SIGTERM),
        _heard(signal.SIGHUP),
        Console(),
    )
    with LocalCloud(WORKDIR.resolve(), bootstrap_servers) as cloud:
        if not empty:
            cloud.deploy()
        console.print(_told(_announced(cloud), as_json=as_json), soft_wrap=True, highlight=False)
        try:
            while not ending.wait(0.5):
                if changed.is_set():
                    changed.clear()
                    _deploy_again(cloud, console)
                _follow(cloud, console)
        finally:
            FILE.unlink(missing_ok=True)


@app.command()
def deploy() -> None:
    """Deploy the project's definitions and templates, as they are now, to the running one."""
    running = _running()
    if running is None:
        raise NotRunningError("no local cloud runs; start one with `muster local up`")
    before = running.deployments
    os.kill(running.pid, signal.SIGHUP)
    ends_at = time.monotonic() + DEPLOYED_WITHIN_S
    while time.monotonic() < ends_at:
        now = Running.read()
        if now is not None and now.deployments != before:
            if now.trouble:
                raise MusterError(now.trouble)
            typer.echo("deployed")
            return
        time.sleep(0.3)
    raise MusterError(f"not deployed within {DEPLOYED_WITHIN_S:.0f} s; see its own output")


@app.command()
def env() -> None:
    """Print the settings that point the CDK's and the AWS command line here, for `eval`."""
    ends_at = time.monotonic() + UP_WITHIN_S
    while (running := _running()) is None:
        if time.monotonic() > ends_at:
            raise NotRunningError("no local cloud runs; start one with `muster local up`")
        time.sleep(0.3)
    for name, value in settings(running).items():
        typer.echo(f"export {name}={shlex.quote(value)}")


def settings(running: Running) -> dict[str, str]:
    """Return the environment in which tools talk to this local cloud, and to nothing else."""
    return {
        "AWS_ENDPOINT_URL": running.endpoint,
        "AWS_ENDPOINT_URL_S3": running.endpoint,  # with it the CDK puts no bucket into a host name
        "AWS_REGION": running.region,
        "AWS_DEFAULT_REGION": running.region,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CONTROLM_ENDPOINT": running.controlm,
    }


@app.command()
def down() -> None:
    """End the running local cloud; its files stay."""
    running = _running()
    if running is None:
        raise NotRunningError("no local cloud runs")
    os.kill(running.pid, signal.SIGTERM)


def _heard(*numbers: int) -> Event:
    """Return what is set as soon as one of these signals comes."""
    event = Event()
    for number in numbers:
        signal.signal(number, lambda *_: event.set())
    return event


def _running() -> Running | None:
    """Return the announced local cloud, unless its process is gone."""
    running = Running.read()
    if running is None:
        return None
    try:
        os.kill(running.pid, 0)
    except ProcessLookupError:
        FILE.unlink(missing_ok=True)
        return None
    return running


def _announced(cloud: LocalCloud, deployments: int = 1, trouble: str = "") -> Running:
    running = Running(
        endpoint=cloud.aws.endpoint,
        region=REGION,
        bootstrap_servers=cloud.broker.bootstrap_servers,
        controlm=cloud.controlm.endpoint,
        pid=os.getpid(),
        deployments=deployments,
        trouble=trouble,
    )
    running.write()
    return running


def _deploy_again(cloud: LocalCloud, console: Console) -> None:
    """Deploy what changed; what is refused leaves the stage as it was."""
    before = Running.read()
    count = 1 if before is None else before.deployments + 1
    try:
        cloud.deploy()
    except SynthesisError as error:
        console.print(str(error), style="red", soft_wrap=True)
        _announced(cloud, count, str(error))
    else:
        console.print("deployed again")
        _announced(cloud, count)


def _follow(cloud: LocalCloud, console: Console) -> None:
    """Mind what another tool does; amid a deletion something is listed, and gone when asked."""
    try:
        cloud.follow()
    except ClientError as error:
        console.print(f"looks again: {error}", soft_wrap=True)


def _told(running: Running, *, as_json: bool) -> str:
    return json.dumps(asdict(running)) if as_json else _directions(running)


def _directions(running: Running) -> str:
    return f"""local cloud is up; Ctrl-C ends it

AWS                {running.endpoint}
Kafka              {running.bootstrap_servers}
Control-M          {running.controlm}  (x-api-key: local-key)
logs, mailbox      {WORKDIR}/logs, {WORKDIR}/mailbox.jsonl

eval "$(muster local env)"   points the CDK and the AWS CLI here
muster produce -n 3
muster ls          muster why KEY          muster redrive KEY
muster local deploy   after a change of bundles/ or templates/"""
