"""Control-M's Automation API: one POST at a time, every answer classified, credentials kept."""

from muster.adapters.controlm.client import ControlMClient
from muster.adapters.controlm.site import Site

__all__ = ["ControlMClient", "Site"]
