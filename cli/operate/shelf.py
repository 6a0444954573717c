"""The stage's templates: what the folder has, what the bucket has, and how they differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from cli.operate.wording import plain
from cli.proof import ENDING, TEMPLATES

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

UNVERSIONED = ("", "null")


class Change(StrEnum):
    """How a template in the folder stands to the bucket."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BUCKET_ONLY = "bucket only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One template on both sides; None where a side lacks it."""

    key: str
    folder: bytes | None
    bucket: bytes | None

    @property
    def change(self) -> Change:
        """Tell what a push would find."""
        if self.folder is None:
            return Change.BUCKET_ONLY
        if self.bucket is None:
            return Change.NEW
        return Change.UNCHANGED if self.folder == self.bucket else Change.CHANGED

    def lines(self) -> Iterator[str]:
        """Write the unified diff from the bucket to the folder."""
        before, after = (_lines(each) for each in (self.bucket, self.folder))
        old, new = f"bucket/{self.key}", f"templates/{self.key}"
        for line in unified_diff(before, after, old, new, lineterm=""):
            yield plain(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One template in the bucket, its newest version."""

    key: str
    size: int
    version: str | None
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """The stage's templates bucket."""

    client: "S3Client"
    bucket: str

    def keys(self) -> list[str]:
        """Name what is there."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return [each["Key"] for page in pages for each in page.get("Contents", [])]

    def kept(self) -> list[Kept]:
        """Describe what is there."""
        return [self._described(key) for key in self.keys()]

    def _described(self, key: str) -> Kept:
        found = self.client.head_object(Bucket=self.bucket, Key=key)
        version = found.get("VersionId", "")
        return Kept(
            key=key,
            size=found["ContentLength"],
            version=None if version in UNVERSIONED else version,
            modified_at=found["LastModified"],
        )

    def differences(self, only: Iterable[str] = ()) -> list[Difference]:
        """Compare the folder with the bucket, all templates or those named."""
        there, here = self.keys(), folder_keys()
        wanted = set(only) or {*there, *here}
        return [self._difference(key, key in there, key in here) for key in sorted(wanted)]

    def _difference(self, key: str, is_there: bool, is_here: bool) -> Difference:  # noqa: FBT001 - two sides
        bucket = (
            self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read() if is_there else None
        )
        return Difference(
            key=key,
            bucket=bucket,
            folder=(TEMPLATES / key).read_bytes() if is_here else None,
        )

    def put(self, key: str, source: bytes) -> str | None:
        """Make this the template's newest version; return the version's name, if it has one."""
        answer = self.client.put_object(
            Bucket=self.bucket, Key=key, Body=source, ContentType="text/plain; charset=utf-8"
        )
        version = answer.get("VersionId", "")
        return None if version in UNVERSIONED else version


def folder_keys(folder: Path = TEMPLATES) -> list[str]:
    """Name the folder's templates as the bucket does."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob(f"*{ENDING}"))


def _lines(source: bytes | None) -> list[str]:
    return [] if source is None else source.decode(errors="backslashreplace").splitlines()
