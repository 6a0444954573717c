"""Change sets, as `cdk deploy` makes them: a stack's own, and with results like any other change.

moto finds a change set by its name alone, which the CDK's command line uses for every stack, and
cannot delete one that is not there; it takes resolved parameters for what was said, and keeps
neither outputs nor failures of what a change set did.
"""

from moto.cloudformation.exceptions import AlreadyExistsException, CloudFormationError
from moto.cloudformation.models import CloudFormationBackend
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult

from localcloud.aws.formation import stacks
from localcloud.aws.untyped import Untyped

OF_A_CHANGE_SET = {
    "stack_name": "StackName",
    "change_set_name": "ChangeSetName",
    "description": "Description",
    "notification_arns": "NotificationARNs",
    "role_arn": "RoleARN",
}


class ChangeSetNotFoundError(CloudFormationError):  # type: ignore[misc]
    """As CloudFormation calls it."""

    code = "ChangeSetNotFound"

    def __init__(self, name: str) -> None:
        """Name it."""
        super().__init__(f"ChangeSet [{name}] does not exist")


def install() -> None:
    """Without it, only `cdk deploy --method direct` gets through."""
    CloudFormationResponse.create_change_set = _create
    CloudFormationResponse.describe_change_set = _describe
    CloudFormationResponse.delete_change_set = _delete
    CloudFormationResponse.execute_change_set = _execute


def _create(self: Untyped) -> Untyped:
    kind, backend = self._get_param("ChangeSetType", "UPDATE"), self.cloudformation_backend
    if (former := _found(self)) is not None:
        raise AlreadyExistsException(f"ChangeSet {former.change_set_id} already exists")
    stack = backend.get_stack(self._get_param("StackName")) if kind == "UPDATE" else None
    url = self._get_param("TemplateURL")
    body = self._get_stack_from_s3_url(url) if url else self._get_param("TemplateBody")
    change_set_id, stack_id = backend.create_change_set(
        **{name: self._get_param(said) for name, said in OF_A_CHANGE_SET.items()},
        template=body,
        parameters=_said(self._get_param("Parameters", []), stack.parameters if stack else {}),
        tags={each["Key"]: each["Value"] for each in self._get_param("Tags", [])},
        change_set_type=kind,
    )
    return ActionResult({"Id": change_set_id, "StackId": stack_id})


def _said(parameters: list[Untyped], before: dict[str, str]) -> dict[str, str]:
    """Return what is given, or was; "as before" means the default where nothing ever was."""
    given = {each["ParameterKey"]: each.get("ParameterValue") for each in parameters}
    values = {name: before.get(name) if value is None else value for name, value in given.items()}
    return {name: value for name, value in values.items() if value is not None}


def _describe(self: Untyped) -> Untyped:
    return ActionResult(_wanted(self))


def _delete(self: Untyped) -> Untyped:
    """Forget it; AWS documents no error for one that is not there."""
    found = _found(self)
    if found is not None:
        del self.cloudformation_backend.change_sets[found.change_set_id]
    return EmptyResult()


def _execute(self: Untyped) -> Untyped:
    """Change the stack; its other change sets are gone then, as on AWS."""
    backend, wanted = self.cloudformation_backend, _wanted(self)
    if wanted.change_set_type == "CREATE":
        _carry_out(backend, wanted)
    else:
        said = [{"ParameterKey": k, "ParameterValue": v} for k, v in wanted.parameters.items()]
        name = wanted.stack.name
        backend.update_stack(name, wanted.template, wanted.role_arn, said, wanted.tags)
    wanted.execution_status = "EXECUTE_COMPLETE"
    for key, other in list(backend.change_sets.items()):
        if other.stack_id == wanted.stack_id and other is not wanted:
            del backend.change_sets[key]
    return EmptyResult()


def _carry_out(backend: CloudFormationBackend, wanted: Untyped) -> None:
    stack = wanted.stack
    stack.template = wanted.template
    stack._parse_template()  # noqa: SLF001
    with stacks.recorded(backend, stack):
        stack._add_stack_event("CREATE_IN_PROGRESS", resource_status_reason="User Initiated")  # noqa: SLF001
        wanted.apply()
        stack.output_map = stack._create_output_map()  # noqa: SLF001
        backend.exports.update({export.name: export for export in stack.exports})
        stack.mark_creation_complete()


def _wanted(self: Untyped) -> Untyped:
    found = _found(self)
    if found is None:
        raise ChangeSetNotFoundError(self._get_param("ChangeSetName"))
    return found


def _found(self: Untyped) -> Untyped | None:
    """Return the change set of this name or ARN, of the stack that is named with it."""
    name, stack = self._get_param("ChangeSetName"), self._get_param("StackName")
    for each in self.cloudformation_backend.change_sets.values():
        of_the_stack = stack in (each.stack_name, each.stack_id)
        if each.change_set_id == name or (each.change_set_name == name and of_the_stack):
            return each
    return None
