"""What the job of a step does when it is called: told beforehand, the same on every engine."""

from dataclasses import dataclass
from typing import Literal

Ending = Literal["success", "failure", "unknown", "never"]
PATIENCE = 5  # repeats after an error of transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A job says `running` so many times, then its ending; some calls do not get through."""

    ending: Ending = "success"
    running: int = 0  # answers before the ending; a nested pipeline runs so many seconds
    start_errors: int = 0  # errors of transport before the first call gets through
    ask_errors: int = 0  # the same, before the first question does

    @property
    def word(self) -> str:
        """What it says at its end."""
        return {"success": "SUCCEEDED", "failure": "failed", "unknown": "vanished", "never": ""}[
            self.ending
        ]


Scripts = dict[str, Script]
