"""Server-sent events: says that something has changed, so that a page fetches itself again."""

from collections.abc import Iterator
from hashlib import sha256
from threading import BoundedSemaphore, Lock
from time import monotonic

from flask import Response

from localcloud.controlm.product import Product
from localcloud.controlm.view.words import MOMENT

MOST_STREAMS = 24
LOOK_EVERY_S = 0.25
LOOKS = 1200
HEARTBEAT = 20
SHOWN = 16
RECENT = 200


class Live:
    """One stream for each open page, up to a number; a browser opens the next by itself."""

    def __init__(self, product: Product) -> None:
        """Watch this product."""
        self._product = product
        self._places = BoundedSemaphore(MOST_STREAMS)
        self._lock = Lock()
        self._looked_at, self._seen = 0.0, ""

    def version(self) -> str:
        """Tell states apart by a digest of all that a page may show, and of the minute."""
        product = self._product
        with product.active.settled() as state:
            orders = [
                (one.job_id, one.status, one.held, one.deleted, one.started_at, one.ended_at)
                for one in state.showing()
            ]
            minute = state.at.replace(second=0, microsecond=0)
            tables = (state.events.listed(), len(state.archive), sorted(state.pools.items()))
        journal = [
            (one.number, one.status, len(one.effects), len(one.warnings))
            for one in product.journal.entries[-RECENT:]
        ]
        settings = (product.faults.listed(), product.behaviours.listed(), product.switches)
        known = (minute, orders, tables, journal, settings, product.clock.is_standing)
        return sha256(repr(known).encode()).hexdigest()[:SHOWN]

    def stream(self) -> Response:
        """Begin a stream; refused when every place is taken."""
        if not self._places.acquire(blocking=False):
            return Response("Too many pages listen already.", 503, mimetype="text/plain")
        response = Response(self._told(), mimetype="text/event-stream")
        response.call_on_close(self._places.release)
        return response

    def _told(self) -> Iterator[str]:
        """Tell what is new until the simulator stops, the page closes or a long time is over."""
        version = now = ""
        for look in range(LOOKS):
            if (found := self._look(at_once=look == 0)) != version:
                version = found
                yield f"event: change\ndata: {version}\n\n"
            if (time := self._time()) != now:
                now = time
                yield f"event: time\ndata: {now}\n\n"
            elif look % HEARTBEAT == 0:
                yield ": still here\n\n"
            if self._product.faults.pause(LOOK_EVERY_S):
                return

    def _look(self, *, at_once: bool) -> str:
        """Look for all streams together, as often as one of them would."""
        with self._lock:
            if at_once or monotonic() - self._looked_at >= LOOK_EVERY_S:
                self._seen = self.version()
                self._looked_at = monotonic()
            return self._seen

    def _time(self) -> str:
        here = self._product.site.local(self._product.clock.now())
        return f"{here:{MOMENT}}"
