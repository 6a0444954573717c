"""The minute rule's door to the second line."""

from muster.wiring.sweep import sweep as wired

sweep, journal = wired()


def handler(_event: object, _context: object) -> None:
    """Lambda entry point."""
    with journal:
        sweep()
