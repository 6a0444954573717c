"""Who runs a function now, for whoever ends a host on purpose."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

from tests.localcloud_aws.conftest import Cloud, until
from tests.localcloud_aws.test_functions import error_of


def test_a_host_is_named_while_it_works_and_its_death_is_the_callers_error(cloud: Cloud) -> None:
    cloud.aws.invoke("work", {})
    assert cloud.aws.at_work("work") == []

    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(error_of, cloud, {"sleep": 1.5})
        (process,) = until(lambda: cloud.aws.at_work("work"))
        os.kill(process, signal.SIGKILL)
        error = answer.result()

    assert error["errorType"] == "Runtime.ExitError"
    assert error["errorMessage"].endswith("signal: 9")
    assert cloud.aws.at_work("work") == []
