"""Two small stacks with one of each resource type that the local cloud plays."""

import json
from copy import deepcopy
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

TOLD: dict[str, Any] = {
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
}
MACHINE_PROPERTIES: dict[str, Any] = {
    "StateMachineName": "bundle",
    "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
    "DefinitionString": json.dumps(MACHINE),
    "DefinitionSubstitutions": {
        "TableName": {"Fn::ImportValue": "state:Table"},
        "WorkArn": {"Fn::GetAtt": ["Work", "Arn"]},
    },
}

MINUTE: dict[str, Any] = {
    "Type": "AWS::Events::Rule",
    "Properties": {
        "Name": "minute",
        "ScheduleExpression": "rate(1 minute)",
        "State": "ENABLED",
        "Targets": [{"Id": "T", "Arn": {"Fn::GetAtt": ["Work", "Arn"]}}],
    },
}


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
            **deepcopy(TOLD),
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
                "Properties": deepcopy(MACHINE_PROPERTIES),
            },
            "Parents": mapping("ctm-parent-events"),
            "Alarm": alarm(),
            "Minute": deepcopy(MINUTE),
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
