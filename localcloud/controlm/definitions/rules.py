"""What a definitions file may refer to at this site."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The site's servers and the switches that concern definitions."""

    servers: tuple[str, ...]
    allows_simple_folder: bool = True
    complete_in_max: str = "23:59"
    needs_jobs: bool = True
    accepts_defaults: bool = True
