"""moto's server on the loopback interface, with every plug-in in place."""

import logging
from functools import cache

from moto.core.config import default_user_config

default_user_config["stepfunctions"] = {"execute_state_machine": True}
default_user_config["lambda"] = {"use_docker": False}

from moto.server import ThreadedMotoServer  # noqa: E402 - moto reads its settings when it is imported

from localcloud.aws import calls, environment, interpreter, throttles, topics, writes  # noqa: E402
from localcloud.aws.account import HOST  # noqa: E402
from localcloud.aws.formation import change_sets, deletion, plug, sources, stacks, update  # noqa: E402
from localcloud.aws.functions import service as functions  # noqa: E402
from localcloud.aws.metrics import service as metrics  # noqa: E402
from localcloud.aws.resources import PROVIDERS  # noqa: E402


def start(port: int) -> ThreadedMotoServer:
    """Listen on this port; 0 takes a free one."""
    _install()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # What goes wrong inside an execution is in its history; nothing of it belongs on a console.
    logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address=HOST, port=port, verbose=False)
    server.start()
    environment.announce(server.get_host_and_port()[1])
    return server


@cache
def _install() -> None:
    throttles.install()
    calls.install()
    interpreter.install()
    topics.install()
    writes.install()
    functions.install()
    metrics.install()
    plug.plug(PROVIDERS)
    update.install()
    stacks.install()
    change_sets.install()
    deletion.install()
    sources.install()
