"""Job templates, and texts that outlive an attempt, in S3."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from muster.core.errors import PermanentError, TemplateError, TransientError
from muster.core.job import Template

if TYPE_CHECKING:  # stubs are not in the functions' asset
    from mypy_boto3_s3 import S3Client

TEMPLATE_BYTES = 64 * 1024
FINAL = frozenset({"AccessDenied", "NoSuchBucket", "NoSuchKey"})


@dataclass(frozen=True, slots=True)
class S3Templates:
    """The stage's job templates; each fetch reads the newest version."""

    client: "S3Client"
    bucket: str

    def fetch(self, key: str) -> Template:
        """Return the newest version; `TemplateError` names bucket and key."""
        place = f"s3://{self.bucket}/{key}"
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=key)
            raw = answer["Body"].read(TEMPLATE_BYTES + 1)
        except (ClientError, BotoCoreError) as error:
            raise _named(error, place, TemplateError) from error
        if len(raw) > TEMPLATE_BYTES:
            raise TemplateError(f"{place}: larger than {TEMPLATE_BYTES} bytes")
        version = answer.get("VersionId") or answer["ETag"]  # no version in an unversioned bucket
        try:
            return Template(key=key, source=raw.decode(), version=version)
        except UnicodeDecodeError as error:
            raise TemplateError(f"{place}: not UTF-8") from error


@dataclass(frozen=True, slots=True)
class S3Texts:
    """Rendered jobs, and the events that a job may read."""

    client: "S3Client"
    bucket: str

    def keep(self, key: str, text: str) -> str:
        """Store the text under the key and return its URI; again is harmless."""
        place = f"s3://{self.bucket}/{key}"
        # A lone surrogate has no UTF-8; this error handler writes the escape that JSON has for it.
        raw = text.encode(errors="backslashreplace")
        try:
            self.client.put_object(
                Bucket=self.bucket, Key=key, Body=raw, ContentType="application/json"
            )
        except (ClientError, BotoCoreError) as error:
            raise _named(error, place, PermanentError) from error
        return place

    def read(self, key: str) -> str:
        """Return the text; `TransientError` where it cannot be read now."""
        place = f"s3://{self.bucket}/{key}"
        try:
            return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read().decode()
        except (ClientError, BotoCoreError) as error:
            raise _named(error, place, PermanentError) from error


@dataclass(frozen=True, slots=True)
class S3Tickets:
    """Objects that are written once: a second write of a key is refused by S3 itself."""

    client: "S3Client"
    bucket: str

    def put(self, key: str, text: str) -> None:
        """Store the text unless the key has one."""
        place = f"s3://{self.bucket}/{key}"
        try:
            self.client.put_object(Bucket=self.bucket, Key=key, Body=text.encode(), IfNoneMatch="*")
        except (ClientError, BotoCoreError) as error:
            if _code(error) != "PreconditionFailed":
                raise _named(error, place, PermanentError) from error

    def read(self, key: str) -> str | None:
        """Return the text; None where there is none."""
        place = f"s3://{self.bucket}/{key}"
        try:
            return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read().decode()
        except (ClientError, BotoCoreError) as error:
            if _code(error) == "NoSuchKey":
                return None
            raise _named(error, place, PermanentError) from error


def _code(error: ClientError | BotoCoreError) -> str:
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else ""


def _named(
    error: ClientError | BotoCoreError, place: str, final: type[PermanentError]
) -> PermanentError | TransientError:
    if not isinstance(error, ClientError):
        return TransientError(f"{place}: {type(error).__name__}")
    code = error.response["Error"]["Code"]
    return (final if code in FINAL else TransientError)(f"{place}: {code}")
