"""Pools and locks: who has them, and what a job still lacks."""

from collections.abc import Iterator

from localcloud.controlm.definitions.plan import Lock
from localcloud.controlm.jobs.orders import JobOrder
from localcloud.controlm.jobs.state import State


def in_use(state: State, server: str, name: str) -> int:
    """Add up what the jobs have taken of a pool."""
    holders = _holders(state, server, "resourcesFromPool")
    return sum(pool.quantity for job in holders for pool in job.plan.pools if pool.name == name)


def lacking(job: JobOrder, state: State) -> Iterator[str]:
    """Say which pools and locks a job does not get at present."""
    server = job.folder.plan.server
    for pool in job.plan.pools if "resourcesFromPool" not in job.bypassed else ():
        left = state.pools.get((server, pool.name), 0) - in_use(state, server, pool.name)
        if pool.quantity > left:
            yield f"Waiting for {pool.quantity} of the resource pool {pool.name}"
    for lock in job.plan.locks if "lockResources" not in job.bypassed else ():
        if any(_excludes(lock, other) for other in _taken(state, server)):
            kind = "exclusive" if lock.is_exclusive else "shared"
            yield f"Waiting for the {kind} lock {lock.name}"


def _excludes(lock: Lock, other: Lock) -> bool:
    return lock.name == other.name and (lock.is_exclusive or other.is_exclusive)


def _taken(state: State, server: str) -> Iterator[Lock]:
    return (lock for job in _holders(state, server, "lockResources") for lock in job.plan.locks)


def _holders(state: State, server: str, bypass: str) -> Iterator[JobOrder]:
    for job in state.jobs():
        if job.has_resources and job.folder.plan.server == server and bypass not in job.bypassed:
            yield job
