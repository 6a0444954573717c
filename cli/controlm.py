"""`muster controlm simulate`: the simulated Control-M alone, for whoever writes against the API."""

from pathlib import Path
from typing import Annotated

import typer

from cli.simulation import (
    KEY,
    SERVER,
    Files,
    People,
    certified,
    serve,
    stand_still,
    starting,
)
from localcloud.controlm import Simulator, Site

app = typer.Typer(help="The simulated Control-M.", no_args_is_help=True)

Port = Annotated[int, typer.Option("--port", help="The API's port; 0 takes any that is free.")]
Clock = Annotated[
    str | None,
    typer.Option("--clock", help="An instant with its zone: the clock stands there until moved."),
]
Behaviour = Annotated[
    Path | None, typer.Option("--behaviour", help="How long jobs run, how they end; YAML or JSON.")
]
Faults = Annotated[Path | None, typer.Option("--faults", help="What goes wrong; YAML or JSON.")]
SwitchFile = Annotated[
    Path | None, typer.Option("--switches", help="The reading of the product; YAML or JSON.")
]
State = Annotated[
    Path | None, typer.Option("--state", help="Keep the state here, and go on from what is here.")
]
Keys = Annotated[
    list[str] | None, typer.Option("--api-key", help=f"A key to let in; without any: {KEY}.")
]
Readers = Annotated[
    list[str] | None, typer.Option("--read-only-key", help="A key that may look and not order.")
]
Users = Annotated[list[str] | None, typer.Option("--user", help="NAME:PASSWORD of who may log in.")]
Servers = Annotated[
    list[str] | None, typer.Option("--server", help="A Control-M/Server; without any: IN01.")
]
Zone = Annotated[str, typer.Option("--zone", help="The servers' time zone.")]
NewDay = Annotated[str, typer.Option("--new-day", help="When New Day begins there, HH:MM.")]
Tls = Annotated[
    Path | None,
    typer.Option("--tls", help="Speak TLS; write a self-signed certificate into this folder."),
]
Description = Annotated[
    Path | None, typer.Option("--description", help="What GET /yaml hands out; without it: 404.")
]
ReadyFile = Annotated[
    Path | None, typer.Option("--ready-file", help="Write the addresses here once it listens.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the addresses as JSON.")]


@app.callback()
def controlm() -> None:
    """Simulate Control-M."""


@app.command()
def simulate(  # noqa: PLR0913 - one parameter per option
    *,
    port: Port = 8443,
    clock: Clock = None,
    behaviour: Behaviour = None,
    faults: Faults = None,
    switches: SwitchFile = None,
    state: State = None,
    api_key: Keys = None,
    read_only_key: Readers = None,
    user: Users = None,
    server: Servers = None,
    zone: Zone = "UTC",
    new_day: NewDay = "00:00",
    tls: Tls = None,
    description: Description = None,
    ready_file: ReadyFile = None,
    as_json: AsJson = False,
) -> None:
    """Simulate a Control-M Automation API on the loopback interface until interrupted."""
    with starting():
        site = Site(servers=tuple(server or [SERVER]), time_zone=zone, new_day=new_day)
        simulator = Simulator(port, site=site, certificate=certified(tls))
        Files(behaviour, faults, switches, state, description).put_into(simulator)
        stand_still(simulator, clock)
        people = People(api_key or [], read_only_key or [], user or [])
        people.enter(simulator)
        serve(simulator, ready_file, people.hint, as_json=as_json)
