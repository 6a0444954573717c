"""A stand-in for a Control-M Automation API endpoint, never kinder than the product."""

from localcloud.controlm.behaviours import Behaviour
from localcloud.controlm.certificate import self_signed
from localcloud.controlm.clock import SimulatorClock
from localcloud.controlm.faults import Fault
from localcloud.controlm.simulator import Simulator
from localcloud.controlm.site import Site
from localcloud.controlm.switches import Switches

__all__ = [
    "Behaviour",
    "Fault",
    "Simulator",
    "SimulatorClock",
    "Site",
    "Switches",
    "self_signed",
]
