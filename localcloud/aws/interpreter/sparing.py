"""What the interpreter does anew for each execution and each task, done once.

A definition's text is read into a tree that nothing changes; a client serves any number of threads.
"""

from functools import cache

from moto.settings import moto_server_port
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_aws_sdk as sdk_tasks,
)
from moto.stepfunctions.parser.asl.parse import asl_parser
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor

from localcloud.aws.untyped import Untyped


def install() -> None:
    """Without it, hundreds of executions at once spend their time in the parser."""
    _read_a_definition_once()
    for module in (lambda_eval_utils, sdk_tasks):
        module.boto_client_for = _kept(module.boto_client_for)


def _read_a_definition_once() -> None:
    parse = cache(asl_parser.AmazonStateLanguageParser.parse)

    def parsed(definition: str) -> tuple[Untyped, Untyped]:
        _, tree = parse(definition)
        return Preprocessor().visit(tree), tree

    asl_parser.AmazonStateLanguageParser.parse = staticmethod(parsed)


def _kept(make: Untyped) -> Untyped:
    @cache
    def made(_port: Untyped, region: str, service: str) -> Untyped:
        return make(region=region, service=service)

    def client(region: str, service: str, state_credentials: Untyped = None) -> Untyped:  # noqa: ARG001 - moto makes none of it either
        return made(moto_server_port(), region, service)

    return client
