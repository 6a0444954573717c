"""A simulated Control-M as the command line wants it: filled from files, announced, served."""

import json
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event

import typer

from localcloud.controlm import Simulator, self_signed
from localcloud.controlm.memory.keeper import MemoryFileError
from localcloud.controlm.scripts import ScriptError, behaviours_in, faults_in, switches_in
from localcloud.controlm.wire import Certificate
from muster.core.errors import MusterError

KEY, SERVER = "local-key", "IN01"


@contextmanager
def starting() -> Iterator[None]:
    """Say plainly why the simulator does not run."""
    try:
        yield
    except (ScriptError, MemoryFileError) as error:
        raise MusterError(str(error)) from error
    except (OSError, ValueError) as error:
        raise MusterError(f"the simulator does not run: {error}") from error


@dataclass(frozen=True, slots=True)
class Files:
    """The files that a simulator is filled from; what they say wins over what was kept."""

    behaviour: Path | None
    faults: Path | None
    switches: Path | None
    state: Path | None
    description: Path | None

    def put_into(self, simulator: Simulator) -> None:
        """Read them all."""
        if self.state:
            simulator.keep(self.state)
        if self.behaviour:
            simulator.behaviours.set(behaviours_in(self.behaviour))
        if self.faults:
            simulator.faults.set(*faults_in(self.faults))
        if self.switches:
            simulator.turn(**switches_in(self.switches).values())
        if self.description:
            simulator.describe(self.description.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class People:
    """Who may enter; where nobody is named, whoever has the key of the local cloud."""

    keys: Sequence[str]
    readers: Sequence[str]
    users: Sequence[str]

    def enter(self, simulator: Simulator) -> None:
        """Let them in."""
        named = [user.partition(":") for user in self.users]
        for name, _, password in named:
            if not (name and password):
                raise MusterError("--user takes NAME:PASSWORD")
            simulator.add_user(name, password)
        for key in self.readers:
            simulator.add_api_key(key, read_only=True)
        for key in [KEY] if self.is_nobody else self.keys:
            simulator.add_api_key(key)

    @property
    def is_nobody(self) -> bool:
        """Say whether nobody is named."""
        return not (self.keys or self.readers or self.users)

    @property
    def hint(self) -> str:
        """Tell the key that everybody knows; what was given stays unsaid."""
        return f"   (x-api-key: {KEY})" if self.is_nobody else ""


def certified(folder: Path | None) -> Certificate | None:
    """Write a self-signed certificate into a folder, if there is to be one."""
    if folder is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    return self_signed(folder)


def stand_still(simulator: Simulator, clock: str | None) -> None:
    """Stop the clock at an instant, if there is one."""
    if clock is None:
        return
    try:
        simulator.clock.set(datetime.fromisoformat(clock))
    except ValueError as error:
        raise MusterError(f"--clock {clock}: not an instant with its zone") from error


def serve(simulator: Simulator, ready_file: Path | None, hint: str, *, as_json: bool) -> None:
    """Listen, say where, and go on until a signal comes."""
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with simulator:
        told = {"endpoint": simulator.endpoint, "control": simulator.control}
        typer.echo(json.dumps(told) if as_json else _directions(simulator, hint))
        if ready_file is not None:
            draft = ready_file.with_name(f"{ready_file.name}.part")
            draft.write_text(json.dumps(told), encoding="utf-8")
            draft.replace(ready_file)
        stopped.wait()


def _directions(simulator: Simulator, hint: str) -> str:
    origin = simulator.endpoint.removesuffix("/automation-api")
    return f"""simulated Control-M is up; Ctrl-C ends it

API         {simulator.endpoint}{hint}
page        {origin}/simulator/
controls    {simulator.control}   (also while the fault `down` is in force)
time        {simulator.clock.now():%Y-%m-%d %H:%M:%S %Z}{_stands(simulator)}"""


def _stands(simulator: Simulator) -> str:
    return ", standing" if simulator.clock.is_standing else ""
