"""Whether Control-M has a folder: found, conclusively missed, or undecided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from muster.adapters.controlm.access import Access
from muster.adapters.controlm.answer import errors_of
from muster.adapters.controlm.site import Site
from muster.adapters.controlm.wire import Call, Reply
from muster.core.definition import Json
from muster.core.job import Found, Missed, Search, Sight, Undecided
from muster.ports import Clock

OK, TRUNCATED = 200, 206
Row = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one answer, and why they may not be all, if so."""

    rows: tuple[Row, ...] = ()
    gap: str | None = None


@dataclass(frozen=True, slots=True)
class LookUp:
    """Asks by exact name and without a date; filters again, since a filter may be ignored."""

    site: Site
    access: Access
    clock: Clock

    def __call__(self, search: Search) -> Sight:
        """Look once; a miss counts only if nothing could have hidden the folder."""
        if self.site.operation == "order":
            return Undecided("an ordered folder's name is not ours to look for")
        seen = self._seen(self._active(search), search)
        return self._missed(search) if isinstance(seen, Missed) else seen

    def _missed(self, search: Search) -> Sight:
        gap = self._server_gap()
        if gap:
            return Undecided(gap)
        if not self.site.has_new_day_between(search.posted_at, self.clock.now()):
            return Missed()
        return self._seen(self._archive(search), search)

    def _seen(self, page: Page, search: Search) -> Sight:
        rows = [(row, _is_of(row, search.folder, self.site.server)) for row in page.rows]
        mine = [row for row, is_mine in rows if is_mine]
        if mine:
            return _found(mine)
        if any(is_mine is None for _, is_mine in rows):
            return Undecided("a row without folder, ctm or deleted")
        return Undecided(page.gap) if page.gap else Missed()

    def _active(self, search: Search) -> Page:
        query = {"folder": search.folder, "ctm": self.site.server, "deleted": "false"}
        status, found = self._get("run/jobs/status", query)
        if not isinstance(found, dict):
            return Page(gap=status)
        rows = _rows(found.get("statuses"))
        counts = (found.get("returned"), found.get("total"))
        is_whole = status == str(OK) and counts == (len(rows), len(rows))
        return Page(rows, None if is_whole else f"only {len(rows)} rows of {counts[1]}")

    def _archive(self, search: Search) -> Page:
        since = self.site.order_date(search.posted_at) - timedelta(days=1)
        query = {
            "folder": search.folder,
            "ctm": self.site.server,
            "orderDateFrom": since.isoformat(),  # YYYY-MM-DD here, unlike in run/jobs/status
        }
        status, found = self._get("archive/search", query)
        if not isinstance(found, dict):
            return Page(gap=f"New Day has passed; archive: {status}")
        rows = _rows(found.get("jobs"))
        more = found.get("additionalJobsMatchSearchCriteria")
        is_whole = status == str(OK) and more is False and found.get("returned") == len(rows)
        return Page(rows, None if is_whole else "New Day has passed; the archive shows a part only")

    def _server_gap(self) -> str | None:
        status, found = self._get("config/servers", {})
        for row in _rows(found):
            if row.get("name") == self.site.server:
                state = row.get("state")
                is_up = isinstance(state, str) and state.lower() == "up"
                return None if is_up else f"server {self.site.server} is {state}"
        return f"server {self.site.server} is not listed: {status}"

    def _get(self, path: str, query: Mapping[str, str]) -> tuple[str, Json]:
        """Return the status and the document, or in words why there is none."""
        outcome = self.access.exchange(Call(method="GET", path=path, query=query))
        if not isinstance(outcome, Reply):
            return outcome.reason, None
        if outcome.status not in (OK, TRUNCATED):
            return "; ".join(errors_of(outcome)), None
        document = outcome.document()
        if not isinstance(document, dict | list):
            return f"{outcome.status}: unreadable answer", None
        return str(outcome.status), document


def _rows(found: Json) -> tuple[Row, ...]:
    items = found if isinstance(found, list) else []
    return tuple(row for row in items if isinstance(row, dict))


def _is_of(row: Row, folder: str, server: str) -> bool | None:
    """Compare exactly; None where the row does not say enough to tell."""
    name = row.get("name") if row.get("type") == "Folder" else row.get("folder")
    facts = ((name, folder), (row.get("ctm"), server), (row.get("deleted"), False))
    if any(said is not None and said != wanted for said, wanted in facts):
        return False
    return None if any(said is None for said, _ in facts) else True


def _found(rows: Iterable[Row]) -> Found:
    """Take the first instance; the `jobId` of its folder is the `folderId` of its jobs."""
    instances: dict[str, list[str]] = {}
    for row in rows:
        own = str(row.get("jobId") or "")
        if row.get("type") == "Folder":
            instances.setdefault(own, [])
        else:
            instances.setdefault(str(row.get("folderId") or ""), []).append(own)
    first = min(instances)
    return Found(first, tuple(sorted(instances[first])))
