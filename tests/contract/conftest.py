"""Each test runs on every store, and on every machine that executions wait on."""

from collections.abc import Iterator
from itertools import count

import pytest
from moto import mock_aws

from localcloud.aws import LocalAws
from muster.core.bundle import BundleKey
from muster.ports import BundleStore
from tests.contract.interpreted import Interpreted
from tests.contract.machines import Ground
from tests.contract.simulated import Simulated
from tests.contract.stores import LOCAL, STORES, dynamo
from tests.engines.dynamodb import DynamoDbLocal

numbers = count()


@pytest.fixture(scope="session")
def dynamodb_local(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    if not request.config.getoption("--engines"):
        pytest.skip("make test-engines runs it on DynamoDB Local")
    local = DynamoDbLocal(tmp_path_factory.mktemp("dynamodb")).start()
    yield local.endpoint
    local.stop()


@pytest.fixture(params=[*STORES, LOCAL])
def store(request: pytest.FixtureRequest) -> Iterator[BundleStore]:
    endpoint = request.getfixturevalue("dynamodb_local") if request.param == LOCAL else None
    with mock_aws():
        if endpoint is None:
            yield STORES[request.param]()
        else:
            yield dynamo(endpoint, f"bundles-{next(numbers)}")


@pytest.fixture(scope="module", params=["the simulation", "moto"])
def ground(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    if request.param == "moto":
        with LocalAws(tmp_path_factory.mktemp("waits") / "aws") as aws:
            yield Interpreted(aws)
    else:
        yield Simulated()


@pytest.fixture
def key() -> BundleKey:
    return BundleKey("contract-pair", f"waits-{next(numbers)}")
