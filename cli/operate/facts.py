"""What is known of one bundle: its item, its event rows, its definition, its execution."""

from dataclasses import dataclass

from cli.operate.execution import Execution
from muster.core.bundle import Bundle, missing
from muster.core.definition import Definition
from muster.core.event import Event
from muster.core.names import folder, job_id


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """One event row; `noted_in` is the generation in which it met another fate than accepted."""

    event: Event
    fate: str
    noted_in: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`definition` None: this folder does not know the version that the bundle began with."""

    bundle: Bundle
    definition: Definition | None = None
    events: tuple[StoredEvent, ...] = ()
    execution: Execution | None = None

    @property
    def missing(self) -> tuple[str, ...] | None:
        """The members that are still wanted; None where nothing here can tell."""
        if self.bundle.is_complete:
            return ()
        return missing(self.bundle, self.definition) if self.definition else None

    @property
    def folder(self) -> str:
        """The name of the job's folder at Control-M, whether it was submitted or not."""
        key = self.bundle.key
        return folder(job_id(key.definition, key.key, self.bundle.generation))
