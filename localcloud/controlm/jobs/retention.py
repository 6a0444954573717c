"""Who leaves Active Jobs at a New Day."""

from collections.abc import Iterator
from datetime import date

from localcloud.controlm.jobs.orders import FolderOrder, JobOrder, Status

FOREVER = 1_000_000


def leaving(folder: FolderOrder, odate: date, *, inherits: bool) -> Iterator[JobOrder]:
    """Name the jobs of a folder whose days are over on the order date that begins."""
    age = (odate - folder.odate).days
    kept = _days(folder.plan.text("DaysKeepActive"), 0)
    for job in folder.jobs:
        own = _days(job.plan.text("DaysKeepActive"), kept if inherits else 0)
        if not job.is_gone and age > _life(job, own):
            yield job


def _life(job: JobOrder, own: int) -> int:
    settings = job.folder.plan
    if job.status is Status.EXECUTING and not (job.deleted or job.folder.deleted):
        return FOREVER
    if job.status is Status.ENDED_NOT_OK:
        return _days(settings.text("DaysKeepActiveIfNotOk"), own + 1)
    if job.status is Status.ENDED_OK:
        keeps = settings.text("ActiveRetentionPolicy") == "KeepAll"
        return _folder_life(job.folder) if keeps else 0
    return own


def _folder_life(folder: FolderOrder) -> int:
    kept = _days(folder.plan.text("DaysKeepActive"), 0)
    if folder.status is Status.ENDED_NOT_OK:
        return _days(folder.plan.text("DaysKeepActiveIfNotOk"), kept + 1)
    return kept


def _days(text: str, default: int) -> int:
    if text == "Forever":
        return FOREVER
    return int(text) if text else default
