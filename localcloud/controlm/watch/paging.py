"""Pages of 25 of a run, and what a limit leaves of a search."""

from collections.abc import Mapping, Sequence

PAGE = 25


def page(rows: Sequence[Mapping[str, object]], start: int, address: str) -> dict[str, object]:
    """Cut one page out of a run's rows, with the addresses of its neighbours."""
    shown = rows[start : start + PAGE]
    answer: dict[str, object] = {
        "statuses": list(shown),
        "startIndex": start,
        "itemsPerPage": PAGE,
        "total": len(rows),
    }
    if start + PAGE < len(rows):
        answer["nextURI"] = f"{address}?startIndex={start + PAGE}"
    if start > 0:
        answer["prevURI"] = f"{address}?startIndex={max(0, start - PAGE)}"
    return answer


def whole_number(name: str, text: str, least: int) -> int:
    """Read a number of a query; `ValueError` where it is none."""
    if not (text.isascii() and text.isdigit()) or int(text) < least:
        raise ValueError(f"{name} must be a number from {least} on")
    return int(text)
