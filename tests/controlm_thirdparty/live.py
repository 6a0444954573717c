"""The Control-M that the environment's variables name."""

from collections.abc import Mapping
from datetime import datetime

from ctm_python_client.core.comm import Environment

from tests.controlm_thirdparty.driver import Place

NEEDED = ("CTM_BASE_URL", "CTM_API_KEY", "CTM_SERVER", "CTM_HOST", "CTM_RUN_AS")


class NotNamedError(ValueError):
    """Something that is needed is not said; names it."""


def place(named: Mapping[str, str], now: datetime) -> Place:
    """Return where to run, under a folder name that nobody else has."""
    missing = [name for name in NEEDED if not named.get(name)]
    if missing:
        raise NotNamedError(", ".join(missing))
    return Place(
        environment=Environment.create_saas(named["CTM_BASE_URL"], api_key=named["CTM_API_KEY"]),
        server=named["CTM_SERVER"],
        host=named["CTM_HOST"],
        run_as=named["CTM_RUN_AS"],
        folder=f"muster-contract-{now:%H%M%S}",
        date=f"{now:%m%d}",
    )
