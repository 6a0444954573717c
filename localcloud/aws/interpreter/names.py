"""StartExecution: names as Step Functions takes them, and one execution per name at a time."""

import re
from threading import Lock
from uuid import uuid1

from moto.stepfunctions.parser.api import InvalidName
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

from localcloud.aws.untyped import Untyped

FORBIDDEN = re.compile(r"""[\s?*<>{}\[\]"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]""")
LONGEST = 80
_one_at_a_time = Lock()


def install() -> None:
    """Without it, any text is a name, none is `None`, and two starts at once may both win."""
    start = StepFunctionsParserBackend.start_execution

    def checked(self: Untyped, arn: str, name: str | None = None, *rest: Untyped) -> Untyped:
        chosen = name or str(uuid1())
        if len(chosen) > LONGEST or FORBIDDEN.search(chosen):
            raise InvalidName(f"Invalid Name: '{chosen}'")
        with _one_at_a_time:
            return start(self, arn, chosen, *rest)

    StepFunctionsParserBackend.start_execution = checked
