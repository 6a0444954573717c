"""DeleteStack: a stack that is being deleted is still there, and one that cannot go says why."""

from moto.cloudformation.models import CloudFormationBackend

from localcloud.aws.formation.stacks import refuse_if_imported
from localcloud.aws.untyped import Untyped


def install() -> None:
    """Without it, a stack is gone before its resources, and a failure leaves nothing to look at."""
    CloudFormationBackend.delete_stack = _delete_stack


def _delete_stack(self: Untyped, name_or_id: str) -> None:
    """Delete it; one that is not there is gone already."""
    for stack in list(self.stacks.values()):
        if name_or_id in (stack.name, stack.stack_id):
            _delete(self, stack)


def _delete(backend: Untyped, stack: Untyped) -> None:
    exported = [export.name for export in stack.exports]
    stack.status = "DELETE_IN_PROGRESS"
    try:
        for name in exported:
            refuse_if_imported(backend, stack, name)
        stack.delete()
    except Exception as error:  # noqa: BLE001 - whatever it is, the stack says it
        stack.status = "DELETE_FAILED"
        reason = getattr(error, "message", None) or repr(error)
        stack._add_stack_event("DELETE_FAILED", resource_status_reason=reason)  # noqa: SLF001
        return
    for name in exported:
        backend.exports.pop(name, None)
    backend.deleted_stacks[stack.stack_id] = backend.stacks.pop(stack.stack_id)
