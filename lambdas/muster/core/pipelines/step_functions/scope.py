"""What the states of a step need to know of the rest of the pipeline."""

from dataclasses import dataclass

from muster.core.pipelines.executors import Executor, Parameters
from muster.core.pipelines.pipeline import Call, Job, JobId, Pipeline, Step


@dataclass(frozen=True, slots=True)
class Scope:
    """The pipeline, what its executors' names stand for, and who asks in parts."""

    pipeline: Pipeline
    parameters: Parameters
    parted: frozenset[JobId]

    def starter(self, work: Call | Job) -> Executor:
        """Return what a step calls first."""
        return self.parameters.executor(work.executor)

    def is_read(self, step: JobId) -> bool:
        """Say whether a later step reads this one's answer."""
        return any(each.reads == step for each in self.pipeline.steps())


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one step's states; a blank keeps them apart from every JOB_NAME."""

    step: Step

    @property
    def begin(self) -> str:
        """The state that calls or starts, which bears the step's own name."""
        return self.step.name

    @property
    def begun(self) -> str:
        """Whether there is a job to wait for."""
        return f"{self.step.name} begun"

    @property
    def wait(self) -> str:
        """The pause before a question."""
        return f"{self.step.name} wait"

    @property
    def ask(self) -> str:
        """The question for the job's state."""
        return f"{self.step.name} ask"

    @property
    def told(self) -> str:
        """What the answer means."""
        return f"{self.step.name} told"

    @property
    def ended(self) -> str:
        """The end of a step that went well."""
        return f"{self.step.name} ended"

    @property
    def failed(self) -> str:
        """The end of the run, by a named error; a redrive begins the step again here."""
        return f"{self.step.name} failed"

    @property
    def continued(self) -> str:
        """The end of a failed step after which the thread goes on."""
        return f"{self.step.name} continued"

    @property
    def wrong(self) -> str:
        """Where a step goes that did not end well."""
        return self.continued if self.step.continues else self.failed
