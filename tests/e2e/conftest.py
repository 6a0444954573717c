"""One local cloud for the folder; the bundles in trouble are sent before the first test."""

from collections.abc import Iterator

import pytest

from localcloud.cloud import LocalCloud
from tests.e2e.faults import Trouble
from tests.e2e.stage import Stage


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with LocalCloud(tmp_path_factory.mktemp("e2e") / "cloud") as cloud:
        cloud.deploy()
        yield Stage(cloud)


@pytest.fixture(scope="package", autouse=True)
def trouble(stage: Stage) -> Trouble:
    """Let the faults take their minute while the other tests run."""
    return Trouble(stage).begin()
