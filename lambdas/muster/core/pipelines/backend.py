"""What an orchestrator is to the compiler."""

from collections.abc import Callable
from dataclasses import dataclass

from muster.core.checking.problem import Report
from muster.core.pipelines.executors import Parameters
from muster.core.pipelines.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Backend:
    """`judge` notes what this engine cannot do; only of what it left unnoted is `compiled` asked.

    The same pipeline and parameters give the same text; `ending` is that of its file.
    """

    ending: str
    judge: Callable[[Pipeline, Parameters, Report], None]
    compiled: Callable[[Pipeline, Parameters], str]
