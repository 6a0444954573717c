"""A small cloud assembly: two stacks with one of each resource type that the local cloud plays."""

import json
from pathlib import Path
from typing import Any

BUCKET = "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"
ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {"AssumeRolePolicyDocument": {"Statement": []}},
}
MACHINE: dict[str, Any] = {
    "StartAt": "Wait",
    "States": {
        "Wait": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
            "Parameters": {
                "TableName": "${TableName}",
                "Key": {"PK": {"S.$": "$.pk"}},
                "UpdateExpression": "SET task_token = :t",
                "ExpressionAttributeValues": {":t": {"S.$": "$$.Task.Token"}},
            },
            "TimeoutSecondsPath": "$.seconds",
            "ResultPath": None,
            "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Note", "ResultPath": None}],
            "Next": "Work",
        },
        "Note": {
            "Type": "Pass",
            "Parameters": {"execution.$": "$$.Execution"},
            "ResultPath": "$.noted",
            "Next": "Work",
        },
        "Work": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {
                "FunctionName": "${WorkArn}",
                "Payload": {"input.$": "$", "execution.$": "$$.Execution"},
            },
            "End": True,
        },
    },
}
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
    }
"""


def function(topic: str = "") -> dict[str, Any]:
    """Return a function's properties."""
    return {
        "FunctionName": "work",
        "Handler": "work.handler",
        "Runtime": "python3.13",
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Timeout": 2,
        "MemorySize": 256,
        "Code": {"S3Bucket": {"Fn::Sub": BUCKET}, "S3Key": "code.zip"},
        "Environment": {"Variables": {"TOPIC": topic, "ENDPOINT": {"Ref": "Endpoint"}}},
    }


def mapping(topic: str) -> dict[str, Any]:
    """Return an event source mapping."""
    return {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {
            "FunctionName": {"Ref": "Work"},
            "EventSourceArn": "arn:aws:kafka:eu-west-1:123456789012:cluster/c/1",
            "Topics": [topic],
            "StartingPosition": "TRIM_HORIZON",
            "BatchSize": 500,
            "MaximumBatchingWindowInSeconds": 1,
            "MaximumRetryAttempts": -1,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ProvisionedPollerConfig": {"MinimumPollers": 1, "PollerGroupName": "muster-local"},
            "AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": f"muster-local-{topic}"},
        },
    }


def alarm(threshold: float = 1, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an alarm on the metric Muster/Breached."""
    settings = {
        "AlarmName": "breached",
        "Namespace": "Muster",
        "MetricName": "Breached",
        "Dimensions": [{"Name": "service", "Value": "bundles"}],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": threshold,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [{"Fn::ImportValue": "state:Topic"}],
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": {**settings, **more}}


def state_stack() -> dict[str, Any]:
    """Return the template of what must not be lost."""
    return {
        "Resources": {
            "Table": {
                "Type": "AWS::DynamoDB::Table",
                "DeletionPolicy": "Retain",
                "Properties": {
                    "BillingMode": "PAY_PER_REQUEST",
                    "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}],
                    "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"}],
                    "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": True},
                },
            },
            "Bucket": {
                "Type": "AWS::S3::Bucket",
                "Properties": {"VersioningConfiguration": {"Status": "Enabled"}},
            },
            "BucketPolicy": {
                "Type": "AWS::S3::BucketPolicy",
                "Properties": {"Bucket": {"Ref": "Bucket"}},
            },
            "Secret": {
                "Type": "AWS::SecretsManager::Secret",
                "Properties": {"GenerateSecretString": {"GenerateStringKey": "api_key"}},
            },
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "Contracts"}},
            "Mail": {
                "Type": "AWS::SNS::Subscription",
                "Properties": {
                    "TopicArn": {"Ref": "Topic"},
                    "Protocol": "email",
                    "Endpoint": "oncall@example.com",
                    "FilterPolicy": {"to": ["contracts-oncall"]},
                },
            },
        },
        "Outputs": {
            "TableName": {"Value": {"Ref": "Table"}, "Export": {"Name": "state:Table"}},
            "TopicArn": {"Value": {"Ref": "Topic"}, "Export": {"Name": "state:Topic"}},
            "BucketName": {"Value": {"Ref": "Bucket"}},
            "SecretArn": {"Value": {"Ref": "Secret"}},
        },
    }


def flow_stack() -> dict[str, Any]:
    """Return the template of what may be replaced."""
    return {
        "Parameters": {"Endpoint": {"Type": "String", "Default": "https://controlm.example"}},
        "Resources": {
            "Role": ROLE,
            "Work": {
                "Type": "AWS::Lambda::Function",
                "Properties": function({"Fn::ImportValue": "state:Topic"}),  # type: ignore[arg-type]
            },
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "StateMachineName": "bundle",
                    "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
                    "DefinitionString": json.dumps(MACHINE),
                    "DefinitionSubstitutions": {
                        "TableName": {"Fn::ImportValue": "state:Table"},
                        "WorkArn": {"Fn::GetAtt": ["Work", "Arn"]},
                    },
                },
            },
            "Parents": mapping("ctm-parent-events"),
            "Alarm": alarm(),
            "Minute": {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "Name": "minute",
                    "ScheduleExpression": "rate(1 minute)",
                    "State": "ENABLED",
                    "Targets": [{"Id": "T", "Arn": {"Fn::GetAtt": ["Work", "Arn"]}}],
                },
            },
            "Allow": {
                "Type": "AWS::Lambda::Permission",
                "Properties": {"FunctionName": {"Ref": "Work"}},
            },
        },
        "Outputs": {
            "MachineArn": {"Value": {"Ref": "Machine"}},
            "Function": {"Value": {"Ref": "Work"}},
        },
    }


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
