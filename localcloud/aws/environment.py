"""The one door to this process's environment: the interpreter finds its own server through it."""

import os

from localcloud.aws.account import HOST

LOOPBACK = (HOST, "localhost")


def announce(port: int) -> None:
    """Tell moto's interpreter where its server listens, and every client to go there directly."""
    environment = os.environ  # noqa: TID251 - moto reads MOTO_PORT from nowhere else
    environment["MOTO_PORT"] = str(port)
    for name in ("NO_PROXY", "no_proxy"):
        kept = [host for host in environment.get(name, "").split(",") if host]
        environment[name] = ",".join([*kept, *(host for host in LOOPBACK if host not in kept)])
