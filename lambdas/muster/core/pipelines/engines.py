"""The orchestrators that pipelines are compiled for."""

from collections.abc import Mapping

from muster.core.pipelines.backend import Backend
from muster.core.pipelines.pipeline import Engine
from muster.core.pipelines.step_functions import limits, machine

BACKENDS: Mapping[Engine, Backend] = {
    "step-functions": Backend(".asl.json", limits.judge, machine.compiled),
}
