"""One worker process: a sandbox that runs the function's own zip and serves one task at a time."""

import subprocess
import sys
from pathlib import Path
from queue import Empty
from threading import Thread
from time import monotonic

from localcloud.aws.account import REGION, SECRET_KEY
from localcloud.aws.functions.log import FunctionLog, Pipe
from localcloud.aws.functions.runtime_api import ERROR, INIT_ERROR, Posted, RuntimeApi
from localcloud.aws.functions.spec import FunctionSpec, Outcome, Place, Task, failure

INIT_LIMIT_S = 60  # AWS gives 10 s; two busy cores may need longer
RESPONSE_LIMIT = 6_291_556
MS = 1000
LATER = Path(__file__).with_name("later.py")


class Worker:
    """Starts the process; `serve` answers within the function's timeout or kills it."""

    def __init__(self, spec: FunctionSpec, place: Place, log: FunctionLog) -> None:
        """Start AWS's runtime client on the unpacked zip."""
        self.name, self.revision = spec.name, spec.revision
        self._spec = spec
        self._born = monotonic()
        self._warm = False
        self._spent = False
        self._busy = False
        self._api = RuntimeApi(spec.arn)
        self._pipe = Pipe(log)
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and AWS's client
            _command(spec),
            cwd=place.root,
            env=_environment(spec, place, self._api.address),
            stdin=subprocess.DEVNULL,
            stdout=self._pipe.writing_end,
            stderr=self._pipe.writing_end,
            start_new_session=True,  # an interrupt at the terminal is for us alone
        )
        Thread(target=self._watch, daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether it can serve another task."""
        return not self._spent and self._process.poll() is None

    @property
    def at_work(self) -> int | None:
        """The process, while it runs the function for somebody."""
        return self._process.pid if self._busy and self._process.poll() is None else None

    def serve(self, task: Task) -> Outcome:
        """Run the function once."""
        self._pipe.say(f"START RequestId: {task.request_id} Version: $LATEST")
        trouble, init_ms = self._warm_up()
        began = monotonic()
        outcome = trouble or self._outcome(task)
        self._report(task, (monotonic() - began) * MS, init_ms)
        return outcome

    def stop(self) -> None:
        """End the process; what it was doing is lost."""
        self._process.kill()
        self._process.wait()
        self._pipe.close()
        self._api.close()

    def _warm_up(self) -> tuple[Outcome | None, float | None]:
        if self._warm:
            return None, None
        while not self._api.ready.wait(0.01):
            if not self._api.answers.empty():
                return self._judged(self._api.answers.get(), None), None
            if monotonic() - self._born > INIT_LIMIT_S:
                self._end()
                return failure("Sandbox.Timedout", f"init took over {INIT_LIMIT_S} s"), None
        self._warm = True
        return None, (monotonic() - self._born) * MS

    def _outcome(self, task: Task) -> Outcome:
        self._api.tasks.put(task)
        self._busy = True
        try:
            posted = self._api.answers.get(timeout=task.timeout_s)
        except Empty:
            self._end()
            text = f"Task timed out after {task.timeout_s:.2f} seconds"
            self._pipe.say(f"{task.request_id} {text}")
            return failure("Sandbox.Timedout", f"RequestId: {task.request_id} Error: {text}")
        finally:
            self._busy = False
        return self._judged(posted, task)

    def _judged(self, posted: Posted | None, task: Task | None) -> Outcome:
        if posted is None or posted.kind == INIT_ERROR:
            self._end()
        if posted is None:
            code = self._process.wait()
            what = f"signal: {-code}" if code < 0 else f"exit status {code}"
            said = (
                f"Runtime exited with error: {what}" if code else "Runtime exited without a reason"
            )
            prefix = f"RequestId: {task.request_id} Error: " if task else ""
            return failure("Runtime.ExitError", prefix + said)
        if len(posted.body) > RESPONSE_LIMIT:
            text = f"Response payload size exceeded maximum allowed size ({RESPONSE_LIMIT} bytes)."
            return failure("Function.ResponseSizeTooLarge", text)
        return Outcome(posted.body, failed=posted.kind in (ERROR, INIT_ERROR))

    def _end(self) -> None:
        self._spent = True
        self._process.kill()

    def _watch(self) -> None:
        self._process.wait()
        self._api.answers.put(None)

    def _report(self, task: Task, spent_ms: float, init_ms: float | None) -> None:
        said = [
            f"REPORT RequestId: {task.request_id}",
            f"Duration: {spent_ms:.2f} ms",
            f"Memory Size: {self._spec.memory_mb} MB",
        ]
        if init_ms is not None:
            said.append(f"Init Duration: {init_ms:.2f} ms")
        self._pipe.say(f"END RequestId: {task.request_id}")
        self._pipe.say("\t".join(said))


def _command(spec: FunctionSpec) -> list[str]:
    """Start the runtime client as Lambda does; on a moved clock, by a script that moves it."""
    if not spec.ahead:
        return [sys.executable, "-m", "awslambdaric", spec.handler]
    seconds = str(spec.ahead.total_seconds())
    return [sys.executable, "-P", str(LATER), seconds, spec.handler]  # -P: not our folder's modules


def _environment(spec: FunctionSpec, place: Place, runtime_api: str) -> dict[str, str]:
    """Return what the template gives, what Lambda sets itself, and nothing of this process."""
    return {
        **spec.environment,
        "AWS_ACCESS_KEY_ID": spec.name,  # the record of calls knows the caller by it
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": place.endpoint,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{spec.runtime}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec.memory_mb),
        "AWS_LAMBDA_FUNCTION_NAME": spec.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{spec.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": spec.revision[:32],
        "AWS_LAMBDA_RUNTIME_API": runtime_api,
        "AWS_REGION": REGION,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "LAMBDA_TASK_ROOT": str(place.root),
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(place.root),  # searched before this environment's own packages
        "TZ": ":UTC",
        "_HANDLER": spec.handler,
    }
