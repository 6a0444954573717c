"""A sample `async` executor's door: a job that only takes its time."""

from muster.core.pipelines.contract import serving_jobs
from muster.wiring.executors import waiting

handler = serving_jobs(waiting())
