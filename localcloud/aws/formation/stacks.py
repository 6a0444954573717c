"""CreateStack, UpdateStack and exports: a failure is a stack's state with a reason, as on AWS."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import CloudFormationBackend, Stack

from localcloud.aws.formation.template import imports
from localcloud.aws.untyped import Untyped


def install() -> None:
    """Without it, a failed stack hangs in progress, and later exports are never seen."""
    _record_failures_of_create()
    _record_failures_of_update()
    _keep_defaults()


def _record_failures_of_create() -> None:
    create = CloudFormationBackend.create_stack

    def created(self: Untyped, name: str, *args: Untyped, **named: Untyped) -> Untyped:
        try:
            stack = create(self, name, *args, **named)
        except Exception as error:
            stack = _begun(self, name)
            if stack is None or stack.status.endswith("_COMPLETE"):
                raise
            _fail(stack, "CREATE_FAILED", error)
            _roll_back(self, stack)
        _share_exports(self, stack)
        return stack

    CloudFormationBackend.create_stack = created


@contextmanager
def recorded(backend: Untyped, stack: Stack) -> Iterator[None]:
    """Let a failure of a creation be the stack's, which is rolled back."""
    _share_exports(backend, stack)
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the stack says it
        _fail(stack, "CREATE_FAILED", error)
        _roll_back(backend, stack)


def _record_failures_of_update() -> None:
    update = CloudFormationBackend.update_stack

    def updated(
        self: Untyped, name: str, template: str, *args: Untyped, **named: Untyped
    ) -> Untyped:
        stack = self.get_stack(name)
        _share_exports(self, stack)
        before = {export.name: export.value for export in stack.exports}
        try:
            update(self, name, template, *args, **named)
            _renew_exports(self, stack, before)
        except Exception as error:  # noqa: BLE001 - whatever it is, the stack says it
            _fail(stack, "UPDATE_FAILED", error)
        return stack

    CloudFormationBackend.update_stack = updated


def _keep_defaults() -> None:
    """Let "as before" mean the default where no value was ever given; the CDK's CLI says it."""
    resolve = CloudFormationBackend._resolve_update_parameters  # noqa: SLF001

    def resolved(self: Untyped, instance: Untyped, incoming_params: Untyped) -> Untyped:
        known = instance.parameters
        said = [p for p in incoming_params if "ParameterValue" in p or p["ParameterKey"] in known]
        return resolve(self, instance, said)

    CloudFormationBackend._resolve_update_parameters = resolved  # noqa: SLF001


def _begun(backend: Untyped, name: str) -> Untyped:
    return next((stack for stack in backend.stacks.values() if stack.name == name), None)


def _fail(stack: Stack, status: str, error: Exception) -> None:
    stack.status = status
    stack._add_stack_event(  # noqa: SLF001
        status, resource_status_reason=getattr(error, "message", None) or repr(error)
    )


def _roll_back(backend: Untyped, stack: Stack) -> None:
    try:
        stack.resource_map.delete()
        stack.status = "ROLLBACK_COMPLETE"
    except Exception as error:  # noqa: BLE001 - whatever it is, the stack says it
        _fail(stack, "ROLLBACK_FAILED", error)
    for name in [n for n, e in backend.exports.items() if e.exporting_stack_id == stack.stack_id]:
        del backend.exports[name]


def _share_exports(backend: Untyped, stack: Stack) -> None:
    """Let the stack see exports to come; moto gives the first stack a dictionary of its own."""
    stack.cross_stack_resources = backend.exports
    stack.resource_map.cross_stack_resources = backend.exports


def _renew_exports(backend: Untyped, stack: Stack, before: dict[str, Any]) -> None:
    after = {export.name: export for export in stack.exports}
    for name, value in before.items():
        if name not in after or after[name].value != value:
            refuse_if_imported(backend, stack, name)
            backend.exports.pop(name, None)
    backend.exports.update(after)


def refuse_if_imported(backend: Untyped, stack: Stack, name: str) -> None:
    """Refuse to take away what another stack reads."""
    for other in backend.stacks.values():
        if other is not stack and name in set(imports(other.template_dict)):
            raise ValidationError(message=f"Export {name} is in use by {other.name}")
