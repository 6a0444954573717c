"""One local cloud for the folder, apart from tests/e2e: its clock is moved on by days."""

from collections.abc import Iterator

import pytest

from localcloud.cloud import LocalCloud
from tests.e2e.commands import Muster
from tests.e2e.stage import Stage


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with LocalCloud(tmp_path_factory.mktemp("stories") / "cloud") as cloud:
        cloud.deploy()
        yield Stage(cloud)


@pytest.fixture(scope="package")
def muster(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Muster:
    return Muster(stage.cloud, tmp_path_factory.mktemp("stories") / "operator")
