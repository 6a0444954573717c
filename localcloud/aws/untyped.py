"""A name for what moto hands out: its objects have no types that a checker could follow."""

from typing import Any, TypeAlias

Untyped: TypeAlias = Any
