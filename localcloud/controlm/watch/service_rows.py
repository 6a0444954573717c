"""Services as the API spells them: every value is a string."""

from collections import Counter
from datetime import datetime

from localcloud.controlm.jobs.orders import JobOrder, Status
from localcloud.controlm.jobs.services import Service
from localcloud.controlm.watch.durations import clock_text

DEFAULT_PRIORITY = "3"
COUNTED = {
    "executed": Status.EXECUTING,
    "waitCondition": Status.WAIT_CONDITION,
    "waitResource": Status.WAIT_RESOURCE,
    "waitUser": Status.WAIT_USER,
    "waitHost": Status.WAIT_HOST,
    "completed": Status.ENDED_OK,
    "error": Status.ENDED_NOT_OK,
}
NEVER_COUNTED = {"waitWorkload": "0", "unknown": "0"}  # this site has no such state


def service_row(service: Service) -> dict[str, object]:
    """Spell one SLAService."""
    job, reasons = service.job, _reasons(service)
    ordered_at = stamp(job.folder.ordered_at)
    return {
        "serviceName": job.plan.text("ServiceName"),
        "serviceKey": job.job_id,
        "status": "Not Ok" if reasons else "Ok",
        "statusReason": ",".join(reasons),
        "startTime": ordered_at,
        "endTime": stamp(service.estimated_end),
        "dueTime": stamp(service.due) if service.due else "",
        "slackTime": clock_text(service.due - service.estimated_end) if service.due else "",
        "serviceOrderDateTime": ordered_at,
        "scheduledOrderDate": f"{job.folder.odate:%Y%m%d}",
        "serviceJob": job.job_id,
        "serviceControlM": job.folder.plan.server,
        "priority": job.plan.text("ServicePriority") or DEFAULT_PRIORITY,
        "note": "",
        **_counts(service),
        "averageCompletionTime": "",
        "errors": "",
        "statusByJobs": _by_status(service.watched),
    }


def stamp(moment: datetime) -> str:
    """Spell an instant in UTC."""
    return moment.isoformat(timespec="seconds")


def _reasons(service: Service) -> list[str]:
    reasons = {
        "Service late": service.is_late,
        "Job failure": service.has_failure,
        "Service actually late": service.is_overdue,
    }
    return [reason for reason, holds in reasons.items() if holds]


def _counts(service: Service) -> dict[str, str]:
    total = len(service.watched)
    completed = sum(job.status is Status.ENDED_OK for job in service.watched)
    return {
        "totalJobs": str(total),
        "jobsCompleted": str(completed),
        "jobsWithoutStatistics": str(service.without_statistics),
        "completionPercentage": str(100 * completed // total if total else 0),
    }


def _by_status(watched: list[JobOrder]) -> dict[str, str]:
    found = Counter(job.status for job in watched)
    return {**{name: str(found[status]) for name, status in COUNTED.items()}, **NEVER_COUNTED}
