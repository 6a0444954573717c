"""What each AWS service is asked, made of a step and its STEP_PROPERTIES."""

import json
from collections.abc import Mapping

from muster.core.definition import Json
from muster.core.pipelines.pipeline import Step
from muster.core.pipelines.step_functions.body import RUN, answer_read, key
from muster.core.pipelines.step_functions.language import REDRIVES, literal, query

MACHINES = "arn:${Partition}:states:${Region}:${Account}:stateMachine"


def _text(step: Step, name: str, default: str = "") -> str:
    found = step.properties.get(name, default)
    return _safe(found if isinstance(found, str) else json.dumps(found))


def _given(step: Step, names: Mapping[str, str]) -> dict[str, Json]:
    """Return what the step's properties say, under the service's own names."""
    properties = step.properties.items()
    return {names[name]: _plain(value) for name, value in properties if name in names}


def _plain(value: Json) -> Json:
    """Keep the texts of a value from being taken for expressions."""
    text = json.dumps(value)
    return query(literal(value)) if "{%" in text or "${" in text else value


def _safe(text: str) -> str:
    return query(literal(text)) if "{%" in text or "${" in text else text


def _token(step: Step) -> str:
    return query(key(step, REDRIVES))


def _run_arguments(step: Step) -> dict[str, Json]:
    """Say in texts what run the job belongs to, what it is for, and what it reads."""
    return {
        "workflow_name": query(f"{RUN}.workflow_name"),
        "execution_id": query(f"{RUN}.execution_id"),
        "start_date": query(f"{RUN}.query_variables.start_date"),
        "end_date": query(f"{RUN}.query_variables.end_date"),
        "input": query(f"$string({answer_read(step)})"),
    }


def glue(step: Step) -> dict[str, Json]:
    """Run a Glue job; JOB_NAME names it unless `glue_job_name` does."""
    arguments: dict[str, Json] = {f"--{k}": v for k, v in _run_arguments(step).items()}
    given = {"workers": "NumberOfWorkers", "worker_type": "WorkerType"}
    name = _text(step, "glue_job_name", step.name)
    return {"JobName": name, "Arguments": arguments, **_given(step, given)}


def athena(step: Step) -> dict[str, Json]:
    """Run a query; without `query`, the prepared statement called JOB_NAME."""
    location = step.properties.get("output_location")
    result: dict[str, Json] = {"ResultConfiguration": {"OutputLocation": _plain(location)}}
    statement = f"EXECUTE {step.name}"
    return {
        "QueryString": _plain(step.properties.get("query", statement)),
        "WorkGroup": _text(step, "work_group", "primary"),
        "ClientRequestToken": _token(step),
        **(result if location else {}),
    }


def emr(step: Step) -> dict[str, Json]:
    """Run a Spark job on EMR Serverless."""
    arguments = step.properties.get("arguments", [])
    spark: dict[str, Json] = {
        "EntryPoint": _text(step, "entry_point"),
        "EntryPointArguments": _plain(arguments),
        **_given(step, {"spark_submit_parameters": "SparkSubmitParameters"}),
    }
    return {
        "ApplicationId": _text(step, "application_id"),
        "ExecutionRoleArn": _text(step, "execution_role_arn"),
        "ClientToken": _token(step),
        "Name": step.name,
        "JobDriver": {"SparkSubmit": spark},
    }


def _environment(step: Step) -> list[Json]:
    values = _run_arguments(step).items()
    return [{"Name": f"MUSTER_{name.upper()}", "Value": value} for name, value in values]


def ecs(step: Step) -> dict[str, Json]:
    """Run a task; JOB_NAME names its definition unless `task_definition` does."""
    network: dict[str, Json] = {
        "AwsvpcConfiguration": {
            "Subnets": _plain(step.properties.get("subnets", [])),
            **_given(step, {"security_groups": "SecurityGroups"}),
        }
    }
    container: Json = {"Name": _text(step, "container"), "Environment": _environment(step)}
    return {
        "Cluster": _text(step, "cluster", "default"),
        "TaskDefinition": _text(step, "task_definition", step.name),
        "LaunchType": _text(step, "launch_type", "FARGATE"),
        "ClientToken": _token(step),
        "Overrides": {"ContainerOverrides": [container]},
        **({"NetworkConfiguration": network} if "subnets" in step.properties else {}),
    }


def batch(step: Step) -> dict[str, Json]:
    """Run a Batch job; JOB_NAME names its definition unless `job_definition` does."""
    return {
        "JobName": step.name,
        "JobQueue": _text(step, "job_queue"),
        "JobDefinition": _text(step, "job_definition", step.name),
        "ContainerOverrides": {"Environment": _environment(step)},
    }


def redshift(step: Step) -> dict[str, Json]:
    """Run a statement; without `sql`, the procedure called JOB_NAME."""
    given = {
        "workgroup_name": "WorkgroupName",
        "cluster_identifier": "ClusterIdentifier",
        "secret_arn": "SecretArn",
        "db_user": "DbUser",
    }
    return {
        "Database": _text(step, "database"),
        "Sql": _plain(step.properties.get("sql", f'CALL "{step.name}"()')),
        "ClientToken": _token(step),
        "StatementName": step.name,
        **_given(step, given),
    }


def states(step: Step) -> dict[str, Json]:
    """Run a state machine; JOB_NAME names it unless `state_machine` does."""
    machine = _text(step, "state_machine", step.name)
    return nested(step, machine)


def nested(step: Step, machine: str) -> dict[str, Json]:
    """Start another pipeline; its name is derived, so that a repeated start is one start."""
    return {
        "StateMachineArn": f"{MACHINES}:{machine}",
        "Name": _token(step),
        "Input": {
            "workflow_name": machine,
            "query_variables": query(f"{RUN}.query_variables"),
            "workflow_properties": query(f"{RUN}.workflow_properties"),
            "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": query(f"{RUN}.execution_id"),
        },
    }
