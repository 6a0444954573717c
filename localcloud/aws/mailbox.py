"""A mailbox for every topic: what would have gone out as mail, as objects and as JSON lines."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from time import monotonic
from typing import Any

from mypy_boto3_sns import SNSClient

from localcloud.aws.account import HOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message as SNS delivered it."""

    topic: str
    message_id: str
    at: str
    subject: str | None
    message: str
    attributes: Mapping[str, str]

    @property
    def body(self) -> Any:  # noqa: ANN401 - any JSON
        """Parse the message; `ValueError` where it is not JSON."""
        return json.loads(self.message)


class Mailbox:
    """An HTTP endpoint on the loopback interface, subscribed to every topic it is shown."""

    def __init__(self, workdir: Path) -> None:
        """Listen at once; notices go to `<workdir>/mailbox.jsonl` too."""
        self.path = workdir / "mailbox.jsonl"
        self._notices: list[Notice] = []
        self._arrived = Condition()
        handler = type("Handler", (_Handler,), {"mailbox": self})
        self._server = ThreadingHTTPServer((HOST, 0), handler)
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self) -> str:
        """The endpoint that topics deliver to."""
        return f"http://{HOST}:{self._server.server_port}/"

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Everything that has arrived, in order."""
        with self._arrived:
            return tuple(self._notices)

    def wait_for(self, wanted: Callable[[Notice], bool], timeout_s: float = 10) -> Notice:
        """Return the first notice that is wanted; `TimeoutError` where none arrives in time."""
        end = monotonic() + timeout_s
        with self._arrived:
            while True:
                for notice in self._notices:
                    if wanted(notice):
                        return notice
                if not self._arrived.wait(end - monotonic()):
                    raise TimeoutError(f"no such notice within {timeout_s} s")

    def subscribe(self, sns: SNSClient) -> None:
        """Subscribe to every topic there is now; again is harmless."""
        for page in sns.get_paginator("list_topics").paginate():
            for topic in page["Topics"]:
                sns.subscribe(TopicArn=topic["TopicArn"], Protocol="http", Endpoint=self.address)

    def take(self, document: Mapping[str, Any]) -> None:
        """Keep what SNS posted."""
        notice = Notice(
            topic=document["TopicArn"].rsplit(":", 1)[-1],
            message_id=document["MessageId"],
            at=document["Timestamp"],
            subject=document.get("Subject"),
            message=document["Message"],
            attributes={
                name: str(attribute["Value"])
                for name, attribute in (document.get("MessageAttributes") or {}).items()
            },
        )
        with self._arrived:
            self._notices.append(notice)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(notice), ensure_ascii=False) + "\n")
            self._arrived.notify_all()

    def close(self) -> None:
        """Listen no more; what arrived stays."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    mailbox: Mailbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.mailbox.take(json.loads(body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing; the notices speak."""
