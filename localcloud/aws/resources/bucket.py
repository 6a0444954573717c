"""`AWS::S3::Bucket`: versions are kept as it says; the rest of its settings has no effect here."""

from typing import ClassVar

from localcloud.aws.account import REGION
from localcloud.aws.formation.provider import Change, Made, Properties, Provider


class Bucket(Provider):
    """An update never touches the objects."""

    type: ClassVar[str] = "AWS::S3::Bucket"
    name_property: ClassVar[str] = "BucketName"
    attributes: ClassVar[tuple[str, ...]] = (
        "Arn",
        "DomainName",
        "RegionalDomainName",
    )

    def create(self, name: str, properties: Properties) -> Made:
        """Create it in the region."""
        self.aws.s3.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        self._set_versioning(name, properties)
        return Made(
            name,
            {
                "Arn": f"arn:aws:s3:::{name}",
                "DomainName": f"{name}.s3.amazonaws.com",
                "RegionalDomainName": f"{name}.s3.{REGION}.amazonaws.com",
            },
        )

    def update(self, change: Change) -> Made:
        """Follow the versioning."""
        if change.touches("VersioningConfiguration"):
            self._set_versioning(change.made.id, change.after)
        return change.made

    def delete(self, made: Made) -> None:
        """Delete it; a bucket with objects is refused, as on AWS."""
        self.aws.s3.delete_bucket(Bucket=made.id)

    def _set_versioning(self, name: str, properties: Properties) -> None:
        status = properties.get("VersioningConfiguration", {}).get("Status")
        if status in ("Enabled", "Suspended"):
            self.aws.s3.put_bucket_versioning(
                Bucket=name, VersioningConfiguration={"Status": status}
            )
