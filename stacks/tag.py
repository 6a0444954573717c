"""Who owns a resource is written on it, or nothing is synthesized."""

import jsii
from aws_cdk import Annotations, IAspect, TagManager
from constructs import IConstruct

TEAM = "team"


@jsii.implements(IAspect)
class RequireTeam:
    """Refuses any resource that AWS can tag and that has no team."""

    def visit(self, node: IConstruct) -> None:
        """Name the resource in an error of the synth."""
        if not TagManager.is_taggable(node):
            return
        tags = TagManager.of(node)
        if tags is not None and not tags.tag_values().get(TEAM):
            Annotations.of(node).add_error(
                "no team owns this resource: tag it with `team`, or name the team of its stage"
            )
