"""Jobs-as-code text: read, checked, turned into plans."""

from localcloud.controlm.definitions.check import checked
from localcloud.controlm.definitions.plan import FolderPlan
from localcloud.controlm.definitions.problems import DefinitionError, Problem
from localcloud.controlm.definitions.rules import Rules

__all__ = ["DefinitionError", "FolderPlan", "Problem", "Rules", "checked"]
