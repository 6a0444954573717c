"""The query parameters of each route: applied, accepted but not applied, unknown."""

from collections.abc import Iterable, Mapping

JOBS_STATUS, RUN_STATUS = "/run/jobs/status", "/run/status/{run_id}"
ARCHIVE_SEARCH = "/archive/search"
DEPLOY_JOBS, DEPLOY_FOLDERS, DEPLOY_POLL = "/deploy/jobs", "/deploy/folders", "/deploy/poll"
DEPLOY_FOLDER = "/deploy/folder/{server}/{folder_name}"
EVENTS, VARIABLES = "/run/events", "/run/variables"
RESOURCES = "/run/resources"
JOB_OUTPUT = "/run/job/{job_id}/output"
ARCHIVED_LOG, ARCHIVED_OUTPUT = "/archive/{job_id}/log", "/archive/{job_id}/output"


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


APPLIED: Mapping[str, frozenset[str]] = {
    DEPLOY_JOBS: _names("format folder job ctm server"),
    DEPLOY_FOLDERS: _names("folder server folderType siteStandard application subApplication"),
    DEPLOY_POLL: _names("pollId"),
    RESOURCES: _names("ctm server name"),
    EVENTS: _names("ctm server name date limit"),
    VARIABLES: _names("pool variable server"),
    RUN_STATUS: frozenset({"startIndex"}),
    JOB_OUTPUT: frozenset({"runNo"}),
    ARCHIVED_LOG: frozenset({"runNo"}),
    ARCHIVED_OUTPUT: frozenset({"runNo"}),
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
    DEPLOY_JOBS: _names("useArrayFormat library flowData"),
    DEPLOY_FOLDERS: _names("library"),
    DEPLOY_FOLDER: _names("library"),
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
