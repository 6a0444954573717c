"""The words of an executor's answer, in lower case; any other word is a failure."""

SUCCESS = ("success", "succeeded", "done")
RUNNING = ("running", "pending", "queued")
