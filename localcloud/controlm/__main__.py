"""Runs the simulator alone: python -m localcloud.controlm --port 8443 --api-key local."""

import json
import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from localcloud.controlm.simulator import Simulator
from localcloud.controlm.site import Site


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until a signal comes."""
    wishes = _parsed(arguments)
    site = Site(servers=tuple(wishes.server), time_zone=wishes.zone, new_day=wishes.new_day)
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    certificate = (wishes.certificate, wishes.key) if wishes.certificate else None
    with Simulator(wishes.port, site=site, certificate=certificate) as simulator:
        for key in wishes.api_key:
            simulator.add_api_key(key)
        _announce(simulator, wishes.ready_file)
        stopped.wait()
    return 0


def _announce(simulator: Simulator, ready_file: Path | None) -> None:
    addresses = {"endpoint": simulator.endpoint, "control": simulator.control}
    print(json.dumps(addresses), flush=True)  # noqa: T201 - this is a command
    if ready_file is not None:
        part = ready_file.with_suffix(".part")
        part.write_text(json.dumps(addresses))
        part.replace(ready_file)


def _parsed(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m localcloud.controlm", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--ready-file", type=Path, help="written once the ports are open")
    parser.add_argument("--server", action="append", default=None, help="a Control-M/Server")
    parser.add_argument("--zone", default="UTC", help="the servers' time zone")
    parser.add_argument("--new-day", default="00:00", help="when New Day begins, HH:MM")
    parser.add_argument("--api-key", action="append", default=[], help="a key to let in")
    parser.add_argument("--certificate", help="PEM file; the API then speaks TLS")
    parser.add_argument("--key", help="PEM file of the certificate's key")
    wishes = parser.parse_args(arguments)
    wishes.server = wishes.server or ["IN01"]
    return wishes


if __name__ == "__main__":
    raise SystemExit(main())
