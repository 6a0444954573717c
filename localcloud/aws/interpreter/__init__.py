"""What moto's Step Functions interpreter lacks of Step Functions, one module per gap.

Each module's `install` changes private parts of exactly moto 5.2.5, once per process.
"""

from functools import cache

from localcloud.aws.interpreter import (
    context_object,
    deleting,
    descriptions,
    endings,
    error_codes,
    names,
    passing,
    redrive,
    sparing,
    stopping,
    tokens,
)

GAPS = (
    error_codes,
    context_object,
    names,
    deleting,
    passing,
    tokens,
    endings,
    stopping,
    redrive,
    descriptions,
    sparing,
)


@cache
def install() -> None:
    """Close every gap; again is harmless."""
    for gap in GAPS:
        gap.install()
