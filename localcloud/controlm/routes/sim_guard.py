"""Who may pull the strings: programs on this machine, and no page of another site."""

from urllib.parse import urlsplit

from flask import request

from localcloud.controlm.routes.answers import RefusalError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def only_from_here() -> None:
    """Refuse another name for this host, and what a browser sends for another site."""
    if urlsplit(request.host_url).hostname not in LOOPBACK:
        raise RefusalError(403, "The controls answer to 127.0.0.1 and localhost only")
    here = request.host_url.rstrip("/")
    if request.headers.get("Origin", here) != here:
        raise RefusalError(403, "The request comes from another site")
