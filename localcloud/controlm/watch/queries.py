"""The query parameters of each route: applied, accepted but not applied, unknown."""

from collections.abc import Iterable, Mapping

JOBS_STATUS, RUN_STATUS = "/run/jobs/status", "/run/status/{run_id}"
ARCHIVE_SEARCH = "/archive/search"


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


APPLIED: Mapping[str, frozenset[str]] = {
    RUN_STATUS: frozenset({"startIndex"}),
    JOBS_STATUS: _names(
        "limit jobname ctm server application subApplication host status folder description "
        "jobid orderDateFrom orderDateTo runAs command held folderHeld cyclic deleted "
        "waitForEventName"
    ),
    ARCHIVE_SEARCH: _names(
        "limit jobname jobid ctm server folder application subApplication host runAs orderId "
        "status orderDateFrom orderDateTo"
    ),
}
ACCEPTED: Mapping[str, frozenset[str]] = {
    JOBS_STATUS: _names(
        "neighborhood depth direction historyRunDate fromTime toTime folderLibrary hostGroup "
        "filePath fileName workloadPolicy ruleBasedCalendar resourceMutex resourceSemaphore "
        "resourceLock resourcePool eventDate eventName waitForEventDate"
    ),
    ARCHIVE_SEARCH: _names(
        "fromTime toTime logContains outputContains library memName memLibrary hostGroup "
        "numberOfRuns"
    ),
}
NONE: frozenset[str] = frozenset()


def unknown(route: str, names: Iterable[str]) -> list[str]:
    """List the parameters that the route does not have."""
    known = APPLIED.get(route, NONE) | ACCEPTED.get(route, NONE)
    return [name for name in names if name not in known]


def not_applied(route: str, names: Iterable[str]) -> list[str]:
    """List the parameters that the route has and this simulator does not play."""
    return [name for name in names if name in ACCEPTED.get(route, NONE)]
