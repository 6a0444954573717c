"""Starts AWS's runtime client in a process whose wall clock is ahead: `later.py SECONDS HANDLER`.

A script, not a module: a function's process knows nothing of this package.
"""

import runpy
import sys
import time
from datetime import timedelta

from time_machine import travel

if __name__ == "__main__":
    travel(timedelta(seconds=float(sys.argv.pop(1)))).start()
    time.time_ns()  # it ticks from the first look
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
