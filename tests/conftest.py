"""Which tests stay on one worker, so that what they share is set up once; which ones are long."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from tests.engines.kafka import ApacheKafka

SHARING = ("tests/e2e", "tests/stacks", "tests/stories")  # each folder has one setup for all

OPERATIONS = (  # what people do to a running stage: `make test-operations`
    "tests/docs/test_runbooks.py",
    "tests/live/",
    "tests/localcloud_aws/test_drill.py",
    "tests/stories/",
)


class ByFile(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
    """Hands out a file at a time, or a folder where the whole folder shares one setup."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        folder = file.rsplit("/", 1)[0]
        return folder if folder in SHARING else file


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make test-engines` ask for what needs Java."""
    parser.addoption("--engines", action="store_true", help="also run on the real engines")


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """Schedule so; the order stays, since plug-ins of the local cloud outlive its tests."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the long ones."""
    for item in items:
        if item.nodeid.startswith(OPERATIONS):
            item.add_marker(pytest.mark.operations)


@pytest.fixture(scope="session")
def kafka(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[ApacheKafka]":
    """One Apache Kafka for all."""
    if not request.config.getoption("--engines"):
        pytest.skip("make test-engines runs it on Apache Kafka")
    from tests.engines.kafka import ApacheKafka  # noqa: PLC0415 - few tests need a client of Kafka

    broker = ApacheKafka(tmp_path_factory.mktemp("kafka")).start()
    yield broker
    broker.stop()
