"""`muster local`: a local cloud that stays up, and how to point other tools at it."""

import json
import os
import signal
import time
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Annotated

import typer
from rich.console import Console

from localcloud.aws.account import ACCESS_KEY, REGION, SECRET_KEY
from localcloud.cloud import LocalCloud, SynthesisError
from localcloud.running import FILE, Running
from muster.core.errors import MusterError

WORKDIR = Path("build/local/cloud")
DEPLOYED_WITHIN_S = 120.0

app = typer.Typer(help="A local cloud that stays up.", no_args_is_help=True)


class NotRunningError(MusterError):
    """No local cloud runs here."""


@app.command()
def up(
    *,
    bootstrap_servers: Annotated[
        str | None, typer.Option("-b", "--bootstrap-servers", help="Use this broker instead.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the addresses as JSON.")] = False,
) -> None:
    """Start the local cloud, deploy stage `local` to it, and keep it until interrupted."""
    if _running() is not None:
        raise MusterError("a local cloud runs already; end it with `muster local down`")
    ending, changed, console = Event(), Event(), Console()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    signal.signal(signal.SIGHUP, lambda *_: changed.set())
    with LocalCloud(WORKDIR.resolve(), bootstrap_servers) as cloud:
        cloud.deploy()
        running = _announced(cloud)
        words = json.dumps(asdict(running)) if as_json else _directions(running)
        console.print(words, soft_wrap=True, highlight=False)
        try:
            while not ending.wait(0.5):
                if changed.is_set():
                    changed.clear()
                    _deploy_again(cloud, console)
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
def down() -> None:
    """End the running local cloud; its files stay."""
    running = _running()
    if running is None:
        raise NotRunningError("no local cloud runs")
    os.kill(running.pid, signal.SIGTERM)


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


def _directions(running: Running) -> str:
    return f"""local cloud is up; Ctrl-C ends it

AWS CLI and SDKs   export AWS_ENDPOINT_URL={running.endpoint} AWS_DEFAULT_REGION={running.region} \\
                     AWS_ACCESS_KEY_ID={ACCESS_KEY} AWS_SECRET_ACCESS_KEY={SECRET_KEY}
Kafka tools        export KAFKA_BOOTSTRAP={running.bootstrap_servers}
Control-M          {running.controlm}  (x-api-key: local-key)
logs, mailbox      {WORKDIR}/logs, {WORKDIR}/mailbox.jsonl

muster produce -b {running.bootstrap_servers} -n 3
muster ls          muster why KEY          muster redrive KEY
muster local deploy   after a change of bundles/ or templates/"""
