"""Lambda's Invoke: moto keeps the functions, the executor runs them.

Plug-in for moto 5.2.5, whose backend without Docker only echoes the event.
"""

from functools import cache

from moto.awslambda_simple.models import LambdaSimpleBackend, lambda_simple_backends

from localcloud.aws import clock
from localcloud.aws.account import ACCOUNT, REGION
from localcloud.aws.functions.executor import Executor
from localcloud.aws.functions.spec import FunctionSpec
from localcloud.aws.untyped import Untyped

EVENT, DRY_RUN = "Event", "DryRun"
_executors: list[Executor] = []


@cache
def install() -> None:
    """Send every invocation to the executor that serves."""
    LambdaSimpleBackend.invoke = _invoke


def serve(executor: Executor | None) -> None:
    """Let this executor run the functions; None lets nobody."""
    _executors[:] = [] if executor is None else [executor]


def deployed() -> dict[str, FunctionSpec]:
    """Return every function by name, as it is deployed now."""
    backend = lambda_simple_backends[ACCOUNT][REGION]
    found = [_spec(function) for function in backend.list_functions()]
    return {spec.name: spec for spec in found}


def spec_of(function_name: str) -> FunctionSpec:
    """Return one function; `KeyError` where there is none of this name."""
    try:
        return _spec(lambda_simple_backends[ACCOUNT][REGION].get_function(function_name))
    except Exception as error:
        raise KeyError(function_name) from error


def _invoke(
    self: Untyped,
    function_name: str,
    qualifier: str | None,
    body: Untyped,
    *heads: Untyped,
) -> bytes:
    request_head, response_head = heads
    spec = _spec(self.get_function(function_name, qualifier))
    event = body if isinstance(body, bytes) else (body or "{}").encode()
    kind = {name.lower(): value for name, value in request_head.items()}.get(
        "x-amz-invocation-type"
    )
    if kind == DRY_RUN:
        return b""
    [executor] = _executors
    if kind == EVENT:
        executor.run_later(spec, event)
        return b""
    outcome = executor.run(spec, event)
    if outcome.failed:
        response_head["x-amz-function-error"] = "Unhandled"
    response_head["x-amz-executed-version"] = "$LATEST"
    return outcome.payload


def _spec(function: Untyped) -> FunctionSpec:
    return FunctionSpec(
        name=function.function_name,
        arn=function.function_arn,
        handler=function.handler,
        runtime=function.run_time,
        timeout_s=int(function.timeout),
        memory_mb=int(function.memory_size),
        environment={name: str(value) for name, value in (function.environment_vars or {}).items()},
        code=function.code_bytes,
        code_sha256=function.code_sha_256,
        reserved_concurrency=function.reserved_concurrency,
        ahead=clock.ahead(),
    )
