"""UpdateStack in place: what is the same stays, what changed is updated, what is gone is deleted.

moto compares raw templates, so a change that reaches a resource through a reference is lost; it
deletes and remakes tables and topics, and forgets DeletionPolicy. Here each resource is resolved
in dependency order and compared with what it was resolved to before. Deletions come last, as on
AWS. A failed update is not rolled back.
"""

import copy
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import ValidationError

from localcloud.aws.formation.plug import provider_of
from localcloud.aws.formation.provider import Change
from localcloud.aws.formation.template import in_order
from localcloud.aws.untyped import Untyped

RETAIN = ("Retain", "RetainExceptOnCreate", "Snapshot")


def install() -> None:
    """Change moto's way of creating, updating and removing single resources."""
    create = parsing.parse_and_create_resource

    def created(
        logical_id: str, resource: dict[str, Any], known: Untyped, *rest: str, **named: str
    ) -> Untyped:
        try:
            made = create(logical_id, resource, known, *rest, **named)
        except Exception as error:
            raise ValidationError(message=_named(logical_id, resource, error)) from error
        if made is not None:
            _note(known, logical_id, resource)
        return made

    parsing.parse_and_create_resource = created
    parsing.ResourceMap.update = _update
    parsing.ResourceMap.delete = _delete_all


def _update(
    self: Untyped, template: dict[str, Any], parameters: dict[str, Any] | None = None
) -> None:
    former = {name: resource for name, (resource, _) in _existing(self).items()}
    self._template = template
    if parameters:
        self.input_parameters = parameters
    self.resolved_parameters = {}
    self.load_mapping()
    self.load_parameters()
    self.load_conditions()
    resources = self._resource_json_map = template["Resources"]
    wanted = [name for name in in_order(resources) if _is_wanted(self, resources[name])]
    _forget_retyped(self, former, resources)
    for name in wanted:
        _create_or_change(self, name, resources[name])
    gone = [name for name in reversed(in_order(former)) if name not in wanted]
    for name in gone:
        _remove(self, name, former[name])


def _create_or_change(known: Untyped, name: str, resource: dict[str, Any]) -> None:
    if name not in known._parsed_resources:  # noqa: SLF001
        known[name]
        return
    before, after = _existing(known)[name][1], _resolve(resource, known)
    if before == after:
        _note(known, name, resource)
        return
    try:
        model = known._parsed_resources[name]  # noqa: SLF001
        known._parsed_resources[name] = _changed(  # noqa: SLF001
            known, model, (name, resource), (before, after)
        )
    except Exception as error:
        raise ValidationError(message=_named(name, resource, error)) from error
    _note(known, name, resource)


def _changed(
    known: Untyped, model: Untyped, named: tuple[str, dict[str, Any]], values: tuple[Any, Any]
) -> Untyped:
    provider = provider_of(model)
    if provider is None:
        return _changed_by_moto(known, model, *named)
    change = Change(model.made, *values)
    if change.touches(*provider.replaced_by, *filter(None, [provider.name_property])):
        del known._parsed_resources[named[0]]  # noqa: SLF001
        fresh = known[named[0]]
        provider.delete(model.made)
        return fresh
    model.made, model.properties = provider.update(change), change.after
    return model


def _changed_by_moto(
    known: Untyped, model: Untyped, name: str, resource: dict[str, Any]
) -> Untyped:
    kind, resolved, _ = parsing.parse_resource_and_generate_name(
        name, copy.deepcopy(resource), known
    )
    if hasattr(kind.update_from_cloudformation_json, "__isabstractmethod__"):
        return model  # a key or a log group: nothing here looks at what changed
    fresh = kind.update_from_cloudformation_json(
        original_resource=model,
        new_resource_name=model.physical_resource_id,
        cloudformation_json=resolved,
        account_id=known._account_id,  # noqa: SLF001
        region_name=known._region_name,  # noqa: SLF001
    )
    fresh.cf_resource_type, fresh.logical_resource_id = resource["Type"], name
    return fresh


def _forget_retyped(known: Untyped, former: dict[str, Any], resources: dict[str, Any]) -> None:
    for name in former.keys() & resources.keys():
        if former[name]["Type"] != resources[name]["Type"]:
            _remove(known, name, former[name])


def _delete_all(self: Untyped) -> None:
    existing = {name: resource for name, (resource, _) in _existing(self).items()}
    for name in reversed(in_order(existing)):
        model = self._parsed_resources.get(name)
        _remove(self, name, existing[name])
        # whoever looks at the stack's outputs would make anew what is not to be found here
        self._parsed_resources[name] = model


def _remove(known: Untyped, name: str, resource: dict[str, Any]) -> None:
    model = known._parsed_resources.get(name)  # noqa: SLF001
    if model is None:
        return
    if resource.get("DeletionPolicy") not in RETAIN:
        try:
            known._delete_resource(model, resource)  # noqa: SLF001
        except Exception as error:
            raise ValidationError(message=_named(name, resource, error)) from error
    known._parsed_resources.pop(name)  # noqa: SLF001
    _existing(known).pop(name, None)


def _is_wanted(known: Untyped, resource: dict[str, Any]) -> bool:
    condition = resource.get("Condition")
    return condition is None or bool(known.lazy_condition_map[condition])


def _resolve(resource: dict[str, Any], known: Untyped) -> Untyped:
    return parsing.clean_json(copy.deepcopy(resource.get("Properties", {})), known)


def _existing(known: Untyped) -> dict[str, tuple[dict[str, Any], Untyped]]:
    """Return what was made of each resource: the template's words, and what they came to."""
    found: dict[str, tuple[dict[str, Any], Untyped]]
    found = known.__dict__.setdefault("made_from", {})
    return found


def _note(known: Untyped, name: str, resource: dict[str, Any]) -> None:
    _existing(known)[name] = (copy.deepcopy(resource), _resolve(resource, known))


def _named(name: str, resource: dict[str, Any], error: Exception) -> str:
    reason = getattr(error, "message", None) or str(error) or repr(error)
    return reason if " (AWS::" in str(reason) else f"{name} ({resource['Type']}): {reason}"
