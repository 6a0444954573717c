"""The interpreter's exceptions carry no code, so boto3 would see an empty one."""

from moto.stepfunctions.exceptions import AWSError
from moto.stepfunctions.parser import api

from localcloud.aws.untyped import Untyped

BAD_REQUEST = 400


def install() -> None:
    """Give each exception the code that its class names."""
    for kind in list(vars(api).values()):
        if isinstance(kind, type) and issubclass(kind, AWSError) and "code" in vars(kind):
            _name(kind)


def _name(kind: Untyped) -> None:
    text = kind.__dict__.get("message") or kind.code
    kind.TYPE = kind.code
    kind.STATUS = BAD_REQUEST

    def __init__(self: Untyped, message: str = text, *_: object) -> None:  # noqa: N807
        AWSError.__init__(self, message, kind.TYPE, BAD_REQUEST)

    kind.__init__ = __init__
