"""Templates and values become job requests: rendered with marks, checked, then filled."""

from muster.adapters.jinja.renderer import JinjaRenderer

__all__ = ["JinjaRenderer"]
