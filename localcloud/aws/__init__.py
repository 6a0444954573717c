"""AWS on this machine: moto 5.2.5, and what it lacks.

Where it differs from AWS on purpose or by nature:

* Alarms are judged each second. A breach of the running period that cannot be undone counts at
  once (AWS: a minute or two later); recovery takes whole periods, as on AWS. Missing data from
  before an alarm was deployed never breach.
* Nothing is throttled and no queue is measured: `Throttles`, `ExecutionThrottled`, the table's
  throttle events and `ApproximateNumberOfMessagesVisible` are never told.
* A function has at most four workers; a further invocation waits where AWS would start another.
  Init may take 60 s (AWS: 10 s). Memory is not limited, a task root can be written.
* IAM is not enforced, nothing is encrypted, TTL deletes nothing, an index is never behind.
* The clock can be moved on (`LocalAws.let_pass`). Waits for a task token and pauses before a retry
  end with it; Wait states do not.
* A rule fires its functions once, without Lambda's retries of an asynchronous event.
* An update that fails is not rolled back; the next deployment goes on from there.
* SNS tries an HTTP endpoint once; mail goes to the mailbox only.
* A redrive of a Parallel or Map state is refused.
"""

from localcloud.aws.deployment import DeploymentError
from localcloud.aws.local_aws import AlarmState, LocalAws
from localcloud.aws.mailbox import Mailbox, Notice

__all__ = ["AlarmState", "DeploymentError", "LocalAws", "Mailbox", "Notice"]
