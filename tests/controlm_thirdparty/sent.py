"""Requests as they arrive: what a client sends, without what differs from run to run."""

from dataclasses import dataclass

from localcloud.controlm.journal import Asked

OWN = frozenset({"Content-Length", "Host", "Connection"})  # of the connection, not of the call


@dataclass(frozen=True, slots=True)
class Sent:
    """A request's method, route, and the names of its query, its parts and its headers."""

    method: str
    path: str
    query: tuple[str, ...]
    parts: tuple[str, ...]
    headers: tuple[str, ...]

    @classmethod
    def of(cls, asked: Asked) -> "Sent":
        """Read a journal's entry."""
        return cls(
            method=asked.method,
            path=asked.route,
            query=tuple(sorted({name for name, _ in asked.query})),
            parts=asked.fields,
            headers=tuple(name for name in asked.headers if name not in OWN),
        )

    def __str__(self) -> str:
        """Tell it in one line."""
        query = f"?{'&'.join(self.query)}" if self.query else ""
        parts = f" [{', '.join(self.parts)}]" if self.parts else ""
        return f"{self.method} {self.path}{query}{parts} ({', '.join(self.headers)})"
