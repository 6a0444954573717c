"""The service of a Job:SLAManagement: when it is due, whether it is late."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import cast
from zoneinfo import ZoneInfo

from localcloud.controlm.effects import Acted
from localcloud.controlm.jobs.history import earlier
from localcloud.controlm.jobs.orders import JobOrder, Line, Status
from localcloud.controlm.jobs.path import all_before, longest
from localcloud.controlm.jobs.state import State
from localcloud.controlm.jobs.variables import expand, values_for
from localcloud.controlm.site import Site

SLA, LATE = "Job:SLAManagement", "If:SLA:ServiceIsLate"
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Service:
    """One service as it stands at the state's instant; it begins when its job is ordered."""

    job: JobOrder
    state: State
    site: Site

    @cached_property
    def watched(self) -> list[JobOrder]:
        """The jobs that the service depends on."""
        return all_before(self.job)

    @cached_property
    def due(self) -> datetime | None:
        """The instant at which everything must have ended."""
        within, by = (
            self.job.plan.settings.get("CompleteIn"),
            self.job.plan.settings.get("CompleteBy"),
        )
        if isinstance(within, dict):
            hours, minutes = str(within["Time"]).split(":")
            return self.job.folder.ordered_at + timedelta(hours=int(hours), minutes=int(minutes))
        if isinstance(by, dict):
            return self._at(str(by["Time"]), int(by.get("Days") or 0))
        return None

    @property
    def ended_at(self) -> datetime | None:
        """When the last of it ended, once it has."""
        return self.job.ended_at if self.job.status.is_end else None

    @cached_property
    def estimated_end(self) -> datetime:
        """The real end, or the one that statistics foretell."""
        return self.ended_at or self.state.at + longest(self.job, self.state, counts_running=True)

    @property
    def is_overdue(self) -> bool:
        """Say whether the due time has passed before the end."""
        if self.due is None:
            return False
        return self.ended_at > self.due if self.ended_at else self.state.at >= self.due

    @property
    def is_late(self) -> bool:
        """Say whether the service is late, really or by prediction."""
        return self.is_overdue or (self.due is not None and self.estimated_end > self.due)

    @property
    def has_failure(self) -> bool:
        """Say whether a watched job has failed."""
        return any(job.status is Status.ENDED_NOT_OK for job in self.watched)

    @property
    def without_statistics(self) -> int:
        """Count the watched jobs whose name never ran before."""
        return sum(not earlier(job, self.state) for job in self.watched)

    def turns_late_at(self) -> datetime | None:
        """Foretell when the service becomes late if no job starts or ends until then."""
        if self.ended_at or self.due is None or self.is_late:
            return None
        rest = longest(self.job, self.state, counts_running=False)
        return self.due - rest + SECOND if rest else self.due

    def _at(self, clock_time: str, days: int) -> datetime:
        day = self.job.folder.odate + timedelta(days=days)
        zone = ZoneInfo(self.site.time_zone)
        return datetime.combine(day, time.fromisoformat(clock_time), zone).astimezone(UTC)


def services(state: State, site: Site) -> Iterator[Service]:
    """Name the services whose jobs are in Active Jobs."""
    return (Service(job, state, site) for job in state.jobs() if job.plan.type == SLA)


def tell_if_late(service: Service) -> None:
    """Carry out what was asked for in case of lateness, once; nothing leaves the simulator."""
    job = service.job
    if job.told_late or not service.is_late:
        return
    job.told_late = True
    job.log.append(Line(at=service.state.at, message="SERVICE IS LATE"))
    values = {**values_for(job), **_values(service)}
    for action in _late_actions(job):
        said = [str(value) for key, value in action.items() if key != "Type"]
        text = expand("\n".join(said), values)
        job.folder.note(Acted(job_id=job.job_id, type=str(action["Type"]), text=text))


def _values(service: Service) -> dict[str, str]:
    """Collect what only a service's messages can refer to."""
    failed = [job.plan.name for job in service.watched if job.status is Status.ENDED_NOT_OK]
    return {
        "SERVICE_NAME": service.job.plan.text("ServiceName"),
        "SERVICE_DUE_TIME": service.due.isoformat() if service.due else "",
        "SERVICE_EXPECTED_END_TIME": service.estimated_end.isoformat(),
        "PROBLEMATIC_JOBS": ", ".join(failed),
    }


def _late_actions(job: JobOrder) -> Iterator[Mapping[str, object]]:
    for condition in _objects(job.plan.settings.get("ServiceActions")):
        if condition.get("Type") == LATE:
            yield from _objects(condition)


def _objects(node: object) -> list[Mapping[str, object]]:
    values = node.values() if isinstance(node, dict) else ()
    return [cast("Mapping[str, object]", value) for value in values if isinstance(value, dict)]
