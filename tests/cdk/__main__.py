"""Bootstrap, deploy, redeploy and remove under open bundles, deploy again: by the real CDK CLI."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from localcloud.cloud import ROOT, LocalCloud
from muster.usecases.sweep import PATIENCE
from tests.cdk.cli import Cli
from tests.cdk.readme import follow_the_readme
from tests.e2e.stage import Stage, child, parent
from tests.e2e.witness import PAIR

OPEN_BEFORE, OPENED_AFTER = "open-before-the-redeploy", "opened-after-the-redeploy"
OPEN_ACROSS, FULL_MEANWHILE = "open-across-the-removal", "completed-while-it-was-removed"


def main() -> int:
    """Tell both stories; whatever differs raises."""
    began = monotonic()
    with TemporaryDirectory() as folder, LocalCloud(Path(folder) / "cloud") as cloud:
        _live_through_every_deployment(Cli(cloud), _changed(Path(folder) / "changed"))
    with TemporaryDirectory() as folder:
        follow_the_readme(Path(folder))
    sys.stdout.write(f"test-cdk: passed in {monotonic() - began:.0f} s\n")
    return 0


def _live_through_every_deployment(cli: Cli, changed: Path) -> None:
    cloud = cli.cloud
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
    _go_on_after_a_removal(cli, stage, changed)
    _empty_the_buckets(stage)
    cli.destroy(changed)
    _nothing_is_left(cloud)


def _open(stage: Stage, key: str) -> None:
    stage.send(parent(key))
    stage.wait_until_parked(key)
    sys.stdout.write(f"{key} waits under version {stage.bundle(key).definition_version}\n")


def _complete(stage: Stage, key: str, *, version: int) -> None:
    stage.send(child(key))
    _end(stage, key, version=version)


def _end(stage: Stage, key: str, *, version: int) -> None:
    stage.wait_for_job(key)
    execution, ended_under = stage.wait_for_end(key), stage.bundle(key).definition_version
    sys.stdout.write(f"{key} {execution.status} under version {ended_under}\n")
    assert (execution.status, ended_under, stage.jobs(key)) == ("SUCCEEDED", version, 1)


def _go_on_after_a_removal(cli: Cli, stage: Stage, project: Path) -> None:
    """Remove what runs under two open bundles; the next deployment ends both."""
    cloud = stage.cloud
    _open(stage, OPEN_ACROSS)
    _open(stage, FULL_MEANWHILE)
    waited = stage.bundle(OPEN_ACROSS)
    cli.remove(project)
    left = sorted(name for name in cloud.aws.take_up() if name.startswith("muster-"))
    sys.stdout.write(f"stacks left: {left}\n")
    assert left == ["muster-local-state"]
    cloud.follow()
    stage.send(child(FULL_MEANWHILE))
    cli.deploy(project)
    cloud.take_up(project)
    _let_the_sweeper_find(stage, OPEN_ACROSS)
    waits = stage.bundle(OPEN_ACROSS)
    sys.stdout.write(f"{waited.execution_arn}\n  is followed by {waits.execution_arn}\n")
    assert waits.execution_arn != waited.execution_arn
    assert (waits.deadline, waits.execution_name) == (waited.deadline, waited.execution_name)
    _complete(stage, OPEN_ACROSS, version=2)
    _end(stage, FULL_MEANWHILE, version=2)


def _let_the_sweeper_find(stage: Stage, key: str) -> None:
    """Sweep once what ingest should have settled has had its two minutes."""
    before = stage.bundle(key).execution_arn
    stage.cloud.let_pass(PATIENCE)
    assert stage.cloud.aws.sweep_now() == []
    stage.wait(lambda: stage.bundle(key).execution_arn != before, f"another waits for {key}")


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
