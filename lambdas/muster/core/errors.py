"""Errors, named by what the reader should do.

MusterError
├── InvalidRecordError     the record can never be read: quarantine it and go on
├── TransientError         may succeed later: its one owner tries again
│   ├── ConcurrentUpdateError   a bundle was saved by others too often in a row
│   ├── ControlMUnavailable     Control-M could not be asked, or asks to wait
│   ├── LookAgain               a submission is in doubt and it is not yet time to decide
│   └── ExecutorUnreachable     an executor could not ask its own service: the call is repeated
└── PermanentError         stops for a person; a redrive goes on after the repair
    ├── TemplateError           template, arguments or rendered job cannot be submitted
    ├── SubmissionRejected      Control-M refused the job request
    ├── SubmissionUnknown       whether Control-M took the job could not be decided
    ├── SlaBreached             the deadline passed with members missing
    ├── BundleExpired           the bundle closed as incomplete; only a replay helps
    ├── BundleIncomplete        Submit ran although the bundle is not complete
    ├── InvalidCallError        a call of an executor is not as the contract has it
    ├── StepFailed              an executor said that a pipeline's step failed
    └── StepTimedOut            a step's job still ran when its time was up

Names without the ending `Error` are names that the state machine routes on.
"""


class MusterError(Exception):
    """Root of every error that Muster raises on purpose."""


class InvalidRecordError(MusterError):
    """The record can never be read: quarantine it and go on."""


class TransientError(MusterError):
    """May succeed later: its one owner tries again."""


class ConcurrentUpdateError(TransientError):
    """A bundle was saved by others too often in a row."""


class ControlMUnavailable(TransientError):  # noqa: N818 - the state machine's name for it
    """Control-M could not be asked, or asks to wait."""


class LookAgain(TransientError):  # noqa: N818 - the state machine's name for it
    """A submission is in doubt and it is not yet time to decide."""


class ExecutorUnreachable(TransientError):  # noqa: N818 - the state machine's name for it
    """An executor could not ask its own service: the call is repeated."""


class PermanentError(MusterError):
    """Stops for a person; a redrive goes on after the repair."""


class TemplateError(PermanentError):
    """Template, arguments or rendered job cannot be submitted; names the argument or the place."""


class SubmissionRejected(PermanentError):  # noqa: N818 - the state machine's name for it
    """Control-M refused the job request."""


class SubmissionUnknown(PermanentError):  # noqa: N818 - the state machine's name for it
    """Whether Control-M took the job could not be decided."""


class SlaBreached(PermanentError):  # noqa: N818 - the state machine's name for it
    """The deadline passed with members missing."""


class BundleExpired(PermanentError):  # noqa: N818 - the state machine's name for it
    """The bundle closed as incomplete; only a replay helps."""


class BundleIncomplete(PermanentError):  # noqa: N818 - the state machine's name for it
    """Submit ran although the bundle is not complete."""


class InvalidCallError(PermanentError):
    """A call of an executor is not as the contract has it; names the field."""


class StepFailed(PermanentError):  # noqa: N818 - the state machine's name for it
    """An executor said that a pipeline's step failed."""


class StepTimedOut(PermanentError):  # noqa: N818 - the state machine's name for it
    """A step's job still ran when its time was up."""
