"""Hands our resource types to moto 5.2.5, and refuses any type that neither knows."""

from collections.abc import Callable
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import ValidationError
from moto.core.common_models import CloudFormationModel

from localcloud.aws.clients import Clients
from localcloud.aws.formation.provider import Made, Properties, Provider
from localcloud.aws.untyped import Untyped

MOTOS_OWN = {
    "AWS::CloudWatch::Dashboard",
    "AWS::ECR::Repository",  # bootstrapping makes one; we have no images
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::KMS::Alias",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::Logs::ResourcePolicy",
    "AWS::SQS::Queue",
}
_clients: list[Clients] = []


def use(aws: Clients | None) -> None:
    """Let resources be made at this endpoint; None at none."""
    _clients[:] = [] if aws is None else [aws]


def plug(providers: list[type[Provider]]) -> None:
    """Make moto know these types; call once per process."""
    for provider in providers:
        _model(provider)
    for remembered in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
        remembered.cache_clear()
    _refuse_others({provider.type for provider in providers})
    _name_ours({provider.type: provider.name_property for provider in providers})


def _refuse_others(ours: set[str]) -> None:
    known = parsing.resource_class_from_type

    def known_or_refused(resource_type: str) -> Untyped:
        if resource_type not in ours | MOTOS_OWN:
            raise ValidationError(message=f"{resource_type}: not played by the local cloud")
        return known(resource_type)

    parsing.resource_class_from_type = known_or_refused


def _name_ours(properties: dict[str, str]) -> None:
    """Read a physical name from the property that our type says; moto's own type comes first."""
    known = parsing.resource_name_property_from_type

    def ours_first(resource_type: str) -> str | None:
        found: str | None = properties.get(resource_type, known(resource_type))
        return found

    parsing.resource_name_property_from_type = ours_first


def _model(provider: type[Provider]) -> type:
    """Build the class that moto finds: a direct subclass, from a module with a dot in its name."""
    body: dict[str, Any] = {
        "__module__": __name__,
        "__init__": _keep,
        "provider": provider,
        "cloudformation_name_type": staticmethod(lambda: provider.name_property),
        "cloudformation_type": staticmethod(lambda: provider.type),
        "has_cfn_attr": classmethod(lambda _, name: name in provider.attributes),
        "create_from_cloudformation_json": classmethod(_create),
        "physical_resource_id": property(lambda self: self.made.id),
        "get_cfn_attribute": lambda self, name: self.made.attributes[name],
        "delete": _delete,
    }
    return type(provider.__name__ + "Model", (CloudFormationModel,), body)


def _keep(self: Untyped, made: Made, properties: Properties) -> None:
    self.made = made
    self.properties = properties


def _create(
    cls: Untyped, /, name: str, resource: dict[str, Any], *_: str, **__: Untyped
) -> Untyped:
    properties = resource.get("Properties", {})
    return cls(cls.provider(_aws()).create(name, properties), properties)


def _delete(self: Untyped, *_: str) -> None:
    self.provider(_aws()).delete(self.made)


def _aws() -> Clients:
    [aws] = _clients
    return aws


def provider_of(model: Untyped) -> Provider | None:
    """Return the provider that made this resource; None for one of moto's own."""
    make: Callable[[Clients], Provider] | None = getattr(model, "provider", None)
    return None if make is None else make(_aws())
