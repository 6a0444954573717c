"""AWS services that Step Functions starts and watches itself: a row per service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from muster.core.definition import Json
from muster.core.pipelines.executors import Service
from muster.core.pipelines.pipeline import Step
from muster.core.pipelines.step_functions import requests

Arguments = Callable[[Step], dict[str, Json]]
THROTTLED = ("ThrottlingException", "TooManyRequestsException", "ConcurrentRunsExceededException")


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """How a service is called; `job_ids` are where an answer names what was started."""

    resource: str
    arguments: Arguments
    job_ids: tuple[str, ...]
    errors: str  # the prefix of its errors' names
    needs: tuple[str, ...] = ()  # STEP_PROPERTIES without which there is no call
    has_token: bool = True  # whether a repeated start is one start
    suffix: str = ".sync"

    def retried(self) -> tuple[str, ...]:
        """Return the errors after which a start may be repeated."""
        sure = tuple(f"{self.errors}.{error}" for error in THROTTLED)
        return (*sure, f"{self.errors}.SdkClientException") if self.has_token else sure


INTEGRATIONS: Mapping[Service, Integration] = {
    "glue": Integration(
        resource="glue:startJobRun",
        arguments=requests.glue,
        job_ids=("JobRunId", "Id"),
        errors="Glue",
        has_token=False,
    ),
    "athena": Integration(
        resource="athena:startQueryExecution",
        arguments=requests.athena,
        job_ids=("QueryExecutionId", "QueryExecution.QueryExecutionId"),
        errors="Athena",
    ),
    "emr-serverless": Integration(
        resource="emr-serverless:startJobRun",
        arguments=requests.emr,
        job_ids=("JobRunId", "JobRun.JobRunId"),
        errors="EMRServerless",
        needs=("application_id", "execution_role_arn", "entry_point"),
    ),
    "ecs": Integration(
        resource="ecs:runTask",
        arguments=requests.ecs,
        job_ids=("TaskArn", "Tasks[0].TaskArn"),
        errors="ECS",
        needs=("container",),
    ),
    "batch": Integration(
        resource="batch:submitJob",
        arguments=requests.batch,
        job_ids=("JobId",),
        errors="Batch",
        needs=("job_queue",),
        has_token=False,
    ),
    "redshift-data": Integration(
        resource="aws-sdk:redshiftdata:executeStatement",
        arguments=requests.redshift,
        job_ids=("Id",),
        errors="RedshiftData",
        needs=("database",),
        suffix="",
    ),
    "step-functions": Integration(
        resource="states:startExecution",
        arguments=requests.states,
        job_ids=("ExecutionArn",),
        errors="StepFunctions",
        suffix=".sync:2",
    ),
}
