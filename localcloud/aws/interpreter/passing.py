"""Time that is let pass: waits for a token and pauses before a retry end with the moved clock."""

from types import SimpleNamespace

from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.eval.callback import callback

from localcloud.aws import clock


def install() -> None:
    """Without it, a wait of 24 hours is 24 hours long."""
    callback.Event = clock.Bell
    retrier_decl.time = SimpleNamespace(sleep=clock.sleep)
