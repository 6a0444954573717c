"""Types that exist on paper only: nothing in this local cloud would look at what they say."""

from localcloud.aws.formation.provider import Provider

TYPES = (
    "AWS::CDK::Metadata",
    "AWS::Lambda::Permission",  # IAM is not enforced
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::ResourcePolicy",
    "AWS::SecretsManager::RotationSchedule",
)

PAPER: list[type[Provider]] = [
    type(name.rsplit("::", 1)[-1], (Provider,), {"type": name}) for name in TYPES
]
