"""The broker in a process of its own.

    python -m localcloud.kafka.broker --topic events:6 --topic others:4 --ready-file ready.json

The system chooses the port, so the address is printed and, once every topic exists, moved into the
ready file. SIGTERM or SIGINT ends it. With `--control` it obeys a JSON order per line of its
standard input, answers each in a line, and ends with the input: it never outlives who started it.
"""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, TextIO

from confluent_kafka import KafkaError, KafkaException

from localcloud.kafka.cluster import MockCluster

DEFAULT_PARTITIONS = 4


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until told to stop."""
    options = _options(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    with MockCluster() as cluster:
        for topic in options.topic:
            create(cluster, *topic)
        announce(cluster.bootstrap_servers, options.ready_file)
        if options.control:
            obey(cluster, sys.stdin, sys.stdout)
        else:
            threading.Event().wait()


def create(cluster: MockCluster, name: str, partitions: int) -> None:
    """Create a topic, unless it is there: a second deploy names the first one's topics again."""
    try:
        cluster.create_topic(name, partitions)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise


def announce(bootstrap_servers: str, ready_file: Path | None) -> None:
    """Print the address; write it beside the ready file, then move it into place."""
    text = json.dumps({"bootstrap.servers": bootstrap_servers, "pid": os.getpid()})
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
    if ready_file is not None:
        draft = ready_file.with_name(ready_file.name + ".draft")
        draft.write_text(text)
        draft.replace(ready_file)


def obey(cluster: MockCluster, orders: TextIO, answers: TextIO) -> None:
    """Carry out orders until their stream ends; a failed one is answered, not fatal."""
    for line in orders:
        answers.write(json.dumps(_answer(cluster, line)) + "\n")
        answers.flush()


def _answer(cluster: MockCluster, line: str) -> Mapping[str, str]:
    deeds: dict[str, Callable[..., None]] = {
        "create": lambda name, partitions: create(cluster, name, partitions),
        "go_down": cluster.go_down,
        "come_back": cluster.come_back,
    }
    try:
        order: dict[str, Any] = json.loads(line)
        deeds[order.pop("order")](**order)
    except (KafkaException, LookupError, TypeError, ValueError) as error:
        return {"error": repr(error)}
    return {}


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--topic", action="append", default=[], type=_topic, metavar="NAME[:PARTITIONS]"
    )
    parser.add_argument("--ready-file", type=Path, help="where to tell the address")
    parser.add_argument("--control", action="store_true", help="obey orders on standard input")
    return parser.parse_args(arguments)


def _topic(text: str) -> tuple[str, int]:
    name, _, partitions = text.partition(":")
    return name, int(partitions or DEFAULT_PARTITIONS)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
