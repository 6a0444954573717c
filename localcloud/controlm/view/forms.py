"""What a form has sent, and the way back to the page it stands on."""

from math import inf

from flask import Response, abort, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException

LARGEST = 1_000_000_000


def text(name: str) -> str:
    """Read a field that must be filled in."""
    value = request.form.get(name, "").strip()
    if not value:
        abort(400, f"The field {name} is empty.")
    return value


def number(name: str, least: float = 0) -> float:
    """Read a field that holds an amount."""
    value = text(name)
    try:
        found = float(value)
    except ValueError:
        found = inf
    if not least <= found <= LARGEST:
        abort(400, f"{value} is no amount.")
    return found


def returned() -> Response:
    """Send the browser back to its page, which then tells what has been done."""
    page = request.form.get("page", "")
    if not page.startswith(f"{url_for('view.overview')}") or "//" in page or "\\" in page:
        page = url_for("view.overview")
    path = page.partition("?")[0]
    answer = redirect(f"{path}?done={g.click.number}", 303)
    if not isinstance(answer, Response):
        raise HTTPException(response=answer)
    return answer
