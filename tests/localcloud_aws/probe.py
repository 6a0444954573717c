"""A small cloud assembly on disk, and the function that it deploys."""

import json
from pathlib import Path
from typing import Any

from tests.localcloud_aws.stacks import BUCKET, flow_stack, state_stack

HANDLER = """
import json, os, sys, time
import boto3

LOADED = time.time()
ANSWER = "first"

def handler(event, context):
    print("heard", json.dumps(event)[:200])
    asked = event.get("input", event)
    if "sleep" in asked:
        time.sleep(asked["sleep"])
    if "raise" in asked:
        raise type(asked["raise"], (Exception,), {})("on purpose")
    if "exit" in asked:
        os._exit(3)
    if "emf" in asked:
        print(json.dumps(asked["emf"]))
    return {
        "answer": ANSWER, "pid": os.getpid(), "environment": dict(os.environ), "event": event,
        "left_ms": context.get_remaining_time_in_millis(), "request": context.aws_request_id,
        "boto3": boto3.client("sts").get_caller_identity()["Account"],
        "now": time.time(),
    }
"""


class Probe:
    """An assembly on disk that a test may change and write again."""

    def __init__(self, cdk_out: Path) -> None:
        """Begin with the plain templates."""
        self.cdk_out = cdk_out
        self.state = state_stack()
        self.flow = flow_stack()
        self.handler = HANDLER
        self.key = "code.zip"

    def resource(self, name: str) -> dict[str, Any]:
        """Return a flow resource's properties, to be changed."""
        properties: dict[str, Any] = self.flow["Resources"][name]["Properties"]
        return properties

    def write(self) -> Path:
        """Write manifest, templates and the function's folder."""
        code = self.cdk_out / "asset.code"
        code.mkdir(parents=True, exist_ok=True)
        (code / "work.py").write_text(self.handler)
        self.resource("Work")["Code"]["S3Key"] = self.key
        stack = {"type": "aws:cloudformation:stack"}
        artifacts: dict[str, dict[str, Any]] = {
            "flow": {**stack, "dependencies": ["state", "flow.assets"]},
            "state": {**stack, "dependencies": []},
            "flow.assets": {"type": "cdk:asset-manifest", "properties": {"file": "assets.json"}},
        }
        for name, template in (("state", self.state), ("flow", self.flow)):
            artifacts[name]["properties"] = {"templateFile": f"{name}.template.json"}
            (self.cdk_out / f"{name}.template.json").write_text(json.dumps(template))
        place = {"bucketName": BUCKET, "objectKey": self.key}
        file = {"source": {"path": "asset.code", "packaging": "zip"}, "destinations": {"d": place}}
        (self.cdk_out / "assets.json").write_text(json.dumps({"files": {"a": file}}))
        (self.cdk_out / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
        return self.cdk_out
