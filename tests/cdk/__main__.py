"""Bootstrap, deploy, a changed redeploy under an open bundle, destroy: with the real CDK CLI."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from localcloud.cloud import ROOT, LocalCloud
from tests.cdk.cli import Cli
from tests.e2e.stage import Stage, child, parent
from tests.e2e.witness import PAIR

OPEN_BEFORE, OPENED_AFTER = "open-before-the-redeploy", "opened-after-the-redeploy"


def main() -> int:
    """Tell the story; whatever differs raises."""
    began = monotonic()
    with TemporaryDirectory() as folder, LocalCloud(Path(folder) / "cloud") as cloud:
        cli, changed = Cli(cloud), _changed(Path(folder) / "changed")
        cli.bootstrap()
        cli.deploy(ROOT)
        cloud.take_up()
        stage = Stage(cloud)
        _open(stage, OPEN_BEFORE)
        cli.deploy(changed)
        cloud.take_up(changed)
        _open(stage, OPENED_AFTER)
        _complete(stage, OPEN_BEFORE, version=1)
        _complete(stage, OPENED_AFTER, version=2)
        cli.deploy(changed)
        _empty_the_buckets(stage)
        cli.destroy(changed)
        _nothing_is_left(cloud)
    sys.stdout.write(f"test-cdk: passed in {monotonic() - began:.0f} s\n")
    return 0


def _open(stage: Stage, key: str) -> None:
    stage.send(parent(key))
    stage.wait_until_parked(key)
    sys.stdout.write(f"{key} waits under version {stage.bundle(key).definition_version}\n")


def _complete(stage: Stage, key: str, *, version: int) -> None:
    stage.send(child(key))
    stage.wait_for_job(key)
    execution, ended_under = stage.wait_for_end(key), stage.bundle(key).definition_version
    sys.stdout.write(f"{key} {execution.status} under version {ended_under}\n")
    assert (execution.status, ended_under, stage.jobs(key)) == ("SUCCEEDED", version, 1)


def _empty_the_buckets(stage: Stage) -> None:
    """Do what CloudFormation leaves to the operator: it deletes no bucket that holds anything."""
    for name in ("TemplatesBucket", "PayloadsBucket", "QuarantineBucket"):
        bucket = stage.cloud.outputs[name]
        told = stage.s3.list_object_versions(Bucket=bucket)
        for each in (*told.get("Versions", ()), *told.get("DeleteMarkers", ())):
            stage.s3.delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])


def _nothing_is_left(cloud: LocalCloud) -> None:
    left = [name for name in cloud.aws.take_up() if name.startswith("muster-")]
    sys.stdout.write(f"stacks left: {left}\n")
    assert left == []


def _changed(project: Path) -> Path:
    """Copy the project, with another deadline for the pairs as version 2."""
    for folder in ("bundles", "templates"):
        shutil.copytree(ROOT / folder, project / folder)
    file = project / "bundles" / f"{PAIR}.yaml"
    text = file.read_text().replace("version: 1", "version: 2").replace("{in: 24h}", "{in: 12h}")
    file.write_text(text)
    return project


if __name__ == "__main__":
    sys.exit(main())
